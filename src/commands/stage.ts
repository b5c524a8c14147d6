/** /stage: moves a candidate and says why, at once. */
import { nothing } from "../domain/decision.ts";
import { entered } from "../domain/stages.ts";
import { candidateAnswers } from "../messages/candidate.ts";
import { candidateOf, mayAct, whoMoves, whoMovesInWords } from "./candidate.ts";
import { command, UserError } from "./command.ts";

export const stage = command({
  name: "stage",
  summary: "Moves the candidate of this issue to another stage, with the reason.",
  examples: ['/stage technical-interview "Her reviews show what we look for"'],
  on: ["issue"],
  forCandidates: true,
  who: whoMoves,
  whoInWords: whoMovesInWords,
  arguments: [
    { name: "stage", type: "optional-word" },
    { name: "reason", type: "text" },
  ],
  run: ({ stage: word, reason }, context) => {
    const on = candidateOf(context);
    const { candidate, hiring } = on;
    const wanted = word?.toLowerCase() ?? "";
    const found = hiring.stages.find(({ key }) => key === wanted);
    if (found === undefined) throw new UserError(candidateAnswers.unknownStage(word ?? "", hiring.stages));
    mayAct(on, context, candidate.stage, found.key);
    if (candidate.state !== "open" || candidate.closing !== null)
      throw new UserError(candidateAnswers.closed);
    if (candidate.stage === found.key) throw new UserError(candidateAnswers.thereAlready(found.title));
    const moved = entered(candidate, found, { by: context.by, reason, now: context.now });
    return { decision: { ...nothing, candidates: [moved] }, answer: null };
  },
});
