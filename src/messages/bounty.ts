/** What the comment on a priced issue says, in every turn of a bounty's life. */
import { formatMoney, type Money } from "../domain/amount.ts";
import type { BountyRecord } from "../domain/award.ts";
import type { Policy } from "../domain/policy.ts";
import type { PriceProblem } from "../domain/rules/bounties.ts";
import { day, footer, previewNote } from "./quote.ts";
import { code, plain } from "./text.ts";

export function bountyOpen(
  money: Money,
  issue: number,
  policy: Policy,
  history: BountyRecord["history"],
): string {
  const preview = policy.mode === "preview" ? [previewNote] : [];
  return [
    ...preview,
    `**Bounty: ${formatMoney(money)}**`,
    `Open a pull request whose description says \`Closes #${issue}\`. When it is merged, its authors earn the bounty.`,
    ...changes(history),
    footer(policy),
  ].join("\n\n");
}

export function bountyWithdrawn(policy: Policy, history: BountyRecord["history"]): string {
  return ["**No bounty.** It was withdrawn.", ...changes(history), footer(policy)].join("\n\n");
}

export function bountyNotPlanned(policy: Policy, history: BountyRecord["history"]): string {
  return [
    "**No bounty.** The issue was closed as not planned, so the amount went back to the budget.",
    ...changes(history),
    footer(policy),
  ].join("\n\n");
}

export function bountyAwarded(money: Money, pull: number, who: readonly string[], policy: Policy): string {
  return [
    `**Bounty: ${formatMoney(money)}**, earned by ${list(who.map((login) => plain(login)))} with #${pull}.`,
    footer(policy),
  ].join("\n\n");
}

export function bountyAgain(record: BountyRecord, pull: number, policy: Policy): string {
  return [
    `**Bounty: ${formatMoney(record)}**`,
    `#${pull} was reverted, so the bounty is open again. Once this issue is reopened, open a pull request whose description says \`Closes #${record.issueNumber}\`. When it is merged, its authors earn the bounty.`,
    footer(policy),
  ].join("\n\n");
}

/** Added under the status while two labels disagree. */
export function twoPrices(labels: readonly string[], stands: Money | null): string {
  const still = stands === null ? "No bounty stands" : `${formatMoney(stands)} stands`;
  return `This issue has ${labels.length} price labels: ${list(labels.map((label) => code(label)))}. ${still} until one is left; take off the others.`;
}

export function notAllowedToPrice(
  login: string,
  label: string,
  needed: string,
  undone: "removed" | "restored",
): string {
  return `${plain(login)} may not set prices here (that takes ${needed} permission), so the label ${code(label)} was ${undone}.`;
}

export function unreadablePrice(
  problem: PriceProblem,
  text: string,
  example: string,
  tokens: readonly string[],
): string {
  return `${code(text)} is not a price: ${problemText(problem, tokens)}. Write it like ${code(example)}.`;
}

export function problemText(problem: PriceProblem, tokens: readonly string[]): string {
  switch (problem) {
    case "no-unit":
      return "it has no token";
    case "unknown-token":
      return `its token is not in the policy, which has ${list(tokens)}`;
    case "not-a-number":
      return "it is not a plain number";
    case "negative":
      return "it is below zero";
    case "zero":
      return "it is zero";
    case "too-many-decimals":
      return "it is finer than the token's smallest unit";
    case "too-large":
      return "it is larger than any supply";
  }
}

function changes(history: BountyRecord["history"]): string[] {
  if (history.length < 2) return [];
  return [
    `History: ${history.map((change) => `${change.to} by ${plain(change.by)}, ${day(change.at)}`).join("; ")}.`,
  ];
}

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
