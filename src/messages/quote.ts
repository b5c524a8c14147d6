/** What a pull request earns, as the check run shows it before the merge and the comment after it. */
import { formatMoney } from "../domain/amount.ts";
import type { Policy } from "../domain/policy.ts";
import { type Quote, totals } from "../domain/quote.ts";
import type { NotCounted, QuoteLine } from "../domain/rules/rule.ts";
import { day } from "./day.ts";
import { explain } from "./reasons.ts";
import { plain } from "./text.ts";

export interface CheckText {
  readonly title: string;
  readonly summary: string;
}

/** The check run on a pull request. */
export function quoteCheck(quote: Quote, policy: Policy, merged: boolean): CheckText {
  const sums = total(quote.lines);
  const earns = sums === "" ? "Earns nothing" : merged ? `Earned ${sums}` : `Earns ${sums} when merged`;
  const title = policy.mode === "preview" ? `Preview: ${lowerFirst(earns)}` : earns;
  const preview = policy.mode === "preview" ? [previewNote] : [];
  const sections = [
    ...preview,
    linesTable(quote.lines),
    missing(quote),
    notCounted(quote.notCounted),
    assumed(quote),
  ];
  return { title, summary: `${sections.filter((text) => text !== "").join("\n\n")}\n\n${footer(policy)}` };
}

/** The comment on a merged pull request that earned something. `maturesAt` is when the hold ends. */
export function awardStatus(quote: Quote, policy: Policy, maturesAt: string, now: string): string {
  const held =
    maturesAt > now
      ? `Held until ${day(maturesAt)} in case the change is reverted, then owed.`
      : "The hold is over: it is owed now.";
  return [
    `**Earned: ${total(quote.lines)}**`,
    linesTable(quote.lines),
    notCounted(quote.notCounted),
    held,
    footer(policy),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

export const previewNote =
  "This organisation is trying its policy out. The figures are what it would pay; nothing is owed yet.";

/** "500 GRID", "500 GRID and 20 EUR", or "" for nothing. */
export function total(lines: readonly QuoteLine[]): string {
  return totals(lines)
    .filter((sum) => sum.amount > 0n)
    .map(formatMoney)
    .join(" and ");
}

function linesTable(lines: readonly QuoteLine[]): string {
  if (lines.length === 0) return "";
  const rows = lines.map((line) => {
    const money = formatMoney(line);
    const why = line.reasons.map(explain).join("; ");
    return `| ${plain(line.recipient.login)} | ${roleName(line.role)} | ${money} | ${why} |`;
  });
  return ["| who | as | earns | why |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

const roleNames: Readonly<Record<string, string>> = {
  "issue-author": "author of the issue",
  grant: "granted",
  override: "set by hand",
  split: "part",
};

/** What a person is paid as. */
export function roleName(role: string): string {
  return roleNames[role] ?? role;
}

function missing(quote: Quote): string {
  // That it has to be merged is in the title already.
  const needed = quote.missing.filter((reason) => reason.code !== "not-merged");
  // Of what earns nothing, only what would make it earn is of interest.
  const reasons =
    quote.lines.length > 0 ? needed : needed.filter((reason) => reason.code === "needs-linked-issue");
  if (reasons.length === 0) return "";
  return `Not yet: ${reasons.map(explain).join("; ")}.`;
}

function notCounted(all: readonly NotCounted[]): string {
  // That a bounty pays instead of the kind is no loss, and the line of the bounty says what is earned.
  const rows = all.filter(({ reason }) => reason.code !== "bounty-instead");
  if (rows.length === 0) return "";
  return ["Not counted:", ...rows.map((row) => `- ${explain(row.reason)}`)].join("\n");
}

function assumed(quote: Quote): string {
  return quote.assumed.length === 0 ? "" : `Assumed: ${quote.assumed.map(explain).join("; ")}.`;
}

/** Under which policy, so that anybody can check the figures. */
export function footer(policy: Policy): string {
  return `<sub>${plain(policy.name)} · policy ${plain(policy.commit.slice(0, 7))}</sub>`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
