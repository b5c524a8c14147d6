/** What people and the App do to issues, and to pull requests as the issues they also are. */
import { type Hub, mayAct, needRole, refuseBlocked } from "../hub.ts";
import { userJson } from "../json/accounts.ts";
import { labelJson } from "../json/repositories.ts";
import type { Account, Label, Pull, Repository, StateReason, Thread, TimelineEvent } from "../model.ts";
import { hasRole, nextNumber, Refusal } from "../world.ts";
import { ensureLabel, findLabel } from "./labels.ts";
import { emitThread } from "./telling.ts";

export interface NewThread {
  readonly title: string;
  readonly body?: string | null;
  readonly labels?: readonly string[];
  /** Those of the issue form that it is opened by, which GitHub puts on whoever opens it, where they exist. */
  readonly formLabels?: readonly string[];
  readonly assignees?: readonly string[];
}

type EventContent = TimelineEvent extends infer E
  ? E extends unknown
    ? Omit<E, "id" | "actor" | "at">
    : never
  : never;

export function note(hub: Hub, thread: Thread, actor: Account, content: EventContent): void {
  thread.updatedAt = hub.world.now();
  const event = { id: hub.world.nextId(), actor, at: hub.world.now(), ...content };
  thread.timeline.push(event as TimelineEvent);
}

export function newThread(
  hub: Hub,
  actor: Account,
  repository: Repository,
  content: NewThread,
  pull: Pull | null,
): Thread {
  needRole(hub, actor, repository, "read");
  const id = hub.world.nextId();
  const thread: Thread = {
    kind: "thread",
    id,
    nodeId: hub.world.nodeId(pull ? "PR" : "I", pull?.id ?? id),
    number: nextNumber(repository),
    repository,
    author: actor,
    createdAt: hub.world.now(),
    updatedAt: hub.world.now(),
    title: content.title,
    body: content.body ?? null,
    state: "open",
    stateReason: null,
    closedAt: null,
    closedBy: null,
    labels: [],
    assignees: [],
    comments: [],
    timeline: [],
    pull,
  };
  repository.threads.push(thread);
  return hub.world.keep(thread);
}

/** Opens an issue. As on GitHub, labels and assignees of somebody who may not set them are left out silently. */
export function openIssue(hub: Hub, actor: Account, repository: Repository, content: NewThread): Thread {
  const issue = newThread(hub, actor, repository, content, null);
  if (mayAct(hub, actor, repository, "triage")) startWith(hub, actor, issue, content);
  for (const name of content.formLabels ?? []) {
    const label = findLabel(repository, name);
    if (label === undefined || issue.labels.includes(label)) continue;
    issue.labels.push(label);
    note(hub, issue, actor, { type: "labeled", label });
  }
  emitThread(hub, issue, "opened", actor);
  tellStart(hub, actor, issue);
  return issue;
}

/** Puts on the labels and assignees that a thread is opened with, before anybody hears of it. */
export function startWith(hub: Hub, actor: Account, thread: Thread, content: NewThread): void {
  for (const name of content.labels ?? []) {
    const label = ensureLabel(hub, actor, thread.repository, name);
    thread.labels.push(label);
    note(hub, thread, actor, { type: "labeled", label });
  }
  for (const login of content.assignees ?? []) {
    const assignee = hub.world.accountByLogin(login);
    if (!assignee || !isAssignable(thread, assignee)) continue;
    thread.assignees.push(assignee);
    note(hub, thread, actor, { type: "assigned", assignee });
  }
}

/** GitHub sends one event for each label and assignee that a thread was opened with. */
export function tellStart(hub: Hub, actor: Account, thread: Thread): void {
  for (const label of thread.labels) emitLabel(hub, thread, "labeled", actor, label);
  for (const assignee of thread.assignees) {
    emitThread(hub, thread, "assigned", actor, { assignee: userJson(hub.world, assignee) });
  }
}

export function editThread(
  hub: Hub,
  actor: Account,
  thread: Thread,
  content: { title?: string | undefined; body?: string | null | undefined },
): void {
  if (actor !== thread.author) needRole(hub, actor, thread.repository, "triage");
  const changes: Record<string, { from: string }> = {};
  if (content.title !== undefined && content.title !== thread.title) {
    changes.title = { from: thread.title };
    note(hub, thread, actor, { type: "renamed", from: thread.title, to: content.title });
    thread.title = content.title;
  }
  if (content.body !== undefined && content.body !== thread.body) {
    changes.body = { from: thread.body ?? "" };
    thread.body = content.body;
  }
  if (Object.keys(changes).length === 0) return;
  thread.updatedAt = hub.world.now();
  emitThread(hub, thread, "edited", actor, { changes });
}

