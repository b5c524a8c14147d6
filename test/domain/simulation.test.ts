/** A policy over the pull requests of some months: who, what kind, when, by which rule, and what the caps cut. */
import { formatAmount, formatMoney } from "../../src/domain/amount.ts";
import { type Change, compare } from "../../src/domain/comparison.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { byMerging, SimulationRun } from "../../src/domain/simulation.ts";
import type { Earning, Spread } from "../../src/domain/simulation-sums.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { capName } from "../../src/messages/reasons.ts";
import { ada, changing, closing, cy, issue, kinds, labelled, policy, pull } from "./pulls.ts";

function simulate(tried: Policy, pulls: readonly PullSnapshot[]) {
  const run = new SimulationRun(tried);
  for (const one of [...pulls].sort(byMerging)) run.take(one);
  return run.result();
}

let count = 0;
const merged = (mergedAt: string, changes: Partial<PullSnapshot> = {}) => {
  count += 1;
  return pull({ number: count, id: `PR_${count}`, mergedAt: `${mergedAt}T10:00:00Z`, ...changes });
};
const said = (rows: readonly Earning[]) =>
  rows.map(({ name, pulls, totals }) => [name, pulls, ...totals.map(formatMoney)].join(" "));

const docs = { ...changing("docs/a.md") };
const open = { state: "OPEN", merged: false, mergedAt: null } as const;

test("each month from the first merge to the last has its kinds, and its sum", () => {
  const { months, rules } = simulate(policy(`${kinds}bounties: {}`), [
    merged("2025-11-30"),
    merged("2026-02-01", docs),
    merged("2026-02-28"),
    merged("2026-02-28", closing(issue(1, ["bounty: 500 GRID"]), issue(2, ["bounty: 5 EUR"]))),
    merged("2026-02-28", open),
  ]);
  expect(said(months)).toEqual(["2025-11 1 50 GRID", "2025-12 0", "2026-01 0", "2026-02 3 580 GRID 5 EUR"]);
  expect(said(months[3]?.kinds ?? [])).toEqual([
    "bounty 1 500 GRID 5 EUR",
    "code 1 50 GRID",
    "doc 1 30 GRID",
  ]);
  expect(said(rules)).toEqual(["bounty 1 500 GRID 5 EUR", "kind 3 130 GRID"]);
});

describe("percentiles", () => {
  const prices = (amounts: readonly number[]) =>
    amounts.map((amount, index) =>
      merged("2026-02-01", closing(issue(index + 1, [`bounty: ${amount} GRID`]))),
    );
  const spread = (one: Spread | undefined) =>
    one && [
      one.count,
      ...[one.p50, one.p90, one.p99, one.max].map((value) => formatAmount(value, one.token)),
    ];
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

  // By nearest rank, as worked out by hand: the amount at ⌈p·n/100⌉ from the smallest.
  test.each<[string, number[], (number | string)[]]>([
    ["one amount", [7], [1, "7", "7", "7", "7"]],
    ["two amounts", [7, 3], [2, "3", "7", "7", "7"]],
    ["ten amounts", upTo(10), [10, "5", "9", "10", "10"]],
    ["a hundred and one amounts", upTo(101), [101, "51", "91", "100", "101"]],
  ])("of %s", (_, amounts, expected) => {
    const { perPull } = simulate(policy("bounties: {}"), prices(amounts)).spread;
    expect(spread(perPull[0])).toEqual(expected);
  });

  test("of people are of what each earned in all, and leave out whoever earned nothing", () => {
    const { spread: found } = simulate(policy(kinds), [
      merged("2026-02-01"),
      merged("2026-02-02"),
      merged("2026-02-03", { author: cy }),
      merged("2026-02-04", { author: cy, ...changing("test/a.ts") }),
    ]);
    expect(spread(found.perPerson[0])).toEqual([2, "50", "100", "100", "100"]);
    expect(spread(found.perPull[0])).toEqual([3, "50", "50", "50", "50"]);
  });
});

