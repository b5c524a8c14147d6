/** Reads what GitHub says now about one pull request, in one GraphQL request (more only for very many files or commits). */
import type { IssueRef } from "../domain/fact.ts";
import type {
  ActorNode,
  ClosingIssueNode,
  FileNode,
  LabelNode,
  PullSnapshot,
  ReviewNode,
} from "../domain/snapshot.ts";
import type { Client } from "./client.ts";
import { isOnly, partWithoutUnresolved } from "./unresolved.ts";

const actor =
  "__typename login ... on User { databaseId } ... on Bot { databaseId } ... on Mannequin { databaseId }";

/** GitHub lets at most ten people be assigned. */
const assignees = "assignees(first: 10) { nodes { __typename login databaseId } }";

/** Lists that may take several requests, and what of each. */
const lists = {
  files: "path additions deletions",
  commits: "commit { authors(first: 10) { nodes { user { __typename login databaseId } } } }",
  reviews: `id author { ${actor} } authorAssociation state submittedAt comments { totalCount }`,
  closingIssuesReferences: `number databaseId title state stateReason author { ${actor} }
      labels(first: 100) { nodes { name } } ${assignees} repository { nameWithOwner databaseId }`,
} as const;
type List = keyof typeof lists;

/** How many of each list one request asks for at once. */
export type ListSizes = Readonly<Record<List, number>>;
const sizesOfOne: ListSizes = { files: 100, commits: 100, reviews: 100, closingIssuesReferences: 50 };

function page(list: List, first: number, after = ""): string {
  return `${list}(first: ${first}${after}) { totalCount pageInfo { hasNextPage endCursor } nodes { ${lists[list]} } }`;
}

/** The fields of `PullRequest` that make a snapshot. */
export function pullFields(sizes: ListSizes): string {
  return `number id title body bodyText state isDraft createdAt closedAt mergedAt merged
      author { ${actor} } authorAssociation
      mergedBy { ${actor} }
      mergeCommit { oid }
      baseRefName headRefName headRefOid
      baseRepository { nameWithOwner databaseId defaultBranchRef { name } }
      labels(first: 100) { nodes { name } }
      ${assignees}
      ${page("files", sizes.files)}
      ${page("commits", sizes.commits)}
      ${page("reviews", sizes.reviews)}
      ${page("closingIssuesReferences", sizes.closingIssuesReferences)}`;
}

export const pullQuery = `
query FootholdPullRequest($id: ID!) {
  node(id: $id) {
    ... on PullRequest {
      ${pullFields(sizesOfOne)}
    }
  }
}`;

/** One further page of a list. */
export function pageQuery(list: List): string {
  return `
query FootholdPullRequestPage($id: ID!, $after: String) {
  node(id: $id) { ... on PullRequest { ${page(list, sizesOfOne[list], ", after: $after")} } }
}`;
}

export const filesQuery = pageQuery("files");

/** Anything that GitHub could not resolve is `null`, also in lists. */
type Nullable<T> = readonly (T | null)[] | null;

interface Page<T> {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: Nullable<T>;
}

interface CommitNode {
  readonly commit: { readonly authors: { readonly nodes: Nullable<{ readonly user: ActorNode | null }> } };
}

interface Labels {
  readonly labels: { readonly nodes: Nullable<LabelNode> } | null;
}

interface Assignees {
  readonly assignees: { readonly nodes: Nullable<ActorNode> } | null;
}

type ClosingIssueAnswer = Omit<ClosingIssueNode, "labels" | "assignees"> & Labels & Assignees;

interface Lists {
  readonly files: FileNode;
  readonly commits: CommitNode;
  readonly reviews: ReviewNode;
  readonly closingIssuesReferences: ClosingIssueAnswer;
}

/** What GitHub answers to `pullFields`. */
export type AnsweredPull = Omit<PullSnapshot, "coAuthors" | "labels" | "assignees" | keyof Lists> &
  Labels &
  Assignees & { readonly [One in keyof Lists]: Page<Lists[One]> | null };