function emitLabel(
  hub: Hub,
  thread: Thread,
  action: "labeled" | "unlabeled",
  actor: Account,
  label: Label,
): void {
  emitThread(hub, thread, action, actor, { label: labelJson(hub.world, thread.repository, label) });
}

/** Adds labels; the App may name new ones, which GitHub then creates. */
export function addLabels(hub: Hub, actor: Account, thread: Thread, names: readonly string[]): void {
  needRole(hub, actor, thread.repository, "triage");
  for (const name of names) {
    const label = ensureLabel(hub, actor, thread.repository, name);
    if (thread.labels.includes(label)) continue;
    thread.labels.push(label);
    note(hub, thread, actor, { type: "labeled", label });
    emitLabel(hub, thread, "labeled", actor, label);
  }
}

export function removeLabel(hub: Hub, actor: Account, thread: Thread, name: string): void {
  needRole(hub, actor, thread.repository, "triage");
  const label = findLabel(thread.repository, name);
  if (!label || !thread.labels.includes(label)) throw new Refusal(404, "Label does not exist");
  thread.labels = thread.labels.filter((one) => one !== label);
  note(hub, thread, actor, { type: "unlabeled", label });
  emitLabel(hub, thread, "unlabeled", actor, label);
}

/** GitHub's limit on the assignees of one thread. */
const mostAssignees = 10;

/**
 * Whom GitHub lets be assigned: those who may write, the organisation's members who may read, and whoever commented.
 * GitHub's documentation does not name the author who has not commented, and those who may only triage; both can be.
 */
export function isAssignable(thread: Thread, account: Account): boolean {
  const { repository } = thread;
  if (account.type !== "User" || !hasRole(account, repository, "read")) return false;
  if (hasRole(account, repository, "triage") || repository.owner.members.has(account.id)) return true;
  return thread.author === account || thread.comments.some((comment) => comment.author === account);
}

/** Assigns people; those who cannot be, and whoever comes after the tenth, are left out silently, as on GitHub. */
export function assign(hub: Hub, actor: Account, thread: Thread, logins: readonly string[]): void {
  needRole(hub, actor, thread.repository, "triage");
  for (const login of logins) {
    const assignee = hub.world.accountByLogin(login);
    if (!assignee || thread.assignees.includes(assignee) || !isAssignable(thread, assignee)) continue;
    if (thread.assignees.length >= mostAssignees) continue;
    thread.assignees.push(assignee);
    note(hub, thread, actor, { type: "assigned", assignee });
    emitThread(hub, thread, "assigned", actor, { assignee: userJson(hub.world, assignee) });
  }
}

export function unassign(hub: Hub, actor: Account, thread: Thread, logins: readonly string[]): void {
  const ownName = logins.every((login) => login.toLowerCase() === actor.login.toLowerCase());
  if (!ownName) needRole(hub, actor, thread.repository, "triage");
  for (const login of logins) {
    const assignee = thread.assignees.find((one) => one.login.toLowerCase() === login.toLowerCase());
    if (!assignee) continue;
    thread.assignees = thread.assignees.filter((one) => one !== assignee);
    note(hub, thread, actor, { type: "unassigned", assignee });
    emitThread(hub, thread, "unassigned", actor, { assignee: userJson(hub.world, assignee) });
  }
}

/** Closes an issue, or a pull request without merging it. `by` is the pull request that closed the issue. */
export function closeThread(
  hub: Hub,
  actor: Account,
  thread: Thread,
  reason: StateReason | null,
  by: Thread | null = null,
): void {
  if (by === null && actor !== thread.author) needRole(hub, actor, thread.repository, "triage");
  if (thread.pull !== null) refuseBlocked(actor, thread.repository);
  if (thread.state === "closed") return;
  thread.state = "closed";
  thread.stateReason = thread.pull === null ? reason : null;
  thread.closedAt = hub.world.now();
  thread.closedBy = actor;
  note(hub, thread, actor, { type: "closed", reason: thread.stateReason, by });
  emitThread(hub, thread, "closed", actor);
}

export function reopenThread(hub: Hub, actor: Account, thread: Thread): void {
  if (actor !== thread.author) needRole(hub, actor, thread.repository, "triage");
  if (thread.pull?.mergedAt) throw new Refusal(422, "a merged pull request cannot be reopened");
  if (thread.state === "open") return;
  thread.state = "open";
  thread.stateReason = thread.pull === null ? "reopened" : null;
  thread.closedAt = null;
  thread.closedBy = null;
  note(hub, thread, actor, { type: "reopened" });
  emitThread(hub, thread, "reopened", actor);
}
