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
  /** Empty for a folder; without text for what is not UTF-8. */
  readonly object: {
    readonly text?: string | null;
    readonly isTruncated?: boolean;
    readonly byteSize?: number;
  } | null;
  readonly defaultBranchRef: {
    readonly target: {
      readonly oid?: string;
      readonly history?: { readonly nodes: readonly { oid: string }[] | null };
    } | null;
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

/** @throws what was given, when it says more than that one of the two repositories is not there or not shown. */
function partOf(error: unknown): Answer {
  const { data, errors } = error as { data?: Answer | null; errors?: readonly GraphqlError[] };
  const isOnlyMissing = errors?.every(
    ({ type, path }) => type === "NOT_FOUND" || (type === "FORBIDDEN" && path?.[0] === "defaults"),
  );
  if (data === undefined || data === null || isOnlyMissing !== true) throw error;
  return { own: data.own ?? null, defaults: data.defaults ?? null };
}

interface GraphqlError {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
}

/** A file that cannot be read as a whole is there all the same: as one that no policy can be made of. */
const unreadable = "\u0000";

function fileOf(answered: Answered | null): PolicyFile | null {
  const object = answered?.object;
  if (object?.byteSize === undefined) return null;
  const target = answered?.defaultBranchRef?.target;
  const commit = target?.history?.nodes?.[0]?.oid ?? target?.oid ?? "unknown";
  const isWhole = typeof object.text === "string" && object.isTruncated !== true;
  return { text: isWhole ? (object.text ?? "") : unreadable, commit };
}
