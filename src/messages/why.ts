/** The answer to /why: how amounts came about, from the objects that hold them. */
import { formatMoney } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { standing } from "../domain/bounty.ts";
import type { Policy } from "../domain/policy.ts";
import type { Quote } from "../domain/quote.ts";
import { day } from "./day.ts";
import { quoteCheck } from "./quote.ts";
import { explain } from "./reasons.ts";
import { code, plain } from "./text.ts";

export const pullNotSeen = "GitHub does not show this pull request to the App.";

export function whyQuote(quote: Quote, policy: Policy): string {
  const { title, summary } = quoteCheck(quote, policy, false);
  return `${title}.\n\n${summary}`;
}

export function whyPull(awards: readonly AwardRecord[]): string {
  const rows = awards.map((one) => {
    const why = one.reasons.length === 0 ? "–" : one.reasons.map(explain).join("; ");
    const policy = one.policyCommit.slice(0, 7);
    const money = one.state === "reversed" ? `~~${formatMoney(one)}~~ reverted` : formatMoney(one);
    return `| ${plain(one.login)} | ${one.role} | ${money} | ${why} | ${code(policy)} |`;
  });
  return ["| who | as | earned | why | policy |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

export function whyBounty(
  bounty: BountyRecord | undefined,
  awards: readonly AwardRecord[],
  policy: Policy,
): string {
  if (bounty === undefined) return "No price was recorded for this issue.";
  const stands = standing(bounty);
  const parts = [
    ...(stands === null ? [] : [`${formatMoney(stands)} stands${source(bounty, policy)}.`]),
    ...(bounty.reasons.length === 0 ? [] : bounty.reasons.map((reason) => `- ${explain(reason)}`)),
    ...bounty.history.map((change) => `- ${day(change.at)}: ${plain(change.to)}, by ${plain(change.by)}`),
  ];
  return awards.length === 0 ? parts.join("\n") : `${parts.join("\n")}\n\n${whyPull(awards)}`;
}

function source({ label }: BountyRecord, policy: Policy): string {
  const under = `under the policy of ${code(policy.commit.slice(0, 7))}`;
  return label === null ? `, set by a command ${under}` : `, set by ${code(label)} ${under}`;
}
