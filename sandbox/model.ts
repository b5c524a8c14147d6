/** What the sandbox's GitHub consists of: plain records that actions change and renderers read. */

export const roles = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof roles)[number];
export type Files = Record<string, string>;

export interface Account {
  readonly kind: "account";
  readonly id: number;
  readonly nodeId: string;
  readonly type: "User" | "Bot" | "Organization";
  readonly createdAt: string;
  login: string;
  /** How their commits name them; by the login and GitHub's own address for them without it. */
  signs: { readonly name: string; readonly email: string } | null;
  /** GitHub shows a deleted account as nobody, or as the account `ghost`. */
  deleted: boolean;
  /** Of an organisation: who belongs to it, by numeric id. */
  readonly members: Map<number, "admin" | "member">;
  /** Of an organisation: whom it blocks, by numeric id. */
  readonly blocked: Set<number>;
  /** Of an organisation: numeric ids by team. */
  readonly teams: Map<string, Set<number>>;
}

export interface Label {
  readonly kind: "label";
  readonly id: number;
  readonly nodeId: string;
  name: string;
  color: string;
  description: string | null;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: string;
  /** The account behind the e-mail address, if there is one. */
  readonly account: Account | null;
}

export interface Commit {
  readonly sha: string;
  readonly tree: ReadonlyMap<string, string>;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
}

export interface Repository {
  readonly kind: "repository";
  readonly id: number;
  readonly nodeId: string;
  readonly createdAt: string;
  owner: Account;
  name: string;
  private: boolean;
  readonly parent: Repository | null;
  readonly defaultBranch: string;
  readonly labels: Label[];
  readonly collaborators: Map<number, Role>;
  /** Shared by a repository and its forks. */
  readonly objects: Map<string, Commit>;
  /** Trees that were made apart from any commit, by hash; shared as the commits are. */
  readonly trees: Map<string, ReadonlyMap<string, string>>;
  /** Branch → hash of its newest commit. */
  readonly branches: Map<string, string>;
  readonly threads: Thread[];
  /** Number of an issue that is no longer here → the one it became in another repository, `null` when deleted. */
  readonly gone: Map<number, Thread | null>;
  readonly checkRuns: CheckRun[];
  pushedAt: string;
  updatedAt: string;
}

export type StateReason = "completed" | "not_planned" | "duplicate" | "reopened";

/** An issue, or a pull request seen as the issue that it also is. */
export interface Thread {
  readonly kind: "thread";
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
  repository: Repository;
  readonly author: Account;
  readonly createdAt: string;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: StateReason | null;
  closedAt: string | null;
  closedBy: Account | null;
  updatedAt: string;
  labels: Label[];
  assignees: Account[];
  readonly comments: Comment[];
  readonly timeline: TimelineEvent[];
  readonly pull: Pull | null;
}

export interface Pull {
  /** Not the same as the id of the issue. */
  readonly id: number;
  readonly base: { ref: string; sha: string };
  readonly head: { readonly repository: Repository; readonly ref: string; sha: string };
  draft: boolean;
  mergedAt: string | null;
  mergedBy: Account | null;
  mergeCommit: string | null;
  readonly reviews: Review[];
  /** Issues that somebody linked through the sidebar. */
  readonly linked: Set<Thread>;
}

export type PullThread = Thread & { readonly pull: Pull };

export type TimelineEvent = {
  readonly id: number;
  readonly actor: Account;
  readonly at: string;
} & (
  | { readonly type: "labeled" | "unlabeled"; readonly label: Label }
  | { readonly type: "assigned" | "unassigned"; readonly assignee: Account }
  | { readonly type: "closed"; readonly reason: StateReason | null; readonly by: Thread | null }
  | { readonly type: "reopened" | "merged" }
  | { readonly type: "renamed"; readonly from: string; readonly to: string }
  /** The thread whose timeline this is was linked to the other one, or is no longer. */
  | { readonly type: "connected" | "disconnected"; readonly source: Thread; readonly subject: Thread }
  | { readonly type: "transferred"; readonly from: Repository; readonly issue: Thread }
);

export interface Comment {
  readonly kind: "comment";
  readonly id: number;
  readonly nodeId: string;
  /** Another one after the issue was transferred. */
  thread: Thread;
  readonly author: Account;
  readonly createdAt: string;
  body: string;
  edited: boolean;
  updatedAt: string;
  readonly reactions: Reaction[];
}

export const reactionContents = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const;

export interface Reaction {
  readonly id: number;
  readonly nodeId: string;
  readonly user: Account;
  readonly content: (typeof reactionContents)[number];
  readonly createdAt: string;
}

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";

export interface Review {
  readonly kind: "review";
  readonly id: number;
  readonly nodeId: string;
  readonly author: Account;
  readonly body: string;
  state: ReviewState;
  readonly commit: string;
  readonly submittedAt: string;
  readonly comments: readonly ReviewComment[];
}

export interface ReviewComment {
  readonly id: number;
  readonly path: string;
  readonly line: number;
  readonly body: string;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title?: string;
  readonly start_column?: number;
  readonly end_column?: number;
}

export interface CheckRun {
  readonly kind: "check-run";
  readonly id: number;
  readonly nodeId: string;
  readonly suiteId: number;
  readonly headSha: string;
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string;
  completedAt: string | null;
  externalId: string;
  detailsUrl: string;
  output: { title: string | null; summary: string | null; text: string | null };
  readonly annotations: Annotation[];
}

export type Permissions = Record<string, "read" | "write" | "admin">;

export interface Installation {
  readonly id: number;
  readonly account: Account;
  readonly createdAt: string;
  /** `null` means all of the account's repositories. */
  selected: Set<number> | null;
  permissions: Permissions;
  suspendedAt: string | null;
}

/** What every GitHub App has, the sandbox's one included. */
export interface AppRecord {
  readonly id: number;
  readonly slug: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly owner: Account;
  readonly bot: Account;
  permissions: Permissions;
  events: readonly string[];
  readonly createdAt: string;
  webhookUrl: string | null;
}
