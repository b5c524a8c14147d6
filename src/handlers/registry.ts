/** Which handler decides on which facts. A new family of facts is a file beside this one and a line here. */
import type { Fact } from "../domain/fact.ts";
import { bountyDue } from "./bounty-due.ts";
import { comment } from "./comment.ts";
import { enrolmentDue } from "./enrolment-due.ts";
import type { Handler, TimerHandler } from "./handler.ts";
import { holdOver } from "./hold-over.ts";
import { issue } from "./issue.ts";
import { label } from "./label.ts";
import { pullRequest, review } from "./pull-request.ts";
import { push } from "./push.ts";

const handlers = {
  "pull-request": pullRequest,
  review,
  issue,
  label,
  comment,
  push,
};

const timerHandlers = { "hold-over": holdOver, "bounty-due": bountyDue, "enrolment-due": enrolmentDue };

export type TimerFact = Extract<Fact, { type: keyof typeof timerHandlers }>;
export type DecidedFact = Extract<Fact, { type: keyof typeof handlers }>;

export function handlerOf(fact: DecidedFact): Handler<DecidedFact> {
  // Each handler sits under the type of the facts it takes, which the compiler cannot follow through the index.
  return handlers[fact.type] as unknown as Handler<DecidedFact>;
}

export function timerHandlerOf(fact: TimerFact): TimerHandler<TimerFact> {
  return timerHandlers[fact.type] as unknown as TimerHandler<TimerFact>;
}
