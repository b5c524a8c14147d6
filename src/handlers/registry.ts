/** Which handler decides on which facts. A new family of facts is a file beside this one and a line here. */
import type { ActFact, Fact } from "../domain/fact.ts";
import { bountyDue } from "./bounty-due.ts";
import { comment } from "./comment.ts";
import type { ActHandler, Handler, TimerHandler } from "./handler.ts";
import { holdOver } from "./hold-over.ts";
import { issue } from "./issue.ts";
import { label } from "./label.ts";
import { pullRequest, review } from "./pull-request.ts";
import { push } from "./push.ts";
import { payoutsPlanned, payoutsSettled, treasuryMoved } from "./treasury.ts";

const handlers = {
  "pull-request": pullRequest,
  review,
  issue,
  label,
  comment,
  push,
};

const timerHandlers = { "hold-over": holdOver, "bounty-due": bountyDue };

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
  return timerHandlers[fact.type] as TimerHandler<TimerFact>;
}
