/**
 * One pull request that is kept up: a file as it should be, on a branch that nothing else uses. It is opened when there is
 * something to propose, moved when that changes, and closed when the default branch has it already.
 */
import { type Client, statusOf } from "./client.ts";
import {
  commitFile,
  type FileAt,
  fileAt,
  fileOnDefaultBranch,
  findPlace,
  headOf,
  mergeBase,
  type RepositoryName,
  type RepositoryPlace,
  setBranch,
} from "./repository-files.ts";

export interface RollingPull {
  readonly branch: string;
  readonly path: string;
  /** Also the commit's message. */
  readonly title: string;
  readonly body: string;
  /** What the file should be, from what it is on the default branch; `null`: there is none, and none is wanted. */
  readonly write: (text: string | null) => string | null;
}

export interface Rolled {
  readonly done: "nothing" | "opened" | "moved" | "closed";
  /** `null` when there is none, and in a dry run also when it would be opened. */
  readonly pull: PullName | null;
}

export interface PullName {
  readonly number: number;
  readonly url: string;
}

/** What somebody else does at the same time makes GitHub refuse; then everything is looked at anew, so often. */
const mostTries = 3;

/**
 * Leaves alone what is right already, so that it can be done at any time, again, and twice at once.
 * @param dryRun looks, and says what would be done.
 * @throws what Octokit throws, conflicts only when they do not end; and what `write` throws.
 */
export async function rollPull(
  client: Client,
  repository: RepositoryName,
  wanted: RollingPull,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<Rolled> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { done, pull, act } = await nextStep(await findPlace(client, repository), wanted);
      return { done, pull: dryRun ? pull : await act() };
    } catch (error) {
      if (attempt === mostTries || !isConflict(error)) throw error;
    }
  }
}

/** 409: it is being changed. 422: it is there already, or not any more. */
function isConflict(error: unknown): boolean {
  const status = statusOf(error);
  return status === 409 || status === 422;
}

interface Step extends Rolled {
  readonly act: () => Promise<PullName | null>;
}

async function nextStep(place: RepositoryPlace, wanted: RollingPull): Promise<Step> {
  const base = await fileOnDefaultBranch(place, wanted.path);
  const text = wanted.write(base.text);
  const pull = await findOpen(place, wanted.branch);
  const leave: Step = { done: "nothing", pull, act: async () => pull };
  if (text === null || text === base.text) {
    return pull === null ? leave : { done: "closed", pull, act: () => close(place, pull) };
  }
  const head = await headOf(place, wanted.branch);
  const isRight = head !== null && (await proposes(place, wanted.path, { head, text, base }));
  if (isRight && pull !== null) return leave;
  return {
    done: pull === null ? "opened" : "moved",
    pull,
    act: async () => {
      if (!isRight) {
        // The branch goes from commit to commit: set back to its base in between, GitHub would close the pull request.
        const commit = await commitFile(place, base.commit, { path: wanted.path, text }, wanted.title);
        await setBranch(place, wanted.branch, commit, head !== null);
      }
      return pull ?? (await open(place, wanted));
    },
  };
}

/**
 * Whether a branch has the text already, and begins where the file was as it is now: else it could not be merged. That
 * other files went on meanwhile, or that somebody committed to the branch, is no reason to move it.
 */
async function proposes(
  place: RepositoryPlace,
  path: string,
  { head, text, base }: { readonly head: string; readonly text: string; readonly base: FileAt },
): Promise<boolean> {
  if ((await fileAt(place, path, head)) !== text) return false;
  const parted = await mergeBase(place, base.commit, head);
  if (parted === null) return false;
  return parted === base.commit || (await fileAt(place, path, parted)) === base.text;
}

/** The open pull request from the branch; forks have branches of that name too. */
async function findOpen({ client, owner, repo }: RepositoryPlace, branch: string): Promise<PullName | null> {
  const asked = { owner, repo, state: "open", head: `${owner}:${branch}`, per_page: 100 } as const;
  const { data } = await client.rest.pulls.list(asked);
  const found = data.find(({ head }) => head.ref === branch && head.repo?.full_name === `${owner}/${repo}`);
  return found === undefined ? null : { number: found.number, url: found.html_url };
}

async function open(
  { client, owner, repo, defaultBranch: base }: RepositoryPlace,
  { branch: head, title, body }: RollingPull,
): Promise<PullName> {
  const { data } = await client.rest.pulls.create({ owner, repo, head, base, title, body });
  return { number: data.number, url: data.html_url };
}

async function close({ client, owner, repo }: RepositoryPlace, pull: PullName): Promise<PullName> {
  await client.rest.pulls.update({ owner, repo, pull_number: pull.number, state: "closed" });
  return pull;
}
