/** Sums, groups, counts and percentiles: the bookkeeping of a simulation. */
import { type Amount, amount, type Money, type Token } from "./amount.ts";
import type { Reason } from "./reason.ts";
import type { QuoteLine } from "./rules/rule.ts";

/** Money by token, in the order in which the tokens first came up. */
export class Sums {
  readonly #byToken = new Map<string, Money>();
  add({ token, amount: value }: Money): void {
    this.#byToken.set(token.id, {
      token,
      amount: amount((this.#byToken.get(token.id)?.amount ?? 0n) + value),
    });
  }
  list(): Money[] {
    return [...this.#byToken.values()];
  }
}

/** What a person, a kind, a rule or a month earned. */
export interface Earning {
  readonly name: string;
  readonly pulls: number;
  readonly totals: readonly Money[];
}

export class Groups {
  readonly #byName = new Map<string, { readonly pulls: Set<string>; readonly sums: Sums }>();
  add(name: string, pullId: string, money: Money): void {
    const group = this.#byName.get(name) ?? { pulls: new Set<string>(), sums: new Sums() };
    group.pulls.add(pullId);
    group.sums.add(money);
    this.#byName.set(name, group);
  }
  /** Most of the given token first. */
  list(tokenId: string | undefined): Earning[] {
    return [...this.#byName]
      .map(([name, { pulls, sums }]) => ({ name, pulls: pulls.size, totals: sums.list() }))
      .sort((a, b) => {
        const [first, second] = [earned(a.totals, tokenId), earned(b.totals, tokenId)];
        return first === second ? a.name.localeCompare(b.name) : first > second ? -1 : 1;
      });
  }
}

/** How much of a token is among some totals. */
export function earned(totals: readonly Money[], tokenId: string | undefined): Amount {
  return totals.find((sum) => sum.token.id === tokenId)?.amount ?? amount(0n);
}

export interface Counted {
  readonly reason: Reason;
  readonly count: number;
}

/** One reason of each code, with how often it was given. */
export class Counts {
  readonly #byCode = new Map<Reason["code"], Counted>();
  add(reason: Reason): void {
    const before = this.#byCode.get(reason.code);
    this.#byCode.set(reason.code, { reason: before?.reason ?? reason, count: (before?.count ?? 0) + 1 });
  }
  /** Most often first. */
  list(): Counted[] {
    return [...this.#byCode.values()].sort(
      (a, b) => b.count - a.count || a.reason.code.localeCompare(b.reason.code),
    );
  }
}

/** The amounts of one token that half, nine in ten and ninety-nine in a hundred stay within, and the largest. */
export interface Spread {
  readonly token: Token;
  /** How many amounts there are. */
  readonly count: number;
  readonly p50: Amount;
  readonly p90: Amount;
  readonly p99: Amount;
  readonly max: Amount;
}

/** Percentiles by nearest rank: each is one of the amounts, the one at rank ⌈p·n/100⌉ from the smallest. */
export function spreads(totals: readonly (readonly Money[])[]): Spread[] {
  const byToken = Map.groupBy(totals.flat(), (money) => money.token.id);
  return [...byToken.values()].flatMap((moneys) => {
    const sorted = moneys.map((money) => money.amount).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const at = (percent: number) =>
      sorted[Math.floor((percent * sorted.length + 99) / 100) - 1] ?? amount(0n);
    const token = moneys[0]?.token;
    if (token === undefined) return [];
    return [{ token, count: sorted.length, p50: at(50), p90: at(90), p99: at(99), max: at(100) }];
  });
}

/** What one limit cut, over all lines. */
export interface Cut {
  /** A reason `capped`, as an example; `null` for what no reason on the line explains. */
  readonly reason: Capped | null;
  readonly lines: number;
  readonly cut: Money;
}
type Capped = Extract<Reason, { code: "capped" }>;

export class Cuts {
  readonly #byLimit = new Map<string, Cut>();

  /** What each limit took off a line: a reason says what was there before it, the next one what was left. */
  add(line: QuoteLine): void {
    const { token } = line;
    const capped = line.reasons.filter((reason) => reason.code === "capped");
    let explained = 0n;
    for (const [index, reason] of capped.entries()) {
      const left = capped[index + 1]?.from.amount ?? line.amount;
      const cut = reason.from.amount - left;
      explained += cut;
      this.#count(capKey(reason), reason, { token, amount: amount(cut) });
    }
    const rest = line.uncapped - line.amount - explained;
    if (rest > 0n) this.#count(`other ${token.id}`, null, { token, amount: amount(rest) });
  }

  #count(key: string, reason: Capped | null, { token, amount: value }: Money): void {
    const before = this.#byLimit.get(key);
    this.#byLimit.set(key, {
      reason,
      lines: (before?.lines ?? 0) + 1,
      cut: { token, amount: amount((before?.cut.amount ?? 0n) + value) },
    });
  }

  list(): Cut[] {
    return [...this.#byLimit.values()];
  }
}

/** One limit of the policy: the same amount of the same token for the same period. */
function capKey({ cap, per }: Capped): string {
  return `${per} ${cap.amount} ${cap.token.id}`;
}
