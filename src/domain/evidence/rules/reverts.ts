/** Bar: what was reverted, and the reverting itself, which undoes work and shows none. */
import type { BarRule } from "../rule.ts";

export const reverts: BarRule = {
  phase: "bar",
  name: "reverts",
  summary:
    "Work that was reverted does not count, nor does the revert; a revert that was reverted changes nothing.",
  needs: [],
  evaluate: (contribution, { isReverted }) => {
    if (contribution.type === "grant") return null;
    if (/^Revert "/.test(contribution.pull.title)) return { code: "is-revert" };
    return isReverted(contribution.pull) ? { code: "reverted" } : null;
  },
};
