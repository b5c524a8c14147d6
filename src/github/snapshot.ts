/** Reads what GitHub says now about one pull request, in one GraphQL request (more only for very many files). */
import type { IssueRef } from "../domain/fact.ts";
import type { ActorNode, FileNode, PullSnapshot } from "../domain/snapshot.ts";
import type { Client } from "./client.ts";

const actor =
  "__typename login ... on User { databaseId } ... on Bot { databaseId } ... on Mannequin { databaseId }";

export const pullQuery = `
query FootholdPullRequest($id: ID!) {
  node(id: $id) {
    ... on PullRequest {
      number id title bodyText state isDraft createdAt closedAt mergedAt merged
      author { ${actor} }
      mergedBy { ${actor} }
      mergeCommit { oid }
      baseRefName headRefName headRefOid
      baseRepository { nameWithOwner databaseId defaultBranchRef { name } }
      labels(first: 100) { nodes { name } }
      closingIssuesReferences(first: 20) {
        nodes {
          number databaseId title state stateReason
          author { ${actor} }
          labels(first: 100) { nodes { name } }
          repository { nameWithOwner databaseId }
        }
      }
      files(first: 100) { totalCount pageInfo { hasNextPage endCursor } nodes { path additions deletions } }
      commits(first: 100) { nodes { commit { authors(first: 10) { nodes { user { __typename login databaseId } } } } } }
      reviews(first: 100) {
        nodes { id author { ${actor} } authorAssociation state submittedAt comments { totalCount } }
      }
    }
  }
}`;

export const filesQuery = `
query FootholdPullRequestFiles($id: ID!, $after: String) {
  node(id: $id) {
    ... on PullRequest {
      files(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { path additions deletions } }
    }
  }
}`;

interface FilesPage {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly FileNode[] | null;
}

interface CommitNode {
  readonly commit: {
    readonly authors: { readonly nodes: readonly { readonly user: ActorNode | null }[] | null };
  };
}

type Answered = Omit<PullSnapshot, "coAuthors" | "files"> & {
  readonly files: FilesPage | null;
  readonly commits: { readonly nodes: readonly CommitNode[] | null };
};

/** GitHub itself lists no more than this many files of a pull request. */
const mostFiles = 3000;

/** `null` when the pull request is gone (its repository was deleted, or the App may no longer see it). */
export async function readPull(client: Client, pull: IssueRef): Promise<PullSnapshot | null> {
  const answer = await client.graphql<{ node: Answered | null }>(pullQuery, { id: pull.nodeId });
  if (answer.node === null || answer.node.number === undefined) return null;
  const { commits, files, ...rest } = answer.node;
  const author = rest.author?.login;
  return {
    ...rest,
    files: files === null ? null : await allFiles(client, pull.nodeId, files),
    coAuthors: coAuthors(commits.nodes ?? [], author),
  };
}

async function allFiles(
  client: Client,
  id: string,
  first: FilesPage,
): Promise<NonNullable<PullSnapshot["files"]>> {
  const nodes = [...(first.nodes ?? [])];
  let page = first.pageInfo;
  while (page.hasNextPage && nodes.length < mostFiles) {
    const answer = await client.graphql<{ node: { files: FilesPage | null } | null }>(filesQuery, {
      id,
      after: page.endCursor,
    });
    const files = answer.node?.files;
    if (files === null || files === undefined) break;
    nodes.push(...(files.nodes ?? []));
    page = files.pageInfo;
  }
  return { totalCount: first.totalCount, nodes };
}

/** People whom the commits name beside the pull request's author, each once, in the order of the commits. */
function coAuthors(commits: readonly CommitNode[], author: string | undefined): ActorNode[] {
  const byLogin = new Map<string, ActorNode>();
  for (const { commit } of commits) {
    for (const { user } of commit.authors.nodes ?? []) {
      if (user !== null && user.login !== author && !byLogin.has(user.login)) byLogin.set(user.login, user);
    }
  }
  return [...byLogin.values()];
}
