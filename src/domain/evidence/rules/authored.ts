/** Source: pull requests that the person wrote, alone or with others. */
import { humanAuthors, isAmong } from "../../people.ts";
import type { PullWork, SourceRule } from "../rule.ts";

export const authored: SourceRule = {
  phase: "source",
  name: "authored",
  summary:
    "Merged pull requests of which the person is an author, shared in equal parts among its human authors.",
  needs: ["co-authors", "reviews", "files"],
  evaluate: ({ person, pulls, kindOf, acceptanceOf }) =>
    pulls.flatMap((pull): PullWork[] => {
      const by = [pull.author, ...pull.coAuthors].find((node) => node !== null && isAmong(node, [person]));
      if (by === undefined || by === null) return [];
      return [
        {
          type: "pull-request",
          key: `pull:${pull.id}`,
          kind: kindOf(pull),
          at: pull.mergedAt ?? pull.createdAt,
          by,
          authors: Math.max(1, humanAuthors(pull).length),
          approvers: acceptanceOf(pull).approvers,
          pull,
        },
      ];
    }),
};
