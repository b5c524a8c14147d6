/**
 * Limit: at most half of the reviews that count are of one person's work, so that two people cannot make each other
 * reviewers. Which of the reviews of that person count is chosen so that they give the most (a greedy choice is the
 * best one, because what a further review adds only shrinks): otherwise one more review could displace a better one.
 */

import { byWorth, weekSum } from "../ranks.ts";
import type { EvidenceReason } from "../reason.ts";
import type { LimitRule, Weighed } from "../rule.ts";

export const counterparts: LimitRule = {
  phase: "limit",
  name: "counterparts",
  summary: "At most half of the reviews that count are of one counterpart's pull requests.",
  needs: ["reviews"],
  evaluate: (rows) => {
    const reviews = rows.filter((row) => counterpartOf(row) !== null);
    const groups = Map.groupBy(reviews, (row) => counterpartOf(row)?.name);
    for (const group of groups.values()) {
      const others = reviews.length - group.length;
      // Only one counterpart can have more than half.
      if (group.length <= others) continue;
      const login = group.map(counterpartOf)[0]?.login ?? "";
      const reason: EvidenceReason = {
        code: "one-counterpart",
        login,
        reviews: group.length,
        counted: others,
      };
      return new Map(leastOf(group, rows, group.length - others).map((row) => [row, reason]));
    }
    return new Map();
  },
};

/** Deleted accounts are one, as GitHub has them. */
function counterpartOf({ contribution }: Weighed): { name: string; login: string } | null {
  if (contribution.type !== "review") return null;
  const { login, databaseId } = contribution.counterpart ?? { login: "ghost" };
  return { name: String(databaseId ?? login.toLowerCase()), login };
}

/** What stands behind so many others of its week adds nothing that a number could hold. */
const mostOfWeek = 64;

/** The `count` rows of a group that add least beside all the others. */
function leastOf(group: readonly Weighed[], rows: readonly Weighed[], count: number): Weighed[] {
  const chosen = new Set(group);
  const weeks = Map.groupBy(rows, (row) => row.week);
  const added = [...weeks.values()].flatMap((week) => {
    let kept = firstOf(week.filter((row) => !chosen.has(row)));
    return week
      .filter((row) => chosen.has(row))
      .sort(byWorth)
      .map((row) => {
        const before = weekSum(kept);
        kept = firstOf([...kept, row]);
        return { row, adds: weekSum(kept) - before };
      });
  });
  added.sort((a, b) => a.adds - b.adds || byWorth(b.row, a.row));
  return added.slice(0, count).map(({ row }) => row);
}

function firstOf(rows: Weighed[]): Weighed[] {
  return rows.sort(byWorth).slice(0, mostOfWeek);
}
