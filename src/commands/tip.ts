/** /tip: a small thank-you to whoever opened the thread. */
import { commandAnswers } from "../messages/commands.ts";
import { command, UserError } from "./command.ts";
import { grantTo } from "./grant.ts";

export const tip = command({
  name: "tip",
  summary: "Gives whoever opened the issue or pull request something on top, with the reason.",
  examples: ['/tip 20 GRID "For the clear steps to reproduce"'],
  on: ["issue", "pull-request"],
  who: (policy) => policy.who.award,
  whoInWords: "`who.award` (maintain)",
  arguments: [
    { name: "amount", type: "money" },
    { name: "reason", type: "text" },
  ],
  run: ({ amount, reason }, context) => {
    const { threadAuthor } = context.fact;
    if (threadAuthor === null) throw new UserError(commandAnswers.nobodyToTip);
    const kind = context.fact.on === "issue" ? "bug" : "code";
    return grantTo(threadAuthor, amount, kind, reason, context);
  },
});
