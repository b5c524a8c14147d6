/** Amounts of a token as whole base units, and the only arithmetic that money goes through. */
import { formatUnits, parseUnits } from "ethers/utils";

declare const amountBrand: unique symbol;

/** A count of a token's smallest units. 1.5 of a token with 18 decimals is 1500000000000000000n. */
export type Amount = bigint & { readonly [amountBrand]: true };

/**
 * What the ledger counts in. `id` stays for ever and is never the symbol: a CAIP-19 asset id
 * (`eip155:<chain id>/erc20:<address>`), or `offchain:<owner id>/<symbol>` for what is paid by hand.
 */
export interface Token {
  readonly id: string;
  readonly symbol: string;
  readonly decimals: number;
}

export interface Money {
  readonly token: Token;
  readonly amount: Amount;
}

/** Why a text is not an amount of a token; the words for users are in messages/. */
export class AmountError extends Error {
  readonly problem: "not-a-number" | "negative" | "zero" | "too-many-decimals" | "too-large";
  constructor(problem: AmountError["problem"], text: string) {
    super(`${problem}: ${text}`);
    this.problem = problem;
  }
}

export const zero: Amount = 0n as Amount;

/** Marks base units as an amount. */
export function amount(baseUnits: bigint): Amount {
  return baseUnits as Amount;
}

/** Larger than any supply in use, small enough for every database and ABI type an amount passes through. */
const largest = 2n ** 128n;

/**
 * Reads a plain decimal ("500", "0.25"; no sign, exponent or separators) as a positive amount of a token.
 * @throws AmountError naming what is wrong.
 */
export function parseAmount(text: string, token: Pick<Token, "decimals">): Amount {
  if (/^-\d/.test(text)) throw new AmountError("negative", text);
  if (!/^\d{1,60}(\.\d{1,60})?$/.test(text)) throw new AmountError("not-a-number", text);
  const fraction = (text.split(".")[1] ?? "").replace(/0+$/, "");
  if (fraction.length > token.decimals) throw new AmountError("too-many-decimals", text);
  const whole = text.split(".")[0] ?? "0";
  const parsed = parseUnits(fraction === "" ? whole : `${whole}.${fraction}`, token.decimals);
  if (parsed === 0n) throw new AmountError("zero", text);
  if (parsed > largest) throw new AmountError("too-large", text);
  return amount(parsed);
}

/** A plain decimal without needless zeros: "1500", "0.25", "-3". */
export function formatAmount(value: Amount, token: Pick<Token, "decimals">): string {
  return formatUnits(value, token.decimals).replace(/\.0$/, "");
}

/** "50 GRID". */
export function formatMoney(money: Money): string {
  return `${formatAmount(money.amount, money.token)} ${money.token.symbol}`;
}

export function sum(values: Iterable<Amount>): Amount {
  let total = 0n;
  for (const value of values) total += value;
  return amount(total);
}

/** The smaller of two amounts of one token. */
export function least(a: Amount, b: Amount): Amount {
  return a < b ? a : b;
}

/**
 * Divides a non-negative amount in proportion to whole-number weights so that the parts sum to it exactly.
 * Largest remainder (Hamilton): every part is rounded down, and the units left go one each to the largest
 * remainders, earlier parts first where they tie.
 * @throws RangeError when there is no positive weight or a negative one.
 */
export function split(total: Amount, weights: readonly bigint[]): Amount[] {
  const whole = weights.reduce((a, b) => a + b, 0n);
  if (total < 0n || whole <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError("split needs an amount of at least zero and weights of which one is positive");
  }
  const parts = weights.map((weight) => (total * weight) / whole);
  const left = Number(total - parts.reduce((a, b) => a + b, 0n));
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const luckier = new Set(byRemainder.slice(0, left).map((part) => part.index));
  return parts.map((part, index) => amount(luckier.has(index) ? part + 1n : part));
}
