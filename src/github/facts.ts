/** Turns a delivery's payload into our own facts. Past this file nobody knows webhook JSON. */
import { z } from "zod";
import type { Actor, Fact, IssueRef, MovedTo, RepositoryRef } from "../domain/fact.ts";
import { isMaintainer } from "../domain/people.ts";
import { policyPath } from "./paths.ts";
import * as shape from "./payloads.ts";

/** A payload of an event we read lacks what GitHub says it has. Trying again would not help. */
export class PayloadError extends Error {
  readonly permanent = true;
}

/** Facts that a delivery tells; none for events and actions that change nothing for us. */
export function factsOf(delivery: string, event: string, payload: unknown): Fact[] {
  const read = known(readers, event);
  if (read === undefined) return [];
  try {
    return read(payload, delivery);
  } catch (error) {
    if (error instanceof z.ZodError) {
      const where = error.issues.map((issue) => issue.path.join(".") || "all of it").join(", ");
      throw new PayloadError(`The ${event} payload is not as GitHub describes it: ${where}`);
    }
    throw error;
  }
}

/** The events that the App subscribes to because a fact is made from them. */
export function knownEvents(): string[] {
  return Object.keys(readers);
}

const readers: Record<string, (payload: unknown, delivery: string) => Fact[]> = {
  pull_request: pullRequest,
  pull_request_review: review,
  issues: issue,
  issue_comment: comment,
  label,
  push,
  installation,
  installation_repositories: installation,
};

