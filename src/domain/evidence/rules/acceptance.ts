/** Bar: a maintainer who did not write it has to have approved or merged it. */
import type { BarRule } from "../rule.ts";

export const acceptance: BarRule = {
  phase: "bar",
  name: "acceptance",
  summary: "Only what a maintainer who is not an author approved or merged counts, and reviews of it.",
  needs: ["reviews", "co-authors"],
  evaluate: (contribution, { acceptanceOf }) => {
    if (contribution.type !== "grant") return acceptanceOf(contribution.pull).refusal;
    return contribution.approvers.length === 0 ? { code: "own-grant" } : null;
  },
};
