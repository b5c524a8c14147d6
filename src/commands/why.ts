/** /why: how the amounts of this thread came about, or what one's own work is evidence of. */
import { nothing } from "../domain/decision.ts";
import { isSeen } from "../domain/participation.ts";
import { anyone } from "../domain/permission.ts";
import { evidenceAnswers, hiringAnswers } from "../messages/hiring.ts";
import { pullNotSeen, whyBounty, whyPull, whyQuote } from "../messages/why.ts";
import { whyEvidence } from "../messages/why-evidence.ts";
import { type CommandContext, type CommandResult, command, UserError } from "./command.ts";

export const why = command({
  name: "why",
  summary:
    "Says how the amounts here came about: which rules, which figures, what was not counted. With a requirement, what one's own work is evidence of.",
  examples: ["/why", "/why rust"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone; with a requirement, about themselves",
  arguments: [{ name: "requirement", type: "optional-word" }],
  looksAt: ["pull", "participation", "evidence"],
  run: ({ requirement }, context) => {
    if (requirement !== null) return evidenceFor(requirement, context);
    const { fact, policy, bounty, awards, quote } = context;
    if (fact.on === "issue") return { decision: nothing, answer: whyBounty(bounty, awards) };
    if (awards.length > 0) return { decision: nothing, answer: whyPull(awards) };
    if (quote === null) throw new UserError(pullNotSeen);
    return { decision: nothing, answer: whyQuote(quote, policy) };
  },
});

/** Nobody's work is looked at for anybody but themselves. */
function evidenceFor(word: string, context: CommandContext): CommandResult {
  const { policy, participation, by } = context;
  if (policy.hiring === null) throw new UserError(hiringAnswers.off);
  const own = participation(by.id);
  const evidence = isSeen(own) ? context.evidence() : null;
  if (evidence === null) throw new UserError(evidenceAnswers.notSeen(own));
  const found = evidence.requirements.find(({ key }) => key === word.toLowerCase());
  if (found === undefined) {
    throw new UserError(
      evidenceAnswers.unknown(
        word,
        evidence.requirements.map(({ key }) => key),
      ),
    );
  }
  return { decision: nothing, answer: whyEvidence(found, evidence) };
}
