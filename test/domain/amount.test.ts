import fc from "fast-check";
import {
  type Amount,
  type AmountError,
  amount,
  formatAmount,
  formatMoney,
  parseAmount,
  split,
  sum,
} from "../../src/domain/amount.ts";

test.each<[string, number, bigint]>([
  ["500", 0, 500n],
  ["500", 2, 50_000n],
  ["0.25", 2, 25n],
  ["0.2500000", 2, 25n],
  ["1.0", 0, 1n],
  ["007", 0, 7n],
  ["0.000000000000000001", 18, 1n],
])("%s with %i decimals", (text, decimals, expected) => {
  expect(parseAmount(text, { decimals })).toBe(expected);
});

test.each<[string, number, AmountError["problem"]]>([
  ["", 2, "not-a-number"],
  [" 1", 2, "not-a-number"],
  ["1e3", 2, "not-a-number"],
  ["1,000", 2, "not-a-number"],
  [".5", 2, "not-a-number"],
  ["5.", 2, "not-a-number"],
  ["+5", 2, "not-a-number"],
  ["٥", 2, "not-a-number"],
  ["0x10", 2, "not-a-number"],
  ["-5", 2, "negative"],
  ["0", 2, "zero"],
  ["0.00", 2, "zero"],
  ["0.001", 2, "too-many-decimals"],
  ["1".repeat(60), 18, "too-large"],
])("%s with %i decimals is refused: %s", (text, decimals, problem) => {
  expect(() => parseAmount(text, { decimals })).toThrow(expect.objectContaining({ problem }));
});

test.each<[bigint, number, string]>([
  [0n, 18, "0"],
  [150_000n, 2, "1500"],
  [25n, 2, "0.25"],
  [-300n, 2, "-3"],
  [7n, 0, "7"],
])("%s base units of %i decimals read %s", (units, decimals, text) => {
  expect(formatAmount(amount(units), { decimals })).toBe(text);
});

test("money names its token", () => {
  expect(formatMoney({ token: { id: "x", symbol: "GRID", decimals: 2 }, amount: amount(5000n) })).toBe(
    "50 GRID",
  );
});

const someAmount = fc.bigInt({ min: 1n, max: 2n ** 128n }).map(amount);

test("what is written can be read again", () => {
  fc.assert(
    fc.property(someAmount, fc.integer({ min: 0, max: 36 }), (value, decimals) => {
      expect(parseAmount(formatAmount(value, { decimals }), { decimals })).toBe(value);
    }),
  );
});

describe("splitting", () => {
  test.each<[bigint, bigint[], bigint[]]>([
    [100n, [1n], [100n]],
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [101n, [1n, 1n, 1n], [34n, 34n, 33n]],
    [100n, [2n, 1n], [67n, 33n]],
    [10n, [0n, 1n, 0n], [0n, 10n, 0n]],
    [0n, [1n, 1n], [0n, 0n]],
    [1n, [1n, 1n, 1n], [1n, 0n, 0n]],
    [5n, [3n, 3n, 1n], [2n, 2n, 1n]],
  ])("%s by %s", (total, weights, parts) => {
    expect(split(amount(total), weights)).toEqual(parts);
  });

  test.each<[bigint, bigint[]]>([
    [1n, []],
    [1n, [0n]],
    [1n, [2n, -1n]],
    [-1n, [1n]],
  ])("%s by %s is refused", (total, weights) => {
    expect(() => split(amount(total), weights)).toThrow(RangeError);
  });

  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1, maxLength: 12 })
    .filter((list) => list.some((weight) => weight > 0n));

  test("sums to the whole, and every part is within one unit of its exact share", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n }), weights, (total, list) => {
        const parts = split(amount(total), list);
        const whole = sum(list as Amount[]);
        expect(sum(parts)).toBe(total);
        parts.forEach((part, index) => {
          const exact = total * (list[index] ?? 0n);
          expect(part * whole > exact - whole && part * whole < exact + whole).toBe(true);
        });
      }),
    );
  });

  test("a larger weight never gets less", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10_000n }), weights, (total, list) => {
        const parts = split(amount(total), list);
        for (let a = 0; a < list.length; a += 1) {
          for (let b = 0; b < list.length; b += 1) {
            if ((list[a] ?? 0n) > (list[b] ?? 0n)) expect((parts[a] ?? 0n) >= (parts[b] ?? 0n)).toBe(true);
          }
        }
      }),
    );
  });
});
