/** What fits into a hot key's caps: a table, and the law that no order of lines gets past them. */
import fc from "fast-check";
import { amount } from "../../../src/domain/amount.ts";
import { type Spent, withinCaps } from "../../../src/domain/payout/caps.ts";
import { eur, grid } from "./owed.ts";

const money = (value: bigint) => ({ token: eur, amount: amount(value) });
const caps = [{ payment: money(100n), day: money(150n), total: money(400n) }];
const spent = (day: bigint, total: bigint): Spent => ({
  day: new Map([[eur.id, amount(day)]]),
  total: new Map([[eur.id, amount(total)]]),
});
const lines = (...amounts: bigint[]) =>
  amounts.map((value, index) => ({ line: index + 1, token: eur, amount: amount(value) }));

test.each([
  ["everything fits", [100n, 50n], spent(0n, 0n), [1, 2]],
  ["one is above the cap for a payment", [101n, 50n], spent(0n, 0n), [2]],
  ["the day is used up, and a smaller one behind still fits", [100n, 60n, 50n], spent(0n, 0n), [1, 3]],
  ["something was signed for today", [100n, 50n], spent(60n, 60n), [2]],
  ["all that may ever be paid is", [100n, 50n], spent(0n, 350n), [2]],
])("%s", (_, amounts, before, expected) => {
  const { within, waiting } = withinCaps(lines(...amounts), caps, before);
  expect(within.map(({ line }) => line)).toEqual(expected);
  expect(within.length + waiting.length).toBe(amounts.length);
});

test("a token without a cap is not paid", () => {
  const one = { line: 1, token: grid, amount: amount(1n) };
  expect(withinCaps([one], caps, spent(0n, 0n)).waiting).toEqual([
    { line: 1, why: "payouts.transfer.caps has none for GRID" },
  ]);
});

test("whatever is asked for, what fits is within every cap", () => {
  const value = fc.bigInt({ min: 1n, max: 130n });
  fc.assert(
    fc.property(fc.array(value), fc.bigInt({ min: 0n, max: 400n }), (amounts, before) => {
      const { within } = withinCaps(lines(...amounts), caps, spent(before, before));
      const sum = within.reduce((total, one) => total + one.amount, 0n);
      expect(within.every((one) => one.amount <= 100n)).toBe(true);
      expect(sum === 0n || sum + before <= 150n).toBe(true);
    }),
  );
});
