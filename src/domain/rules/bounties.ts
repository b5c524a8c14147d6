/** Price: a bounty that a label put on an issue, earned by the pull request that closes it. */
import { z } from "zod";
import { AmountError, type Money, parseAmount, type Token } from "../amount.ts";
import type { BountyRecord, SplitPart } from "../award.ts";
import type { Reason } from "../reason.ts";
import { endOf, isKeptFromAll } from "../reservation.ts";
import type { ClosingIssueNode, PullSnapshot } from "../snapshot.ts";
import type { NotCounted, Price, PriceRule, PriceSource, QuoteContext } from "./rule.ts";

export interface BountyOptions {
  readonly label: string;
  /** Milliseconds. */
  readonly expires?: number | undefined;
}

export const bounties: PriceRule<"bounties", BountyOptions | null> = {
  phase: "price",
  name: "bounties",
  summary: "Prices on issues, set by a label or by /bounty.",
  needs: ["closing-issues"],
  schema: ({ duration }) =>
    z
      .strictObject({
        label: z
          .string()
          .max(50)
          .regex(/^[^{}]+\{amount\}[^{}]*$/, "must hold {amount} once, with words before it")
          .default("bounty: {amount}")
          .describe(
            'How a price label reads; {amount} stands for a number and a token, as in "bounty: 500 GRID".',
          ),
        expires: duration
          .optional()
          .describe(
            "How long a price stands that nobody earns; then it goes back to the budget. Without it, for ever.",
          ),
      })
      .nullable()
      .default(null)
      .describe(
        "Prices on issues, set by a label. A pull request that closes a priced issue earns the price instead of its " +
          "kind's reward. Without the key no label is a price.",
      ),
  evaluate: (options, context) => {
    const prices: Price[] = [];
    const notCounted: NotCounted[] = [];
    for (const issue of closedIssues(context.pull)) {
      const source = sourceOf(issue);
      const found = isElsewhere(issue, context)
        ? { reason: { code: "other-repository", issue: issue.number } as const }
        : context.state.bounties === null
          ? fromLabels(options, issue, context)
          : fromLedger(options, issue, context);
      if (found === null) continue;
      if (found.reason !== undefined) notCounted.push({ what: source, reason: found.reason });
      else {
        const reason = {
          code: "bounty-amount",
          issue: issue.number,
          money: found.money,
          label: found.label,
        } as const;
        const split = found.split === undefined ? {} : { split: found.split };
        prices.push({ source, money: found.money, reasons: [reason], ...split });
      }
    }
    return { prices, notCounted };
  },
};

/**
 * The issues that the pull request closes, each once, in an order that does not depend on GitHub's. Those of
 * another owner are left out: anybody can put a label on an issue of their own.
 */
