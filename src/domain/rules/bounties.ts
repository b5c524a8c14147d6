/** Price: a bounty that a label put on an issue, earned by the pull request that closes it. */
import { z } from "zod";
import { AmountError, type Money, parseAmount, type Token } from "../amount.ts";
import type { Reason } from "../reason.ts";
import type { ClosingIssueNode } from "../snapshot.ts";
import {
  type NotCounted,
  type Permission,
  type Price,
  type PriceRule,
  permissions,
  type QuoteContext,
} from "./rule.ts";

export interface BountyOptions {
  readonly label: string;
  readonly "set-by": Permission;
}

export const bounties: PriceRule<"bounties", BountyOptions | null> = {
  phase: "price",
  name: "bounties",
  summary: "Prices on issues, set by a label or by /bounty.",
  needs: ["closing-issues"],
  schema: () =>
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
        "set-by": z
          .enum(permissions)
          .default("write")
          .describe("The lowest repository permission that may set, change or remove a price."),
      })
      .nullable()
      .default(null)
      .describe(
        "Prices on issues. A pull request that closes a priced issue earns the price instead of its kind's reward.",
      ),
  evaluate: (options, context) => {
    const prices: Price[] = [];
    const notCounted: NotCounted[] = [];
    if (options === null) return { prices, notCounted };
    for (const issue of context.pull.closingIssuesReferences.nodes) {
      const issueId = issue.databaseId ?? issue.number;
      const source = { type: "bounty", issueNumber: issue.number, issueId } as const;
      const found =
        context.state.bounties === null
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
        prices.push({ source, money: found.money, reasons: [reason] });
      }
    }
    return { prices, notCounted };
  },
};

type Found = { money: Money; label: string | null; reason?: undefined } | { reason: Reason } | null;

function fromLedger(options: BountyOptions, issue: ClosingIssueNode, { state, pull }: QuoteContext): Found {
  const record = state.bounties?.get(issue.databaseId ?? issue.number);
  if (record === undefined || record.state === "withdrawn") {
    const label = issue.labels.nodes.find(({ name }) => priceText(options, name) !== null);
    return label === undefined
      ? null
      : { reason: { code: "price-not-recorded", issue: issue.number, label: label.name } };
  }
  if (record.state === "awarded" && record.awardedTo !== pull.number) {
    return { reason: { code: "already-awarded", issue: issue.number, pull: record.awardedTo } };
  }
  if (isNotPlanned(issue)) return { reason: { code: "not-planned", issue: issue.number } };
  return { money: { token: record.token, amount: record.amount }, label: record.label };
}

function fromLabels(options: BountyOptions, issue: ClosingIssueNode, { tokens }: QuoteContext): Found {
  const labels = issue.labels.nodes
    .map(({ name }) => name)
    .filter((name) => priceText(options, name) !== null);
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

function isNotPlanned(issue: ClosingIssueNode): boolean {
  return issue.stateReason === "NOT_PLANNED" || issue.stateReason === "DUPLICATE";
}

/** The text that stands for {amount} in a label of the pattern, or `null` for any other label. */
function priceText(options: Pick<BountyOptions, "label">, label: string): string | null {
  const [before = "", after = ""] = options.label.split("{amount}");
  const fits =
    label.length > before.length + after.length &&
    label.toLowerCase().startsWith(before.toLowerCase()) &&
    label.toLowerCase().endsWith(after.toLowerCase());
  return fits ? label.slice(before.length, label.length - after.length).trim() : null;
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
