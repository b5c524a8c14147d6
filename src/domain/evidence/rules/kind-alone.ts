/** Fit: a requirement that says nothing but kinds takes all work of these. */
import type { FitRule } from "../rule.ts";

export const kindAlone: FitRule = {
  phase: "fit",
  name: "kind-alone",
  summary: "A requirement without match rule, labels and dependencies is fitted by its kinds alone.",
  needs: [],
  evaluate: ({ match, labels, dependencies, kinds }, contribution) => {
    const saysMore = match !== null || labels.length > 0 || dependencies.length > 0;
    if (contribution.type === "grant" || saysMore) return null;
    return kinds === null || kinds.includes(contribution.kind)
      ? { because: { by: "kind" }, paths: [] }
      : null;
  },
};
