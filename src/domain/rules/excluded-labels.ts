/** Gate: labels that say a pull request earns nothing. */
import { z } from "zod";
import type { GateRule } from "./rule.ts";

export const excludedLabels: GateRule<"excluded-labels", readonly string[]> = {
  phase: "gate",
  name: "excluded-labels",
  summary: "Labels that exclude a pull request.",
  needs: [],
  schema: () =>
    z
      .array(z.string().min(1).max(50))
      .max(50)
      .default([])
      .describe("Labels on a pull request with which it earns nothing: spam, invalid."),
  evaluate: (excluded, { pull }) => {
    const labels = new Set(pull.labels.nodes.map(({ name }) => name.toLowerCase()));
    return excluded
      .filter((name) => labels.has(name.toLowerCase()))
      .map((label) => ({ code: "excluded-label", label }));
  },
};
