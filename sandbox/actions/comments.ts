/** What people and the App do to comments. */
import { type Hub, needRole } from "../hub.ts";
import { commentJson, issueJson, reactionJson } from "../json/threads.ts";
import type { Account, Comment, Reaction, Repository, Thread } from "../model.ts";
import { notFound } from "../world.ts";

/** GitHub's limit on a comment's length, in characters. */
export const longestBody = 65_536;

function emit(
  hub: Hub,
  comment: Comment,
  action: string,
  actor: Account,
  extra: Record<string, unknown> = {},
): void {
  const { thread } = comment;
  hub.hooks.emit("issue_comment", action, thread.repository, actor, {
    issue: issueJson(hub.world, thread),
    comment: commentJson(hub.world, hub.app, comment),
    ...extra,
  });
}

export function addComment(hub: Hub, actor: Account, thread: Thread, body: string): Comment {
  needRole(hub, actor, thread.repository, "read");
  const id = hub.world.nextId();
  const at = hub.world.now();
  const comment: Comment = {
    kind: "comment",
    id,
    nodeId: hub.world.nodeId("IC", id),
    thread,
    author: actor,
    createdAt: at,
    updatedAt: at,
    body,
    edited: false,
    reactions: [],
  };
  thread.comments.push(comment);
  thread.updatedAt = at;
  hub.world.keep(comment);
  emit(hub, comment, "created", actor);
  return comment;
}

/** @throws Refusal 404 when no thread of the repository has it. */
export function findComment(repository: Repository, id: number): Comment {
  const found = repository.threads.flatMap((thread) => thread.comments).find((comment) => comment.id === id);
  if (!found) throw notFound();
  return found;
}

export function editComment(hub: Hub, actor: Account, comment: Comment, body: string): void {
  if (actor !== comment.author) needRole(hub, actor, comment.thread.repository, "write");
  if (comment.body === body) return;
  const changes = { body: { from: comment.body } };
  comment.body = body;
  comment.edited = true;
  comment.updatedAt = hub.world.now();
  emit(hub, comment, "edited", actor, { changes });
}

export function deleteComment(hub: Hub, actor: Account, comment: Comment): void {
  if (actor !== comment.author) needRole(hub, actor, comment.thread.repository, "write");
  comment.thread.comments.splice(comment.thread.comments.indexOf(comment), 1);
  hub.world.nodes.delete(comment.nodeId);
  emit(hub, comment, "deleted", actor);
}

/** Adds a reaction; the same one by the same account is only there once. */
export function react(
  hub: Hub,
  actor: Account,
  comment: Comment,
  content: Reaction["content"],
): { reaction: Reaction; created: boolean } {
  needRole(hub, actor, comment.thread.repository, "read");
  const there = comment.reactions.find((one) => one.user === actor && one.content === content);
  if (there) return { reaction: there, created: false };
  const id = hub.world.nextId();
  const nodeId = hub.world.nodeId("REA", id);
  const reaction: Reaction = { id, nodeId, user: actor, content, createdAt: hub.world.now() };
  comment.reactions.push(reaction);
  return { reaction, created: true };
}

export const reactionsJson = (hub: Hub, comment: Comment): unknown[] =>
  comment.reactions.map((reaction) => reactionJson(hub.world, reaction));