describe("what caps cut", () => {
  const capped = (text: string, pulls: readonly PullSnapshot[]) =>
    simulate(policy(`${kinds}bounties: {}\ncaps: {${text}}`), pulls).cuts.map(({ reason, lines, cut }) => [
      reason === null ? "other" : capName(reason),
      lines,
      formatMoney(cut),
    ]);

  test("is told apart by cap, also where one cuts what another has left", () => {
    const big = closing(issue(1, ["bounty: 500 GRID"]));
    const rows = capped(
      "per-pull-request: [200 GRID], per-person: [{amount: 120 GRID, per: month}, {amount: 150 GRID, per: year}]",
      [merged("2026-02-01", big), merged("2026-02-02"), merged("2026-03-01")],
    );
    expect(rows).toEqual([
      ["at most 200 GRID per pull request", 1, "300 GRID"],
      ["at most 120 GRID per month and person", 2, "130 GRID"],
      ["at most 150 GRID per year and person", 1, "20 GRID"],
    ]);
  });

  test("starts anew with each period, and a week may begin in the year before", () => {
    const rows = capped("per-person: [{amount: 60 GRID, per: week}]", [
      merged("2025-12-29"),
      merged("2026-01-01"),
      merged("2026-01-05"),
    ]);
    expect(rows).toEqual([["at most 60 GRID per week and person", 1, "40 GRID"]]);
  });

  test("is in no total", () => {
    const tried = policy(`${kinds}caps: {per-person: [{amount: 60 GRID, per: year}]}`);
    const { totals, rewarded } = simulate(
      tried,
      ["01", "02", "03"].map((day) => merged(`2026-02-${day}`)),
    );
    expect([totals.map(formatMoney), rewarded]).toEqual([["60 GRID"], 2]);
  });
});

test("a merge that comes too late is refused, as caps would have gone to others", () => {
  const run = new SimulationRun(policy(kinds));
  run.take(merged("2026-02-02"));
  expect(() => run.take(merged("2026-02-01"))).toThrow(RangeError);
});

describe("two policies", () => {
  const change = ({ token, policy: ours, against, difference }: Change) =>
    [ours, against, difference].map((value) => formatAmount(value, token)).join(" ");
  const pulls = [
    merged("2026-02-01", { author: ada, title: "Code" }),
    merged("2026-02-02", { author: cy, title: "Docs", ...docs }),
    merged("2026-02-03", { author: cy, title: "Talk", ...labelled("talk") }),
  ];
  const now = simulate(policy(kinds), pulls);
  const other = simulate(
    policy(
      "kinds: {doc: {match: {any-glob-to-all-files: 'docs/**'}, reward: 90 GRID}, talk: {labels: [talk], reward: 5 EUR}, code: {reward: 50 GRID}}",
    ),
    pulls,
  );

  test("side by side: totals and kinds, and who and what changes, the largest first", () => {
    const { totals, kinds: byKind, people, pulls: changed } = compare(now, other);
    expect(totals.map(change)).toEqual(["130 140 -10", "0 5 -5"]);
    expect(byKind.map((one) => [one.name, ...one.changes.map(change)])).toEqual([
      ["code", "100 50 50", "0 0 0"],
      ["doc", "30 90 -60", "0 0 0"],
      ["talk", "0 0 0", "0 5 -5"],
    ]);
    expect(people.map((one) => [one.name, ...one.changes.map(change)])).toEqual([
      ["cy", "80 90 -10", "0 5 -5"],
    ]);
    expect(changed.map((one) => [one.pull.title, ...one.changes.map(change)])).toEqual([
      ["Docs", "30 90 -60", "0 0 0"],
      ["Talk", "50 0 50", "0 5 -5"],
    ]);
  });

  test("that are one differ in nothing", () => {
    const { totals, people, pulls: changed } = compare(now, now);
    expect([totals.map(change), people, changed]).toEqual([["130 130 0"], [], []]);
  });
});
