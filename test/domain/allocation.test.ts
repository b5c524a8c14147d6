import fc from "fast-check";
import { leftUnder, type PersonCap, settle, within } from "../../src/domain/allocation.ts";
import { type Amount, amount, sum, type Token } from "../../src/domain/amount.ts";
import type { AwardRecord } from "../../src/domain/award.ts";
import { type Period, periodKey } from "../../src/domain/period.ts";
import { awardRecord } from "../records.ts";

const token: Token = { id: "offchain:7/GRID", symbol: "GRID", decimals: 2 };

function award(
  pull: number,
  cappable: bigint,
  earnedAt: string,
  changes: Partial<AwardRecord> = {},
): AwardRecord {
  const key = `award:50:pull-${pull}:code:@1`;
  return awardRecord({ key, pullNumber: pull, token, amount: amount(cappable), earnedAt, ...changes });
}

function cap(value: bigint, per: Period): PersonCap {
  return { amount: { token, amount: amount(value) }, per };
}

/** Books a pull request's lines as the handler does: what the caps leave now, then what that changes for others. */
function book(
  caps: readonly PersonCap[],
  booked: AwardRecord[],
  lines: readonly AwardRecord[],
): AwardRecord[] {
  const [first] = lines;
  if (first === undefined) return booked;
  const work = {
    personId: 1,
    tokenId: token.id,
    earnedAt: first.earnedAt,
    keys: lines.map((one) => one.key),
  };
  let amounts: readonly Amount[] = lines.map((one) => one.amount);
  for (const one of caps) amounts = within(leftUnder(one, booked, work), amounts);
  const now = lines.map((one, index) => ({ ...one, amount: amounts[index] ?? one.amount }));
  return replaced([...booked, ...now], settle(caps, "c1", booked, now));
}

function replaced(awards: readonly AwardRecord[], by: readonly AwardRecord[]): AwardRecord[] {
  const changed = new Map(by.map((one) => [one.key, one]));
  return awards.map((one) => changed.get(one.key) ?? one);
}

function amounts(awards: readonly AwardRecord[]): Record<string, bigint> {
  return Object.fromEntries(awards.map((one) => [one.key, one.amount as bigint]).sort());
}

const march = (day: number) => `2026-03-${String(day).padStart(2, "0")}T00:00:00.000Z`;
const month = [cap(100n, "month")];
const early = award(1, 80n, march(1));
const late = award(2, 50n, march(9));

test("what was merged later gives way to what was merged earlier and heard of late", () => {
  const before = book(month, [], [late]);
  expect(amounts(before)).toEqual({ [late.key]: 50n });
  const after = book(month, before, [early]);
  expect(amounts(after)).toEqual({ [early.key]: 80n, [late.key]: 20n });
  expect(after.find((one) => one.key === late.key)?.adjusted).toBe(1);
});

test("a revert makes room for what was cut", () => {
  const both = book(month, book(month, [], [early]), [late]);
  const reversed = { ...early, state: "reversed" as const };
  expect(settle(month, "c1", both, [reversed])).toEqual([{ ...late, amount: 50n, adjusted: 1 }]);
});

test.each<[string, Partial<AwardRecord>]>([
  ["matured", { state: "matured" }],
  ["reversed", { state: "reversed" }],
  ["a grant", { cappable: null, pullNumber: null }],
  ["booked under another commit of the policy", { policyCommit: "c0" }],
  ["somebody else's", { personId: 2 }],
  ["of another token", { token: { ...token, id: "other" } }],
  ["merged earlier still", { earnedAt: "2026-03-01T00:00:00.000Z", key: "award:50:pull-0:code:@1" }],
  ["of another month", { earnedAt: "2026-04-01T00:00:00.000Z" }],
])("left alone: %s", (_, changes) => {
  expect(settle(month, "c1", [{ ...late, ...changes }], [early])).toEqual([]);
});

test("what has matured is counted first: nobody takes it back, and the cap holds", () => {
  const matured = { ...late, state: "matured" as const };
  expect(amounts(book(month, [matured], [early]))).toEqual({ [early.key]: 50n, [late.key]: 50n });
});

test("the lines of one pull request lose in proportion when they are cut again", () => {
  const lines = [
    award(2, 60n, march(9)),
    award(2, 20n, march(9), { key: "award:50:1001:@1", issueId: 1001 }),
  ];
  const after = book(month, book(month, [], lines), [award(1, 60n, march(1))]);
  expect(amounts(after)).toMatchObject({ "award:50:pull-2:code:@1": 30n, "award:50:1001:@1": 10n });
});