/** What a name stands for; a name from outside may also be one that every object has. */
function known<T>(names: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

const pullActions = {
  opened: "opened",
  edited: "edited",
  synchronize: "synchronized",
  labeled: "labeled",
  unlabeled: "unlabeled",
  closed: "closed",
  reopened: "reopened",
  ready_for_review: "ready",
} as const;

function pullRequest(payload: unknown, delivery: string): Fact[] {
  const action = known(pullActions, actionOf(payload));
  if (action === undefined) return [];
  const told = shape.pullRequest.parse(payload);
  return [
    {
      type: "pull-request",
      action,
      ...happened(told, delivery),
      pull: issueRef(told.pull_request),
      merged: told.pull_request.merged_at !== null,
      headSha: told.pull_request.head.sha,
    },
  ];
}

const reviewActions = { submitted: "submitted", edited: "edited", dismissed: "dismissed" } as const;

function review(payload: unknown, delivery: string): Fact[] {
  const action = known(reviewActions, actionOf(payload));
  if (action === undefined) return [];
  const told = shape.review.parse(payload);
  const { merged_at: mergedAt, author_association: association = "NONE" } = told.pull_request;
  return [
    {
      type: "review",
      action,
      ...happened(told, delivery),
      pull: issueRef(told.pull_request),
      merged: mergedAt !== null,
      byMaintainer: isMaintainer(association),
      approves: action === "submitted" && told.review?.state.toLowerCase() === "approved",
    },
  ];
}

const issueActions = new Set([
  "opened",
  "edited",
  "labeled",
  "unlabeled",
  "closed",
  "reopened",
  "assigned",
  "unassigned",
  "deleted",
  "transferred",
] as const);
type IssueAction = typeof issueActions extends Set<infer Action> ? Action : never;

function issue(payload: unknown, delivery: string): Fact[] {
  const action = actionOf(payload) as IssueAction;
  if (!issueActions.has(action)) return [];
  const told = shape.issue.parse(payload);
  return [
    {
      type: "issue",
      action,
      ...happened(told, delivery),
      issue: issueRef(told.issue),
      body: told.issue.body ?? null,
      author: actor(told.issue.user),
      authorAssociation: told.issue.author_association ?? null,
      assignee: actor(told.assignee),
      assignees: told.issue.assignees.flatMap((one) => actor(one) ?? []),
      movedTo: action === "transferred" ? movedTo(told) : null,
      movedIn: action === "opened" && (told.changes?.old_issue ?? null) !== null,
      labels: told.issue.labels.map((label) => label.name),
      state: stateOf(told.issue),
      label: told.label?.name ?? null,
      updatedAt: told.issue.updated_at,
    },
  ];
}

function movedTo({ changes }: z.infer<typeof shape.issue>): MovedTo | null {
  const { new_issue: issue, new_repository: repository } = changes ?? {};
  if (issue === undefined || repository === undefined) return null;
  return {
    repositoryId: repository.id,
    ownerId: repository.owner.id,
    repository: repository.full_name,
    issue: issueRef(issue),
  };
}

/** A new colour or description changes nothing for us. */
function label(payload: unknown, delivery: string): Fact[] {
  const action = actionOf(payload);
  if (action !== "edited" && action !== "deleted") return [];
  const told = shape.label.parse(payload);
  const common = { type: "label" as const, ...happened(told, delivery) };
  if (action === "deleted") return [{ ...common, action: "deleted", label: told.label.name, to: null }];
  const from = told.changes?.name?.from;
  return from === undefined ? [] : [{ ...common, action: "renamed", label: from, to: told.label.name }];
}

function comment(payload: unknown, delivery: string): Fact[] {
  const action = actionOf(payload);
  if (action !== "created" && action !== "edited") return [];
  const told = shape.comment.parse(payload);
  return [
    {
      type: "comment",
      action,
      ...happened(told, delivery),
      on: told.issue.pull_request === undefined ? "issue" : "pull-request",
      issue: issueRef(told.issue),
      issueState: stateOf(told.issue),
      threadAuthor: actor(told.issue.user),
      labels: told.issue.labels.map((label) => label.name),
      updatedAt: told.issue.updated_at,
      commentId: told.comment.id,
      commentedAt: told.comment.created_at ?? told.issue.updated_at,
      body: told.comment.body,
      previousBody: action === "edited" ? (told.changes?.body?.from ?? told.comment.body) : null,
    },
  ];
}

function push(payload: unknown, delivery: string): Fact[] {
  const told = shape.push.parse(payload);
  const branch = /^refs\/heads\/(.+)$/.exec(told.ref)?.[1];
  if (branch === undefined) return [];
  return [
    {
      type: "push",
      ...happened(told, delivery),
      branch,
      after: /^0+$/.test(told.after) ? null : told.after,
      touchesPolicy: touchesPolicy(told),
      reverts: revertingCommits(told).flatMap((commit) =>
        revertedCommits(commit.message).map((reverted) => ({ commit: commit.id, reverted })),
      ),
    },
  ];
}

/**
 * A push lists at most 2,048 commits, a forced one none of those it takes away, and one that makes a branch none that
 * were on another. On the default branch the policy is looked at then, because not knowing is no reason to keep an old
 * one; elsewhere it is only proposed, and a pull request knows better which files it changes.
 */
function touchesPolicy(told: z.infer<typeof shape.push>): boolean {
  const commits = told.commits ?? [];
  const isVague = told.forced === true || told.created === true || commits.length >= 2048;
  if (isVague && told.ref === `refs/heads/${told.repository.default_branch}`) return true;
  return commits.some((commit) =>
    [commit.added, commit.modified, commit.removed].some((paths) => paths?.includes(policyPath)),
  );
}

/**
 * Of a merge made on GitHub only the commit that it made counts: the others have messages that contributors wrote, and
 * nobody may take back what others earned by a line that the merger did not see.
 */
function revertingCommits({ commits, head_commit: head }: z.infer<typeof shape.push>) {
  return head?.committer?.username === "web-flow" ? [head] : (commits ?? []);
}

/** "This reverts commit <hash>." under a title that says so, as `git revert` and GitHub write it. */
function revertedCommits(message: string): string[] {
  if (!/^Revert\b/.test(message)) return [];
  return [...message.matchAll(/^This reverts commit ([0-9a-f]{40})/gm)].flatMap(([, hash]) => hash ?? []);
}

const installationActions: Record<
  string,
  "created" | "deleted" | "suspended" | "unsuspended" | "repositories"
> = {
  created: "created",
  deleted: "deleted",
  suspend: "suspended",
  unsuspend: "unsuspended",
  added: "repositories",
  removed: "repositories",
};

function installation(payload: unknown, delivery: string): Fact[] {
  const action = known(installationActions, actionOf(payload));
  if (action === undefined) return [];
  const told = shape.installation.parse(payload);
  const { account } = told.installation;
  return [
    {
      type: "installation",
      action,
      delivery,
      installationId: told.installation.id,
      owner: { id: account.id, login: account.login },
      actor: actor(told.sender),
    },
  ];
}

function actionOf(payload: unknown): string {
  const action =
    typeof payload === "object" && payload !== null ? (payload as { action?: unknown }).action : null;
  return typeof action === "string" ? action : "";
}

function happened(told: z.infer<typeof shape.common>, delivery: string) {
  return {
    delivery,
    installationId: told.installation.id,
    repository: repositoryRef(told.repository),
    actor: actor(told.sender ?? null),
  };
}

function repositoryRef(told: z.infer<typeof shape.repository>): RepositoryRef {
  return {
    id: told.id,
    ownerId: told.owner.id,
    owner: told.full_name.split("/")[0] ?? "",
    name: told.name,
    private: told.private,
    defaultBranch: told.default_branch,
  };
}

function issueRef(told: { id: number; node_id: string; number: number }): IssueRef {
  return { id: told.id, nodeId: told.node_id, number: told.number };
}

function actor(told: z.infer<typeof shape.user> | null | undefined): Actor | null {
  // A deleted account is shown as this one, to which nothing can be given.
  if (told === null || told === undefined || told.login === "ghost") return null;
  return { id: told.id, login: told.login, bot: told.type === "Bot" || told.login.endsWith("[bot]") };
}

function stateOf(told: { state: string; state_reason?: string | null | undefined }) {
  if (told.state !== "closed") return "open";
  return told.state_reason === "not_planned" || told.state_reason === "duplicate"
    ? "not-planned"
    : "completed";
}
