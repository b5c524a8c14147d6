/** What people do to pull requests: open, review, make ready. */
import { addCommit, commitOf, emptySha, signatureOf, withFiles } from "../git.ts";
import { type Hub, needRole } from "../hub.ts";
import { isPull, reviewJson, simplePullJson } from "../json/threads.ts";
import type { Account, Pull, PullThread, Repository, Review, ReviewComment, ReviewState } from "../model.ts";
import { hasRole, nextNumber, Refusal } from "../world.ts";
import { type FileEdits, moveBranch, withTrailers } from "./pushes.ts";
import { forkFor } from "./repositories.ts";
import { emitThread } from "./telling.ts";
import { type NewThread, newThread, startWith, tellStart } from "./threads.ts";

export interface NewPull extends NewThread {
  /** The branch with the changes; made up when not given. */
  readonly head?: string;
  /** The default branch when not given. */
  readonly base?: string;
  /** What the pull request changes; without it, the branch must be there. */
  readonly files?: FileEdits;
  /** The commit's message; the title when not given. */
  readonly message?: string;
  readonly draft?: boolean;
  readonly coAuthors?: readonly Account[];
}

/** Opens a pull request, from the author's fork unless the author may push to the repository itself. */
export function openPull(hub: Hub, actor: Account, repository: Repository, content: NewPull): PullThread {
  const { world } = hub;
  const base = content.base ?? repository.defaultBranch;
  const baseSha = repository.branches.get(base);
  if (baseSha === undefined) throw new Refusal(422, `there is no branch ${base}`);
  const ref = content.head ?? `${actor.login}-${nextNumber(repository)}`;
  const source = hasRole(actor, repository, "write") ? repository : forkFor(hub, actor, repository);
  const start = source.branches.get(ref) ?? (content.files ? baseSha : undefined);
  if (start === undefined) throw new Refusal(422, `there is no branch ${ref} and no files to make one`);
  if (content.files) {
    const commit = addCommit(source, {
      tree: withFiles(commitOf(source, start).tree, content.files),
      parents: [start],
      message: withTrailers(world, content.message ?? content.title, content.coAuthors ?? []),
      author: signatureOf(world, actor),
      committer: signatureOf(world, actor),
    });
    moveBranch(hub, actor, source, ref, commit.sha);
  }
  return openFrom(hub, actor, repository, content, { base, baseSha, source, ref });
}

/** Opens a pull request from a branch that is there, of the repository itself or of a fork. */
export function openFrom(
  hub: Hub,
  actor: Account,
  repository: Repository,
  content: NewPull,
  from: { base: string; baseSha: string; source: Repository; ref: string },
): PullThread {
  const pull: Pull = {
    id: hub.world.nextId(),
    base: { ref: from.base, sha: from.baseSha },
    head: { repository: from.source, ref: from.ref, sha: from.source.branches.get(from.ref) ?? emptySha },
    draft: content.draft ?? false,
    mergedAt: null,
    mergedBy: null,
    mergeCommit: null,
    reviews: [],
    linked: new Set(),
  };
  const thread = newThread(hub, actor, repository, content, pull);
  if (!isPull(thread)) throw new Error("a pull request is one");
  if (hasRole(actor, repository, "triage")) startWith(hub, actor, thread, content);
  emitThread(hub, thread, "opened", actor);
  tellStart(hub, actor, thread);
  return thread;
}

export function setDraft(hub: Hub, actor: Account, thread: PullThread, draft: boolean): void {
  if (actor !== thread.author) needRole(hub, actor, thread.repository, "write");
  if (thread.pull.draft === draft) return;
  thread.pull.draft = draft;
  thread.updatedAt = hub.world.now();
  emitThread(hub, thread, draft ? "converted_to_draft" : "ready_for_review", actor);
}

export function setBase(hub: Hub, actor: Account, thread: PullThread, ref: string): void {
  if (actor !== thread.author) needRole(hub, actor, thread.repository, "write");
  const sha = thread.repository.branches.get(ref);
  if (sha === undefined) throw new Refusal(422, `there is no branch ${ref}`);
  const { base } = thread.pull;
  const changes = { base: { ref: { from: base.ref }, sha: { from: base.sha } } };
  Object.assign(base, { ref, sha });
  thread.updatedAt = hub.world.now();
  emitThread(hub, thread, "edited", actor, { changes });
}

export interface NewReview {
  readonly state: "approve" | "request-changes" | "comment";
  readonly body?: string;
  readonly comments?: readonly { path: string; line?: number; body: string }[];
}

const reviewStates = {
  approve: "APPROVED",
  "request-changes": "CHANGES_REQUESTED",
  comment: "COMMENTED",
} as const satisfies Record<NewReview["state"], ReviewState>;

/** @throws Refusal 422 when authors approve, or ask for changes in, their own pull request. */
export function review(hub: Hub, actor: Account, thread: PullThread, content: NewReview): Review {
  needRole(hub, actor, thread.repository, "read");
  if (actor === thread.author && content.state !== "comment") {
    throw new Refusal(422, `Can not ${content.state} your own pull request`);
  }
  const id = hub.world.nextId();
  const comments = (content.comments ?? []).map(
    (one): ReviewComment => ({ id: hub.world.nextId(), path: one.path, line: one.line ?? 1, body: one.body }),
  );
  const made: Review = {
    kind: "review",
    id,
    nodeId: hub.world.nodeId("PRR", id),
    author: actor,
    body: content.body ?? "",
    state: reviewStates[content.state],
    commit: thread.pull.head.sha,
    submittedAt: hub.world.now(),
    comments,
  };
  thread.pull.reviews.push(made);
  thread.updatedAt = hub.world.now();
  hub.world.keep(made);
  emitReview(hub, actor, thread, made, "submitted");
  return made;
}

export function dismissReview(hub: Hub, actor: Account, thread: PullThread, made: Review): void {
  needRole(hub, actor, thread.repository, "write");
  made.state = "DISMISSED";
  emitReview(hub, actor, thread, made, "dismissed");
}

function emitReview(hub: Hub, actor: Account, thread: PullThread, made: Review, action: string): void {
  hub.hooks.emit("pull_request_review", action, thread.repository, actor, {
    review: { ...reviewJson(hub.world, thread, made), state: made.state.toLowerCase() },
    pull_request: simplePullJson(hub.world, thread),
  });
}
