/** /release: lets go on what /hold or a dispute stopped. */

import { type Decision, nothing } from "../domain/decision.ts";
import { holdTimer } from "../domain/timers.ts";
import { holdAnswers } from "../messages/holds.ts";
import { changedBounty } from "./changed-bounty.ts";
import { command, UserError } from "./command.ts";

export const release = command({
  name: "release",
  summary: "Lets go on what `/hold` or `/dispute` stopped.",
  examples: ["/release"],
  on: ["issue", "pull-request"],
  who: (policy) => policy.who.manage,
  whoInWords: "`who.manage` (write)",
  arguments: [],
  run: (_values, context) => {
    const { fact, bounty, awards } = context;
    const stopped = awards.filter((one) => one.state === "held" && one.onHold !== null);
    const released = stopped.map((one) => ({ ...one, onHold: null }));
    const decision: Decision = {
      ...nothing,
      awards: released,
      // A hold that ended meanwhile ends now.
      timers: released.map((one) => holdTimer(one, fact.repository.ownerId)),
    };
    if (bounty?.state === "open" && bounty.onHold !== null) {
      return changedBounty({ ...bounty, onHold: null }, context, decision);
    }
    if (released.length === 0) throw new UserError(holdAnswers.nothingHeld);
    return { decision, answer: holdAnswers.released(released) };
  },
});
