/**
 * What a handler is: a family of facts, what deciding on one takes, and a plain synchronous function that decides.
 * The shell in app.ts fetches what is needed, reads the state inside the transaction and stores the decision.
 */
import type { AwardRecord, BountyRecord, OverrideRecord, RevertAct, ThreadRecord } from "../domain/award.ts";
import type { Decision } from "../domain/decision.ts";
import type { EvidenceFacts } from "../domain/evidence/rule.ts";
import type { IssueRef, RepositoryRef } from "../domain/fact.ts";
import type { Participation } from "../domain/participation.ts";
import type { BatchRecord, PayoutRecord } from "../domain/payout/payout.ts";
import type { Payable } from "../domain/payout/planning.ts";
import type { Period } from "../domain/period.ts";
import type { SeenPermission } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import type { Doings } from "../domain/reservation.ts";
import type { Person, QuoteState } from "../domain/rules/rule.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import type { SeenWallet, WalletState } from "../domain/wallet/standing.ts";
import type { Problem } from "../policy/load.ts";

/** What has to be asked of GitHub. Nothing named, nothing asked. */
export interface Needs {
  readonly pull?: IssueRef;
  /** The login whose permission on the repository matters now. */
  readonly permissionOf?: string;
  /** Teams of the organisation, to be looked up for the same login. */
  readonly teams?: readonly string[];
  /** Logins whose account (numeric id) must be known. */
  readonly users?: readonly string[];
  /** The commit of a pushed branch whose policy file is to be looked over. */
  readonly proposedPolicy?: string;
}

/** What has to be asked once the pull request is known: of who merged it. */
export interface MergerNeeds {
  readonly id: number | null;
  readonly login: string;
  /** Whether the permission on the pull request's own repository matters. */
  readonly here: boolean;
  readonly teams: readonly string[];
  /** Other repositories whose issues it closes. */
  readonly elsewhere: readonly { readonly id: number; readonly nameWithOwner: string }[];
}

export interface SeenMerger {
  /** `null` when it is not known, as in what earlier versions kept. */
  readonly id: number | null;
  readonly login: string;
  readonly permission: SeenPermission;
  readonly teams: readonly string[];
  readonly elsewhere: readonly { readonly id: number; readonly permission: SeenPermission }[];
}

/** What GitHub answered. Fields that were not needed are `null`. */
export interface Seen {
  readonly pull: PullSnapshot | null;
  /** `none`: no access. `unknown`: nobody could say (a replay); counts as allowed and is reported as assumed. */
  readonly permission: SeenPermission;
  /** Those of the teams asked for that the person belongs to. */
  readonly teams: readonly string[];
  readonly users: readonly (Person & { readonly bot: boolean })[];
  readonly proposed: readonly Problem[] | null;
  readonly merger: SeenMerger | null;
  /** Of a signature that is no key's: what the chains say. */
  readonly wallet: SeenWallet | null;
}

/** Which part of the state the handler looks at. */
export interface StateWanted {
  readonly pullNumbers?: readonly number[];
  readonly mergeCommits?: readonly string[];
  readonly awardKeys?: readonly string[];
  /** Awards granted by the commands of this comment. */
  readonly grantedBy?: number;
  readonly issueIds?: readonly number[];
  /** Also bounties that this pull request claims. */
  readonly claimedBy?: number;
  /** Also bounties of the repository that these labels set. */
  readonly labels?: readonly string[];
  /** Awards of these people for work from this time on, in the whole organisation. */
  readonly earlier?: { readonly personIds: readonly number[]; readonly from: string };
  /** Also, into `earlier`: what the people of the awards found earned from the start of these periods on. */
  readonly around?: readonly Period[];
  readonly threads?: readonly number[];
  /** What this person did in the organisation. */
  readonly doingsOf?: number;
  readonly budgets?: {
    readonly of: readonly {
      readonly scope: "organization" | "repository";
      readonly tokenId: string;
      readonly per: Period;
    }[];
    readonly at: string;
    readonly beside: { readonly pull?: number; readonly issueId?: number };
  };
  /** Names of work and of reverts: every act that has to do with them, and the awards of what those name. */
  readonly reverting?: readonly string[];
  /** Who of these people wants to be seen by the hiring team. */
  readonly participationsOf?: readonly number[];
  /** What everybody is owed, and which batch was the last. */
  readonly payable?: boolean;
  /** This batch and its payouts. */
  readonly batch?: number;
  /** The wallet of this person, what they were asked to sign, and what they are owed. */
  readonly walletOf?: number;
  /** Also the wallets of those whose awards are found. */
  readonly walletsOfAwards?: boolean;
  /** What evidence of this person's work is made from. */
  readonly evidenceOf?: number;
}

export interface State {
  /** Awards of the pull requests, merge commits, issues and keys wanted. */
  readonly awards: readonly AwardRecord[];
  /** What limits over a period look at. */
  readonly earlier: readonly AwardRecord[];
  readonly bounties: readonly BountyRecord[];
  readonly threads: readonly ThreadRecord[];
  readonly reverts: readonly RevertAct[];
  readonly overrides: readonly OverrideRecord[];
  readonly doings: Doings | null;
  readonly budgets: NonNullable<QuoteState["budgets"]>;
  /** Of the people asked for, those who ever said whether they want to be seen. */
  readonly participations: readonly Participation[];
  readonly evidence: EvidenceFacts | null;
  readonly payable: readonly Payable[];
  /** 0 for none. */
  readonly lastBatch: number;
  readonly batches: readonly BatchRecord[];
  readonly payouts: readonly PayoutRecord[];
  readonly wallet: WalletState | null;
  /** Of the people asked for, those who have a wallet. */
  readonly withWallet: readonly number[];
}

/** Where something is said and done. */
export interface Place {
  readonly repository: Pick<RepositoryRef, "id" | "ownerId" | "owner" | "name">;
  readonly installationId: number;
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
  /** What is to be asked of who merged the pull request, once it is known. */
  readonly merger?: (fact: F, seen: Seen, policy: Policy) => MergerNeeds | null;
  readonly state: (fact: F, seen: Seen, policy: Policy) => StateWanted;
  readonly decide: (fact: F, given: Given) => Decision;
}

/**
 * Decides on what a timer brings. What it ends was booked under a policy already, so there may be none any more; and
 * the App may see the repository no more, then there is no place to say anything.
 */
export interface TimerHandler<F> {
  readonly state: (fact: F) => StateWanted;
  readonly decide: (fact: F, given: TimerGiven) => Decision;
}

export interface TimerGiven extends Pick<Given, "state" | "now"> {
  readonly policy: Policy | null;
  readonly place: Place | null;
}

/** Decides on what the treasurer does. It takes a policy, and says nothing on GitHub. */
export interface ActHandler<F> {
  readonly state: (fact: F) => StateWanted;
  readonly decide: (fact: F, given: ActGiven) => Decision;
}

export type ActGiven = Pick<Given, "policy" | "state" | "now">;

export const nothingSeen: Seen = {
  pull: null,
  permission: null,
  teams: [],
  users: [],
  proposed: null,
  merger: null,
  wallet: null,
};

export const emptyState: State = {
  awards: [],
  earlier: [],
  bounties: [],
  threads: [],
  reverts: [],
  overrides: [],
  doings: null,
  budgets: [],
  participations: [],
  evidence: null,
  payable: [],
  lastBatch: 0,
  batches: [],
  payouts: [],
  wallet: null,
  withWallet: [],
};
