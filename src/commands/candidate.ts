/** What commands on a candidate's issue have in common: whose issue it is, and who may act on it. */
import type { CandidateRecord } from "../domain/candidate.ts";
import type { HiringPolicy } from "../domain/hiring.ts";
import type { Who } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { everyMover, movers, stagesOf } from "../domain/stages.ts";
import { candidateAnswers } from "../messages/candidate.ts";
import { type CommandContext, UserError } from "./command.ts";

/** Whoever looks after any stage. Which one it takes, a command says when it knows the candidate. */
export function whoMoves({ hiring }: Policy): Who {
  return hiring === null ? [{ permission: "triage" }] : everyMover(hiring);
}

export const whoMovesInWords = "owners of the stage, and triage, on a candidate's issue";

export interface OnCandidate {
  readonly candidate: CandidateRecord;
  readonly hiring: HiringPolicy;
}

/** @throws UserError where the thread is no candidate's issue. */
export function candidateOf({ candidate, policy }: CommandContext): OnCandidate {
  const { hiring } = policy;
  if (candidate === undefined || hiring === null) throw new UserError(candidateAnswers.onlyThere);
  return { candidate, hiring };
}

/** @throws UserError for candidates themselves, and for whoever looks after none of the stages. */
export function mayAct(
  { candidate, hiring }: OnCandidate,
  context: CommandContext,
  ...stages: string[]
): void {
  if (context.by.id === candidate.personId) throw new UserError(candidateAnswers.ownApplication);
  const needed = movers(hiring, stagesOf(hiring, ...stages));
  if (!context.may(needed)) throw new UserError(candidateAnswers.notTheirs(needed));
}
