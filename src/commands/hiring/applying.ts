/** Applying, however it is said: by command or by an issue form. First what would be sent is shown, then exactly that is. */
import { findOpening, type Opening } from "../../domain/application.ts";
import {
  type AskedIn,
  active,
  type CandidateRecord,
  drafted,
  draftTime,
  type Included,
  isTooOld,
  sent,
} from "../../domain/candidate.ts";
import { nothing } from "../../domain/decision.ts";
import type { EvidenceSnapshot } from "../../domain/evidence/snapshot.ts";
import { shownOfHash } from "../../domain/evidence/snapshot.ts";
import type { HiringPolicy } from "../../domain/hiring.ts";
import { isSeen, type Participation } from "../../domain/participation.ts";
import type { Person } from "../../domain/rules/rule.ts";
import { applyAnswers, draftText, openingNames, positionTitle, sentText } from "../../messages/applying.ts";
import { type CommandResult, UserError } from "../command.ts";

export interface Applicant {
  readonly by: Person;
  readonly own: Participation | undefined;
  /** Their applications, drafts among them. */
  readonly candidates: readonly CandidateRecord[];
  /** Of their evidence, as of now; `null` where there is none to make. */
  readonly snapshot: () => EvidenceSnapshot | null;
  readonly asked: AskedIn;
  readonly hiring: HiringPolicy;
  readonly policyCommit: string;
  readonly now: string;
}

/** @throws UserError for whoever cannot apply, with what to do. */
export function draftApplication(
  word: string | null,
  included: readonly Included[],
  applicant: Applicant,
): CommandResult {
  const { by, hiring, asked, policyCommit, now } = applicant;
  const { opening, own } = allowed(word, applicant);
  const snapshot = applicant.snapshot();
  if (snapshot === null) throw new UserError(applyAnswers.joinFirst);
  const draft = drafted({
    person: by,
    position: opening.key,
    snapshot,
    policyCommit,
    included,
    asked,
    now,
  });
  return {
    decision: { ...nothing, candidates: [draft], participations: [active(own, now)] },
    answer: draftText(draft, opening, hiring),
  };
}

export interface Receiving {
  /** The repository of candidates, as it is now. */
  readonly repository: { readonly id: number; readonly private: boolean } | null;
  /** Its owner and its name in the policy, for whoever has to mend it. */
  readonly name: string;
}

/** @throws UserError where the hash is not that of what they read last. */
export function sendApplication(
  word: string | null,
  hash: string,
  included: readonly Included[],
  applicant: Applicant,
  receiving: Receiving,
): CommandResult {
  const { hiring, candidates, asked, now } = applicant;
  const { opening, own } = allowed(word, applicant);
  const { key } = opening;
  const draft = candidates.find(({ position, state }) => position === key && state === "draft");
  if (draft === undefined) throw new UserError(applyAnswers.noDraft(key));
  if (isTooOld(draft, now)) throw new UserError(applyAnswers.tooOld(key));
  if (draft.hash.slice(0, shownOfHash) !== hash.toLowerCase()) {
    throw new UserError(applyAnswers.otherHash(key));
  }
  const [stage] = hiring.stages;
  const { repository, name } = receiving;
  if (stage === undefined || repository === null || !repository.private) {
    const code = repository === null ? "candidates-repository-not-seen" : "candidates-repository-public";
    const until = new Date(Date.parse(draft.draftedAt) + draftTime).toISOString();
    return {
      decision: { ...nothing, notes: [{ code, repository: name }] },
      answer: applyAnswers.cannotReceive(until),
    };
  }
  const record = sent(draft, { repositoryId: repository.id, stage, included, asked, now });
  return {
    decision: { ...nothing, candidates: [record], participations: [active(own, now)] },
    answer: sentText(record, hiring),
  };
}

function allowed(
  word: string | null,
  { own, hiring, candidates }: Applicant,
): { readonly opening: Opening; readonly own: Participation } {
  if (own === undefined || !isSeen(own)) throw new UserError(applyAnswers.joinFirst);
  const opening = word === null ? undefined : findOpening(hiring, word);
  if (opening === undefined) throw new UserError(applyAnswers.unknown(word, openingNames(hiring)));
  const before = candidates.find(({ position, state }) => position === opening.key && state === "open");
  if (before !== undefined) {
    const title = positionTitle(hiring, opening.key);
    throw new UserError(applyAnswers.open(title, before.appliedAt ?? before.draftedAt));
  }
  return { opening, own };
}
