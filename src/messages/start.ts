/** Answers about reserving an issue: what stands in the way, and how to pass. */
import type { Who } from "../domain/permission.ts";
import type { GateResult } from "../domain/reservation.ts";
import { day } from "./day.ts";
import { code, plain, sentence } from "./text.ts";
import { whoText } from "./who.ts";

export const startAnswers = {
  off: (issue: number) =>
    `Issues are not reserved here. Open a pull request whose description says \`Closes #${issue}\`.`,
  noBounty: "There is no bounty on this issue, so there is nothing to reserve.",
  banned: "The policy excludes you from this programme.",
  preview: "This is a preview: nothing is reserved.",
  yours: (until: string) =>
    `It is yours until ${day(until)}, and for as long as there is activity. \`/stop\` gives it back.`,
  nothingToStop: "Nobody has reserved this issue.",
  whoStops: (who: Who) => `whoever reserved it; ${whoText(who)}`,
  notYours: (login: string, who: Who) =>
    `${plain(login)} has reserved this issue. Only ${plain(login)} or ${whoText(who)} can give it back.`,
  /** Every gate with its mark, so that it is clear what is missing and what is not. */
  gates: (results: readonly GateResult[]) =>
    ["Not yet:", "", ...results.map((one) => `- ${one.passed ? "✓" : "✗"} ${gateText(one)}`)].join("\n"),
};

export function gateText({ gate, passed, figures }: GateResult): string {
  const {
    by = "",
    until = "",
    label = "",
    most = "",
    has = "",
    below = "",
    above = "",
    merged = "",
  } = figures;
  switch (gate) {
    case "open":
      return passed
        ? "There is an open bounty."
        : "There is no open bounty: the issue is closed, or its bounty was earned, withdrawn or has expired.";
    case "not-reserved":
      return passed
        ? "Nobody else has reserved it."
        : `${plain(by)} has reserved it until ${day(until)}. Without activity it is free then, or earlier when they give it back with \`/stop\`.`;
    case "not-on-hold":
      return `${plain(by)} stopped it: ${sentence(figures.reason ?? "")} A maintainer releases it with \`/release\`.`;
    case "not-blocked":
      return `The label ${code(label)} says that nobody can start yet. Wait until it is gone.`;
    case "at-once":
      return passed
        ? `You hold ${has} of at most ${counted(most, "issue")} at once.`
        : `You hold ${counted(has, "issue")} already, and ${most} at once is the most. Finish one, or give one back with \`/stop\`.`;
    case "open-pull-requests":
      return `You have ${pulls(has, "open")} for other bounties, and with ${most} nothing more can be started. Have one merged or close one.`;
    case "newcomers-first":
      return passed
        ? "It is for newcomers first, and you are one."
        : `Until ${day(until)} it is for newcomers: people with fewer than ${pulls(below, "rewarded")} here.`;
    case "level":
      return passed
        ? `Bounties above ${above} take ${pulls(merged, "rewarded")} here, and you have ${has}.`
        : `Bounties above ${above} take ${pulls(merged, "rewarded")} here, and you have ${has}. Smaller ones count toward it.`;
  }
}

/** "1 issue", "2 issues". */
function counted(count: string, noun: string): string {
  return `${count} ${noun}${count === "1" ? "" : "s"}`;
}

/** "1 open pull request". */
function pulls(count: string, which: string): string {
  return counted(count, `${which} pull request`);
}
