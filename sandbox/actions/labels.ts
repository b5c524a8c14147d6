/** What people and the App do to a repository's labels. */
import { type Hub, mayAct, needRole } from "../hub.ts";
import { labelJson } from "../json/repositories.ts";
import type { Account, Label, Repository } from "../model.ts";
import { notFound, Refusal } from "../world.ts";
import { emitThread } from "./telling.ts";

export function findLabel(repository: Repository, name: string): Label | undefined {
  return repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
}

function addLabel(
  hub: Hub,
  repository: Repository,
  name: string,
  color: string,
  description: string | null,
): Label {
  const id = hub.world.nextId();
  const label: Label = { kind: "label", id, nodeId: hub.world.nodeId("LA", id), name, color, description };
  repository.labels.push(label);
  return hub.world.keep(label);
}

export function createLabel(
  hub: Hub,
  actor: Account,
  repository: Repository,
  content: { name: string; color?: string | undefined; description?: string | null | undefined },
): Label {
  needRole(hub, actor, repository, "write");
  if (findLabel(repository, content.name)) {
    const exists = { resource: "Label", code: "already_exists", field: "name" };
    throw new Refusal(422, "Validation Failed", [exists]);
  }
  const color = content.color?.replace(/^#/, "") ?? "ededed";
  const label = addLabel(hub, repository, content.name, color, content.description ?? null);
  hub.hooks.emit("label", "created", repository, actor, { label: labelJson(hub.world, repository, label) });
  return label;
}

/** The label of that name, created by the way for somebody who may. */
export function ensureLabel(hub: Hub, actor: Account, repository: Repository, name: string): Label {
  const found = findLabel(repository, name);
  if (found) return found;
  if (!mayAct(hub, actor, repository, "write")) throw new Refusal(422, `there is no label ${name}`);
  return createLabel(hub, actor, repository, { name });
}

export function editLabel(
  hub: Hub,
  actor: Account,
  repository: Repository,
  name: string,
  content: { name?: string | undefined; color?: string | undefined; description?: string | null | undefined },
): Label {
  needRole(hub, actor, repository, "write");
  const label = findLabel(repository, name);
  if (!label) throw notFound();
  const changes: Record<string, { from: string }> = {};
  if (content.name !== undefined && content.name !== label.name) {
    const taken = findLabel(repository, content.name);
    if (taken && taken !== label) throw new Refusal(422, "Validation Failed");
    changes.name = { from: label.name };
    label.name = content.name;
  }
  const color = content.color?.replace(/^#/, "");
  if (color !== undefined && color !== label.color) {
    changes.color = { from: label.color };
    label.color = color;
  }
  if (content.description !== undefined && content.description !== label.description) {
    changes.description = { from: label.description ?? "" };
    label.description = content.description;
  }
  const payload = { label: labelJson(hub.world, repository, label), changes };
  hub.hooks.emit("label", "edited", repository, actor, payload);
  return label;
}

/**
 * Deletes a label, which takes it off every thread. GitHub then also sends `unlabeled` for each of them, open or
 * closed, without saying which label it was (octokit/webhooks#639, rust-lang/triagebot#1878). In which order, and that
 * the timelines say nothing of it, is the sandbox's guess.
 */
export function deleteLabel(hub: Hub, actor: Account, repository: Repository, name: string): void {
  needRole(hub, actor, repository, "write");
  const label = findLabel(repository, name);
  if (!label) throw notFound();
  const payload = { label: labelJson(hub.world, repository, label) };
  repository.labels.splice(repository.labels.indexOf(label), 1);
  hub.hooks.emit("label", "deleted", repository, actor, payload);
  for (const thread of repository.threads) {
    if (!thread.labels.includes(label)) continue;
    thread.labels = thread.labels.filter((one) => one !== label);
    thread.updatedAt = hub.world.now();
    emitThread(hub, thread, "unlabeled", actor);
  }
}
