/** /hold: stops a bounty, or the awards of a pull request, until /release. */

import { nothing } from "../domain/decision.ts";
import { holdAnswers } from "../messages/holds.ts";
import { changedBounty } from "./changed-bounty.ts";
import { command, UserError } from "./command.ts";

export const hold = command({
  name: "hold",
  summary: "Stops a bounty, or awards that are not yet owed, until `/release`.",
  examples: ['/hold "The licence of the new file is being looked at"'],
  on: ["issue", "pull-request"],
  who: (policy) => policy.who.manage,
  whoInWords: "`who.manage` (write)",
  arguments: [{ name: "reason", type: "text" }],
  run: ({ reason }, context) => {
    const { bounty, awards, by } = context;
    const onHold = { by: by.login, reason };
    const held = awards.filter((one) => one.state === "held");
    const stopped = held.map((one) => ({ ...one, onHold }));
    if (bounty?.state === "open") return changedBounty({ ...bounty, onHold }, context, { awards: stopped });
    if (held.length === 0) throw new UserError(holdAnswers.nothing);
    return { decision: { ...nothing, awards: stopped }, answer: holdAnswers.held(held, by.login, reason) };
  },
});
