/** Who gets how much of a person's cap: given out in the order of merging, and given out again when news comes late. */
import { type Amount, amount, type Money, split, sum, zero } from "./amount.ts";
import type { AwardRecord } from "./award.ts";
import { type Period, periodRange } from "./period.ts";

/** The most that one person may earn of a token in one period. */
export interface PersonCap {
  readonly amount: Money;
  readonly per: Period;
}

/** What one pull request earns one person in one token: a cap cuts it as a whole. */
export interface Work {
  readonly personId: number;
  readonly tokenId: string;
  /** ISO 8601. */
  readonly earnedAt: string;
  readonly keys: readonly string[];
}

/**
 * What a cap leaves for some work beside the awards that stand: those of work that was merged before it, and those
 * that have matured, which nobody takes back.
 */
export function leftUnder(cap: PersonCap, awards: readonly AwardRecord[], work: Work): Amount {
  const { from, to } = periodRange(work.earnedAt, cap.per);
  const [start, end, now] = [Date.parse(from), Date.parse(to), Date.parse(work.earnedAt)];
  const others = awards.filter(
    (one) =>
      one.personId === work.personId &&
      one.token.id === work.tokenId &&
      one.state !== "reversed" &&
      !work.keys.includes(one.key),
  );
  const counted = others.filter((one) => {
    const at = Date.parse(one.earnedAt);
    if (at < start || at >= end) return false;
    if (one.state === "matured" || at !== now) return one.state === "matured" || at < now;
    return firstKey(one, others) < least(work.keys);
  });
  const before = sum(counted.map((one) => one.amount));
  return before >= cap.amount.amount ? zero : amount(cap.amount.amount - before);
}

/** The order in which a period's cap is given out: by time of merging, then by key. */
export function isBefore(
  a: { readonly earnedAt: string; readonly key: string },
  b: { readonly earnedAt: string; readonly key: string },
): boolean {
  const [first, second] = [Date.parse(a.earnedAt), Date.parse(b.earnedAt)];
  return first === second ? a.key < b.key : first < second;
}

/** Brings amounts down to a sum of at most `left`, each in proportion. */
export function within(left: Amount, amounts: readonly Amount[]): readonly Amount[] {
  return sum(amounts) <= left ? amounts : split(left, amounts);
}

/**
 * Gives the caps out again after some awards were booked or reversed: what was merged after them and is still held
 * comes to what it would have been, had the news come in the order of merging. Matured awards, grants, and awards
 * that were booked under another commit of the policy stay as they are.
 * @param awards every award of the people concerned from the start of the periods on, in any order.
 * @param changed awards as they are now; they need not be among `awards`.
 * @returns the awards whose amount is another now, each adjusted once more.
 */
export function settle(
  caps: readonly PersonCap[],
  policyCommit: string,
  awards: readonly AwardRecord[],
  changed: readonly AwardRecord[],
): AwardRecord[] {
  const known = new Map([...awards, ...changed].map((one) => [one.key, one]));
  const settled: AwardRecord[] = [];
  for (const group of laterWork(policyCommit, [...known.values()], changed)) {
    const [first] = group;
    if (first === undefined) continue;
    const work = workOf(first, group);
    let amounts: readonly Amount[] = group.map((one) => one.cappable ?? one.amount);
    for (const cap of caps) {
      if (cap.amount.token.id !== work.tokenId) continue;
      amounts = within(leftUnder(cap, [...known.values()], work), amounts);
    }
    for (const [index, one] of group.entries()) {
      const now = amounts[index] ?? one.amount;
      if (now === one.amount) continue;
      const moved = { ...one, amount: now, adjusted: one.adjusted + 1 };
      known.set(one.key, moved);
      settled.push(moved);
    }
  }
  return settled;
}

/** What may still change because of the changed awards, by person, token and pull request, in the order of merging. */
function laterWork(
  policyCommit: string,
  awards: readonly AwardRecord[],
  changed: readonly AwardRecord[],
): AwardRecord[][] {
  const own = new Set(changed.map((one) => one.key));
  const places = changed.map((one) => ({ one, place: { ...one, key: firstKey(one, changed) } }));
  const isLater = (one: AwardRecord) =>
    places.some(
      ({ one: other, place }) =>
        other.personId === one.personId &&
        other.token.id === one.token.id &&
        Date.parse(other.earnedAt) <= Date.parse(one.earnedAt) &&
        isBefore(place, { earnedAt: one.earnedAt, key: firstKey(one, awards) }),
    );
  const open = awards.filter(
    (one) =>
      one.state === "held" &&
      one.cappable !== null &&
      one.policyCommit === policyCommit &&
      !own.has(one.key) &&
      isLater(one),
  );
  return [...Map.groupBy(open, (one) => groupName(one)).values()].sort((a, b) => {
    const [first, second] = [firstOf(a), firstOf(b)];
    return isBefore(first, second) ? -1 : isBefore(second, first) ? 1 : 0;
  });
}

function workOf(first: AwardRecord, group: readonly AwardRecord[]): Work {
  const keys = group.map((one) => one.key);
  return { personId: first.personId, tokenId: first.token.id, earnedAt: first.earnedAt, keys };
}

function firstOf(group: readonly AwardRecord[]): { earnedAt: string; key: string } {
  return { earnedAt: group[0]?.earnedAt ?? "", key: least(group.map((one) => one.key)) };
}

/** An award stands where the first award of its pull request stands. */
function firstKey(one: AwardRecord, among: readonly AwardRecord[]): string {
  if (one.pullNumber === null) return one.key;
  const name = groupName(one);
  const keys = among.filter((other) => groupName(other) === name).map((other) => other.key);
  return least([one.key, ...keys]);
}

function groupName(one: AwardRecord): string {
  const work = one.pullNumber === null ? one.key : `${one.repositoryId} ${one.pullNumber}`;
  return `${work} ${one.personId} ${one.token.id}`;
}

function least(keys: readonly string[]): string {
  return keys.reduce((a, b) => (b < a ? b : a));
}
