/** Source: pull requests of others that the person reviewed, once each. Replies on one's own are no reviews. */
import { isAmong, isAuthor } from "../../people.ts";
import type { ActorNode } from "../../snapshot.ts";
import type { ReviewWork, SourceRule } from "../rule.ts";

export const reviewed: SourceRule = {
  phase: "source",
  name: "reviewed",
  summary: "Reviews of other people's pull requests that were merged, one for each pull request.",
  needs: ["reviews", "co-authors"],
  evaluate: ({ person, pulls, acceptanceOf }) =>
    pulls.flatMap((pull): ReviewWork[] => {
      const own = pull.reviews.nodes.flatMap((review) => {
        const { author, state } = review;
        return author !== null && state !== "PENDING" && isAmong(author, [person])
          ? [{ review, author }]
          : [];
      });
      const [first] = own;
      if (first === undefined || isAuthor(asNode(person), pull)) return [];
      return [
        {
          type: "review",
          key: `review:${pull.id}`,
          kind: "review",
          at: pull.mergedAt ?? pull.createdAt,
          by: first.author,
          authors: 1,
          // Whoever reviewed and merged has not approved of their own review.
          approvers: acceptanceOf(pull).approvers.filter((one) => !isAmong(one, [person])),
          pull,
          reviews: own.map(({ review }) => review),
          counterpart: pull.author ?? pull.coAuthors[0] ?? null,
        },
      ];
    }),
};

function asNode({ id, login }: { readonly id: number; readonly login: string }): ActorNode {
  return { __typename: "User", login, databaseId: id };
}
