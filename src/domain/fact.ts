/** Facts: what happened, in our own words. github/facts.ts makes them from deliveries; rules know nothing else. */

import type { Word } from "./payout/payout.ts";
import type { Wish } from "./payout/planning.ts";
import type { Outcome } from "./payout/settling.ts";
import type { TreasuryMove } from "./payout/treasury.ts";

/** An account on GitHub. `id` is the numeric id, which survives renames; the login is only for display. */
export interface Actor {
  readonly id: number;
  readonly login: string;
  readonly bot: boolean;
}

export interface RepositoryRef {
  readonly id: number;
  readonly ownerId: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
}

export interface IssueRef {
  /** The numeric database id, not the number in the address. */
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
}

interface Happened {
  /** The delivery's GUID. */
  readonly delivery: string;
  readonly installationId: number;
  readonly repository: RepositoryRef;
  /** `null` when GitHub names nobody (a deleted account). */
  readonly actor: Actor | null;
}

export interface PullRequestFact extends Happened {
  readonly type: "pull-request";
  readonly action:
    | "opened"
    | "edited"
    | "synchronized"
    | "labeled"
    | "unlabeled"
    | "closed"
    | "reopened"
    | "ready"
    /** Nothing happened to it: a bounty that it claims has changed. */
    | "requoted";
  readonly pull: IssueRef;
  readonly merged: boolean;
  readonly headSha: string;
}

export interface IssueFact extends Happened {
  readonly type: "issue";
  readonly action:
    | "opened"
    | "edited"
    | "labeled"
    | "unlabeled"
    | "closed"
    | "reopened"
    | "assigned"
    | "unassigned"
    | "deleted"
    | "transferred";
  readonly issue: IssueRef;
  /** As it stands now; `null` for none, and for what was kept before it was read. */
  readonly body: string | null;
  readonly author: Actor | null;
  /** Who the author is to the repository, as GitHub says it; `null` where it was not read. */
  readonly authorAssociation: string | null;
  /** Who was assigned or unassigned. */
  readonly assignee: Actor | null;
  /** Everybody who is assigned now. */
  readonly assignees: readonly Actor[];
  /** Where a transferred issue is now. */
  readonly movedTo: MovedTo | null;
  /** Whether it was opened by a transfer: the news of the transfer says the rest. */
  readonly movedIn: boolean;
  readonly labels: readonly string[];
  readonly state: "open" | "completed" | "not-planned";
  /** The label that was added or removed. */
  readonly label: string | null;
  /** When GitHub last changed the issue, ISO 8601: news older than what is known changes nothing. */
  readonly updatedAt: string;
}

export interface MovedTo {
  readonly repositoryId: number;
  readonly ownerId: number;
  /** `owner/name`. */
  readonly repository: string;
  readonly issue: IssueRef;
}

/** A label of the repository was renamed or deleted, which GitHub does to every issue that has it. */
export interface LabelFact extends Happened {
  readonly type: "label";
  readonly action: "renamed" | "deleted";
  /** What it was called before. */
  readonly label: string;
  /** What it is called now; `null` when it is gone. */
  readonly to: string | null;
}

export interface CommentFact extends Happened {
  readonly type: "comment";
  readonly action: "created" | "edited";
  readonly on: "issue" | "pull-request";
  readonly issue: IssueRef;
  readonly issueState: "open" | "completed" | "not-planned";
  readonly threadAuthor: Actor | null;
  readonly labels: readonly string[];
  /** When GitHub last changed the thread, ISO 8601. */
  readonly updatedAt: string;
  readonly commentId: number;
  /** When the comment was written, ISO 8601. */
  readonly commentedAt: string;
  readonly body: string;
  /** The body before an edit; `null` for a new comment. */
  readonly previousBody: string | null;
  /** What its commands mean, in their order, where the words that say it were replaced since. */
  readonly callKeys?: readonly string[];
}

export interface ReviewFact extends Happened {
  readonly type: "review";
  readonly action: "submitted" | "edited" | "dismissed";
  readonly pull: IssueRef;
  readonly merged: boolean;
  /** Whether the pull request is a maintainer's, who could merge it alone. */
  readonly byMaintainer: boolean;
  /** Whether the news is of an approval; `null` for what was kept before that was read. */
  readonly approves: boolean | null;
}

export interface PushFact extends Happened {
  readonly type: "push";
  readonly branch: string;
  /** The branch's commit after the push; `null` when the push deleted the branch. */
  readonly after: string | null;
  readonly touchesPolicy: boolean;
  /** Commits of the push that say they revert one, by their hashes. */
  readonly reverts: readonly { readonly commit: string; readonly reverted: string }[];
}

/** The App was installed, removed, or given or refused repositories. There is no repository of its own. */
export interface InstallationFact {
  readonly type: "installation";
  readonly action: "created" | "deleted" | "suspended" | "unsuspended" | "repositories";
  readonly delivery: string;
  readonly installationId: number;
  readonly owner: { readonly id: number; readonly login: string };
  readonly actor: Actor | null;
}

/** The hold of an award is over. A timer makes it, not a delivery. */
export interface HoldOverFact {
  readonly type: "hold-over";
  readonly ownerId: number;
  readonly repositoryId: number;
  readonly awardKey: string;
}

/** Something is due on a bounty: a reminder, or the end of its reservation or of itself. A timer makes it. */
export interface BountyDueFact {
  readonly type: "bounty-due";
  readonly ownerId: number;
  readonly repositoryId: number;
  readonly issueId: number;
}

/** The treasurer took what is owed into batches. */
export interface PayoutsPlannedFact {
  readonly type: "payouts-planned";
  readonly ownerId: number;
  readonly wish: Wish;
}

/** The treasurer, or the chain, says how payouts of a batch went. */
export interface PayoutsSettledFact {
  readonly type: "payouts-settled";
  readonly ownerId: number;
  readonly batch: number;
  readonly word: Word;
  readonly outcomes: readonly Outcome[];
}

/** Money came into the treasury, or went out of it, as the treasurer says. */
export interface TreasuryMovedFact {
  readonly type: "treasury-moved";
  readonly ownerId: number;
  readonly move: TreasuryMove;
}

/** Something is due on a candidate. A timer makes it. */
export interface CandidateDueFact {
  readonly type: "candidate-due";
  readonly ownerId: number;
  readonly repositoryId: number;
  /** The candidate's key. */
  readonly candidate: string;
}

/** A week of somebody's programme is over. A timer makes it. */
export interface EnrolmentDueFact {
  readonly type: "enrolment-due";
  readonly ownerId: number;
  readonly repositoryId: number;
  /** The key of the enrolment. */
  readonly enrolment: string;
}

export type RepositoryFact = PullRequestFact | IssueFact | LabelFact | CommentFact | ReviewFact | PushFact;
export type TimedFact = HoldOverFact | BountyDueFact | CandidateDueFact | EnrolmentDueFact;
/** What somebody does on the command line, or the chain says: of an owner, and of no repository. */
export type ActFact = PayoutsPlannedFact | PayoutsSettledFact | TreasuryMovedFact;
export type Fact = RepositoryFact | InstallationFact | TimedFact;

const timed: readonly Fact["type"][] = ["hold-over", "bounty-due", "candidate-due", "enrolment-due"];

/** Whether a timer made it. */
export function isTimed(fact: Fact): fact is TimedFact {
  return timed.includes(fact.type);
}
