/** /reason: says why a candidate was moved by label; with it the stage begins. */
import { nothing } from "../domain/decision.ts";
import { entered, findStage } from "../domain/stages.ts";
import { candidateAnswers } from "../messages/candidate.ts";
import { candidateOf, mayAct, whoMoves, whoMovesInWords } from "./candidate.ts";
import { command, UserError } from "./command.ts";

export const reason = command({
  name: "reason",
  summary: "Says why you moved the candidate of this issue by its label. The stage begins with it.",
  examples: ['/reason "Her reviews show what we look for"'],
  on: ["issue"],
  forCandidates: true,
  who: whoMoves,
  whoInWords: whoMovesInWords,
  arguments: [{ name: "reason", type: "text" }],
  run: ({ reason: why }, context) => {
    const on = candidateOf(context);
    const { candidate, hiring } = on;
    const { waiting } = candidate;
    const stage = waiting === null ? undefined : findStage(hiring, waiting.stage);
    if (waiting === null || stage === undefined || candidate.state !== "open") {
      throw new UserError(candidateAnswers.nothingWaits);
    }
    mayAct(on, context, candidate.stage, stage.key);
    if (waiting.by.id !== context.by.id) throw new UserError(candidateAnswers.notYourMove(waiting.by.login));
    const moved = entered(candidate, stage, { by: context.by, reason: why, now: context.now });
    return { decision: { ...nothing, candidates: [moved] }, answer: null };
  },
});
