/** Bar: a review has to say something, and before the merge. */
import type { ReviewNode } from "../../snapshot.ts";
import type { BarRule } from "../rule.ts";

export const substance: BarRule = {
  phase: "bar",
  name: "substance",
  summary: "A review counts with a request for changes or a comment on a line, made before the merge.",
  needs: ["reviews"],
  evaluate: (contribution) => {
    if (contribution.type !== "review") return null;
    const telling = contribution.reviews.filter(saysSomething);
    if (telling.length === 0) return { code: "no-substance" };
    const merged = Date.parse(contribution.pull.mergedAt ?? "");
    const isInTime = telling.some(
      ({ submittedAt }) => submittedAt === null || Date.parse(submittedAt) <= merged,
    );
    return isInTime ? null : { code: "review-after-merge" };
  },
};

function saysSomething({ state, comments }: ReviewNode): boolean {
  return state === "CHANGES_REQUESTED" || comments.totalCount > 0;
}
