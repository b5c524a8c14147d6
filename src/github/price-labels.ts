/** The labels of a repository with how many open issues carry each, in one request. */
import type { RepositoryRef } from "../domain/fact.ts";
import type { Client } from "./client.ts";

export const labelsQuery = `
query FootholdLabels($owner: String!, $name: String!, $word: String) {
  repository(owner: $owner, name: $name) {
    labels(first: 100, query: $word) { totalCount nodes { name issues(states: OPEN) { totalCount } } }
  }
}`;

interface Answer {
  readonly repository: {
    readonly labels: {
      readonly totalCount: number;
      readonly nodes: readonly ({ name: string; issues: { totalCount: number } } | null)[] | null;
    } | null;
  };
}

export interface CarriedLabels {
  readonly labels: readonly { readonly name: string; readonly openIssues: number }[];
  /** Whether there are more than were read. */
  readonly more: boolean;
}

/** @param word narrows it to labels that GitHub finds by the word; others may be among them. */
export async function readCarriedLabels(
  client: Client,
  repository: RepositoryRef,
  word: string | null,
): Promise<CarriedLabels> {
  const { owner, name } = repository;
  const answer = await client.graphql<Answer>(labelsQuery, { owner, name, word });
  const { totalCount, nodes } = answer.repository.labels ?? { totalCount: 0, nodes: [] };
  const labels = (nodes ?? []).flatMap((node) =>
    node === null ? [] : [{ name: node.name, openIssues: node.issues.totalCount }],
  );
  return { labels, more: totalCount > labels.length };
}
