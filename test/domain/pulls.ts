/** What the tests of the domain share: a pull request to vary, and policies from text. */
import type { Policy } from "../../src/domain/policy.ts";
import type { ActorNode, ClosingIssueNode, PullSnapshot, ReviewNode } from "../../src/domain/snapshot.ts";
import { parsePolicy } from "../../src/policy/load.ts";

export const ada: ActorNode = { __typename: "User", login: "ada", databaseId: 1 };
export const bob: ActorNode = { __typename: "User", login: "bob", databaseId: 2 };
export const cy: ActorNode = { __typename: "User", login: "cy", databaseId: 3 };
export const robot: ActorNode = { __typename: "Bot", login: "renovate", databaseId: 99 };

/** Ada's pull request, merged by Bob into the default branch. */
export function pull(changes: Partial<PullSnapshot> = {}): PullSnapshot {
  return {
    number: 12,
    id: "PR_12",
    title: "Teach it to sing",
    state: "MERGED",
    isDraft: false,
    author: ada,
    createdAt: "2026-03-01T10:00:00Z",
    closedAt: "2026-03-02T10:00:00Z",
    mergedAt: "2026-03-02T10:00:00Z",
    merged: true,
    mergedBy: bob,
    mergeCommit: { oid: "abc" },
    baseRefName: "main",
    headRefName: "sing",
    headRefOid: "def",
    baseRepository: { nameWithOwner: "grid/core", databaseId: 50, defaultBranchRef: { name: "main" } },
    labels: { nodes: [] },
    closingIssuesReferences: { nodes: [] },
    files: { nodes: [{ path: "src/a.ts", additions: 1, deletions: 0 }] },
    coAuthors: [],
    reviews: { nodes: [] },
    ...changes,
  };
}

export const open = { state: "OPEN", merged: false, mergedAt: null, closedAt: null, mergedBy: null } as const;

export function issue(
  number: number,
  labels: string[],
  changes: Partial<ClosingIssueNode> = {},
): ClosingIssueNode {
  return {
    number,
    databaseId: 1000 + number,
    state: "CLOSED",
    stateReason: "COMPLETED",
    author: cy,
    labels: { nodes: labels.map((name) => ({ name })) },
    repository: { nameWithOwner: "grid/core", databaseId: 50 },
    ...changes,
  };
}

export function assignedTo(...nodes: ActorNode[]): { assignees: { nodes: ActorNode[] } } {
  return { assignees: { nodes } };
}

export function closing(...nodes: ClosingIssueNode[]): Partial<PullSnapshot> {
  return { closingIssuesReferences: { nodes } };
}

export function review(author: ActorNode, changes: Partial<ReviewNode> = {}): ReviewNode {
  return {
    author,
    authorAssociation: "MEMBER",
    state: "APPROVED",
    submittedAt: "2026-03-02T09:00:00Z",
    comments: { totalCount: 0 },
    ...changes,
  };
}

export function labelled(...names: string[]): Partial<PullSnapshot> {
  return { labels: { nodes: names.map((name) => ({ name })) } };
}

export function changing(...paths: string[]): Partial<PullSnapshot> {
  return { files: { nodes: paths.map((path) => ({ path, additions: 1, deletions: 1 })) } };
}

const usual = `
version: 1
mode: live
tokens:
  GRID: {offchain: true, decimals: 2}
  EUR: {offchain: true, decimals: 2}
`;
export const kinds = `
kinds:
  doc: {labels: [docs], match: {any-glob-to-all-files: "docs/**"}, reward: 30 GRID}
  test: {labels: [tests], match: {any-glob-to-all-files: "test/**"}}
  code: {reward: 50 GRID}
`;

export function policy(text: string): Policy {
  const result = parsePolicy(usual + text, { file: "test.yml", commit: "c1", ownerId: 7 });
  if (result.status === "ok") return result.policy;
  throw new Error(result.problems.map((one) => `${one.line} ${one.key} ${one.message}`).join("\n"));
}
