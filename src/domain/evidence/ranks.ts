/**
 * The rank of a contribution within its week. The one that weighs most comes first, so that a further contribution can
 * only push back what weighs less: sorted so, each place of the week holds at least as much after it as before, and
 * the sum never falls. In the order of merging it could: a small share in front would halve whole contributions.
 */
import { rankFactor } from "./formula.ts";
import type { Contribution, Weighed } from "./rule.ts";

/** Most worth first; then the earlier one, the lower number, the key: an order that has one place for everything. */
export function byWorth(a: Weighed, b: Weighed): number {
  return b.worth - a.worth || byTime(a.contribution, b.contribution);
}

/** In the order of merging, then by number and key. */
export function byTime(a: Contribution, b: Contribution): number {
  const [first, second] = [Date.parse(a.at), Date.parse(b.at)];
  return first - second || numberOf(a) - numberOf(b) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

function numberOf(contribution: Contribution): number {
  return contribution.type === "grant" ? 0 : contribution.pull.number;
}

/** The zero-based rank of each row within its week. The rows are of one requirement and kind. */
export function ranksOf(rows: readonly Weighed[]): ReadonlyMap<Weighed, number> {
  const weeks = Map.groupBy(rows, (row) => row.week);
  return new Map(
    [...weeks.values()].flatMap((week) => [...week].sort(byWorth).map((row, rank) => [row, rank])),
  );
}

/** What the rows of one week give together. */
export function weekSum(rows: readonly Weighed[]): number {
  return [...rows].sort(byWorth).reduce((sum, row, rank) => sum + row.worth * rankFactor(rank), 0);
}
