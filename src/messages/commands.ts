/** Answers to commands. */
import { formatMoney, type Money } from "../domain/amount.ts";
import type { Who } from "../domain/permission.ts";
import { list } from "./bounty.ts";
import { day } from "./day.ts";
import { code, plain, sentence } from "./text.ts";
import { whoText } from "./who.ts";

export const bountyAnswers = {
  off: "The policy has no `bounties`, so issues cannot be priced here.",
  closed: "A closed issue cannot be priced. Reopen it first.",
  awarded: (pull: number | null) =>
    pull === null ? "This bounty was awarded already." : `This bounty was awarded already, with #${pull}.`,
  setByLabel: (labels: readonly string[]) =>
    `The ${labels.length === 1 ? "label" : "labels"} ${list(labels.map((label) => code(label)))} ${labels.length === 1 ? "sets" : "set"} this price. Change the ${labels.length === 1 ? "label" : "labels"} instead.`,
  preview: "This is a preview: nothing was reserved.",
  none: "There is no bounty to withdraw.",
  same: "That is the price already.",
  withdrawn: "The bounty was withdrawn.",
  set: (money: Money) => `The bounty is ${formatMoney(money)}.`,
  nothingToAddTo: "There is no bounty to add to. Set one first: the same without the plus.",
  otherToken: (stands: Money) =>
    `The bounty is in ${stands.token.symbol}, so only ${stands.token.symbol} can be added.`,
};

export const awardAnswers = {
  bot: (login: string) => `${plain(login)} is a bot, and bots earn nothing.`,
  banned: (login: string) => `The policy excludes ${plain(login)}, who earns nothing.`,
  self: "Nobody can award themselves. Ask another maintainer.",
  preview: (login: string, money: Money) =>
    `This is a preview: ${plain(login)} would get ${formatMoney(money)}, and nothing is owed.`,
  granted: "Granted.",
  before: "This comment granted that already. To grant it once more, write a new comment.",
  grant: (login: string, money: Money, by: string, reason: string, maturesAt: string) =>
    `- **${formatMoney(money)} to ${plain(login)}**, granted by ${plain(by)}: ${sentence(reason)} Held until ${day(maturesAt)}, then owed.`,
};

export const commandAnswers = {
  nobodyToTip: "The account that opened this was deleted, so there is nobody to tip.",
};

export function notAllowed(command: string, login: string, needed: Who): string {
  const [only, ...others] = needed;
  if ("login" in only && others.length === 0)
    return `${code(`/${command}`)} is for ${plain(only.login)} alone here.`;
  return `${code(`/${command}`)} is for ${whoText(needed)} here, and ${plain(login)} is not among them.`;
}

export function notHere(command: string, on: readonly string[]): string {
  return `${code(`/${command}`)} works on ${on.map((place) => (place === "issue" ? "issues" : "pull requests")).join(" and ")} only.`;
}

/** Says to which words the answer is, as the comment is edited in place. */
export function answerTo(login: string, text: string, answer: string): string {
  return `${plain(login)}: ${code(text)}\n\n${answer}`;
}
