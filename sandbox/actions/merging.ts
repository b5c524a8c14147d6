/** Merging and reverting pull requests, with everything that GitHub does besides. */
import { issuesToClose } from "../closing.ts";
import { addCommit, applyChanges, coAuthorsOf, commitOf, signatureOf } from "../git.ts";
import { type Hub, mayAct, needRole } from "../hub.ts";
import { commitsOf, comparedWith } from "../json/threads.ts";
import type { Account, Commit, PullThread, Repository } from "../model.ts";
import { fullNameOf, Refusal } from "../world.ts";
import { openPull } from "./pulls.ts";
import { moveBranch } from "./pushes.ts";
import { emitThread } from "./telling.ts";
import { closeThread, note } from "./threads.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

/**
 * GitHub tells of the pull request and then of the push, half a second later. The issues it closes a second or two
 * after the merge, so that an App that is quick finds them open; here only when `issuesLater` asks for it.
 * @throws Refusal 403 for people who may not merge, 405 when the pull request is not open or a draft.
 */
export function merge(
  hub: Hub,
  actor: Account,
  thread: PullThread,
  { method, issuesLater = false }: { readonly method: MergeMethod; readonly issuesLater?: boolean },
): Commit {
  const { pull, repository } = thread;
  needRole(hub, actor, repository, "write");
  if (thread.state !== "open" || pull.draft) throw new Refusal(405, "Pull Request is not mergeable");
  const tip = repository.branches.get(pull.base.ref);
  if (tip === undefined) throw new Refusal(405, "the base branch is gone");
  const commit = mergeCommit(hub, actor, thread, method, tip);
  pull.mergedAt = hub.world.now();
  pull.mergedBy = actor;
  pull.mergeCommit = commit.sha;
  thread.state = "closed";
  thread.closedAt = pull.mergedAt;
  thread.closedBy = actor;
  note(hub, thread, actor, { type: "merged" });
  note(hub, thread, actor, { type: "closed", reason: null, by: null });
  emitThread(hub, thread, "closed", actor);
  if (!issuesLater) closeIssuesOf(hub, thread);
  moveBranch(hub, actor, repository, pull.base.ref, commit.sha);
  return commit;
}

/** Closes what a merged pull request closes, in the name of whoever merged it. */
export function closeIssuesOf(hub: Hub, thread: PullThread): void {
  const { mergedBy } = thread.pull;
  if (mergedBy === null) throw new Refusal(422, "the pull request is not merged");
  for (const issue of issuesToClose(hub.world, thread)) {
    // In another repository "provided you have push access to that repository" (GitHub Enterprise 2.16 docs).
    if (mayAct(hub, mergedBy, issue.repository, "write")) {
      closeThread(hub, mergedBy, issue, "completed", thread);
    }
  }
}

function mergeCommit(hub: Hub, actor: Account, thread: PullThread, method: MergeMethod, tip: string): Commit {
  const { pull, repository } = thread;
  const before = commitOf(repository, comparedWith(thread)).tree;
  const head = commitOf(repository, pull.head.sha);
  const tree = applyChanges(commitOf(repository, tip).tree, before, head.tree);
  const committer = signatureOf(hub.world, actor);
  if (method === "merge") {
    const from = `${pull.head.repository.owner.login}/${pull.head.ref}`;
    const message = `Merge pull request #${thread.number} from ${from}\n\n${thread.title}`;
    return addCommit(repository, { tree, parents: [tip, head.sha], message, author: committer, committer });
  }
  const author = signatureOf(hub.world, thread.author);
  const message = method === "squash" ? squashMessage(hub, thread) : head.message;
  return addCommit(repository, { tree, parents: [tip], message, author, committer });
}

/** GitHub's default: the only commit's message, or the title above a list of the commits. */
function squashMessage(hub: Hub, thread: PullThread): string {
  const commits = commitsOf(thread);
  const [first, ...others] = commits;
  if (first && others.length === 0) {
    const [subject = "", ...rest] = first.message.split("\n");
    return [`${subject} (#${thread.number})`, ...rest].join("\n");
  }
  const authors = new Map<string, string>();
  for (const commit of commits) {
    for (const one of [commit.author, ...coAuthorsOf(hub.world, commit)]) authors.set(one.email, one.name);
  }
  authors.delete(signatureOf(hub.world, thread.author).email);
  const trailers = [...authors].map(([email, name]) => `Co-authored-by: ${name} <${email}>`);
  const list = commits.map((commit) => `* ${commit.message.split("\n")[0]}`).join("\n\n");
  const end = trailers.length > 0 ? `\n\n---------\n\n${trailers.join("\n")}` : "";
  return `${thread.title} (#${thread.number})\n\n${list}${end}`;
}

interface Reversal {
  readonly message: string;
  readonly files: Record<string, string | null>;
}

/** What undoes a commit: git's message for it, and the files as they should be again. */
export function reversalOf(repository: Repository, sha: string, branch: string): Reversal {
  const commit = repository.objects.get(sha);
  const tip = repository.branches.get(branch);
  if (!commit || tip === undefined) throw new Refusal(422, `there is no commit ${sha} to revert`);
  const onto = commitOf(repository, tip).tree;
  const [parent, merged] = commit.parents;
  const before = parent === undefined ? new Map<string, string>() : commitOf(repository, parent).tree;
  const restored = applyChanges(onto, commit.tree, before);
  const files: Record<string, string | null> = {};
  for (const path of onto.keys()) if (!restored.has(path)) files[path] = null;
  for (const [path, text] of restored) if (onto.get(path) !== text) files[path] = text;
  const what = merged === undefined ? `${sha}.` : `${sha}, reversing\nchanges made to ${parent}.`;
  const subject = commit.message.split("\n")[0];
  return { files, message: `Revert "${subject}"\n\nThis reverts commit ${what}` };
}

/** What the Revert button does: a pull request that undoes a merged one. */
export function revertPull(hub: Hub, actor: Account, thread: PullThread): PullThread {
  const { pull, repository } = thread;
  needRole(hub, actor, repository, "write");
  if (pull.mergeCommit === null) throw new Refusal(422, "only a merged pull request can be reverted");
  const reversal = reversalOf(repository, pull.mergeCommit, pull.base.ref);
  return openPull(hub, actor, repository, {
    title: `Revert "${thread.title}"`,
    body: `Reverts ${fullNameOf(repository)}#${thread.number}`,
    head: `revert-${thread.number}-${pull.head.ref}`,
    base: pull.base.ref,
    ...reversal,
  });
}
