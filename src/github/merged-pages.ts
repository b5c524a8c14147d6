/** Pages of a repository's merged pull requests, made smaller where GitHub finds them too much. */
import { GitHubUnavailable } from "./client.ts";
import type { HistoryPull } from "./history.ts";
import { type Patience, waitUntil } from "./patience.ts";
import {
  type AnsweredPull,
  type Ask,
  completePull,
  type ListSizes,
  partWithoutIssues,
  pullFields,
} from "./snapshot.ts";

/**
 * GitHub counts each list inside a node as a request of its own, a hundredth of a point each: with these a page costs
 * about eight of the 5,000 points of an hour. The few pull requests that have more are read on.
 */
const sizesInPages: ListSizes = { files: 100, commits: 20, reviews: 50, closingIssuesReferences: 5 };

export const mergedQuery = `
query FootholdMerged($owner: String!, $name: String!, $first: Int!, $after: String) {
  rateLimit { cost remaining resetAt }
  repository(owner: $owner, name: $name) {
    databaseId
    pullRequests(states: MERGED, first: $first, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { updatedAt ${pullFields(sizesInPages)} }
    }
  }
}`;

interface Answer {
  readonly rateLimit: { readonly cost: number; readonly remaining: number; readonly resetAt: string } | null;
  readonly repository: {
    readonly databaseId: number;
    readonly pullRequests: {
      readonly totalCount: number;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: readonly ((AnsweredPull & { readonly updatedAt: string }) | null)[] | null;
    };
  } | null;
}

export interface Page {
  readonly repositoryId: number;
  readonly total: number;
  readonly remaining: number | null;
  readonly pulls: readonly HistoryPull[];
  /** Where the list goes on; `null` at its end. */
  readonly cursor: string | null;
}

export interface MergedPages {
  /** @param after where a page before ended; `null` for the first. */
  readonly read: (after: string | null) => Promise<Page>;
}

/** There is no such repository, or whoever asks may not see it. */
export class NoSuchRepository extends Error {}

/** Pull requests in a page, at most and where all goes well. */
const mostInPage = 25;
/** How often GitHub may fail to answer in a row, at pages of one. */
const mostFailures = 5;
/** After so many good pages, larger ones are tried again. */
const goodPages = 4;

/**
 * @param ask waits out rate limits by itself.
 * The pages throw NoSuchRepository, and GitHubUnavailable when GitHub goes on not answering.
 */
export function createMergedPages(
  ask: Ask,
  repository: { readonly owner: string; readonly name: string },
  patience: Patience,
): MergedPages {
  let size = mostInPage;
  let good = 0;
  const read = async (after: string | null): Promise<Page> => {
    for (let failures = 0; ; ) {
      try {
        const page = await readPage(ask, { ...repository, first: size, after }, patience);
        good += 1;
        if (good % goodPages === 0) size = Math.min(mostInPage, size * 2);
        return page;
      } catch (error) {
        if (!isTooMuch(error)) throw error;
        good = 0;
        if (size === 1) failures += 1;
        if (failures === mostFailures) throw new GitHubUnavailable(error);
        size = Math.max(1, Math.floor(size / 2));
        await waitUntil(patience, new Date(patience.now().getTime() + 1000 * 2 ** failures), "trouble");
      }
    }
  };
  return { read };
}

async function readPage(
  ask: Ask,
  variables: { owner: string; name: string; first: number; after: string | null },
  patience: Patience,
): Promise<Page> {
  const { rateLimit, repository } = await ask<Answer>(mergedQuery, variables).catch((error: unknown) =>
    partOf(error, `${variables.owner}/${variables.name}`),
  );
  if (repository === null) throw new NoSuchRepository(`${variables.owner}/${variables.name}`);
  const { totalCount, pageInfo, nodes } = repository.pullRequests;
  const pulls: HistoryPull[] = [];
  for (const node of nodes ?? []) {
    if (node !== null) pulls.push({ ...(await completePull(ask, node)), updatedAt: node.updatedAt });
  }
  // The next page would be refused: better not asked for.
  if (rateLimit !== null && rateLimit.remaining < rateLimit.cost && pageInfo.hasNextPage) {
    await waitUntil(patience, new Date(rateLimit.resetAt), "limit");
  }
  return {
    repositoryId: repository.databaseId,
    total: totalCount,
    remaining: rateLimit?.remaining ?? null,
    pulls,
    cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}

interface GraphqlFailure {
  readonly errors?: readonly { readonly type?: string; readonly path?: readonly unknown[] }[];
}

function partOf(error: unknown, name: string): Answer {
  const { errors } = error as GraphqlFailure;
  if (errors?.some(({ type, path }) => type === "NOT_FOUND" && path?.join() === "repository")) {
    throw new NoSuchRepository(name);
  }
  const part = partWithoutIssues<Answer>(error);
  if (part === null) throw error;
  return part;
}

/** https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api names these. */
const tooMuch: ReadonlySet<string | undefined> = new Set([
  "MAX_NODE_LIMIT_EXCEEDED",
  "RESOURCE_LIMITS_EXCEEDED",
]);

/** No answer in time, a gateway's error, or GitHub's word that the query costs too much: fewer at once may do. */
function isTooMuch(error: unknown): boolean {
  if (error instanceof GitHubUnavailable) return true;
  const { errors } = error as GraphqlFailure;
  if (errors?.some(({ type }) => tooMuch.has(type))) return true;
  // GitHub's own timeout comes with status 200, and no type.
  return error instanceof Error && /something went wrong while executing your query/i.test(error.message);
}
