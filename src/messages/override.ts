/** Answers about setting an amount by hand. */
import { formatMoney, type Money } from "../domain/amount.ts";
import { plain, sentence } from "./text.ts";

export const overrideAnswers = {
  self: "Nobody can set their own reward. Ask another maintainer.",
  preview: "This is a preview: nothing is owed, so there is nothing to set.",
  closed: "This pull request was closed without being merged. Grant the amount with `/award` instead.",
  nothing: (login: string) => `${plain(login)} earns nothing here as it is.`,
  noted: (login: string, money: Money | null) =>
    money === null
      ? `Noted: ${plain(login)} earns nothing by this pull request.`
      : `Noted: ${plain(login)} earns ${formatMoney(money)} when this is merged.`,
  set: "Set.",
  /** `stood`: whether the person had something here before. */
  done: (login: string, money: Money | null, stood: boolean, by: string, reason: string) =>
    `- **${money === null ? "Nothing" : formatMoney(money)} to ${plain(login)}**${stood ? " in place of what stood" : ""}, set by ${plain(by)}: ${sentence(reason)}`,
};