function closedIssues(pull: PullSnapshot): ClosingIssueNode[] {
  const here = ownerOf(pull.baseRepository?.nameWithOwner);
  const byId = new Map<string, ClosingIssueNode>();
  for (const issue of pull.closingIssuesReferences.nodes) {
    const there = ownerOf(issue.repository?.nameWithOwner);
    if (here !== null && there !== null && here !== there) continue;
    byId.set(`${issue.databaseId ?? `${issue.repository?.nameWithOwner}#${issue.number}`}`, issue);
  }
  return [...byId.values()].sort((a, b) => a.number - b.number || (a.databaseId ?? 0) - (b.databaseId ?? 0));
}

function ownerOf(nameWithOwner: string | undefined): string | null {
  return nameWithOwner?.split("/")[0]?.toLowerCase() ?? null;
}

function sourceOf(issue: ClosingIssueNode): PriceSource & { type: "bounty" } {
  const repositoryId = issue.repository?.databaseId;
  const source = {
    type: "bounty",
    issueNumber: issue.number,
    issueId: issue.databaseId ?? issue.number,
  } as const;
  return typeof repositoryId === "number" ? { ...source, repositoryId } : source;
}

/**
 * Whoever may merge in one repository of an owner may not be trusted with another's, and GitHub itself closes an issue
 * there only for people who may write to it.
 */
function isElsewhere(issue: ClosingIssueNode, { repositoryId, state }: QuoteContext): boolean {
  const there = issue.repository?.databaseId;
  const isOther = typeof there === "number" && repositoryId !== 0 && there !== repositoryId;
  return isOther && state.trusted?.includes(there) !== true;
}

type Found =
  | { money: Money; label: string | null; split?: readonly SplitPart[]; reason?: undefined }
  | { reason: Reason }
  | null;

/** What was promised holds, also when the policy has no `bounties` any more. */
function fromLedger(
  options: BountyOptions | null,
  issue: ClosingIssueNode,
  context: QuoteContext,
): Found {
  const { state, pull } = context;
  const record = state.bounties?.get(issue.databaseId ?? issue.number);
  if (record === undefined || record.state === "withdrawn" || record.state === "expired") {
    const [label] = options === null ? [] : priceLabels(options, issue);
    return label === undefined
      ? null
      : { reason: { code: "price-not-recorded", issue: issue.number, label } };
  }
  if (record.state === "awarded" && !isAwardedHere(record, context)) {
    return { reason: { code: "already-awarded", issue: issue.number, pull: record.awardedTo } };
  }
  if (isNotPlanned(issue)) return { reason: { code: "not-planned", issue: issue.number } };
  const [first] = record.history;
  if (pull.mergedAt !== null && first !== undefined && Date.parse(first.at) > Date.parse(pull.mergedAt)) {
    return { reason: { code: "priced-after-merge", issue: issue.number } };
  }
  const kept = record.state === "open" ? keptBack(record, issue.number, context) : null;
  if (kept !== null) return { reason: kept };
  const found = { money: { token: record.token, amount: record.amount }, label: record.label };
  return record.split === null ? found : { ...found, split: record.split };
}

function isAwardedHere({ awardedTo, awardedIn, repositoryId }: BountyRecord, context: QuoteContext): boolean {
  return awardedTo === context.pull.number && (awardedIn ?? repositoryId) === context.repositoryId;
}

/** Why a bounty that stands is not this pull request's: stopped, or reserved for somebody else. */
function keptBack(record: BountyRecord, issue: number, context: QuoteContext): Reason | null {
  const { authors, pull, state } = context;
  if (record.onHold !== null) return { code: "bounty-on-hold", issue, by: record.onHold.by };
  // Whoever said how it is divided has said whose it is.
  if (record.split !== null) return null;
  const { reservation } = record;
  const at = pull.mergedAt ?? state.now ?? pull.createdAt;
  if (reservation !== null && isKeptFromAll(reservation, authors, at)) {
    return { code: "reserved-for", issue, login: reservation.login, until: endOf(reservation) };
  }
  const isTheirs = authors.some((person) => person.id === reservation?.personId);
  return state.reservedOnly === true && !isTheirs ? { code: "not-reserved", issue } : null;
}

function fromLabels(options: BountyOptions | null, issue: ClosingIssueNode, { tokens }: QuoteContext): Found {
  if (options === null) return null;
  const labels = priceLabels(options, issue);
  const [label, second] = labels;
  if (label === undefined) return null;
  if (second !== undefined) return { reason: { code: "two-prices", issue: issue.number, labels } };
  const price = readPriceLabel(options, label, tokens);
  if (price === null || "problem" in price) {
    return { reason: { code: "unreadable-label", issue: issue.number, label } };
  }
  if (isNotPlanned(issue)) return { reason: { code: "not-planned", issue: issue.number } };
  return { money: price.money, label };
}

function priceLabels(options: BountyOptions, issue: ClosingIssueNode): string[] {
  return issue.labels.nodes
    .map(({ name }) => name)
    .filter((name) => priceText(options, name) !== null)
    .sort();
}

function isNotPlanned(issue: ClosingIssueNode): boolean {
  return issue.stateReason === "NOT_PLANNED" || issue.stateReason === "DUPLICATE";
}

/** The text that stands for {amount} in a label of the pattern, or `null` for any other label. */
function priceText(options: Pick<BountyOptions, "label">, label: string): string | null {
  const [before = "", after = ""] = options.label.split("{amount}");
  const end = label.length - after.length;
  const fits =
    before.length < end &&
    label.slice(0, before.length).toLowerCase() === before.toLowerCase() &&
    label.slice(end).toLowerCase() === after.toLowerCase();
  return fits ? label.slice(before.length, end).trim() : null;
}

export type PriceProblem = AmountError["problem"] | "no-unit" | "unknown-token";
export type PriceReading =
  | { readonly money: Money }
  | { readonly problem: PriceProblem; readonly text: string };

/** Reads a label as a price; `null` when it is no price label at all. */
export function readPriceLabel(
  options: Pick<BountyOptions, "label">,
  label: string,
  tokens: ReadonlyMap<string, Token>,
): PriceReading | null {
  const text = priceText(options, label);
  return text === null ? null : readMoney(text, tokens);
}

/** Reads "500 GRID" with the policy's tokens. */
export function readMoney(text: string, tokens: ReadonlyMap<string, Token>): PriceReading {
  const [number = "", symbol, ...more] = text.trim().split(/\s+/);
  if (symbol === undefined) return { problem: /\d/.test(number) ? "no-unit" : "not-a-number", text };
  const token =
    tokens.get(symbol) ??
    [...tokens.values()].find((one) => one.symbol.toLowerCase() === symbol.toLowerCase());
  if (token === undefined || more.length > 0) return { problem: "unknown-token", text };
  try {
    return { money: { token, amount: parseAmount(number, token) } };
  } catch (error) {
    if (error instanceof AmountError) return { problem: error.problem, text };
    throw error;
  }
}
