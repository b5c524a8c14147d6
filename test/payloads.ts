/**
 * Webhook deliveries for tests: small payloads with everything that Foothold and a recording read, shaped as GitHub
 * sends them. A builder is one repository; ids follow from numbers, so that two deliveries of one thing agree.
 */

export interface Delivery {
  /** `x-github-delivery`. */
  readonly id: string;
  /** `x-github-event`. */
  readonly name: string;
  readonly payload: object;
}

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot";
}

export const people = {
  ada: { id: 1, login: "ada", type: "User" },
  bob: { id: 2, login: "bob", type: "User" },
  cy: { id: 3, login: "cy", type: "User" },
  dee: { id: 4, login: "dee", type: "User" },
  eve: { id: 5, login: "eve", type: "User" },
  fay: { id: 6, login: "fay", type: "User" },
  gil: { id: 8, login: "gil", type: "User" },
  robot: { id: 99, login: "renovate[bot]", type: "Bot" },
} as const satisfies Record<string, Account>;

export interface Repository {
  readonly id: number;
  readonly name: string;
  readonly ownerId: number;
  readonly owner: string;
  readonly installationId: number;
  readonly defaultBranch: string;
}

export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly author: Account | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When it was merged; `null` while it is not. */
  readonly mergedAt: string | null;
  readonly closedAt: string | null;
  readonly mergedBy: Account | null;
  readonly base: string;
  readonly head: string;
  readonly labels: readonly string[];
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly author: Account | null;
  readonly updatedAt: string;
  readonly labels: readonly string[];
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "not_planned" | null;
}

export interface Builder {
  readonly repository: Repository;
  readonly pull: (action: string, pull: Partial<Pull>, sender?: Account) => Delivery;
  /** A pull request closed by its merge. */
  readonly merge: (pull: Partial<Pull> & { readonly mergedAt: string }) => Delivery;
  readonly review: (
    pull: Partial<Pull>,
    review: {
      readonly by: Account;
      readonly state: string;
      readonly association?: string;
      readonly at?: string;
    },
  ) => Delivery;
  /** `label` is the one that came or went. */
  readonly issue: (
    action: string,
    issue: Partial<Issue>,
    more?: { label?: string; sender?: Account },
  ) => Delivery;
  readonly comment: (issue: Partial<Issue>, body: string, by: Account, onPull?: boolean) => Delivery;
  /** The issue went to another repository, as `to` builds it under a number of its own. */
  readonly transfer: (issue: Partial<Issue>, to: Builder, number: number) => Delivery;
  /** Messages of the commits that were pushed; to the default branch unless another is named. */
  readonly push: (messages: readonly string[], branch?: string) => Delivery;
}

/** The merge commit of a pull request: what a revert on the branch names. */
export function mergeCommitOf(repositoryId: number, number: number): string {
  return (repositoryId * 100_000 + number).toString(16).padStart(40, "a");
}

/** The numeric id of an issue or a pull request, which stays when the repository is renamed. */
export function threadId(repositoryId: number, number: number): number {
  return repositoryId * 1000 + number;
}

export function payloads(changes: Partial<Repository> = {}): Builder {
  const repository: Repository = {
    id: 50,
    name: "core",
    ownerId: 7,
    owner: "grid",
    installationId: 70,
    defaultBranch: "main",
    ...changes,
  };
  let told = 0;
  const deliver = (name: string, payload: object, sender: Account): Delivery => {
    told += 1;
    const id = `${repository.id.toString(16).padStart(8, "0")}-0000-4000-8000-${told.toString().padStart(12, "0")}`;
    return { id, name, payload: { ...payload, ...common(repository), sender: account(sender) } };
  };
  const thePull = (pull: Partial<Pull>) => pullJson(repository, pull);
  return {
    repository,
    pull: (action, pull, sender = people.bob) =>
      deliver("pull_request", { action, number: pull.number ?? 12, pull_request: thePull(pull) }, sender),
    merge: (pull) => {
      const merged = thePull({ closedAt: pull.mergedAt, updatedAt: pull.mergedAt, ...pull });
      return deliver(
        "pull_request",
        { action: "closed", number: pull.number ?? 12, pull_request: merged },
        people.bob,
      );
    },
    review: (pull, review) => {
      const { merged_by: _, merged: __, ...simple } = thePull(pull);
      const payload = { action: "submitted", review: reviewJson(review, told), pull_request: simple };
      return deliver("pull_request_review", payload, review.by);
    },
    issue: (action, issue, { label, sender = people.bob } = {}) => {
      const named = label === undefined ? {} : { label: labelJson(label) };
      return deliver("issues", { action, issue: issueJson(repository, issue), ...named }, sender);
    },
    comment: (issue, body, by, onPull = false) => {
      const thread = { ...issueJson(repository, issue), ...(onPull ? { pull_request: {} } : {}) };
      const comment = { id: 9_000_000 + told, body, user: account(by), author_association: "MEMBER" };
      return deliver("issue_comment", { action: "created", issue: thread, comment }, by);
    },
    transfer: (issue, to, number) => {
      const there = { ...common(to.repository).repository };
      const changes = { new_issue: issueJson(to.repository, { ...issue, number }), new_repository: there };
      const payload = { action: "transferred", issue: issueJson(repository, issue), changes };
      return deliver("issues", payload, people.bob);
    },
    push: (messages, branch = repository.defaultBranch) => {
      const commits = messages.map((message, index) => commitJson(message, told * 100 + index));
      const after = commits.at(-1)?.id ?? "0".repeat(40);
      const payload = { ref: `refs/heads/${branch}`, before: "b".repeat(40), after, forced: false, commits };
      return deliver("push", payload, people.bob);
    },
  };
}

