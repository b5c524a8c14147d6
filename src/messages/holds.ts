/** Answers about stopping awards, letting them go on, and disputes. */
import { formatMoney } from "../domain/amount.ts";
import type { AwardRecord } from "../domain/award.ts";
import type { Policy } from "../domain/policy.ts";
import { list } from "./bounty.ts";
import { plain, sentence } from "./text.ts";

export const holdAnswers = {
  nothing: "There is nothing to hold here: no open bounty, and no award that is not yet owed.",
  nothingHeld: "Nothing here is on hold.",
  held: (awards: readonly AwardRecord[], by: string, reason: string) =>
    `Stopped by ${plain(by)}: ${sentence(reason)} ${moneys(awards)} will not become owed before \`/release\`.`,
  released: (awards: readonly AwardRecord[]) => `Released: ${moneys(awards)} will become owed as before.`,
  notConcerned:
    "Only people whom it concerns can dispute: the thread's author, and whoever earns, claims or reserved it.",
  nothingToDispute: "There is nothing to dispute here: no bounty and no award.",
  disputed: (by: string, reason: string, policy: Policy, stopped: readonly AwardRecord[]) =>
    [
      policy.stewards === null ? "" : `${policy.stewards}: `,
      `${plain(by)} disputes this: ${sentence(reason, 500)} `,
      stopped.length === 0 ? "" : `${moneys(stopped)} will not become owed until it is answered. `,
      "A maintainer answers with `/override`, `/split`, `/revert`, or with `/release` when it is right as it is.",
    ].join(""),
  nothingToRevert: "This pull request has earned nothing that could be taken back.",
  revertedBefore: "This was reverted already.",
  reverted: (by: string, reason: string) => `Reverted by ${plain(by)}: ${sentence(reason)}`,
};

function moneys(awards: readonly AwardRecord[]): string {
  return list(awards.map((one) => `${formatMoney(one)} to ${plain(one.login)}`));
}
