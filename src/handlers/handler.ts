/**
 * What a handler is: a family of facts, what deciding on one takes, and a plain synchronous function that decides.
 * The shell in app.ts fetches what is needed, reads the state inside the transaction and stores the decision.
 */
import type { AwardRecord, BountyRecord, ThreadRecord } from "../domain/award.ts";
import type { Decision } from "../domain/decision.ts";
import type { IssueRef } from "../domain/fact.ts";
import type { Period } from "../domain/period.ts";
import type { Policy } from "../domain/policy.ts";
import type { Permission, Person } from "../domain/rules/rule.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import type { Problem } from "../policy/load.ts";

/** What has to be asked of GitHub. Nothing named, nothing asked. */
export interface Needs {
  readonly pull?: IssueRef;
  /** Logins whose permission on the repository matters now. */
  readonly permissionOf?: string;
  /** Logins whose account (numeric id) must be known. */
  readonly users?: readonly string[];
  /** The commit of a pushed branch whose policy file is to be looked over. */
  readonly proposedPolicy?: string;
}

/** What GitHub answered. Fields that were not needed are `null`. */
export interface Seen {
  readonly pull: PullSnapshot | null;
  /** `none`: no access. `unknown`: nobody could say (a replay); counts as allowed and is reported as assumed. */
  readonly permission: Permission | "none" | "unknown" | null;
  readonly users: readonly (Person & { readonly bot: boolean })[];
  readonly proposed: readonly Problem[] | null;
}

/** Which part of the state the handler looks at. */
export interface StateWanted {
  readonly pullNumbers?: readonly number[];
  readonly mergeCommits?: readonly string[];
  readonly awardKeys?: readonly string[];
  /** Awards granted by the commands of this comment. */
  readonly grantedBy?: number;
  readonly issueIds?: readonly number[];
  /** Awards of these people for work from this time on, in the whole organisation. */
  readonly earlier?: { readonly personIds: readonly number[]; readonly from: string };
  /** Also, into `earlier`: what the people of the awards found earned from the start of these periods on. */
  readonly around?: readonly Period[];
  readonly threads?: readonly number[];
}

export interface State {
  /** Awards of the pull requests, merge commits, issues and keys wanted. */
  readonly awards: readonly AwardRecord[];
  /** What limits over a period look at. */
  readonly earlier: readonly AwardRecord[];
  readonly bounties: readonly BountyRecord[];
  readonly threads: readonly ThreadRecord[];
  /** Marks of the merge commits and pull requests wanted. */
  readonly reverted: readonly string[];
}

export interface Given {
  readonly policy: Policy;
  readonly seen: Seen;
  readonly state: State;
  /** ISO 8601. */
  readonly now: string;
}

export interface Handler<F> {
  /** Whether there is anything to decide. Most news is nobody's business: then nothing is read, locked or stored. */
  readonly concerns: (fact: F, policy: Policy) => boolean;
  /** What is done where there is no policy yet; without it, nothing. */
  readonly withoutPolicy?: {
    readonly needs: (fact: F) => Needs;
    readonly decide: (fact: F, seen: Seen) => Decision;
  };
  readonly needs: (fact: F, policy: Policy) => Needs;
  readonly state: (fact: F, seen: Seen, policy: Policy) => StateWanted;
  readonly decide: (fact: F, given: Given) => Decision;
}

/** Decides on what a timer brings. It needs no policy: what it ends was booked under one already. */
export interface TimerHandler<F> {
  readonly state: (fact: F) => StateWanted;
  readonly decide: (fact: F, given: Pick<Given, "state" | "now">) => Decision;
}

export const nothingSeen: Seen = { pull: null, permission: null, users: [], proposed: null };
export const emptyState: State = { awards: [], earlier: [], bounties: [], threads: [], reverted: [] };
