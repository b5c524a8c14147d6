/** Which handler decides on which facts. A new family of facts is a file beside this one and a line here. */
import type { ActFact, CommentFact, Fact, IssueFact } from "../domain/fact.ts";
import type { Policy } from "../domain/policy.ts";
import { bountyDue } from "./bounty-due.ts";
import { candidateComment } from "./candidates/comment.ts";
import { candidateDue } from "./candidates/due.ts";
import { isCandidatesRepository } from "./candidates/follow-up.ts";
import { applicationForm, isForm } from "./candidates/form.ts";
import { candidateIssue } from "./candidates/issue.ts";
import { comment } from "./comment.ts";
import { enrolmentDue } from "./enrolment-due.ts";
import type { ActHandler, Handler, TimerHandler } from "./handler.ts";
import { holdOver } from "./hold-over.ts";
import { issue } from "./issue.ts";
import { label } from "./label.ts";
import { pullRequest, review } from "./pull-request.ts";
import { push } from "./push.ts";
import { payoutsPlanned, payoutsSettled, treasuryMoved } from "./treasury.ts";

/** One family of facts of which the place or the content says whose it is. */
function either<F>(pick: (fact: F, policy: Policy) => Handler<F>): Handler<F> {
  return {
    concerns: (fact, policy) => pick(fact, policy).concerns(fact, policy),
    ahead: (fact, policy) => pick(fact, policy).ahead?.(fact, policy) ?? {},
    needs: (fact, policy, known) => pick(fact, policy).needs(fact, policy, known),
    merger: (fact, seen, policy) => pick(fact, policy).merger?.(fact, seen, policy) ?? null,
    state: (fact, seen, policy) => pick(fact, policy).state(fact, seen, policy),
    decide: (fact, given) => pick(fact, given.policy).decide(fact, given),
  };
}

const issues = either<IssueFact>((fact, policy) => {
  if (isCandidatesRepository(fact.repository, policy)) return candidateIssue;
  return isForm(fact, policy) ? applicationForm : issue;
});

const comments = either<CommentFact>((fact, policy) =>
  isCandidatesRepository(fact.repository, policy) ? candidateComment : comment,
);

const handlers = {
  "pull-request": pullRequest,
  review,
  issue: issues,
  label,
  comment: comments,
  push,
};

const timerHandlers = {
  "hold-over": holdOver,
  "bounty-due": bountyDue,
  "candidate-due": candidateDue,
  "enrolment-due": enrolmentDue,
};

const actHandlers = {
  "payouts-planned": payoutsPlanned,
  "payouts-settled": payoutsSettled,
  "treasury-moved": treasuryMoved,
};

export function actHandlerOf(fact: ActFact): ActHandler<ActFact> {
  return actHandlers[fact.type] as ActHandler<ActFact>;
}

export function isAct(fact: { readonly type: string }): fact is ActFact {
  return Object.hasOwn(actHandlers, fact.type);
}

export type TimerFact = Extract<Fact, { type: keyof typeof timerHandlers }>;
export type DecidedFact = Extract<Fact, { type: keyof typeof handlers }>;

export function handlerOf(fact: DecidedFact): Handler<DecidedFact> {
  // Each handler sits under the type of the facts it takes, which the compiler cannot follow through the index.
  return handlers[fact.type] as unknown as Handler<DecidedFact>;
}

export function timerHandlerOf(fact: TimerFact): TimerHandler<TimerFact> {
  return timerHandlers[fact.type] as unknown as TimerHandler<TimerFact>;
}