test("two pull requests merged in one second are cut whole, one after the other", () => {
  const at = march(1);
  const outer = [award(2, 40n, at, { key: "award:50:1:@1" }), award(2, 40n, at, { key: "award:50:3:@1" })];
  const inner = [award(3, 40n, at, { key: "award:50:2:@1" })];
  const expected = { "award:50:1:@1": 40n, "award:50:2:@1": 20n, "award:50:3:@1": 40n };
  expect(amounts(book(month, book(month, [], outer), inner))).toEqual(expected);
  expect(amounts(book(month, book(month, [], inner), outer))).toEqual(expected);
});

const pulls = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 1, max: 30 }),
    // From the end of one year into the next: weeks, months and years that cross each other.
    hour: fc.integer({ min: 0, max: 24 * 60 }),
    lines: fc.array(fc.bigInt({ min: 1n, max: 120n }), { minLength: 1, maxLength: 3 }),
  }),
  { selector: (one) => one.number, minLength: 1, maxLength: 9 },
);
const caps = fc.array(
  fc.record({
    value: fc.bigInt({ min: 1n, max: 300n }),
    per: fc.constantFrom<Period>("day", "week", "month", "year"),
  }),
  { minLength: 1, maxLength: 3 },
);

test("law: in whatever order merges and reverts are heard of, the amounts end as in the order of merging", () => {
  fc.assert(
    fc.property(
      pulls,
      caps,
      fc.infiniteStream(fc.nat()),
      fc.nat({ max: 3 }),
      (list, options, dice, reverts) => {
        const limits = options.map((one) => cap(one.value, one.per));
        const works = list.map(({ number, hour, lines }) => {
          const earnedAt = new Date(Date.UTC(2026, 11, 1) + hour * 3_600_000).toISOString();
          return lines.map((value, index) =>
            award(number, value, earnedAt, {
              key: `award:50:${(number * 7 + index * 11) % 40}-${number}:@1`,
            }),
          );
        });
        const inOrder = [...works].sort((a, b) => (placed(a) < placed(b) ? -1 : 1));
        const news = [
          ...works.map((work) => ({ work, revert: false })),
          ...works.slice(0, reverts).map((work) => ({ work, revert: true })),
        ];
        const shuffled = shuffle(news, dice);
        const heard = hear(limits, shuffled);
        const reverted = new Set(works.slice(0, reverts).map((work) => work[0]?.pullNumber));
        let direct: AwardRecord[] = [];
        for (const work of inOrder) {
          if (!reverted.has(work[0]?.pullNumber)) direct = book(limits, direct, work);
        }
        const standing = heard.filter((one) => one.state === "held");
        expect(amounts(standing)).toEqual(amounts(direct));
        for (const limit of limits) expectUnder(limit, standing);
      },
    ),
    { numRuns: 400 },
  );
});

/** As the handlers have it: a revert that is heard of first waits for its merge. */
function hear(
  limits: readonly PersonCap[],
  news: readonly { readonly work: readonly AwardRecord[]; readonly revert: boolean }[],
): AwardRecord[] {
  let heard: AwardRecord[] = [];
  const early = new Set<number | null | undefined>();
  for (const { work, revert } of news) {
    const number = work[0]?.pullNumber;
    const isBooked = heard.some((one) => one.pullNumber === number);
    if (!revert) heard = book(limits, heard, work);
    else if (!isBooked) early.add(number);
    if ((revert && isBooked) || (!revert && early.has(number))) heard = reverse(limits, heard, number);
  }
  return heard;
}

function reverse(limits: readonly PersonCap[], heard: AwardRecord[], number: number | null | undefined) {
  const isIt = (one: AwardRecord) => one.pullNumber === number;
  const reversed = heard.filter(isIt).map((one) => ({ ...one, state: "reversed" as const }));
  return replaced(heard, [...reversed, ...settle(limits, "c1", heard, reversed)]);
}

function placed(work: readonly AwardRecord[]): string {
  return `${work[0]?.earnedAt} ${work.map((one) => one.key).sort()[0]}`;
}

function expectUnder(limit: PersonCap, awards: readonly AwardRecord[]): void {
  for (const inPeriod of Map.groupBy(awards, (one) => periodKey(one.earnedAt, limit.per)).values()) {
    expect(sum(inPeriod.map((one) => one.amount)) <= limit.amount.amount).toBe(true);
  }
}

function shuffle<T>(items: readonly T[], dice: Iterator<number>): T[] {
  return items
    .map((item) => ({ item, at: Number(dice.next().value) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
