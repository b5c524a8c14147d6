/** The price that an issue's labels set. */
import type { Money } from "./amount.ts";
import type { Policy } from "./policy.ts";
import type { Reason } from "./reason.ts";
import { type PriceProblem, readPriceLabel } from "./rules/bounties.ts";

export interface IssuePrice {
  readonly money: Money;
  readonly labels: readonly string[];
  readonly reasons: readonly Reason[];
}
export type IssuePriceReading =
  | { readonly price: IssuePrice }
  | { readonly problem: "two-prices"; readonly labels: readonly string[] }
  | { readonly problem: PriceProblem; readonly label: string; readonly text: string };

export function readIssuePrice(
  { rules, tokens }: Pick<Policy, "rules" | "tokens">,
  labels: readonly string[],
): IssuePriceReading | null {
  const { bounties } = rules;
  if (bounties === null) return null;
  const read = labels.flatMap((label) => {
    const reading = readPriceLabel(bounties, label, tokens);
    return reading === null ? [] : [{ label, reading }];
  });
  const [first, second] = read;
  if (first === undefined) return null;
  if (second !== undefined) return { problem: "two-prices", labels: read.map(({ label }) => label) };
  if ("problem" in first.reading) {
    return { problem: first.reading.problem, label: first.label, text: first.reading.text };
  }
  return { price: { money: first.reading.money, labels: [first.label], reasons: [] } };
}

export function isPriceLabel({ rules, tokens }: Pick<Policy, "rules" | "tokens">, label: string): boolean {
  return rules.bounties !== null && readPriceLabel(rules.bounties, label, tokens) !== null;
}
