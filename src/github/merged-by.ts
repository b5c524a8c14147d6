/**
 * What somebody did in an owner's public repositories before anybody asked: merged pull requests that they opened, took
 * part in or reviewed, found by GitHub's search.
 */
import type { PullSnapshot } from "../domain/snapshot.ts";
import { type AnsweredPull, type Ask, completePull, pullFields } from "./snapshot.ts";

export const searchQuery = `
query FootholdMergedBy($wanted: String!, $after: String) {
  search(type: ISSUE, query: $wanted, first: 20, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { ... on PullRequest { ${pullFields({ files: 100, commits: 20, reviews: 50, closingIssuesReferences: 5 })} } }
  }
}`;

interface Answer {
  readonly search: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly (AnsweredPull | Record<string, never> | null)[] | null;
  };
}

/** A search gives at most this many, however many pages are asked for. */
const mostFound = 1000;

/**
 * In pages, the newest first; a pull request may come more than once. Somebody who is named by a commit alone is not
 * found by a search.
 */
export async function* readMergedBy(
  ask: Ask,
  owner: string,
  login: string,
): AsyncGenerator<readonly PullSnapshot[]> {
  for (const qualifier of ["involves", "reviewed-by"]) {
    yield* readFound(ask, `is:pr is:merged is:public user:${owner} ${qualifier}:${login}`);
  }
}

async function* readFound(ask: Ask, qualifiers: string): AsyncGenerator<readonly PullSnapshot[]> {
  let [after, found, until]: [string | null, number, string | null] = [null, 0, null];
  for (;;) {
    const range: string = until === null ? "" : ` created:<=${until}`;
    const { search }: Answer = await ask<Answer>(searchQuery, {
      wanted: `${qualifiers}${range} sort:created-desc`,
      after,
    });
    const pulls: PullSnapshot[] = [];
    for (const node of search.nodes ?? []) {
      if (node !== null && "number" in node) pulls.push(await completePull(ask, node as AnsweredPull));
    }
    if (pulls.length > 0) yield pulls;
    found += search.nodes?.length ?? 0;
    const oldest: string | undefined = pulls.at(-1)?.createdAt;
    if (search.pageInfo.hasNextPage) {
      after = search.pageInfo.endCursor;
    } else if (found >= mostFound && oldest !== undefined && oldest !== until) {
      // There are more than one search gives: it begins anew below the oldest that was found.
      [after, found, until] = [null, 0, oldest];
    } else {
      return;
    }
  }
}
