/** Exact fractions, for whatever amounts are multiplied by: nothing near money is a floating point number. */
import { type Amount, amount } from "./amount.ts";

/** The denominator is above zero. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A ratio as the policy writes it: "× 1.5", "+50%", "−10%". */
export interface Factor {
  readonly text: string;
  readonly ratio: Ratio;
}

export const one: Ratio = { numerator: 1n, denominator: 1n };

/** Reads a plain decimal of at most 12 digits on each side ("1.52"), or `null`. */
export function decimal(text: string): Ratio | null {
  const found = /^(\d{1,12})(?:\.(\d{1,12}))?$/.exec(text);
  if (found === null) return null;
  const [, whole = "0", fraction = ""] = found;
  return { numerator: BigInt(whole + fraction), denominator: 10n ** BigInt(fraction.length) };
}

export function times(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

export function plus(a: Ratio, b: Ratio): Ratio {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function minus(a: Ratio, b: Ratio): Ratio {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function larger(a: Ratio, b: Ratio): Ratio {
  return a.numerator * b.denominator < b.numerator * a.denominator ? b : a;
}

/** A ratio of an amount that is not negative, rounded to the nearest base unit, halves up. */
export function scale(value: Amount, { numerator, denominator }: Ratio): Amount {
  return amount((2n * value * numerator + denominator) / (2n * denominator));
}

/** A ratio of an amount that is not negative, rounded down: for parts that must not sum to more than the whole. */
export function portion(value: Amount, { numerator, denominator }: Ratio): Amount {
  return amount((value * numerator) / denominator);
}

/** "12.5%" of a ratio that is not negative and was made from decimals; further digits than six are cut. */
export function percentText({ numerator, denominator }: Ratio): string {
  const millionths = (numerator * 100_000_000n) / denominator;
  const fraction = String(millionths % 1_000_000n)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${millionths / 1_000_000n}${fraction === "" ? "" : `.${fraction}`}%`;
}
