/** How long candidates waited: medians and shares, of three at least, where an answer that never came counts. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { measure, type Waited } from "../../src/domain/response-times.ts";

const day = 86_400_000;
const now = "2026-12-01T00:00:00.000Z";
const ago = (days: number) => new Date(Date.parse(now) - days * day).toISOString();
const promises = { firstAnswer: 14 * day, silence: 21 * day, outcome: 60 * day };

/** Applied so many days ago; the others in days after that. */
function waited(
  days: number,
  more: { first?: number; last?: number; silence?: number; closed?: number; takenBack?: true } = {},
): Waited {
  const after = (count: number | undefined) => (count === undefined ? null : ago(days - count));
  return {
    appliedAt: ago(days),
    firstAnswerAt: after(more.first),
    lastAnswerAt: after(more.last ?? more.first),
    longestSilence: (more.silence ?? more.first ?? 0) * day,
    closedAt: after(more.closed),
    takenBack: more.takenBack ?? false,
  };
}

const of = (all: Waited[], by = promises) => measure(all, by, now);

test("of two nothing is said, of three it is", () => {
  const two = [waited(100, { first: 3, closed: 30 }), waited(90, { first: 5, closed: 40 })];
  expect(of(two)).toEqual({ firstAnswer: null, silence: null, outcome: null });
  const three = [...two, waited(80, { first: 20, closed: 70 })];
  expect(of(three).firstAnswer).toEqual({ promised: 14 * day, median: 5 * day, within: 67 });
  expect(of(three).outcome).toEqual({ promised: 60 * day, median: 40 * day, within: 67 });
});

test.each([
  ["who waits for longer than promised counts with the time so far", waited(30), 30],
  ["who waits for less is not yet counted", waited(10), null],
  [
    "who took it back after waiting too long counts until then",
    waited(50, { closed: 20, takenBack: true }),
    20,
  ],
  ["who took it back before is nobody's doing", waited(50, { closed: 3, takenBack: true }), null],
])("%s", (_, one, days) => {
  const answered = [waited(60, { first: 1 }), waited(60, { first: 1 }), waited(60, { first: 1 })];
  const { firstAnswer } = of([...answered, one]);
  expect(firstAnswer?.within).toBe(days === null ? 100 : 75);
});

test("a silence that goes on counts as long as it is", () => {
  const quiet = [1, 2, 3].map(() => waited(100, { first: 2, last: 10, silence: 8 }));
  expect(of(quiet).silence).toMatchObject({ median: 90 * day, within: 0 });
});

test("where nothing is promised there is a median and no share, of those who were answered", () => {
  const none = { firstAnswer: null, silence: null, outcome: null };
  const all = [waited(9, { first: 1 }), waited(9, { first: 2 }), waited(9, { first: 3 }), waited(300)];
  expect(measure(all, none, now).firstAnswer).toEqual({ promised: null, median: 2 * day, within: null });
});

test("what is longer than a year ago is over", () => {
  const old = [1, 2, 3].map(() => waited(400, { first: 300 }));
  expect(of(old).firstAnswer).toBeNull();
});

test("one who waits makes no figure better", () => {
  const days = fc.integer({ min: 0, max: 200 });
  const answered = days.map((first) => waited(250, { first }));
  fc.assert(
    fc.property(fc.array(answered, { minLength: 3, maxLength: 20 }), days, (all, waiting) => {
      const before = of(all).firstAnswer;
      const after = of([...all, waited(waiting)]).firstAnswer;
      expect(after?.within).toBeLessThanOrEqual(before?.within ?? 0);
    }),
  );
});
