/** What people are told who set prices: what is no price, what is too much, and who may. */
import { formatMoney, type Money } from "../domain/amount.ts";
import type { BountyRecord } from "../domain/award.ts";
import type { Who } from "../domain/permission.ts";
import type { PriceProblem } from "../domain/rules/bounties.ts";
import { list } from "./bounty.ts";
import { code, plain } from "./text.ts";
import { whoText } from "./who.ts";

/** Added under the status while two labels disagree. */
export function twoPrices(labels: readonly string[], stands: Money | null): string {
  const still = stands === null ? "No bounty stands" : `${formatMoney(stands)} stands`;
  return `This issue has ${labels.length} price labels: ${list(labels.map((label) => code(label)))}. ${still} until one is left; take off the others.`;
}

export function notAllowedToPrice(
  login: string,
  label: string,
  who: Who,
  undone: "removed" | "restored",
): string {
  return `${plain(login)} may not set prices here (that is for ${whoText(who)}), so the label ${code(label)} was ${undone}.`;
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

export interface Budget {
  readonly cap: Money;
  readonly scope: "organization" | "repository";
  readonly per: string;
  readonly left: Money;
}

export function overBudgetText(money: Money, { cap, scope, per, left }: Budget): string {
  const whose = scope === "organization" ? "organisation" : "repository";
  const rest = left.amount > 0n ? `${formatMoney(left)} of it is left` : "nothing of it is left";
  return `${formatMoney(money)} does not fit into the ${whose}'s budget of ${formatMoney(cap)} per ${per}: ${rest}.`;
}

export function labelTakenOff(label: string): string {
  return `So the label ${code(label)} was removed.`;
}

/** A cut, or a withdrawal, after somebody began. `line` says it again. */
export function confirmCut(record: BountyRecord, line: string): string {
  const who = [
    ...(record.reservation === null ||
    record.claims.some(({ personId }) => personId === record.reservation?.personId)
      ? []
      : [plain(record.reservation.login)]),
    ...record.claims.map((one) => `${plain(one.login)} with #${one.pull}`),
  ];
  const what = line === "/bounty none" ? "withdraw" : "lower";
  return `${list([...new Set(who)])} began when this was worth ${formatMoney(record)}, so that stands. To ${what} it all the same, comment ${code(line)}${record.label === null ? " again" : ""}.`;
}

export function secondPersonNeeded(login: string, most: Money, who: Who, line: string): string {
  return `Above ${formatMoney(most)} it takes two people. ${plain(login)} is the first. It is done when another person comments ${code(line)} within 14 days; that is for ${whoText(who)}.`;
}

export function labelRenamed(login: string, from: string, to: string | null, stands: Money): string {
  const what =
    to === null ? `deleted the label ${code(from)}` : `renamed the label ${code(from)} to ${code(to)}`;
  return `${plain(login)} ${what} in the whole repository. That changes no price: ${formatMoney(stands)} stands here. To change it, put on another price label or comment \`/bounty\`.`;
}
