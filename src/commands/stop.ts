/** /stop: gives a reserved issue back, one's own or, for those who look after bounties, anybody's. */

import { anyone } from "../domain/permission.ts";
import { startAnswers } from "../messages/start.ts";
import { changedBounty } from "./changed-bounty.ts";
import { command, UserError } from "./command.ts";

export const stop = command({
  name: "stop",
  summary: "Gives a reserved issue back, so that others can take it.",
  examples: ["/stop"],
  on: ["issue"],
  who: () => anyone,
  whoInWords: "whoever reserved it; `who.manage` (write)",
  whoHere: (policy) => startAnswers.whoStops(policy.who.manage),
  arguments: [],
  looksAt: ["permission"],
  run: (_values, context) => {
    const { policy, bounty, by, may } = context;
    const held = bounty?.state === "open" ? bounty.reservation : null;
    if (bounty === undefined || held === null) throw new UserError(startAnswers.nothingToStop);
    if (held.personId !== by.id && !may(policy.who.manage)) {
      throw new UserError(startAnswers.notYours(held.login, policy.who.manage));
    }
    return {
      ...changedBounty({ ...bounty, reservation: null }, context),
      ...(policy.reservations?.assign === true
        ? { assignment: { person: { id: held.personId, login: held.login }, assigned: false } }
        : {}),
    };
  },
});
