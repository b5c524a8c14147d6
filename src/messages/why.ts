/** The answer to /why: how amounts came about, from the objects that hold them. */
import { formatMoney } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { standing } from "../domain/bounty.ts";
import type { Policy } from "../domain/policy.ts";
import type { Quote } from "../domain/quote.ts";
import { list, sponsors } from "./bounty.ts";
import { day } from "./day.ts";
import { quoteCheck, roleName } from "./quote.ts";
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
    return `| ${plain(one.login)} | ${roleName(one.role)} | ${money} | ${why} | ${code(policy)} |`;
  });
  return ["| who | as | earned | why | policy |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

export function whyBounty(bounty: BountyRecord | undefined, awards: readonly AwardRecord[]): string {
  if (bounty === undefined) return "No price was recorded for this issue.";
  const parts = [
    headline(bounty),
    ...(bounty.reasons.length < 2 ? [] : bounty.reasons.map((reason) => `- ${explain(reason)}`)),
    ...bounty.history.map((change) => `- ${day(change.at)}: ${plain(change.to)}, by ${plain(change.by)}`),
  ];
  return awards.length === 0 ? parts.join("\n") : `${parts.join("\n")}\n\n${whyPull(awards)}`;
}

function headline(bounty: BountyRecord): string {
  if (bounty.state === "awarded") return `The bounty of ${formatMoney(bounty)} was earned.`;
  const stands = standing(bounty);
  if (stands === null) return "No bounty stands.";
  const by = `set by ${bounty.label === null ? "a command" : list(bounty.label.split(" + ").map((name) => code(name)))}`;
  const from = sponsors(bounty, by);
  return from === "" ? `${formatMoney(stands)} stands, ${by}.` : `${formatMoney(stands)} stands: ${from}.`;
}
