/** Reads the policy file of a repository and the organisation's defaults, with their commits, in one request. */
import type { RepositoryRef } from "../domain/fact.ts";
import type { PolicyFile, PolicyFiles } from "../ports.ts";
import type { Client } from "./client.ts";
import { defaultsRepository, policyPath } from "./paths.ts";

const file = `
  object(expression: "HEAD:${policyPath}") { ... on Blob { text isTruncated byteSize } }
  defaultBranchRef { target { ... on Commit { oid history(first: 1, path: "${policyPath}") { nodes { oid } } } } }`;

export const policyQuery = `
query FootholdPolicy($owner: String!, $name: String!) {
  own: repository(owner: $owner, name: $name) { ${file} }
  defaults: repository(owner: $owner, name: "${defaultsRepository}") { ${file} }
}`;

interface Answered {
  readonly object: { readonly text?: string | null; readonly isTruncated?: boolean } | null;
  readonly defaultBranchRef: {
    readonly target: {
      readonly oid?: string;
      readonly history?: { readonly nodes: readonly { oid: string }[] | null };
    };
  } | null;
}
type Answer = { readonly own: Answered | null; readonly defaults: Answered | null };

/** Most organisations have no `.github` repository, or do not show it to the App: GitHub answers in part, with an error. */
export async function readPolicyFiles(client: Client, repository: RepositoryRef): Promise<PolicyFiles> {
  const answer = await client
    .graphql<Answer>(policyQuery, { owner: repository.owner, name: repository.name })
    .catch((error: unknown) => partOf(error));
  const own = fileOf(answer.own);
  return { own, defaults: repository.name === defaultsRepository ? null : fileOf(answer.defaults) };
}

function partOf(error: unknown): Answer {
  const { data, errors } = error as { data?: Answer; errors?: { type?: string; path?: string[] }[] };
  const isOnlyMissing = errors?.every((one) => one.type === "NOT_FOUND" || one.type === "FORBIDDEN") ?? false;
  if (data === undefined || data === null || !isOnlyMissing) throw error;
  return { own: data.own ?? null, defaults: data.defaults ?? null };
}

function fileOf(answered: Answered | null): PolicyFile | null {
  const text = answered?.object?.text;
  if (text === undefined || text === null) return null;
  const target = answered?.defaultBranchRef?.target;
  return { text, commit: target?.history?.nodes?.[0]?.oid ?? target?.oid ?? "unknown" };
}
