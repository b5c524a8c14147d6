/** Awards and bounties as the store keeps them: the state that rules and handlers are given. */
import type { Amount, Token } from "./amount.ts";

export interface BountyRecord {
  readonly repositoryId: number;
  readonly issueId: number;
  readonly issueNumber: number;
  readonly state: "open" | "awarded" | "withdrawn";
  readonly token: Token;
  /** What stands on the issue now; zero when withdrawn. */
  readonly amount: Amount;
  /** The label that set it, `null` when a command did. */
  readonly label: string | null;
  readonly history: readonly BountyChange[];
  /** The number of the pull request that earned it. */
  readonly awardedTo: number | null;
  /** When GitHub says the issue stood like this, ISO 8601; older news changes nothing. */
  readonly asOf: string;
}

export interface BountyChange {
  readonly at: string;
  readonly by: string;
  /** "500 GRID", or "withdrawn". */
  readonly to: string;
}

export interface AwardRecord {
  readonly key: string;
  readonly repositoryId: number;
  readonly pullNumber: number | null;
  readonly issueId: number | null;
  readonly personId: number;
  readonly login: string;
  readonly kind: string;
  readonly token: Token;
  /** Booked now: what limits left of `uncapped`. */
  readonly amount: Amount;
  readonly uncapped: Amount;
  /** What the caps of a person go by, when they are given out again; `null` where none applies (a grant). */
  readonly cappable: Amount | null;
  /** How often the amount was adjusted since it was booked. */
  readonly adjusted: number;
  /** When the work was merged or granted: what periods and the order within them go by. ISO 8601. */
  readonly earnedAt: string;
  readonly mergeCommit: string | null;
  readonly state: "held" | "matured" | "reversed";
  readonly maturesAt: string;
  readonly policyCommit: string;
}

/** What the App's one comment on a thread says: where things stand, what was granted, and its answer to the last command. */
export interface ThreadRecord {
  readonly repositoryId: number;
  readonly number: number;
  readonly status: string | null;
  /** Awards granted by hand on this thread, a line each. */
  readonly grants: string | null;
  readonly answer: string | null;
}
