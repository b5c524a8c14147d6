/** Pushing commits, and what GitHub does about them: `push`, updated pull requests, closed issues. */
import { issuesClosedBy } from "../closing.ts";
import {
  addCommit,
  changes,
  commitOf,
  commitsBetween,
  emptySha,
  history,
  signatureOf,
  withFiles,
} from "../git.ts";
import { type Hub, mayAct, needRole } from "../hub.ts";
import { type Json, noName, userJson } from "../json/accounts.ts";
import { pageUrl, pushedCommitJson, repositoryJson } from "../json/repositories.ts";
import { commitsOf, isPull } from "../json/threads.ts";
import type { Account, Commit, Repository } from "../model.ts";
import type { World } from "../world.ts";
import { emitThread } from "./telling.ts";
import { closeThread } from "./threads.ts";

/** Path → its new text, or `null` to delete it. */
export type FileEdits = Record<string, string | null>;

export interface Push {
  readonly branch: string;
  readonly files: FileEdits;
  readonly message: string;
  readonly coAuthors?: readonly Account[];
}

export function withTrailers(world: World, message: string, coAuthors: readonly Account[]): string {
  if (coAuthors.length === 0) return message;
  const signatures = coAuthors.map((one) => signatureOf(world, one));
  const trailers = signatures.map(({ name, email }) => `Co-authored-by: ${name} <${email}>`);
  return `${message}\n\n${trailers.join("\n")}`;
}

/** Commits files onto a branch, which starts at the default branch when it is new. */
export function push(hub: Hub, actor: Account, repository: Repository, content: Push): Commit {
  needRole(hub, actor, repository, "write");
  const { branches, defaultBranch } = repository;
  const parent = branches.get(content.branch) ?? branches.get(defaultBranch);
  const before = parent === undefined ? new Map<string, string>() : commitOf(repository, parent).tree;
  const signature = signatureOf(hub.world, actor);
  const commit = addCommit(repository, {
    tree: withFiles(before, content.files),
    parents: parent === undefined ? [] : [parent],
    message: withTrailers(hub.world, content.message, content.coAuthors ?? []),
    author: signature,
    committer: signature,
  });
  moveBranch(hub, actor, repository, content.branch, commit.sha);
  return commit;
}

/** Lets a branch stand at a commit, and tells everybody whom that concerns. */
export function moveBranch(
  hub: Hub,
  actor: Account,
  repository: Repository,
  branch: string,
  sha: string,
): void {
  const before = repository.branches.get(branch) ?? null;
  repository.branches.set(branch, sha);
  repository.pushedAt = hub.world.now();
  hub.hooks.emit("push", null, repository, actor, pushPayload(hub, actor, repository, branch, before, sha));
  synchronize(hub, actor, repository, branch, sha);
  if (branch === repository.defaultBranch) closeByMessages(hub, actor, repository, before, sha);
}

function pushPayload(
  hub: Hub,
  actor: Account,
  repository: Repository,
  branch: string,
  before: string | null,
  sha: string,
): Json {
  const { world } = hub;
  const seconds = (time: string) => Math.floor(Date.parse(time) / 1000);
  const from = before ?? repository.branches.get(repository.defaultBranch) ?? sha;
  const commits = commitsBetween(repository, from, sha).map((commit) => {
    const parent = commit.parents[0];
    const old = parent === undefined ? new Map<string, string>() : commitOf(repository, parent).tree;
    return pushedCommitJson(world, repository, commit, changes(old, commit.tree));
  });
  const compared = `${(before ?? from).slice(0, 12)}...${sha.slice(0, 12)}`;
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? emptySha,
    after: sha,
    base_ref: null,
    created: before === null,
    deleted: false,
    forced: before !== null && !history(repository, sha).includes(before),
    compare: `${pageUrl(world, repository)}/compare/${compared}`,
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: actor.login, email: signatureOf(world, actor).email },
    repository: {
      ...repositoryJson(world, repository),
      owner: { ...userJson(world, repository.owner), ...noName(repository.owner) },
      created_at: seconds(repository.createdAt),
      pushed_at: seconds(repository.pushedAt),
      stargazers: 0,
      master_branch: repository.defaultBranch,
    },
  };
}

/**
 * Open pull requests from the branch get the new commits. One that is left without any is closed, as on GitHub, where
 * tools that set a branch back to its base before they commit to it again have lost pull requests in that way.
 */
function synchronize(hub: Hub, actor: Account, repository: Repository, branch: string, sha: string): void {
  for (const thread of hub.world.repositories.flatMap((one) => one.threads)) {
    if (!isPull(thread) || thread.state !== "open") continue;
    const { head, base } = thread.pull;
    if (head.repository !== repository || head.ref !== branch || head.sha === sha) continue;
    const before = head.sha;
    head.sha = sha;
    base.sha = thread.repository.branches.get(base.ref) ?? base.sha;
    thread.updatedAt = hub.world.now();
    emitThread(hub, thread, "synchronize", actor, { before, after: sha });
    if (commitsOf(thread).length === 0) closeThread(hub, actor, thread, null);
  }
}

/** Issues that messages of commits on the default branch close. */
function closeByMessages(
  hub: Hub,
  actor: Account,
  repository: Repository,
  before: string | null,
  sha: string,
): void {
  if (before === null) return;
  for (const commit of commitsBetween(repository, before, sha)) {
    for (const issue of issuesClosedBy(hub.world, repository, commit.message)) {
      if (mayAct(hub, actor, issue.repository, "write")) closeThread(hub, actor, issue, "completed");
    }
  }
}
