/** What a thread says when work was reverted. */
import { formatMoney } from "../domain/amount.ts";
import type { AwardRecord } from "../domain/award.ts";
import type { Policy } from "../domain/policy.ts";
import { list } from "./bounty.ts";
import { footer } from "./quote.ts";
import { plain } from "./text.ts";

export function revertedStatus(awards: readonly AwardRecord[], policy: Policy): string {
  const rows = awards.map((one) => `~~${formatMoney(one)}~~ to ${plain(one.login)}`);
  return [`**Reverted while held: nothing is owed.** ${list(rows)}.`, footer(policy)].join("\n\n");
}

export function maturedBeforeRevert(awards: readonly AwardRecord[]): string {
  const rows = awards.map((one) => `${formatMoney(one)} to ${plain(one.login)}`);
  return `This was reverted after its hold ended, so what it earned stays: ${list(rows)}.`;
}