function common({ id, name, owner, ownerId, installationId, defaultBranch }: Repository) {
  return {
    repository: {
      id,
      node_id: `R_${id}`,
      name,
      full_name: `${owner}/${name}`,
      private: false,
      default_branch: defaultBranch,
      owner: { id: ownerId, login: owner, type: "Organization" },
    },
    organization: { id: ownerId, login: owner },
    installation: { id: installationId },
  };
}

function account({ id, login, type }: Account) {
  return { id, login, type, node_id: `U_${id}`, site_admin: false };
}

function labelJson(name: string) {
  return { id: name.length, name, color: "ededed", default: false };
}

function pullJson(repository: Repository, changes: Partial<Pull>) {
  const pull: Pull = {
    number: 12,
    title: "Teach it to sing",
    body: null,
    author: people.ada,
    createdAt: "2026-03-01T10:00:00Z",
    updatedAt: changes.mergedAt ?? "2026-03-01T10:00:00Z",
    mergedAt: null,
    closedAt: changes.mergedAt ?? null,
    mergedBy: changes.mergedAt === undefined || changes.mergedAt === null ? null : people.bob,
    base: repository.defaultBranch,
    head: "sing",
    labels: [],
    ...changes,
  };
  const id = threadId(repository.id, pull.number);
  return {
    id,
    node_id: `PR_${id}`,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.closedAt === null ? "open" : "closed",
    draft: false,
    user: pull.author === null ? null : account(pull.author),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merged: pull.mergedAt !== null,
    merged_by: pull.mergedBy === null ? null : account(pull.mergedBy),
    merge_commit_sha: pull.mergedAt === null ? null : mergeCommitOf(repository.id, pull.number),
    base: { ref: pull.base, sha: "b".repeat(40) },
    head: { ref: pull.head, sha: pull.number.toString(16).padStart(40, "c") },
    labels: pull.labels.map(labelJson),
  };
}

function reviewJson(review: Parameters<Builder["review"]>[1], told: number) {
  return {
    id: 8_000_000 + told,
    node_id: `PRR_${told}`,
    user: account(review.by),
    author_association: review.association ?? "MEMBER",
    state: review.state,
    submitted_at: review.at ?? "2026-03-02T09:00:00Z",
    body: null,
  };
}

function issueJson(repository: Repository, changes: Partial<Issue>) {
  const issue: Issue = {
    number: 1,
    title: "It does not sing",
    author: people.cy,
    updatedAt: "2026-03-01T09:00:00Z",
    labels: [],
    state: "open",
    stateReason: null,
    ...changes,
  };
  const id = threadId(repository.id, issue.number);
  return {
    id,
    node_id: `I_${id}`,
    number: issue.number,
    title: issue.title,
    body: null,
    user: issue.author === null ? null : account(issue.author),
    labels: issue.labels.map(labelJson),
    state: issue.state,
    state_reason: issue.stateReason,
    created_at: "2026-02-01T09:00:00Z",
    updated_at: issue.updatedAt,
    closed_at: issue.state === "closed" ? issue.updatedAt : null,
  };
}

function commitJson(message: string, told: number) {
  const id = told.toString(16).padStart(40, "d");
  return { id, message, timestamp: "2026-03-01T10:00:00Z", added: [], modified: ["src/a.ts"], removed: [] };
}
