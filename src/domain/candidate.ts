/**
 * A candidate: somebody's application for one position, from the draft that they read to the outcome that people of the
 * organisation give it. Nothing here decides about anybody: stages and outcomes are what a named person said.
 */
import { createHash } from "node:crypto";
import { type EvidenceSnapshot, snapshotHash } from "./evidence/snapshot.ts";
import type { Participation } from "./participation.ts";
import type { Person } from "./rules/rule.ts";

/** The position of those who apply for none and want to be remembered. */
export const interestKey = "interest";

/** A thread of the organisation where somebody applied, and is told how it goes on. */
export interface AskedIn {
  readonly repositoryId: number;
  /** `owner/name` as it was then. */
  readonly repository: string;
  readonly number: number;
}

/** Something that the person put into the application, in their words. */
export interface Included {
  /** The key of a part of the policy's `include`; `null` for what they wanted to add beside these. */
  readonly part: string | null;
  readonly text: string;
}

/** Into a stage, by whom, and why. The first has nobody: it is the application itself. */
export interface Move {
  readonly stage: string;
  readonly at: string;
  readonly by: Person | null;
  readonly reason: string | null;
}

/** A move by label that has no reason yet: the stage before it stands. */
export interface WaitingMove {
  readonly stage: string;
  readonly at: string;
  readonly by: Person;
}

export interface GivenOutcome {
  readonly outcome: string;
  readonly at: string;
  readonly by: Person;
  readonly reason: string | null;
}

export interface CandidateRecord {
  /** Its own name, which says nothing of the person. */
  readonly key: string;
  readonly personId: number;
  readonly login: string;
  /** By key, or `interest`. */
  readonly position: string;
  /** `dropped` is deleted: a draft that was not sent in time or taken back, and whatever was of somebody forgotten. */
  readonly state: "draft" | "open" | "closed" | "dropped";
  readonly snapshot: EvidenceSnapshot;
  /** SHA-256 over the position and the snapshot. */
  readonly hash: string;
  readonly policyCommit: string;
  readonly included: readonly Included[];
  readonly asked: AskedIn;
  readonly draftedAt: string;
  /** `null` for a draft. */
  readonly appliedAt: string | null;
  /** The private repository; `null` for a draft. */
  readonly repositoryId: number | null;
  /** Its issue there; `null` until GitHub has told of it, and when it is gone. */
  readonly issueId: number | null;
  readonly issueNumber: number | null;
  readonly stage: string;
  /** When the stage began. */
  readonly since: string;
  readonly moves: readonly Move[];
  readonly waiting: WaitingMove | null;
  /** Somebody closed the issue and has not said with which outcome. */
  readonly closing: { readonly by: Person; readonly at: string } | null;
  readonly outcome: GivenOutcome | null;
  /** What the candidate was told last, as the policy says it. */
  readonly told: string | null;
  /** When the team was reminded last of what is due now. */
  readonly remindedAt: string | null;
  readonly firstAnswerAt: string | null;
  readonly lastAnswerAt: string | null;
  /** The longest time between two answers so far, in milliseconds; it begins with the application. */
  readonly longestSilence: number;
  /** How often in a row what a bot did was undone. */
  readonly undone: number;
}

/** A draft that is older is not sent: what it says of the person's work is not true any more. */
export const draftTime = 14 * 86_400_000;

export interface Drafting {
  readonly person: Person;
  readonly position: string;
  readonly snapshot: EvidenceSnapshot;
  readonly policyCommit: string;
  readonly included: readonly Included[];
  readonly asked: AskedIn;
  readonly now: string;
}

export function drafted({ person, position, snapshot, now, ...rest }: Drafting): CandidateRecord {
  const hash = snapshotHash(position, snapshot.evidence);
  return {
    key: createHash("sha256").update(`${hash} ${now}`).digest("hex").slice(0, 24),
    personId: person.id,
    login: person.login,
    position,
    state: "draft",
    snapshot,
    hash,
    ...rest,
    draftedAt: now,
    appliedAt: null,
    repositoryId: null,
    issueId: null,
    issueNumber: null,
    stage: "",
    since: now,
    moves: [],
    waiting: null,
    closing: null,
    outcome: null,
    told: null,
    remindedAt: null,
    firstAnswerAt: null,
    lastAnswerAt: null,
    longestSilence: 0,
    undone: 0,
  };
}

export function isTooOld({ draftedAt }: CandidateRecord, now: string): boolean {
  return Date.parse(now) - Date.parse(draftedAt) >= draftTime;
}

export interface Sending {
  readonly repositoryId: number;
  readonly stage: { readonly key: string; readonly tell: string | null };
  readonly included: readonly Included[];
  readonly asked: AskedIn;
  readonly now: string;
}

/** What the person read is sent: the snapshot stays as it was drafted. */
export function sent(draft: CandidateRecord, { repositoryId, stage, included, asked, now }: Sending) {
  const record: CandidateRecord = {
    ...draft,
    state: "open",
    repositoryId,
    included: [...draft.included, ...included],
    asked,
    appliedAt: now,
    stage: stage.key,
    since: now,
    moves: [{ stage: stage.key, at: now, by: null, reason: null }],
    told: stage.tell,
  };
  return record;
}

/** The outcome of somebody who does not want to go on. */
export const withdrawnKey = "withdrawn";

/** Taken back by the person: nothing is left of it but that it was, and when. */
export function withdrawn(
  record: CandidateRecord,
  by: Person,
  now: string,
  { forgotten = false }: { readonly forgotten?: boolean } = {},
): CandidateRecord {
  if (record.state === "draft") return { ...record, state: "dropped" };
  const { evidence } = record.snapshot;
  return {
    ...record,
    // Of somebody who was forgotten no row is left, and its issue says nothing of them.
    state: forgotten ? "dropped" : "closed",
    snapshot: { evidence: { ...evidence, requirements: [], endorsements: [] }, people: [by] },
    included: [],
    moves: [],
    told: null,
    waiting: null,
    closing: null,
    outcome: { outcome: withdrawnKey, at: now, by, reason: null },
    remindedAt: null,
  };
}

/** Whether the person took it back themselves: then nobody else can open it again. */
export function isTakenBack({ outcome, personId }: CandidateRecord): boolean {
  return outcome?.outcome === withdrawnKey && outcome.by.id === personId;
}

/** What was kept of those who leave, object or are forgotten, with whatever was under way taken back. */
export function allWithdrawn(
  records: readonly CandidateRecord[],
  by: Person,
  now: string,
  options: { readonly forgotten?: boolean } = {},
): CandidateRecord[] {
  const isOwn = ({ personId, state }: CandidateRecord) =>
    personId === by.id && state !== "dropped" && (state !== "closed" || options.forgotten === true);
  return records.filter(isOwn).map((record) => withdrawn(record, by, now, options));
}

/** Applying is something that the person did: retention begins again. */
export function active(own: Participation, now: string): Participation {
  return { ...own, activeAt: now };
}
