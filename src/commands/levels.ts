/** /levels: whose work reaches which of the policy's levels, for those who decide what comes of it. */
import { nothing } from "../domain/decision.ts";
import { hiringAnswers } from "../messages/hiring.ts";
import { levelAnswers, levelsText } from "../messages/levels.ts";
import { command, UserError } from "./command.ts";

export const levels = command({
  name: "levels",
  summary:
    "Says whose work reaches which level of the policy, and what that proposes. In private repositories.",
  examples: ["/levels"],
  on: ["issue", "pull-request"],
  who: (policy) => policy.who.manage,
  whoInWords: "`who.manage` (write)",
  arguments: [],
  looksAt: ["levels"],
  run: (_values, { policy: { hiring }, fact, levels: reached }) => {
    if (hiring === null) throw new UserError(hiringAnswers.off);
    if (hiring.levels.length === 0) throw new UserError(levelAnswers.off);
    // Those who joined were told that they themselves and the hiring team see it.
    if (!fact.repository.private) throw new UserError(levelAnswers.public);
    return { decision: nothing, answer: levelsText(reached, hiring.levels) };
  },
});
