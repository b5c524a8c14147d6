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

const actor =
  "__typename login ... on User { databaseId } ... on Bot { databaseId } ... on Mannequin { databaseId }";

/** GitHub lets at most ten people be assigned. */
const assignees = "assignees(first: 10) { nodes { __typename login databaseId } }";

/** Lists that may take several requests: how many at once, and what of each. */
const lists = {
  files: { first: 100, what: "path additions deletions" },
  commits: {
    first: 100,
    what: "commit { authors(first: 10) { nodes { user { __typename login databaseId } } } }",
  },
  reviews: {
    first: 100,
    what: `id author { ${actor} } authorAssociation state submittedAt comments { totalCount }`,
  },
  closingIssuesReferences: {
    first: 50,
    what: `number databaseId title state stateReason author { ${actor} }
      labels(first: 100) { nodes { name } } ${assignees} repository { nameWithOwner databaseId }`,
  },
} as const;
type List = keyof typeof lists;

function page(list: List, after: string): string {
  const { first, what } = lists[list];
  return `${list}(first: ${first}${after}) { totalCount pageInfo { hasNextPage endCursor } nodes { ${what} } }`;
}

export const pullQuery = `
query FootholdPullRequest($id: ID!) {
  node(id: $id) {
    ... on PullRequest {
      number id title body bodyText state isDraft createdAt closedAt mergedAt merged
      author { ${actor} }
      mergedBy { ${actor} }
      mergeCommit { oid }
      baseRefName headRefName headRefOid
      baseRepository { nameWithOwner databaseId defaultBranchRef { name } }
      labels(first: 100) { nodes { name } }
      ${assignees}
      ${page("files", "")}
      ${page("commits", "")}
      ${page("reviews", "")}
      ${page("closingIssuesReferences", "")}
    }
  }
}`;

/** One further page of a list. */
export function pageQuery(list: List): string {
  return `
query FootholdPullRequestPage($id: ID!, $after: String) {
  node(id: $id) { ... on PullRequest { ${page(list, ", after: $after")} } }
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

type Answered = Omit<PullSnapshot, "coAuthors" | "labels" | "assignees" | keyof Lists> &
  Labels &
  Assignees & { readonly [One in keyof Lists]: Page<Lists[One]> | null };

/** GitHub itself lists no more than this many files of a pull request; nothing else comes near. */
const mostNodes = 3000;

/** `null` when the pull request is gone (its repository was deleted, or the App may no longer see it). */
export async function readPull(client: Client, pull: IssueRef): Promise<PullSnapshot | null> {
  const node = await readNode(client, pull.nodeId);
  if (node?.number === undefined) return null;
  const { nodeId } = pull;
  const files = node.files === null ? null : await readList(client, nodeId, "files", node.files);
  const commits = await readList(client, nodeId, "commits", node.commits);
  const reviews = await readList(client, nodeId, "reviews", node.reviews);
  const closing = await readList(client, nodeId, "closingIssuesReferences", node.closingIssuesReferences);
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

async function readNode(client: Client, id: string): Promise<Answered | null> {
  try {
    return (await client.graphql<{ node: Answered | null }>(pullQuery, { id })).node;
  } catch (error) {
    const { data, errors } = error as {
      data?: { node: Answered | null } | null;
      errors?: readonly Unresolved[];
    };
    const isOnly = (fits: (one: Unresolved) => boolean) =>
      errors?.every((one) => (one.type === "NOT_FOUND" || one.type === "FORBIDDEN") && fits(one)) ?? false;
    if (isOnly(({ type, path }) => type === "NOT_FOUND" && path?.join() === "node")) return null;
    // Issues of repositories that the App does not see: it could not pay for them either.
    if (data?.node && isOnly(({ path }) => path?.[1] === "closingIssuesReferences")) return data.node;
    throw error;
  }
}

interface Unresolved {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
}

async function readList<One extends List>(
  client: Client,
  id: string,
  list: One,
  first: Page<Lists[One]> | null,
): Promise<Lists[One][]> {
  const { nodes } = present(first);
  let last = first?.pageInfo;
  while (last?.hasNextPage === true && nodes.length < mostNodes) {
    const after = last.endCursor;
    const answer = await client.graphql<{ node: Record<string, Page<Lists[One]> | null> | null }>(
      pageQuery(list),
      {
        id,
        after,
      },
    );
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
