/** The sentence for every reason a quote can give. */
import { formatMoney } from "../domain/amount.ts";
import type { Reason } from "../domain/reason.ts";
import { code, plain } from "./text.ts";

/** One sentence without its full stop, in Markdown. */
export function explain(reason: Reason): string {
  switch (reason.code) {
    case "kind-amount":
      return `${formatMoney(reason.money)} for ${kindName(reason.kind)}, ${because(reason.because)}`;
    case "bounty-amount":
      return `the bounty of ${formatMoney(reason.money)} on #${reason.issue}`;
    case "shared":
      return reason.part * 2 === reason.of ? "half of it" : `${reason.part} of ${reason.of} parts of it`;
    case "capped":
      return `cut from ${formatMoney(reason.from)}: at most ${capName(reason)}`;
    case "granted":
      return `granted by ${plain(reason.by)}: ${plain(reason.note)}`;
    default:
      return explainRefusal(reason);
  }
}

/** "100 GRID per month and person". */
export function capName({ cap, per }: Pick<Extract<Reason, { code: "capped" }>, "cap" | "per">): string {
  return `${formatMoney(cap)} per ${per}${per === "pull request" ? "" : " and person"}`;
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

type Explained = "kind-amount" | "bounty-amount" | "shared" | "capped" | "granted";
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
      return "needs an approval by a maintainer who is not an author";
    case "merger-not-allowed":
      return `merged by ${plain(reason.login)}, who has less than ${reason.needed} permission`;
    case "bot":
      return `${plain(reason.login)} is a bot, and bots earn nothing`;
    case "deleted-account":
      return "its author's account was deleted";
    case "no-human-author":
      return "it has no author with an account";
    case "is-revert":
      return "a revert earns nothing";
    case "reverted":
      return "it was reverted";
    case "no-kind":
      return "no kind of contribution in the policy fits it";
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
        | "unreadable-label";
    }
  | { code: "assumed-branch" | "assumed-merger" | "assumed-files" }
>;

function explainIssue(reason: IssueReason): string {
  switch (reason.code) {
    case "not-planned":
      return `#${reason.issue} was closed as not planned`;
    case "other-repository":
      return `#${reason.issue} is in another repository; a maintainer can grant the amount with ${code("/award")}`;
    case "priced-after-merge":
      return `#${reason.issue} was priced after the merge`;
    case "two-prices":
      return `#${reason.issue} has ${reason.labels.length} price labels: ${reason.labels.map((name) => code(name)).join(", ")}`;
    case "price-not-recorded":
      return `the label ${code(reason.label)} on #${reason.issue} was never recorded as a price; take it off and put it on again`;
    case "already-awarded":
      return reason.pull === null
        ? `the bounty on #${reason.issue} was awarded already`
        : `the bounty on #${reason.issue} went to #${reason.pull}`;
    case "unreadable-label":
      return `the label ${code(reason.label)} on #${reason.issue} is not an amount of a token in the policy`;
    case "assumed-branch":
      return `${code(reason.branch)} was taken as the default branch`;
    case "assumed-merger":
      return `${plain(reason.login)} was taken as allowed`;
    case "assumed-files":
      return `the changed files are not known, so it was taken as ${kindName(reason.kind)}`;
  }
}