/** GitHub itself lists no more than this many files of a pull request; nothing else comes near. */
const mostNodes = 3000;

/** Asks GitHub's GraphQL API. */
export type Ask = <T>(query: string, variables: Readonly<Record<string, unknown>>) => Promise<T>;

/** `null` when the pull request is gone (its repository was deleted, or the App may no longer see it). */
export async function readPull(client: Client, pull: IssueRef): Promise<PullSnapshot | null> {
  const ask: Ask = (query, variables) => client.graphql(query, variables);
  const node = await readNode(ask, pull.nodeId);
  return node?.number === undefined ? null : await completePull(ask, node);
}

/** Reads on what lists of the answer have more pages, and makes it a snapshot. */
export async function completePull(ask: Ask, node: AnsweredPull): Promise<PullSnapshot> {
  const files = node.files === null ? null : await readList(ask, node.id, "files", node.files);
  const commits = await readList(ask, node.id, "commits", node.commits);
  const reviews = await readList(ask, node.id, "reviews", node.reviews);
  const closing = await readList(ask, node.id, "closingIssuesReferences", node.closingIssuesReferences);
  const { commits: _, ...rest } = node;
  return {
    ...rest,
    labels: present(node.labels),
    assignees: present(node.assignees),
    files: files === null ? null : { totalCount: node.files?.totalCount ?? files.length, nodes: files },
    reviews: { nodes: reviews },
    closingIssuesReferences: {
      nodes: closing.map((issue) => ({
        ...issue,
        labels: present(issue.labels),
        assignees: present(issue.assignees),
      })),
    },
    coAuthors: coAuthors(commits, rest.author?.login),
  };
}

async function readNode(ask: Ask, id: string): Promise<AnsweredPull | null> {
  try {
    return (await ask<{ node: AnsweredPull | null }>(pullQuery, { id })).node;
  } catch (error) {
    if (isOnly(error, ({ type, path }) => type === "NOT_FOUND" && path?.join() === "node")) return null;
    const data = partWithoutIssues<{ node: AnsweredPull | null }>(error);
    if (data?.node) return data.node;
    throw error;
  }
}

/**
 * What GitHub answered when all it could not resolve are closed issues of repositories that the asker does not see: it
 * could not pay for them either.
 */
export function partWithoutIssues<T>(error: unknown): T | null {
  return partWithoutUnresolved<T>(error, ({ path }) => path?.includes("closingIssuesReferences") === true);
}

async function readList<One extends List>(
  ask: Ask,
  id: string,
  list: One,
  first: Page<Lists[One]> | null,
): Promise<Lists[One][]> {
  const { nodes } = present(first);
  let last = first?.pageInfo;
  while (last?.hasNextPage === true && nodes.length < mostNodes) {
    const after = last.endCursor;
    const answer = await ask<{ node: Record<string, Page<Lists[One]> | null> | null }>(pageQuery(list), {
      id,
      after,
    });
    const next = answer.node?.[list];
    if (next === undefined || next === null || next.pageInfo.endCursor === after) {
      throw new Error(`GitHub stopped in the middle of the ${list} of ${id}`);
    }
    nodes.push(...present(next).nodes);
    last = next.pageInfo;
  }
  return nodes;
}

/** What of a list GitHub could resolve. */
function present<T>(list: { readonly nodes: Nullable<T> } | null): { nodes: T[] } {
  return { nodes: (list?.nodes ?? []).filter((node) => node !== null) as T[] };
}

/** People whom the commits name beside the pull request's author, each once, in the order of the commits. */
function coAuthors(commits: readonly CommitNode[], author: string | undefined): ActorNode[] {
  const byLogin = new Map<string, ActorNode>();
  for (const { commit } of commits) {
    for (const { user } of present(commit.authors).nodes) {
      if (user !== null && user.login !== author && !byLogin.has(user.login)) byLogin.set(user.login, user);
    }
  }
  return [...byLogin.values()];
}
