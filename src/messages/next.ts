/** The answer to /next: open issues that fit somebody, each with what speaks for it, and what to do when there is none. */
import { formatMoney } from "../domain/amount.ts";
import type { Lack, Standing } from "../domain/community-levels.ts";
import type { HiringPolicy } from "../domain/hiring.ts";
import type { Fit, Next, Suggestion } from "../domain/next.ts";
import type { OpenIssue } from "../domain/open-issue.ts";
import type { Policy } from "../domain/policy.ts";
import type { GateResult } from "../domain/reservation.ts";
import { day } from "./day.ts";
import { levelText } from "./evidence.ts";
import { kindName } from "./reasons.ts";
import { gateText } from "./start.ts";
import { code, plain } from "./text.ts";

/** `here` is the repository in which it is said, by id. */
export function nextText({ suggestions, held }: Next, here: number, policy: Policy): string {
  const isPriced = suggestions.some(({ fits }) => fits.some((fit) => fit.code === "priced"));
  return [
    ...(suggestions.length === 0
      ? [nothingFits(held)]
      : [
          suggestions.length === 1 ? "An open issue that fits you:" : "Open issues that fit you:",
          suggestions.map((one) => row(one, here)).join("\n"),
          howToTake(isPriced, policy),
        ]),
    ...(suggestions.length > 0 && held !== null
      ? [`Issues with a price are left out: ${gateText(held)}`]
      : []),
  ].join("\n\n");
}

function row({ issue, fits }: Suggestion, here: number): string {
  return `- ${issueName(issue, here)} ${plain(issue.title, 120)}: ${fits.map(fitText).join("; ")}`;
}

function issueName({ repositoryId, repository, number }: OpenIssue, here: number): string {
  return repositoryId === here ? `#${number}` : `${repository}#${number}`;
}

function fitText(fit: Fit): string {
  switch (fit.code) {
    case "requirement":
      return fit.level === "none"
        ? `it would be your first evidence of ${plain(fit.title)}`
        : `it would add to your evidence of ${plain(fit.title)}, which is ${levelText(fit.level)}`;
    case "newcomers":
      return `it is meant for newcomers (${code(fit.label)})`;
    case "small":
      return `it is small (${code(fit.label)})`;
    case "kind":
      return `you have done ${kindName(fit.kind)} before`;
    case "priced":
      return `${formatMoney(fit.money)}, free to take`;
    case "help-wanted":
      return `maintainers ask for help with it (${code(fit.label)})`;
    case "here":
      return "it is in this repository";
  }
}

function howToTake(isPriced: boolean, { reservations }: Policy): string {
  const start = isPriced && reservations !== null ? `${code("/start")} on a priced one reserves it. ` : "";
  return `${start}A pull request whose description says that it closes the issue is all it takes.`;
}

function nothingFits(held: GateResult | null): string {
  const [first, instead] =
    held === null
      ? [
          "There is no open issue that fits you now.",
          "What helps as much: a report of something that is broken, a review of an open pull request, or a question in a thread that interests you.",
        ]
      : ["There is nothing new for you to start now.", gateText(held)];
  return `${first} ${instead} Maintainers mark what they want help with by ${code("good first issue")} and ${code("help wanted")}.`;
}

export const nextAnswers = {
  notJoined: `Whoever has joined (${code("/hiring join")}) is also told which of them fill gaps in their evidence.`,
};

/** Where somebody stands among the policy's levels, and what the next one takes. */
export function standingText({ reached, next }: Standing, hiring: HiringPolicy): string {
  const now = reached === null ? "" : `Your work reaches **${plain(reached.title)}**. `;
  if (next === null) return `${now}There is no level after it.`;
  const lacks = next.lacks.map((one) => lackText(one, hiring)).join("; ");
  return `${now}For **${plain(next.level.title)}** it lacks ${lacks}. Maintainers decide what comes of a level.`;
}

function lackText(lack: Lack, { requirements, values }: HiringPolicy): string {
  switch (lack.code) {
    case "merged":
      return missing(lack, "more merged pull request");
    case "reviews":
      return lack.needed - lack.have === 1
        ? "1 more review that asks for a change or comments on a line"
        : `${missing(lack, "more review")} that ask for a change or comment on a line`;
    case "weeks":
      return `work in ${missing(lack, "more week")}`;
    case "months":
      return lack.from === null
        ? `${counted(lack.months, "month")} since a first contribution`
        : `time: on ${day(lack.from)} your first contribution is ${counted(lack.months, "month")} ago`;
    case "requirement":
      return `${levelText(lack.level)} of ${titleOf(requirements, lack.requirement)}`;
    case "endorsements":
      return `an endorsement for ${titleOf(values, lack.value)} by ${missing(lack, "more maintainer")}`;
  }
}

function missing({ have, needed }: { readonly have: number; readonly needed: number }, what: string): string {
  return counted(needed - have, what);
}

/** "1 week", "2 weeks". */
function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function titleOf(entries: readonly { readonly key: string; readonly title: string }[], key: string): string {
  return plain(entries.find((one) => one.key === key)?.title ?? key);
}
