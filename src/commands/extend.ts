/** /extend: gives whoever reserved an issue more time. */
import { nothing } from "../domain/decision.ts";
import { extend as extended } from "../domain/reservation.ts";
import { bountyTimers } from "../domain/timers.ts";
import { bountyStatus } from "../messages/bounty.ts";
import { startAnswers } from "../messages/start.ts";
import { command, UserError } from "./command.ts";

export const extend = command({
  name: "extend",
  summary: "Gives whoever reserved the issue more time; without a time, as long again.",
  examples: ["/extend 7 days", "/extend"],
  on: ["issue"],
  who: (policy) => policy.who.manage,
  whoInWords: "`who.manage` (write)",
  arguments: [{ name: "time", type: "optional-time" }],
  run: ({ time }, { fact, policy, bounty }) => {
    const held = bounty?.state === "open" ? bounty.reservation : null;
    if (bounty === undefined || held === null) throw new UserError(startAnswers.nothingToStop);
    const record = { ...bounty, reservation: extended(held, time ?? held.time) };
    return {
      decision: {
        ...nothing,
        bounties: [record],
        timers: bountyTimers(record, fact.repository.ownerId, policy.reservations?.nudge ?? 0),
      },
      status: bountyStatus(record, policy),
      answer: null,
    };
  },
});
