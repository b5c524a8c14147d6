/** The sentence for every reason a quote can give. */
import { formatMoney } from "../domain/amount.ts";
import type { FactorCause, Reason } from "../domain/reason.ts";
import type { LineRole } from "../domain/rules/rule.ts";
import { day } from "./day.ts";
import { code, plain } from "./text.ts";
import { whoText } from "./who.ts";

/** One sentence without its full stop, in Markdown. */
export function explain(reason: Reason): string {
  switch (reason.code) {
    case "kind-amount":
      return `${formatMoney(reason.money)} for ${kindName(reason.kind)}, ${because(reason.because)}`;
    case "bounty-amount":
      return `the bounty of ${formatMoney(reason.money)} on ${issueName(reason)}${made(reason.made)}`;
    case "label-amount":
      return `${formatMoney(reason.money)} for ${code(reason.label)}`;
    case "factor":
      return `${reason.factor} for ${cause(reason.for)}`;
    case "extra":
      return extra(reason);
    case "overridden":
      return overridden(reason);
    case "shared":
      return reason.part * 2 === reason.of ? "half of it" : `${reason.part} of ${reason.of} parts of it`;
    case "capped":
      return `cut from ${formatMoney(reason.from)}: ${capName(reason)}`;
    case "granted":
      return `granted by ${plain(reason.by)}: ${plain(reason.note)}`;
    case "split":
      return reason.part === reason.of
        ? `all of it, as ${plain(reason.by)} said`
        : `${reason.part} of ${reason.of} parts of it, as ${plain(reason.by)} said`;
    default:
      return explainRefusal(reason);
  }
}

/** "at most 500 GRID per month and person", or whose budget it is. */
export function capName({ cap, per, scope }: Pick<ReasonOf<"capped">, "cap" | "per" | "scope">): string {
  if (scope !== undefined) {
    const whose = scope === "organization" ? "organisation" : "repository";
    return `the ${whose}'s budget is ${formatMoney(cap)} per ${per}`;
  }
  return `at most ${formatMoney(cap)} per ${per}${per === "pull request" ? "" : " and person"}`;
}

/** "#4", or "owner/name#4" for an issue of another repository. */
function issueName({ issue, repository }: { readonly issue: number; readonly repository?: string }): string {
  return `${repository ?? ""}#${issue}`;
}

