/** /extend: gives whoever reserved an issue more time. */

import { extend as extended } from "../domain/reservation.ts";
import { startAnswers } from "../messages/start.ts";
import { changedBounty } from "./changed-bounty.ts";
import { command, UserError } from "./command.ts";

export const extend = command({
  name: "extend",
  summary: "Gives whoever reserved the issue more time; without a time, as long again.",
  examples: ["/extend 7 days", "/extend"],
  on: ["issue"],
  who: (policy) => policy.who.manage,
  whoInWords: "`who.manage` (write)",
  arguments: [{ name: "time", type: "optional-time" }],
  run: ({ time }, context) => {
    const { bounty } = context;
    const held = bounty?.state === "open" ? bounty.reservation : null;
    if (bounty === undefined || held === null) throw new UserError(startAnswers.nothingToStop);
    return changedBounty({ ...bounty, reservation: extended(held, time ?? held.time) }, context);
  },
});
