/** Whatever is planned, confirmed and failed, in whatever order and how often: nobody gains, loses or is paid twice. */
import fc from "fast-check";
import { amount } from "../../../src/domain/amount.ts";
import type { BatchRecord, PayoutRecord, Word } from "../../../src/domain/payout/payout.ts";
import { isOpen } from "../../../src/domain/payout/payout.ts";
import { type Payable, planPayouts } from "../../../src/domain/payout/planning.ts";
import { type Outcome, settlePayouts } from "../../../src/domain/payout/settling.ts";
import { accountName, type EntryDraft, isBalanced } from "../../../src/domain/postings.ts";
import { eur, given, grid, owed, payingPolicy } from "./owed.ts";

const people = [11, 12, 13];
const tokens = [eur, grid];

type Step =
  | { readonly do: "earn"; readonly who: number; readonly token: number; readonly units: bigint }
  | { readonly do: "plan"; readonly only: readonly number[] | null }
  | {
      readonly do: "settle";
      readonly batch: number;
      readonly lines: readonly number[];
      readonly outcome: Outcome["outcome"];
      readonly word: Word;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("earn" as const),
    who: fc.constantFrom(...people),
    token: fc.nat({ max: 1 }),
    units: fc.bigInt({ min: -400n, max: 2000n }),
  }),
  fc.record({
    do: fc.constant("plan" as const),
    only: fc.option(fc.subarray(people), { nil: null }),
  }),
  fc.record({
    do: fc.constant("settle" as const),
    batch: fc.integer({ min: 1, max: 6 }),
    lines: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
    outcome: fc.constantFrom("paid" as const, "failed" as const),
    word: fc.constantFrom("treasurer" as const, "chain" as const),
  }),
);

/** A ledger of this file's own: entries by key, each once, and what accounts hold. */
class Books {
  readonly keys = new Set<string>();
  readonly balances = new Map<string, bigint>();
  readonly batches = new Map<number, { batch: BatchRecord; payouts: PayoutRecord[] }>();
  readonly earned = new Map<string, bigint>();
  readonly policy = payingPolicy("{minimum: [5 EUR]}");

  of(account: string, token: string): bigint {
    return this.balances.get(`${account} ${token}`) ?? 0n;
  }

  book(entries: readonly EntryDraft[]): void {
    for (const { key, postings, token } of entries) {
      expect(isBalanced(postings)).toBe(true);
      expect(this.keys.has(key)).toBe(false);
      this.keys.add(key);
      for (const posting of postings) {
        const account = `${accountName(posting.account, (id) => id)} ${token.id}`;
        this.balances.set(account, (this.balances.get(account) ?? 0n) + posting.amount);
      }
    }
  }

  take(one: Step): void {
    if (one.do === "earn") this.earn(one.who, tokens[one.token] ?? eur, one.units);
    else if (one.do === "plan") this.plan(one.only);
    else this.settle(one);
  }

  earn(who: number, token: typeof eur, units: bigint): void {
    const key = `${who} ${token.id}`;
    this.earned.set(key, (this.earned.get(key) ?? 0n) + units);
    const account = `owed:${who} ${token.id}`;
    this.balances.set(account, (this.balances.get(account) ?? 0n) + units);
  }

  plan(only: readonly number[] | null): void {
    const payable: Payable[] = people.flatMap((personId) =>
      tokens.map((token) =>
        owed({
          personId,
          login: `p${personId}`,
          token,
          amount: amount(this.of(`owed:${personId}`, token.id)),
        }),
      ),
    );
    const plan = planPayouts(
      { only: only?.map((personId) => ({ personId })) ?? null, tokens: null, again: [] },
      given(payable, this.policy, this.batches.size),
    );
    this.book(plan.entries);
    for (const { batch, payouts } of plan.batches)
      this.batches.set(batch.number, { batch, payouts: [...payouts] });
  }

  settle({ batch: number, lines, outcome, word }: Extract<Step, { do: "settle" }>): void {
    const found = this.batches.get(number);
    if (found === undefined) return;
    const outcomes = lines.map((line): Outcome => ({ line, outcome, reason: null, reference: "r" }));
    const { payouts, entries } = settlePayouts(found.batch, found.payouts, outcomes, word);
    this.book(entries);
    for (const after of payouts) found.payouts[after.line - 1] = after;
  }
}

test("owed + sent + paid of a person and token is what they earned, whatever is done and however often", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (story) => {
      const books = new Books();
      for (const one of story) {
        books.take(one);
        const open = [...books.batches.values()].flatMap(({ payouts }) => payouts);
        for (const who of people) {
          for (const { id } of tokens) {
            const sent = open
              .filter(({ personId, token, state }) => personId === who && token.id === id && isOpen(state))
              .reduce((sum, payout) => sum + payout.amount, 0n);
            const total = books.of(`owed:${who}`, id) + sent + books.of(`paid:${who}`, id);
            expect(total).toBe(books.earned.get(`${who} ${id}`) ?? 0n);
          }
        }
        for (const [number, { payouts }] of books.batches) {
          for (const { id } of tokens) {
            const open = payouts.filter(({ token, state }) => token.id === id && isOpen(state));
            expect(books.of(`sent:${number}`, id)).toBe(
              open.reduce((sum, payout) => sum + payout.amount, 0n),
            );
          }
        }
      }
    }),
  );
});

test("nobody is paid more than they ever earned, and each payout once: confirm and fail never both", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (story) => {
      const books = new Books();
      for (const one of story) {
        // Deductions after a payment leave somebody owing; without them nobody may end below zero.
        if (one.do !== "earn" || one.units > 0n) books.take(one);
      }
      for (const [account, value] of books.balances)
        if (!account.startsWith("owed:")) expect(value >= 0n).toBe(true);
      for (const [key, total] of books.earned) {
        const [who = "", id = ""] = key.split(" ");
        expect(books.of(`paid:${who}`, id) <= total).toBe(true);
        expect(books.of(`owed:${who}`, id) >= 0n).toBe(true);
      }
      const settled = [...books.keys].filter((key) => !key.startsWith("send:"));
      const lines = settled.map((key) => key.replace(/^\w+:/, ""));
      expect(new Set(lines).size).toBe(lines.length);
    }),
  );
});
