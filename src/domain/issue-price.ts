/** The price of an issue as its labels say it, for whoever quotes and for whoever reserves it. */
import { amount, type Money } from "./amount.ts";
import type { Policy } from "./policy.ts";
import { entryOf, type PriceProblem, type PriceReading, readPriceLabel } from "./price-label.ts";
import { one, scale, times } from "./ratio.ts";
import type { Reason } from "./reason.ts";
import { labelFactor } from "./rules/modifiers/labels.ts";
import type { ModifierEntry } from "./rules/modifiers/modifier.ts";
import { readBase } from "./rules/prices.ts";

export interface IssuePrice {
  readonly money: Money;
  /** Those that made it, sorted. */
  readonly labels: readonly string[];
  readonly reasons: readonly Reason[];
}

export type IssuePriceReading =
  | { readonly price: IssuePrice }
  | { readonly problem: "two-prices"; readonly labels: readonly string[] }
  | { readonly problem: PriceProblem; readonly label: string; readonly text: string };

type Rules = Pick<Policy, "rules" | "tokens">;

/**
 * Reads the labels of an issue: one base price, and whatever multiplies it, rounded once.
 * @returns `null` when no label is a price; multipliers alone are none.
 */
export function readIssuePrice(policy: Rules, labels: readonly string[]): IssuePriceReading | null {
  const names = [...new Set(labels)].sort();
  const bases = names.flatMap((label) => {
    const reading = readLabel(policy, label);
    return reading === null ? [] : [{ label, reading }];
  });
  const [base, second] = bases;
  if (base === undefined) return null;
  if (second !== undefined) return { problem: "two-prices", labels: bases.map(({ label }) => label) };
  const { label, reading } = base;
  if ("problem" in reading) return { problem: reading.problem, label, text: reading.text };
  const found = issueModifiers(policy).flatMap((entry) => labelFactor(entry, names) ?? []);
  const factor = found.map((each) => each.factor.ratio).reduce(times, one);
  const value = scale(reading.money.amount, factor);
  if (value === 0n) return { problem: "zero", label, text: label };
  if (value > largest) return { problem: "too-large", label, text: label };
  const made: Reason = { code: "label-amount", label, money: reading.money };
  return {
    price: {
      money: { token: reading.money.token, amount: amount(value) },
      labels: [...new Set([label, ...found.map((each) => each.label)])].sort(),
      reasons: [made, ...found.map((each) => each.reason)],
    },
  };
}

/** What amounts may be at most, as for those that people write. */
const largest = 2n ** 128n;

/** Whether a label takes part in the price of an issue: as an amount, as a time, or as a multiplier. */
export function isPriceLabel(policy: Rules, label: string): boolean {
  return (
    readLabel(policy, label) !== null ||
    issueModifiers(policy).some(({ labels = {} }) => entryOf(labels, label) !== undefined)
  );
}

/** Whether issues can have prices at all. */
export function hasIssuePrices({ rules }: Pick<Policy, "rules">): boolean {
  return rules.bounties !== null || rules.prices.some(({ on }) => on.includes("issue"));
}

/** What a table names is the table's, also where it looks like a label with an amount. */
function readLabel({ rules, tokens }: Rules, label: string): PriceReading | null {
  const base = readBase(rules.prices, "issue", label);
  if (base !== null || rules.bounties === null) return base;
  return readPriceLabel(rules.bounties, label, tokens);
}

function issueModifiers({ rules }: Rules): ModifierEntry[] {
  return rules.modifiers.filter(
    (entry) =>
      entry.labels !== undefined && entry.on !== "pull-request" && entry["applies-to"].includes("bounty"),
  );
}
