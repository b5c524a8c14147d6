/**
 * What an evidence rule is. A rule is one file in rules/ and one line in registry.ts. Evidence is made in steps: sources
 * find a person's contributions in the facts, bars say which are none, fits say toward which requirements one counts,
 * limits take away what is too much. Facts, policy and time go in; nothing else does.
 */
import type { RevertAct } from "../award.ts";
import type { HiringPolicy, Requirement } from "../hiring.ts";
import type { Policy } from "../policy.ts";
import type { MatchInput, Person } from "../rules/rule.ts";
import type { ActorNode, ClosingIssueNode, PullSnapshot, ReviewNode, SnapshotPart } from "../snapshot.ts";
import type { EvidenceReason } from "./reason.ts";

/** Work that no merge shows, credited by a maintainer. */
export interface Grant {
  /** Its own name: one that stands there twice counts once. */
  readonly key: string;
  readonly person: Person;
  readonly kind: string;
  /** The key of a requirement; `null`: toward every requirement that names the kind. */
  readonly requirement: string | null;
  readonly by: Person;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A value that a maintainer saw in somebody. It is shown, and never becomes a number. */
export interface Endorsement {
  readonly key: string;
  readonly person: Person;
  /** The value's key. */
  readonly value: string;
  readonly by: Person;
  readonly reason: string;
  readonly at: string;
}

/** What happened. Facts about other people do no harm; order and repetition change nothing. */
export interface EvidenceFacts {
  /** Pull requests that the person opened, wrote in, reviewed or reported an issue of, and the reverts of these. */
  readonly pulls: readonly PullSnapshot[];
  readonly grants: readonly Grant[];
  readonly endorsements: readonly Endorsement[];
  /** Acts of reverting that no pull request of these shows: pushed commits, `/revert`. */
  readonly reverts: readonly RevertAct[];
}

export const noFacts: EvidenceFacts = { pulls: [], grants: [], endorsements: [], reverts: [] };

/** What evidence goes by, of a policy at one commit. */
export interface EvidencePolicy {
  readonly hiring: Pick<HiringPolicy, "file" | "requirements" | "values" | "evidence">;
  /** How the kind of a pull request is told. */
  readonly kinds: Policy["rules"]["kinds"];
  readonly commit: string;
}

/** What evidence goes by in a policy; `null` where it has no hiring. */
export function evidencePolicy({ hiring, rules, commit }: Policy): EvidencePolicy | null {
  return hiring === null ? null : { hiring, kinds: rules.kinds, commit };
}

interface Work {
  /** Its own name, by which it stands in one place of every order. */
  readonly key: string;
  readonly kind: string;
  /** When it became one: the merge, or the grant; ISO 8601. */
  readonly at: string;
  /** The person, as the fact names them. */
  readonly by: ActorNode;
  /** Among how many human authors it is shared. */
  readonly authors: number;
  /** Maintainers who accepted it, the person left out. */
  readonly approvers: readonly ActorNode[];
}
export interface PullWork extends Work {
  readonly type: "pull-request";
  readonly pull: PullSnapshot;
}
export interface ReviewWork extends Work {
  readonly type: "review";
  readonly pull: PullSnapshot;
  /** The person's reviews of it. */
  readonly reviews: readonly ReviewNode[];
  /** Whose work it is; `null` when the account was deleted. */
  readonly counterpart: ActorNode | null;
}
export interface ReportWork extends Work {
  readonly type: "report";
  /** The pull request that resolved it. */
  readonly pull: PullSnapshot;
  readonly issue: ClosingIssueNode;
}
export interface GrantWork extends Work {
  readonly type: "grant";
  readonly grant: Grant;
}
export type Contribution = PullWork | ReviewWork | ReportWork | GrantWork;

export type Because =
  | { readonly by: "label"; readonly label: string; readonly issue: number | null }
  | { readonly by: "dependency"; readonly name: string; readonly manifest: string }
  | { readonly by: "files" }
  | { readonly by: "kind" }
  | { readonly by: "grant" };

/** That a contribution fits a requirement, by which rule, and on which of its files. */
export interface Hit {
  readonly requirement: Requirement;
  readonly because: Because;
  readonly paths: readonly string[];
}

/** A contribution that fits a requirement and that nothing bars, before it is ranked within its week. */
export interface Weighed {
  readonly contribution: Contribution;
  readonly hit: Hit;
  /** Its ISO week, "2026-W48". */
  readonly week: string;
  readonly days: number;
  readonly weight: number;
  readonly share: number;
  readonly age: number;
  /** weight · share · age. */
  readonly worth: number;
}

export interface Acceptance {
  /** Maintainers who approved or merged it and did not write it. */
  readonly approvers: readonly ActorNode[];
  /** Why it is not accepted. */
  readonly refusal: EvidenceReason | null;
}

export interface EvidenceContext {
  readonly person: Person;
  /** ISO 8601. */
  readonly asOf: string;
  readonly policy: EvidencePolicy;
  /** Merged by then and of this person's concern, each once, in the order of merging. */
  readonly pulls: readonly PullSnapshot[];
  readonly grants: readonly Grant[];
  readonly kindOf: (pull: PullSnapshot) => string;
  readonly acceptanceOf: (pull: PullSnapshot) => Acceptance;
  readonly isReverted: (pull: PullSnapshot) => boolean;
}

/** What a fit looks at: the changed files, those that the requirement ignores left out. */
export interface FitInput extends MatchInput {
  /** With those that it ignores: a manifest may be among them. */
  readonly allFiles: readonly string[] | null;
}

export type Refused<T> = ReadonlyMap<T, EvidenceReason>;

interface Phases {
  readonly source: (context: EvidenceContext) => readonly Contribution[];
  readonly bar: (contribution: Contribution, context: EvidenceContext) => EvidenceReason | null;
  /** `"unknown"`: it cannot be told without knowing the changed files. `input` is `null` for grants. */
  readonly fit: (
    requirement: Requirement,
    contribution: Contribution,
    input: FitInput | null,
  ) => Pick<Hit, "because" | "paths"> | "unknown" | null;
  /** Of what one contribution fits, what is too much. */
  readonly spread: (hits: readonly Hit[], context: EvidenceContext) => Refused<Hit>;
  /** Of what counts toward one requirement as one kind, what is too much. */
  readonly limit: (rows: readonly Weighed[], context: EvidenceContext) => Refused<Weighed>;
}
type Phase = keyof Phases;

interface Rule<P extends Phase> {
  readonly phase: P;
  readonly name: string;
  readonly summary: string;
  /** The parts of a snapshot that it looks at. */
  readonly needs: readonly SnapshotPart[];
  readonly evaluate: Phases[P];
}
export type SourceRule = Rule<"source">;
export type BarRule = Rule<"bar">;
export type FitRule = Rule<"fit">;
export type SpreadRule = Rule<"spread">;
export type LimitRule = Rule<"limit">;
export type EvidenceRule = SourceRule | BarRule | FitRule | SpreadRule | LimitRule;
