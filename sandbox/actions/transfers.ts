/** Issues that leave their repository: transferred to another one, or deleted. */
import { type Hub, needRole } from "../hub.ts";
import { repositoryJson } from "../json/repositories.ts";
import { isPull, issueJson } from "../json/threads.ts";
import type { Account, Repository, Thread } from "../model.ts";
import { nextNumber, Refusal } from "../world.ts";
import { findLabel } from "./labels.ts";
import { note } from "./threads.ts";

/**
 * Moves an issue to another repository of the same owner, where it has another number, id and node id. Comments,
 * assignees, author and times stay; so do labels of which the other repository has one of the same name.
 *
 * GitHub says in no particular order that it was transferred and that it was opened. Whether comments keep their ids,
 * and whether links through the sidebar come along, is written nowhere: here both do.
 * @throws Refusal 403 or 404 for people who may not write in both, 422 for what GitHub does not transfer.
 */
export function transferIssue(hub: Hub, actor: Account, issue: Thread, to: Repository): Thread {
  const from = issue.repository;
  needRole(hub, actor, from, "write");
  needRole(hub, actor, to, "write");
  if (isPull(issue)) throw new Refusal(422, "pull requests cannot be transferred");
  if (from === to || from.owner !== to.owner) throw new Refusal(422, "only within one owner's repositories");
  if (from.private && !to.private) throw new Refusal(422, "a private issue cannot become public");
  const before = { issue: issueJson(hub.world, issue), repository: repositoryJson(hub.world, from) };
  const moved = moveTo(hub, issue, to);
  note(hub, moved, actor, { type: "transferred", from, issue: moved });
  const after = { issue: issueJson(hub.world, moved), repository: repositoryJson(hub.world, to) };
  hub.hooks.emit("issues", "transferred", from, actor, {
    issue: before.issue,
    changes: { new_issue: after.issue, new_repository: after.repository },
  });
  hub.hooks.emit("issues", "opened", to, actor, {
    issue: after.issue,
    changes: { old_issue: before.issue, old_repository: before.repository },
  });
  return moved;
}

function moveTo(hub: Hub, issue: Thread, to: Repository): Thread {
  const id = hub.world.nextId();
  const moved: Thread = {
    ...issue,
    id,
    nodeId: hub.world.nodeId("I", id),
    number: nextNumber(to),
    repository: to,
    labels: issue.labels.flatMap((label) => findLabel(to, label.name) ?? []),
  };
  for (const comment of issue.comments) comment.thread = moved;
  for (const linked of linkSets(hub, issue)) linked.add(moved);
  to.threads.push(hub.world.keep(moved));
  leave(hub, issue, moved);
  return moved;
}

/** @throws Refusal 403 for everybody but administrators. */
export function deleteIssue(hub: Hub, actor: Account, issue: Thread): void {
  needRole(hub, actor, issue.repository, "admin");
  if (isPull(issue)) throw new Refusal(422, "pull requests cannot be deleted");
  const payload = { issue: issueJson(hub.world, issue) };
  for (const comment of issue.comments) hub.world.nodes.delete(comment.nodeId);
  leave(hub, issue, null);
  hub.hooks.emit("issues", "deleted", issue.repository, actor, payload);
}

function leave(hub: Hub, issue: Thread, became: Thread | null): void {
  const { threads, gone } = issue.repository;
  threads.splice(threads.indexOf(issue), 1);
  gone.set(issue.number, became);
  for (const linked of linkSets(hub, issue)) linked.delete(issue);
  // That the former node id finds nothing is likely, and written nowhere.
  hub.world.nodes.delete(issue.nodeId);
}

function linkSets(hub: Hub, issue: Thread): Set<Thread>[] {
  const threads = hub.world.repositories.flatMap((one) => one.threads);
  return threads.flatMap(({ pull }) => (pull?.linked.has(issue) ? [pull.linked] : []));
}
