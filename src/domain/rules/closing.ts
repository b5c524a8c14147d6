/** The issues that a pull request closes, as far as the programme has anything to do with them. */
import type { ClosingIssueNode, PullSnapshot } from "../snapshot.ts";
import type { PriceSource, QuoteContext } from "./rule.ts";

/**
 * The issues that the pull request closes, each once, in an order that does not depend on GitHub's. Those of
 * another owner are left out: anybody can put a label on an issue of their own.
 */
export function closedIssues(pull: PullSnapshot): ClosingIssueNode[] {
  const here = ownerOf(pull.baseRepository?.nameWithOwner);
  const byId = new Map<string, ClosingIssueNode>();
  for (const issue of pull.closingIssuesReferences.nodes) {
    const there = ownerOf(issue.repository?.nameWithOwner);
    if (here !== null && there !== null && here !== there) continue;
    byId.set(`${issue.databaseId ?? `${issue.repository?.nameWithOwner}#${issue.number}`}`, issue);
  }
  return [...byId.values()].sort((a, b) => a.number - b.number || (a.databaseId ?? 0) - (b.databaseId ?? 0));
}

function ownerOf(nameWithOwner: string | undefined): string | null {
  return nameWithOwner?.split("/")[0]?.toLowerCase() ?? null;
}

/**
 * Whoever may merge in one repository of an owner may not be trusted with another's, and GitHub itself closes an issue
 * there only for people who may write to it.
 */
export function isElsewhere(issue: ClosingIssueNode, { repositoryId, state }: QuoteContext): boolean {
  const there = issue.repository?.databaseId;
  if (typeof there !== "number" || repositoryId === 0 || there === repositoryId) return false;
  return state.trusted?.includes(there) !== true;
}

export function isNotPlanned(issue: ClosingIssueNode): boolean {
  return issue.stateReason === "NOT_PLANNED" || issue.stateReason === "DUPLICATE";
}

/** The issues that a price is for: a bounty's own, or else all that the pull request solves in its repository. */
export function issuesOf(source: PriceSource, context: QuoteContext): ClosingIssueNode[] {
  const issues = closedIssues(context.pull).filter(
    (issue) => !isElsewhere(issue, context) && !isNotPlanned(issue),
  );
  if (source.type !== "bounty") return issues;
  return issues.filter((issue) => (issue.databaseId ?? issue.number) === source.issueId);
}
