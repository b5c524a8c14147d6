/** /hold: stops a bounty, or the awards of a pull request, until /release. */
import { type Decision, nothing } from "../domain/decision.ts";
import { bountyStatus } from "../messages/bounty.ts";
import { holdAnswers } from "../messages/holds.ts";
import { command, UserError } from "./command.ts";

export const hold = command({
  name: "hold",
  summary: "Stops a bounty, or awards that are not yet owed, until `/release`.",
  examples: ['/hold "The licence of the new file is being looked at"'],
  on: ["issue", "pull-request"],
  who: (policy) => policy.who.manage,
  whoInWords: "`who.manage` (write)",
  arguments: [{ name: "reason", type: "text" }],
  run: ({ reason }, { policy, bounty, awards, by }) => {
    const onHold = { by: by.login, reason };
    const held = awards.filter((one) => one.state === "held");
    const stopped = held.map((one) => ({ ...one, onHold }));
    if (bounty?.state === "open") {
      const record = { ...bounty, onHold };
      const decision: Decision = { ...nothing, bounties: [record], awards: stopped };
      return { decision, status: bountyStatus(record, policy), answer: null };
    }
    if (held.length === 0) throw new UserError(holdAnswers.nothing);
    return { decision: { ...nothing, awards: stopped }, answer: holdAnswers.held(held, by.login, reason) };
  },
});
