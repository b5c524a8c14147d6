/** An issue opened by the application form: what its author would apply with is shown, as by `/hiring apply`. */

import { UserError } from "../../commands/command.ts";
import { draftApplication } from "../../commands/hiring/applying.ts";
import { readForm } from "../../domain/application.ts";
import type { CandidateRecord } from "../../domain/candidate.ts";
import { all, type Decision, nothing } from "../../domain/decision.ts";
import { evidenceOf } from "../../domain/evidence/evidence.ts";
import { evidencePolicy } from "../../domain/evidence/rule.ts";
import { snapshotOf } from "../../domain/evidence/snapshot.ts";
import type { Actor, IssueFact } from "../../domain/fact.ts";
import type { HiringPolicy } from "../../domain/hiring.ts";
import type { Policy } from "../../domain/policy.ts";
import { applyAnswers } from "../../messages/applying.ts";
import { answerTo } from "../../messages/commands.ts";
import type { Given, Handler } from "../handler.ts";
import { say } from "../thread.ts";
import { changed } from "./follow-up.ts";

/**
 * Only its author applies by it: a label that somebody else puts on an issue looks into nobody's work.
 */
export function isForm(fact: IssueFact, { hiring }: Policy): boolean {
  const { action, actor, author, labels, label, body, movedIn, state } = fact;
  if (hiring === null || actor === null || actor.bot || actor.id !== author?.id) return false;
  if (body === null || movedIn || state !== "open") return false;
  const isFormLabel = (name: string | null) =>
    name?.toLowerCase() === hiring.candidates.formLabel.toLowerCase();
  if (action === "labeled") return isFormLabel(label);
  return (action === "opened" || action === "edited") && labels.some(isFormLabel);
}

export const applicationForm: Handler<IssueFact> = {
  concerns: (fact, policy) => isForm(fact, policy),
  needs: () => ({}),
  state: ({ author, issue }) => {
    if (author === null) return {};
    const { id } = author;
    return {
      threads: [issue.number],
      participationsOf: [id],
      evidenceOf: id,
      candidates: { personIds: [id] },
    };
  },
  decide: (fact, given) => {
    const { author, body } = fact;
    const { hiring } = given.policy;
    if (author === null || hiring === null || body === null) return nothing;
    const form = readForm(body, hiring);
    const before = askedHere(fact, given.state.candidates);
    if (before !== undefined && isKnown(before, fact, form)) return nothing;
    return answered(fact, author, hiring, given, form);
  },
};

/** What was asked from this issue before. */
function askedHere({ issue, repository }: IssueFact, candidates: readonly CandidateRecord[]) {
  return candidates.find(
    ({ asked, state }) =>
      asked.repositoryId === repository.id && asked.number === issue.number && state !== "closed",
  );
}

/** GitHub tells of the opening and of each label; and an edit may concern other parts, or come after the sending. */
function isKnown(
  { state, included }: CandidateRecord,
  { action }: IssueFact,
  form: ReturnType<typeof readForm>,
): boolean {
  if (action !== "edited" || state === "open") return true;
  return JSON.stringify(included) === JSON.stringify(form.included);
}

function answered(
  fact: IssueFact,
  author: Actor,
  hiring: HiringPolicy,
  given: Given,
  { position, included }: ReturnType<typeof readForm>,
): Decision {
  const { policy, state, now } = given;
  const { repository, issue } = fact;
  const by = { id: author.id, login: author.login };
  const told = (answer: string) =>
    say(fact, issue.number, state, { answer: answerTo(by.login, applyAnswers.form, answer) });
  try {
    const { decision, answer } = draftApplication(position, included, {
      by,
      own: state.participations.find(({ personId }) => personId === by.id),
      candidates: state.candidates.filter(({ personId }) => personId === by.id),
      snapshot: () => snapshotFor(by, given),
      asked: {
        repositoryId: repository.id,
        repository: `${repository.owner}/${repository.name}`,
        number: issue.number,
      },
      hiring,
      policyCommit: policy.commit,
      now,
    });
    const because = { because: fact.delivery, present: null };
    const followed = decision.candidates.map((draft) => changed(fact, undefined, draft, given, because));
    return all([{ ...decision, candidates: [] }, ...followed, answer === null ? nothing : told(answer)]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return told(error.message);
  }
}

function snapshotFor(by: { id: number; login: string }, { policy, state, now }: Given) {
  const how = evidencePolicy(policy);
  const { evidence } = state;
  return how === null || evidence === null ? null : snapshotOf(evidenceOf(by, evidence, how, now), evidence);
}
