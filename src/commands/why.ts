/** /why: how the amounts of this thread came about. */
import { nothing } from "../domain/decision.ts";
import { anyone } from "../domain/permission.ts";
import { pullNotSeen, whyBounty, whyPull, whyQuote } from "../messages/why.ts";
import { command, UserError } from "./command.ts";

export const why = command({
  name: "why",
  summary: "Says how the amounts here came about: which rules, which figures, what was not counted.",
  examples: ["/why"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone",
  arguments: [],
  looksAt: ["pull"],
  run: (_values, { fact, policy, bounty, awards, quote }) => {
    if (fact.on === "issue") return { decision: nothing, answer: whyBounty(bounty, awards) };
    if (awards.length > 0) return { decision: nothing, answer: whyPull(awards) };
    if (quote === null) throw new UserError(pullNotSeen);
    return { decision: nothing, answer: whyQuote(quote, policy) };
  },
});
