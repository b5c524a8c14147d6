import fc from "fast-check";
import { amount, formatMoney } from "../../src/domain/amount.ts";
import type { AwardRecord } from "../../src/domain/award.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { quote } from "../../src/domain/quote.ts";
import { isBefore } from "../../src/domain/rules/caps.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { awardRecord } from "../records.ts";
import { closing, cy, issue, kinds, open, policy, pull } from "./pulls.ts";

const perPull = policy(`${kinds}bounties: {}\ncaps: {per-pull-request: [100 GRID]}`);
const perPerson = (amountText: string, per: string) =>
  policy(`${kinds}bounties: {}\ncaps: {per-person: [{amount: ${amountText}, per: ${per}}]}`);
const two = closing(issue(1, ["bounty: 150 GRID"]), issue(2, ["bounty: 50 GRID"]));

function earned(
  rules: Policy,
  changes: Partial<PullSnapshot>,
  earlier: AwardRecord[] = [],
  now?: string,
): string[] {
  const state = { bounties: null, earlier, ...(now === undefined ? {} : { now }) };
  return quote(rules, pull(changes), 50, state).lines.map(
    (line) => `${line.recipient.login} ${formatMoney(line)}`,
  );
}

function award(grid: number, changes: Partial<AwardRecord> = {}): AwardRecord {
  const token = perPull.tokens.get("GRID");
  if (token === undefined) throw new Error("no GRID");
  const key = `award:50:pull-${grid}:code:@1`;
  return awardRecord({ key, pullNumber: grid, token, amount: amount(BigInt(grid) * 100n), ...changes });
}

test.each<[string, Partial<PullSnapshot>, string[]]>([
  ["under the cap", {}, ["ada 50 GRID"]],
  ["at the cap", closing(issue(1, ["bounty: 100 GRID"])), ["ada 100 GRID"]],
  ["above it", closing(issue(1, ["bounty: 101 GRID"])), ["ada 100 GRID"]],
  ["two lines lose in proportion", two, ["ada 75 GRID", "ada 25 GRID"]],
  [
    "two people lose in proportion",
    { ...closing(issue(1, ["bounty: 300 GRID"])), coAuthors: [cy] },
    ["ada 50 GRID", "cy 50 GRID"],
  ],
  [
    "another token is another matter",
    closing(issue(1, ["bounty: 900 EUR"]), issue(2, ["bounty: 900 GRID"])),
    ["ada 900 EUR", "ada 100 GRID"],
  ],
])("a pull request's cap: %s", (_, changes, expected) => {
  expect(earned(perPull, changes)).toEqual(expected);
});

test("what a cap cut is said, and what it would have been stays", () => {
  const [line] = quote(perPull, pull(closing(issue(1, ["bounty: 300 GRID"]))), 50).lines;
  expect(line?.uncapped).toBe(30_000n);
  expect(line?.reasons.at(-1)).toMatchObject({
    code: "capped",
    per: "pull request",
    cap: { amount: 10_000n },
    from: { amount: 30_000n },
  });
});

test.each<[string, AwardRecord[], string[]]>([
  ["nothing before", [], ["ada 50 GRID"]],
  ["some before", [award(80)], ["ada 20 GRID"]],
  ["all of it before", [award(100)], ["ada 0 GRID"]],
  ["more than all of it, since the cap was lowered", [award(400)], ["ada 0 GRID"]],
  ["another month", [award(80, { earnedAt: "2026-02-28T23:59:59Z" })], ["ada 50 GRID"]],
  ["later in the month", [award(80, { earnedAt: "2026-03-02T10:00:01Z" })], ["ada 50 GRID"]],
  [
    "at the same moment, by key: before",
    [award(80, { earnedAt: "2026-03-02T10:00:00Z", key: "award:5" })],
    ["ada 20 GRID"],
  ],
  [
    "at the same moment, by key: after",
    [award(80, { earnedAt: "2026-03-02T10:00:00Z", key: "award:6" })],
    ["ada 50 GRID"],
  ],
  ["somebody else's", [award(80, { personId: 2 })], ["ada 50 GRID"]],
  ["reversed", [award(80, { state: "reversed" })], ["ada 50 GRID"]],
  ["its own, from an earlier look", [award(80, { key: "award:50:pull-12:code:@1" })], ["ada 50 GRID"]],
])("a person's cap of a month: %s", (_, earlier, expected) => {
  expect(earned(perPerson("100 GRID", "month"), {}, earlier)).toEqual(expected);
});

test("a person's cap counts the lines of one pull request together", () => {
  expect(earned(perPerson("100 GRID", "day"), two)).toEqual(["ada 75 GRID", "ada 25 GRID"]);
});

test("each person has a cap of their own", () => {
  const both = { ...closing(issue(1, ["bounty: 300 GRID"])), coAuthors: [cy] };
  expect(
    earned(perPerson("100 GRID", "week"), both, [award(80, { earnedAt: "2026-03-02T00:00:00Z" })]),
  ).toEqual(["ada 20 GRID", "cy 100 GRID"]);
});

test("the tightest of several caps holds", () => {
  const rules = policy(
    `${kinds}caps: {per-pull-request: [40 GRID], per-person: [{amount: 30 GRID, per: day}, {amount: 100 GRID, per: year}]}`,
  );
  expect(earned(rules, {})).toEqual(["ada 30 GRID"]);
  expect(earned(rules, {}, [award(90, { earnedAt: "2026-01-01T00:00:00Z" })])).toEqual(["ada 10 GRID"]);
});

test("an open pull request is shown what it would earn now", () => {
  const may = award(80, { earnedAt: "2026-05-01T00:00:00Z" });
  expect(earned(perPerson("100 GRID", "month"), open, [may], "2026-05-02T00:00:00Z")).toEqual([
    "ada 20 GRID",
  ]);
});

test("no cap is ever passed, in whatever order the merges are heard of", () => {
  const cap = 12_000n;
  const rules = perPerson("120 GRID", "month");
  const merges = fc.uniqueArray(
    fc.record({ day: fc.integer({ min: 1, max: 28 }), number: fc.integer({ min: 1, max: 500 }) }),
    {
      selector: (one) => one.number,
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(merges, (list) => {
      const inOrder = list
        .map((one) =>
          pull({ number: one.number, mergedAt: `2026-03-${String(one.day).padStart(2, "0")}T00:00:00Z` }),
        )
        .map((one) => ({
          one,
          key: { earnedAt: one.mergedAt ?? "", key: `award:50:pull-${one.number}:code:1` },
        }))
        .sort((a, b) => (isBefore(a.key, b.key) ? -1 : 1));
      const booked: AwardRecord[] = [];
      for (const { one, key } of inOrder) {
        const [line] = quote(rules, one, 50, { bounties: null, earlier: booked }).lines;
        if (line === undefined) throw new Error("no line");
        booked.push(award(0, { ...key, amount: line.amount }));
      }
      const total = booked.reduce((sum, one) => sum + one.amount, 0n);
      const all = 5000n * BigInt(list.length);
      expect(total).toBe(all < cap ? all : cap);
      // What each one gets does not depend on which of the others are known already to come later.
      for (const { one, key } of inOrder) {
        const earlier = booked.filter((other) => other.key !== key.key).reverse();
        const again = quote(rules, one, 50, { bounties: null, earlier }).lines[0]?.amount;
        expect(again).toBe(booked.find((other) => other.key === key.key)?.amount);
      }
    }),
  );
});
