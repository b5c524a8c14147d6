/** Reads labels as prices: patterns with a placeholder, and amounts of the policy's tokens. */
import { AmountError, type Money, parseAmount, type Token } from "./amount.ts";

export type PriceProblem = AmountError["problem"] | "no-unit" | "unknown-token";
export type PriceReading =
  | { readonly money: Money }
  | { readonly problem: PriceProblem; readonly text: string };

/** The text that stands for the placeholder in a label of the pattern, or `null` for any other label. */
export function placed(pattern: string, placeholder: string, label: string): string | null {
  const [before = "", after = ""] = pattern.split(placeholder);
  const end = label.length - after.length;
  const fits =
    before.length < end &&
    label.slice(0, before.length).toLowerCase() === before.toLowerCase() &&
    label.slice(end).toLowerCase() === after.toLowerCase();
  return fits ? label.slice(before.length, end).trim() : null;
}

/** Reads a label as a price; `null` when it is no price label at all. */
export function readPriceLabel(
  options: { readonly label: string },
  label: string,
  tokens: ReadonlyMap<string, Token>,
): PriceReading | null {
  const text = placed(options.label, "{amount}", label);
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

/** The entry of a table of labels that a label names; GitHub's labels differ by more than case. */
export function entryOf<T>(table: Readonly<Record<string, T>>, label: string): T | undefined {
  const name = label.toLowerCase();
  return Object.entries(table).find(([key]) => key.toLowerCase() === name)?.[1];
}