/** What people call a kind whose key is short for something. */
export function kindName(kind: string): string {
  return kindNames[kind] ?? kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const kindNames: Readonly<Record<string, string>> = {
  a11y: "accessibility",
  doc: "documentation",
  infra: "infrastructure",
  question: "answering questions",
  test: "tests",
};

function because(match: Extract<Reason, { code: "kind-amount" }>["because"]): string {
  if (match.by === "label") return `by its label ${code(match.label)}`;
  return match.by === "files" ? "by the files it changes" : "as no other kind fits";
}

type ReasonOf<Code extends Reason["code"]> = Extract<Reason, { code: Code }>;

/** "100 GRID for `easy`, × 2 for `high`", in brackets. */
function made(reasons: readonly Reason[] | undefined): string {
  return reasons === undefined ? "" : ` (${reasons.map(explain).join(", ")})`;
}

function cause(by: FactorCause): string {
  switch (by.by) {
    case "label":
      return code(by.label);
    case "change-requests":
      return by.count === 1 ? "one change request" : `${by.count} change requests`;
    case "size":
      return by.lines === 1 ? "one changed line" : `${by.lines} changed lines`;
  }
}

const extraWork: Readonly<Record<LineRole, string>> = {
  author: "writing it",
  "co-author": "writing it",
  assignee: "working on it",
  "issue-author": "reporting it",
  reviewer: "reviewing it",
  mentor: "mentoring",
  contributor: "contributing",
};

function extra({ role, part, paid, total }: ReasonOf<"extra">): string {
  const money = formatMoney(total);
  if (part === "reductions") return `the ${money} that change requests took off, for ${extraWork[role]}`;
  return `${part} ${paid === "on-top" ? "of that on top" : "out of that"} for ${extraWork[role]}: ${money}`;
}

function overridden({ by, note, from }: ReasonOf<"overridden">): string {
  const instead = from === null ? "" : ` instead of ${formatMoney(from)}`;
  return `set by ${plain(by)}${instead}: ${plain(note)}`;
}

type Explained =
  | "kind-amount"
  | "bounty-amount"
  | "label-amount"
  | "factor"
  | "extra"
  | "shared"
  | "capped"
  | "overridden"
  | "split"
  | "granted";
type Refusal = Exclude<Reason, { code: Explained }>;

function explainRefusal(reason: Refusal): string {
  switch (reason.code) {
    case "not-merged":
      return "earned when it is merged";
    case "draft":
      return "it is still a draft";
    case "closed-unmerged":
      return "closed without being merged";
    case "wrong-branch":
      return `${code(reason.branch)} is not a branch that earns; these are: ${reason.allowed.map((name) => code(name)).join(", ")}`;
    case "self-merged":
      return "merged by its own author without another maintainer's approval; an approval still counts now";
    case "needs-approval":
      return "an approval by a maintainer who is no author, or a merge by another maintainer";
    case "merger-not-allowed":
      return `merged by ${plain(reason.login)}, and only merges by ${whoText(reason.needed)} earn`;
    case "bot":
      return `${plain(reason.login)} is a bot, and bots earn nothing`;
    case "deleted-account":
      return "its author's account was deleted";
    case "no-human-author":
      return "it has no author with an account";
    case "excluded-label":
      return `the label ${code(reason.label)} excludes it`;
    case "banned":
      return `${plain(reason.login)} takes no part in this programme`;
    case "automated-undisclosed":
      return `its description has to hold the line ${code(`- [ ] ${reason.checkbox}`)}, ticked if that is so`;
    case "automated-forbidden":
      return `its description says: ${plain(reason.checkbox)}; such work earns nothing`;
    case "needs-linked-issue":
      return `it closes no issue with a price; ${code("Closes #")} and the number of one in its description would`;
    case "own-issue":
      return `${plain(reason.login)} solved an issue of their own, for which reporting it earns nothing`;
    case "is-revert":
      return "a revert earns nothing";
    case "no-kind":
      return "no kind of contribution in the policy fits it";
    case "unpriced":
      return "nothing in the policy gives it a price";
    case "kind-unpaid":
      return `the policy sets no reward for ${kindName(reason.kind)}`;
    case "bounty-instead":
      return "the bounty takes its place";
    default:
      return explainIssue(reason);
  }
}

type IssueReason = Extract<
  Reason,
  | {
      issue: number;
      code:
        | "not-planned"
        | "other-repository"
        | "priced-after-merge"
        | "two-prices"
        | "price-not-recorded"
        | "already-awarded"
        | "unreadable-label"
        | "bounty-on-hold"
        | "reserved-for"
        | "not-reserved";
    }
  | { code: "two-price-labels" | "unreadable-price-label" }
  | { code: "assumed-branch" | "assumed-merger" | "assumed-files" | "assumed-size" | "assumed-disclosure" }
>;

function explainIssue(reason: IssueReason): string {
  switch (reason.code) {
    case "not-planned":
      return `${issueName(reason)} was closed as not planned`;
    case "other-repository":
      return `whoever merged may not write in the repository of ${issueName(reason)}; a maintainer there can pay with ${code("/split")}`;
    case "bounty-on-hold":
      return `${plain(reason.by)} stopped the bounty on ${issueName(reason)}, until a maintainer releases it`;
    case "reserved-for":
      return `the bounty on ${issueName(reason)} is reserved for ${plain(reason.login)} until ${day(reason.until)}; a maintainer can give it to others with ${code("/split")} on the issue`;
    case "not-reserved":
      return `the bounty on ${issueName(reason)} is for whoever reserves it with ${code("/start")}, and its authors have not`;
    case "priced-after-merge":
      return `${issueName(reason)} was priced after the merge`;
    case "two-prices":
      return `${issueName(reason)} has ${reason.labels.length} price labels: ${reason.labels.map((name) => code(name)).join(", ")}`;
    case "price-not-recorded":
      return `the label ${code(reason.label)} on ${issueName(reason)} was never recorded as a price; take it off and put it on again`;
    case "already-awarded":
      return reason.pull === null
        ? `the bounty on ${issueName(reason)} was awarded already`
        : `the bounty on ${issueName(reason)} went to #${reason.pull}`;
    case "unreadable-label":
      return `the label ${code(reason.label)} on ${issueName(reason)} is not an amount of a token in the policy`;
    case "two-price-labels":
      return `this pull request has ${reason.labels.length} price labels: ${reason.labels.map((name) => code(name)).join(", ")}`;
    case "unreadable-price-label":
      return `the label ${code(reason.label)} on this pull request is not a price in the policy`;
    case "assumed-branch":
      return `${code(reason.branch)} was taken as the default branch`;
    case "assumed-merger":
      return `${plain(reason.login)} was taken as allowed`;
    case "assumed-files":
      return `the changed files are not known, so it was taken as ${kindName(reason.kind)}`;
    case "assumed-size":
      return "the changed files are not all known, so its size changes nothing";
    case "assumed-disclosure":
      return "its description is not known, so nothing was asked of it";
  }
}
