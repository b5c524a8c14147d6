/** Answers about dividing a bounty. */
import { formatMoney } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import type { Policy } from "../domain/policy.ts";
import { list } from "./bounty.ts";
import { day } from "./day.ts";
import { footer } from "./quote.ts";
import { plain } from "./text.ts";

export const splitAnswers = {
  noBounty: "There is no bounty to divide here: none was set, or it was earned already.",
  bot: (login: string) => `${plain(login)} is a bot, and bots earn nothing.`,
  banned: (login: string) => `The policy excludes ${plain(login)}, who earns nothing.`,
  preview: "This is a preview: nothing is divided.",
  self: "Nobody can give a part to themselves. Ask another maintainer.",
  paid: (
    bounty: BountyRecord,
    awards: readonly AwardRecord[],
    by: string,
    policy: Policy,
    maturesAt: string,
  ) =>
    [
      `**Bounty: ${formatMoney(bounty)}**, divided by ${plain(by)}: ${list(awards.map((one) => `${formatMoney(one)} to ${plain(one.login)}`))}.`,
      `Held until ${day(maturesAt)}, then owed.`,
      footer(policy),
    ].join("\n\n"),
};
