/** /outcome: says how an application ended, and why. Nothing else ends one but the candidate. */
import { nothing } from "../domain/decision.ts";
import { concluded } from "../domain/stages.ts";
import { candidateAnswers } from "../messages/candidate.ts";
import { candidateOf, mayAct, whoMoves, whoMovesInWords } from "./candidate.ts";
import { command, UserError } from "./command.ts";

export const outcome = command({
  name: "outcome",
  summary: "Says how the application of this issue ended, with the reason, and closes it.",
  examples: ['/outcome declined "We look for more work on the network itself"'],
  on: ["issue"],
  forCandidates: true,
  who: whoMoves,
  whoInWords: whoMovesInWords,
  arguments: [
    { name: "outcome", type: "optional-word" },
    { name: "reason", type: "text" },
  ],
  run: ({ outcome: word, reason }, context) => {
    const on = candidateOf(context);
    const { candidate, hiring } = on;
    const found = hiring.outcomes.find(({ key }) => key === word?.toLowerCase());
    if (found === undefined) {
      const known = hiring.outcomes.map(({ key }) => key);
      throw new UserError(candidateAnswers.unknownOutcome(word ?? "", known));
    }
    mayAct(on, context, candidate.stage);
    if (candidate.state !== "open") throw new UserError(candidateAnswers.closed);
    const given = { outcome: found.key, at: context.now, by: context.by, reason };
    return {
      decision: { ...nothing, candidates: [concluded(candidate, given, found.tell)] },
      answer: null,
    };
  },
});
