import fc from "fast-check";
import { type Period, periodKey, periods } from "../../src/domain/period.ts";

test.each<[string, Period, string]>([
  ["2026-11-23T23:59:59Z", "day", "2026-11-23"],
  ["2026-11-23T23:59:59-01:00", "day", "2026-11-24"],
  ["2026-11-30T23:59:59.999Z", "month", "2026-11"],
  ["2026-03-31T23:59:59Z", "quarter", "2026-Q1"],
  ["2026-04-01T00:00:00Z", "quarter", "2026-Q2"],
  ["2026-12-31T23:59:59Z", "year", "2026"],
  // The examples of ISO 8601 and the years whose weeks run over.
  ["2008-12-29T00:00:00Z", "week", "2009-W01"],
  ["2010-01-03T23:59:59Z", "week", "2009-W53"],
  ["2010-01-04T00:00:00Z", "week", "2010-W01"],
  ["2020-12-31T12:00:00Z", "week", "2020-W53"],
  ["2021-01-03T23:59:59Z", "week", "2020-W53"],
  ["2021-01-04T00:00:00Z", "week", "2021-W01"],
  ["2024-12-30T00:00:00Z", "week", "2025-W01"],
  ["2026-11-22T23:59:59Z", "week", "2026-W47"],
  ["2026-11-23T00:00:00Z", "week", "2026-W48"],
])("%s is in the %s %s", (at, period, key) => {
  expect(periodKey(at, period)).toBe(key);
});

test("a week has seven days, all of one key, and the next has another", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), (week) => {
      const monday = Date.UTC(1990, 0, 1) + week * 7 * 86_400_000;
      const keys = [0, 1, 2, 3, 4, 5, 6, 7].map((day) =>
        periodKey(new Date(monday + day * 86_400_000).toISOString(), "week"),
      );
      expect(new Set(keys.slice(0, 7)).size).toBe(1);
      expect(keys[7]).not.toBe(keys[0]);
    }),
  );
});

test("later times never have smaller keys", () => {
  const time = fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(time, time, fc.constantFrom(...periods), (a, b, period) => {
      const [early, late] = a < b ? [a, b] : [b, a];
      expect(periodKey(early.toISOString(), period) <= periodKey(late.toISOString(), period)).toBe(true);
    }),
  );
});
