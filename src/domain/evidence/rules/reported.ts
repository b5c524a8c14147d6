/** Source: bugs that the person reported, once a maintainer confirmed them and somebody else resolved them. */
import { isAmong } from "../../people.ts";
import type { ReportWork, SourceRule } from "../rule.ts";

export const reported: SourceRule = {
  phase: "source",
  name: "reported",
  summary: "Issues with a label that confirms them, resolved by a merged pull request of somebody else.",
  needs: ["closing-issues", "reviews", "co-authors"],
  evaluate: ({ person, pulls, policy, acceptanceOf }) => {
    const confirming = new Set(policy.hiring.evidence.confirmedLabels.map((label) => label.toLowerCase()));
    const byIssue = new Map<string, ReportWork>();
    for (const pull of confirming.size === 0 ? [] : pulls) {
      // Whoever resolved their own issue has the pull request to show.
      if ([pull.author, ...pull.coAuthors].some((node) => node !== null && isAmong(node, [person]))) continue;
      for (const issue of pull.closingIssuesReferences.nodes) {
        const by = issue.author;
        const isConfirmed = issue.labels.nodes.some(({ name }) => confirming.has(name.toLowerCase()));
        if (by === null || !isConfirmed || !isAmong(by, [person])) continue;
        const repository = issue.repository ?? pull.baseRepository;
        const key = `report:${repository?.databaseId ?? repository?.nameWithOwner ?? ""}#${issue.number}`;
        // What was resolved twice was reported once; the pull requests come in the order of merging.
        if (byIssue.has(key)) continue;
        const approvers = acceptanceOf(pull).approvers.filter((one) => !isAmong(one, [person]));
        const at = pull.mergedAt ?? pull.createdAt;
        byIssue.set(key, { type: "report", key, kind: "bug", at, by, authors: 1, approvers, pull, issue });
      }
    }
    return [...byIssue.values()];
  },
};
