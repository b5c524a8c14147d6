/** Modifier: labels that multiply a price. */
import { z } from "zod";
import { entryOf } from "../../price-label.ts";
import type { Factor } from "../../ratio.ts";
import type { Reason } from "../../reason.ts";
import type { PolicyTypes } from "../rule.ts";
import type { Modifier, ModifierEntry } from "./modifier.ts";

const keys = ({ factor }: PolicyTypes) => ({
  labels: z
    .record(z.string().min(1).max(50), factor)
    .optional()
    .describe("Labels that multiply the price; of several on one thread, the first of this list counts."),
  on: z
    .enum(["price", "pull-request"])
    .optional()
    .describe(
      "Where these labels are looked for. `price`, the default: beside the price's own label, on the issue of a " +
        "bounty and on the pull request otherwise. `pull-request`: on the pull request, also for a bounty.",
    ),
});

export const labels: Modifier<"labels", ReturnType<typeof keys>> = {
  name: "labels",
  needs: [],
  keys,
  evaluate: (entry, price, { pull }) => {
    // The amount of a bounty has what stands on its issue in it already.
    if (price.basis === "bounty" && entry.on !== "pull-request") return null;
    const found = labelFactor(
      entry,
      pull.labels.nodes.map(({ name }) => name),
    );
    return found === null ? null : { ratio: found.factor.ratio, reason: found.reason, isReduction: false };
  },
};

/** The first label of the entry that is among the given ones. */
export function labelFactor(
  entry: ModifierEntry,
  given: readonly string[],
): { readonly label: string; readonly factor: Factor; readonly reason: Reason } | null {
  const present = new Map(given.map((label) => [label.toLowerCase(), label]));
  for (const name of Object.keys(entry.labels ?? {})) {
    const label = present.get(name.toLowerCase());
    const factor = label === undefined ? undefined : entryOf(entry.labels ?? {}, label);
    if (label === undefined || factor === undefined) continue;
    return { label, factor, reason: { code: "factor", factor: factor.text, for: { by: "label", label } } };
  }
  return null;
}
