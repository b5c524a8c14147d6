/** A file of a repository and the branches it stands on, read and committed without a checkout. */
import { type Client, statusOf } from "./client.ts";

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** A repository under its present name, for it may have been renamed. */
export interface RepositoryPlace {
  readonly client: Client;
  readonly owner: string;
  readonly repo: string;
  readonly defaultBranch: string;
}

/** A branch's newest commit, and a file as it is there; `null` when there is none. */
export interface FileAt {
  readonly commit: string;
  readonly text: string | null;
}

export async function findPlace(client: Client, { owner, name }: RepositoryName): Promise<RepositoryPlace> {
  const { data } = await client.rest.repos.get({ owner, repo: name });
  return { client, owner: data.owner.login, repo: data.name, defaultBranch: data.default_branch };
}

export async function fileOnDefaultBranch(place: RepositoryPlace, path: string): Promise<FileAt> {
  const commit = await headOf(place, place.defaultBranch);
  if (commit === null) throw new Error(`${place.owner}/${place.repo} has no branch ${place.defaultBranch}`);
  return { commit, text: await fileAt(place, path, commit) };
}

/** @throws Error when there is something else under that path. */
export async function fileAt(
  { client, owner, repo }: RepositoryPlace,
  path: string,
  ref: string,
): Promise<string | null> {
  const mediaType = { format: "raw" };
  const answer = await unlessMissing(client.rest.repos.getContent({ owner, repo, path, ref, mediaType }));
  if (answer === null) return null;
  const data: unknown = answer.data;
  if (typeof data === "string") return data;
  throw new Error(`${path} is no file in ${owner}/${repo}`);
}

/** The newest commit of a branch; `null` when there is no such branch. */
export async function headOf(
  { client, owner, repo }: RepositoryPlace,
  branch: string,
): Promise<string | null> {
  const answer = await unlessMissing(client.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }));
  return answer?.data.object.sha ?? null;
}

/** Where two commits parted; `null` when they have nothing in common. */
export async function mergeBase(
  { client, owner, repo }: RepositoryPlace,
  one: string,
  other: string,
): Promise<string | null> {
  const asked = { owner, repo, basehead: `${one}...${other}`, per_page: 1 };
  const answer = await unlessMissing(client.rest.repos.compareCommitsWithBasehead(asked));
  return answer?.data.merge_base_commit.sha ?? null;
}

/** A commit with one file changed, which is on no branch yet. Returns its hash. */
export async function commitFile(
  { client, owner, repo }: RepositoryPlace,
  parent: string,
  file: { readonly path: string; readonly text: string },
  message: string,
): Promise<string> {
  const { data: before } = await client.rest.git.getCommit({ owner, repo, commit_sha: parent });
  const entry = { path: file.path, mode: "100644", type: "blob", content: file.text } as const;
  const made = { owner, repo, base_tree: before.tree.sha, tree: [entry] };
  const { data: tree } = await client.rest.git.createTree(made);
  const commit = { owner, repo, message, tree: tree.sha, parents: [parent] };
  return (await client.rest.git.createCommit(commit)).data.sha;
}

/** Lets a branch stand at a commit, whatever was on it. */
export async function setBranch(
  { client, owner, repo }: RepositoryPlace,
  branch: string,
  sha: string,
  isThere: boolean,
): Promise<void> {
  if (isThere) await client.rest.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha, force: true });
  else await client.rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha });
}

async function unlessMissing<T>(request: Promise<T>): Promise<T | null> {
  return request.catch((error: unknown) => {
    if (statusOf(error) === 404) return null;
    throw error;
  });
}
