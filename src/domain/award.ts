/** Awards, bounties and threads as the store keeps them: the state that rules and handlers are given. */
import type { Amount, Money, Token } from "./amount.ts";
import type { Reason } from "./reason.ts";
import type { Person } from "./rules/rule.ts";

/** What is written into the ledger; what a bounty is just now (reserved, in review) follows from the rest. */
export type BountyState = "open" | "awarded" | "withdrawn" | "expired";

export interface BountyRecord {
  readonly repositoryId: number;
  readonly issueId: number;
  readonly issueNumber: number;
  readonly state: BountyState;
  readonly token: Token;
  /** What stands on the issue now, pledges included; zero when withdrawn or expired. */
  readonly amount: Amount;
  /** What the label or `/bounty` set; zero when only pledges stand. */
  readonly base: Amount;
  /** What others added to it. */
  readonly pledges: readonly Pledge[];
  /** The labels that set it, joined by " + "; `null` when a command did. */
  readonly label: string | null;
  readonly history: readonly BountyChange[];
  readonly reservation: Reservation | null;
  /** Open pull requests that say they close the issue. */
  readonly claims: readonly Claim[];
  /** Who gets which part, when a maintainer has said so; otherwise the policy's shares do. */
  readonly split: readonly SplitPart[] | null;
  /** A maintainer stopped it: nothing is started and nothing earned until it is released. */
  readonly onHold: OnHold | null;
  /** The label that says nobody can start yet. */
  readonly blocked: string | null;
  /** Its issue is closed: nobody can start, and a maintainer says whose it is or withdraws it. */
  readonly closed: boolean;
  /** How the amount came about, where labels made it up of several parts. */
  readonly reasons: readonly Reason[];
  /** When it goes back to the budget if nobody earns it, ISO 8601; `null` for never. */
  readonly expiresAt: string | null;
  /** The number of the pull request that earned it. */
  readonly awardedTo: number | null;
  /** The repository of that pull request. */
  readonly awardedIn: number | null;
  /** When GitHub says the issue stood like this, ISO 8601; older news changes nothing. */
  readonly asOf: string;
}

export interface BountyChange {
  readonly at: string;
  readonly by: string;
  /** "500 GRID", or "withdrawn". */
  readonly to: string;
}

export interface Pledge {
  readonly personId: number;
  readonly login: string;
  readonly amount: Amount;
}

export interface Reservation {
  readonly personId: number;
  readonly login: string;
  /** ISO 8601. */
  readonly from: string;
  /** What the issue says; activity moves it only when it comes, ISO 8601. */
  readonly until: string;
  /** The last push or pull request of the person, ISO 8601. */
  readonly active: string;
  /** How long it holds without activity, in milliseconds. */
  readonly time: number;
  readonly nudged: boolean;
}

export interface Claim {
  readonly repositoryId: number;
  readonly pull: number;
  /** With which GitHub is asked for the pull request again. */
  readonly nodeId: string;
  readonly pullId: number;
  readonly personId: number;
  readonly login: string;
}

export interface SplitPart extends Person {
  readonly weight: number;
}

export interface OnHold {
  readonly by: string;
  readonly reason: string;
}

export interface AwardRecord {
  readonly key: string;
  readonly repositoryId: number;
  readonly pullNumber: number | null;
  readonly issueId: number | null;
  readonly personId: number;
  readonly login: string;
  readonly kind: string;
  readonly role: string;
  readonly token: Token;
  /** Booked now: what limits left of `uncapped`. */
  readonly amount: Amount;
  readonly uncapped: Amount;
  /** What the caps of a person go by, when they are given out again; `null` where none applies (a grant). */
  readonly cappable: Amount | null;
  /** How often the amount was adjusted since it was booked. */
  readonly adjusted: number;
  /** How often it was taken back or given again since it was booked. */
  readonly turns: number;
  /** When the work was merged or granted: what periods and the order within them go by. ISO 8601. */
  readonly earnedAt: string;
  readonly mergeCommit: string | null;
  readonly state: "held" | "matured" | "reversed";
  readonly maturesAt: string;
  /** A maintainer stopped it: it does not mature until it is released. */
  readonly onHold: OnHold | null;
  /** Why it is this much. */
  readonly reasons: readonly Reason[];
  readonly policyCommit: string;
}

/** Whoever reverts what: each has one or two names, `pull:<number>` and `commit:<hash>` of a repository. */
export interface RevertAct {
  readonly repositoryId: number;
  readonly reverted: string;
  readonly by: string;
  /** The commit that the reverting pull request was merged as. */
  readonly byCommit: string | null;
}

/** What a maintainer says that a pull request earns a person, whatever the rules say. */
export interface OverrideRecord {
  readonly repositoryId: number;
  readonly pullNumber: number;
  readonly personId: number;
  readonly login: string;
  readonly token: Token;
  /** `null`: nothing. */
  readonly money: Money | null;
  readonly by: string;
  readonly note: string;
}

/** A line that takes somebody to say it again: a second person, or the same one to confirm. */
export interface Proposal {
  /** The command's words, folded. */
  readonly line: string;
  readonly personId: number;
  readonly login: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A part of a thread's comment with a life of its own: a welcome, or how somebody's programme goes. */
export interface ThreadNote {
  /** What it is about, once in a thread. */
  readonly key: string;
  readonly text: string;
}

/** What the App's one comment on a thread says: where things stand, what was granted, and its answer to the last command. */
export interface ThreadRecord {
  readonly repositoryId: number;
  readonly number: number;
  readonly status: string | null;
  /** In the order in which they came. */
  readonly notes: readonly ThreadNote[];
  /** Awards granted by hand on this thread, a line each. */
  readonly grants: string | null;
  readonly answer: string | null;
  /** How applications go on that were sent from here, a line each. */
  readonly applications: string | null;
  readonly proposals: readonly Proposal[];
}
