/** How much a hot key may pay: what of a batch fits into its caps, and why the rest waits. */
import { type Amount, amount, formatMoney, type Money, type Token, zero } from "../amount.ts";

/** Of one token. */
export interface Cap {
  readonly payment: Money;
  /** Within 24 hours. */
  readonly day: Money;
  /** Ever. */
  readonly total: Money;
}

/** What was signed for already, by a token's id. */
export interface Spent {
  readonly day: ReadonlyMap<string, Amount>;
  readonly total: ReadonlyMap<string, Amount>;
}

interface Line {
  readonly line: number;
  readonly token: Token;
  readonly amount: Amount;
}

export interface Capped<L extends Line> {
  readonly within: readonly L[];
  readonly waiting: readonly { readonly line: number; readonly why: string }[];
}

/** In the order of lines; one that does not fit holds up no smaller one behind it. */
export function withinCaps<L extends Line>(
  lines: readonly L[],
  caps: readonly Cap[],
  spent: Spent,
): Capped<L> {
  const within: L[] = [];
  const waiting: { line: number; why: string }[] = [];
  const signed = new Map<string, Amount>();
  for (const one of lines) {
    const now = signed.get(one.token.id) ?? zero;
    const why = refusal(one, caps, {
      day: plus(spent.day.get(one.token.id), now),
      total: plus(spent.total.get(one.token.id), now),
    });
    if (why !== null) waiting.push({ line: one.line, why });
    else {
      within.push(one);
      signed.set(one.token.id, plus(now, one.amount));
    }
  }
  return { within, waiting };
}

function refusal(
  one: Line,
  caps: readonly Cap[],
  spent: { readonly day: Amount; readonly total: Amount },
): string | null {
  const cap = caps.find(({ payment }) => payment.token.id === one.token.id);
  if (cap === undefined) return `payouts.transfer.caps has none for ${one.token.symbol}`;
  if (one.amount > cap.payment.amount) return `the cap for a payment is ${formatMoney(cap.payment)}`;
  if (spent.total + one.amount > cap.total.amount) {
    return `the cap for all payments is ${formatMoney(cap.total)}, and ${formatMoney({ token: one.token, amount: spent.total })} of it is used`;
  }
  if (spent.day + one.amount > cap.day.amount) {
    return `the cap for 24 hours is ${formatMoney(cap.day)}, and ${formatMoney({ token: one.token, amount: spent.day })} of it is used`;
  }
  return null;
}

function plus(one: Amount | undefined, other: Amount): Amount {
  return amount((one ?? zero) + other);
}
