/** What a thread says when work was reverted, or when that was taken back. */
import { formatMoney } from "../domain/amount.ts";
import type { AwardRecord } from "../domain/award.ts";
import type { Policy } from "../domain/policy.ts";
import { list } from "./bounty.ts";
import { day } from "./day.ts";
import { footer } from "./quote.ts";
import { plain } from "./text.ts";

export function revertedStatus(
  held: readonly AwardRecord[],
  deducted: readonly AwardRecord[],
  policy: Policy,
): string {
  const rows = (awards: readonly AwardRecord[]) =>
    list(awards.map((one) => `~~${formatMoney(one)}~~ to ${plain(one.login)}`));
  return [
    ...(held.length === 0 ? [] : [`**Reverted while held: nothing is owed.** ${rows(held)}.`]),
    ...(deducted.length === 0
      ? []
      : [
          `**Reverted after its hold ended.** By the policy it is taken off what is owed, and off later awards if it was paid already: ${rows(deducted)}.`,
        ]),
    footer(policy),
  ].join("\n\n");
}

export function maturedBeforeRevert(awards: readonly AwardRecord[]): string {
  const rows = awards.map((one) => `${formatMoney(one)} to ${plain(one.login)}`);
  return `This was reverted after its hold ended, so what it earned stays: ${list(rows)}.`;
}

export function restoredStatus(awards: readonly AwardRecord[], policy: Policy, now: string): string {
  const rows = awards.map((one) => `${formatMoney(one)} to ${plain(one.login)}`);
  const until = awards[0]?.maturesAt ?? now;
  const held = until > now ? `Held until ${day(until)}, then owed.` : "The hold is over: it is owed now.";
  return [`**The revert was reverted: earned again.** ${list(rows)}. ${held}`, footer(policy)].join("\n\n");
}

export function notGivenAgain(awards: readonly AwardRecord[]): string {
  const rows = awards.map((one) => `${formatMoney(one)} to ${plain(one.login)}`);
  return `The revert was reverted, but meanwhile the bounty was earned by others or withdrawn, so this is not given again: ${list(rows)}. A maintainer can grant it with \`/award\`.`;
}
