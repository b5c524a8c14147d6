/** Source: work off the diff, by a maintainer's word: support, talks, answered questions. */
import type { GrantWork, SourceRule } from "../rule.ts";

export const granted: SourceRule = {
  phase: "source",
  name: "granted",
  summary: "What a maintainer credited the person with.",
  needs: [],
  evaluate: ({ grants }) =>
    grants.map(
      (grant): GrantWork => ({
        type: "grant",
        key: `grant:${grant.key}`,
        kind: grant.kind,
        at: grant.at,
        by: { __typename: "User", login: grant.person.login, databaseId: grant.person.id },
        authors: 1,
        approvers:
          grant.by.id === grant.person.id
            ? []
            : [{ __typename: "User", login: grant.by.login, databaseId: grant.by.id }],
        grant,
      }),
    ),
};
