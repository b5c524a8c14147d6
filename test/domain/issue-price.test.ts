/** Prices from the labels of an issue: tables, times, multipliers, and another system's published examples. */
import { existsSync, readFileSync } from "node:fs";
import { formatMoney } from "../../src/domain/amount.ts";
import {
  hasIssuePrices,
  type IssuePriceReading,
  isPriceLabel,
  readIssuePrice,
} from "../../src/domain/issue-price.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { explain } from "../../src/messages/reasons.ts";
import { assignedTo, closing, cy, issue, policy } from "./pulls.ts";
import { dee, quoted } from "./quoted.ts";

const programme = policy(`
bounties: {}
prices:
  - labels: {easy: 100 GRID, hard: 1000 GRID, "bounty: huge": 5000 GRID}
  - labels: {pull: 7 GRID}
    on: [pull-request]
  - time: {hour: {first: 10 EUR}, day: {first: 80 EUR, more: 20 EUR}}
modifiers:
  - per-change-request: -10%
  - labels: {urgent: x3, high: x2, low: -50%}
  - labels: {odd: x0.3333}
  - labels: {reviewed: x9}
    on: pull-request
  - labels: {docs: x7}
    applies-to: [kind]
`);

function read(rules: Policy, labels: readonly string[]): string {
  const reading: IssuePriceReading | null = readIssuePrice(rules, labels);
  if (reading === null) return "none";
  if ("price" in reading) return `${formatMoney(reading.price.money)} by ${reading.price.labels.join(", ")}`;
  return reading.problem === "two-prices"
    ? `two: ${reading.labels.join(", ")}`
    : `${reading.problem}: ${reading.label}`;
}

test.each<[labels: string[], expected: string]>([
  [[], "none"],
  [["bug"], "none"],
  [["high"], "none"],
  [["pull"], "none"],
  [["bounty: 5 GRID"], "5 GRID by bounty: 5 GRID"],
  [["bounty: 5 GRID", "high"], "10 GRID by bounty: 5 GRID, high"],
  [["Easy"], "100 GRID by Easy"],
  [["easy", "easy"], "100 GRID by easy"],
  [["bounty: huge"], "5000 GRID by bounty: huge"],
  [["high", "easy"], "200 GRID by easy, high"],
  [["low", "high", "easy"], "200 GRID by easy, high"],
  [["easy", "odd"], "33.33 GRID by easy, odd"],
  [["easy", "odd", "low"], "16.67 GRID by easy, low, odd"],
  [["easy", "reviewed", "docs"], "100 GRID by easy"],
  [["hard", "easy"], "two: easy, hard"],
  [["bounty: 5 GRID", "easy"], "two: bounty: 5 GRID, easy"],
  [["Time: 1 hour", "easy"], "two: Time: 1 hour, easy"],
  [["bounty: much"], "not-a-number: bounty: much"],
  [["bounty: 5"], "no-unit: bounty: 5"],
  [["Time: <4 Hours"], "40 EUR by Time: <4 Hours"],
  [["time: 30.5 hours"], "305 EUR by time: 30.5 hours"],
  [["Time: 1.25 hours"], "12.5 EUR by Time: 1.25 hours"],
  [["Time: half an hour"], "not-a-number: Time: half an hour"],
  [["Time: 2 weeks"], "no-unit: Time: 2 weeks"],
  [["Time: 0 hours"], "zero: Time: 0 hours"],
  [["Time: 0.5 days"], "80 EUR by Time: 0.5 days"],
  [["Time: 2.5 days", "low"], "55 EUR by Time: 2.5 days, low"],
])("%j: %s", (labels, expected) => {
  expect(read(programme, labels)).toBe(expected);
  expect(read(programme, [...labels].reverse())).toBe(expected);
});

test("an amount that rounds to nothing, or grows too large, is none", () => {
  const text = `bounties: {}\nmodifiers:\n  - labels: {tiny: x0.001}\n  - labels: {vast: x1000}`;
  expect(read(policy(text), ["bounty: 0.01 GRID", "tiny"])).toBe("zero: bounty: 0.01 GRID");
  const most = (2n ** 128n / 100n).toString();
  expect(read(policy(text), [`bounty: ${most} GRID`, "vast"])).toBe(`too-large: bounty: ${most} GRID`);
});

test("the reasons multiply out", () => {
  const reading = readIssuePrice(programme, ["low", "Time: 2.5 days", "odd"]);
  expect(reading !== null && "price" in reading ? reading.price.reasons.map(explain).join(", ") : null).toBe(
    "110 EUR for `Time: 2.5 days`, −50% for `low`, × 0.3333 for `odd`",
  );
});

test.each<[label: string, expected: boolean]>([
  ["bounty: 5 GRID", true],
  ["bounty: x", true],
  ["EASY", true],
  ["high", true],
  ["Time: soon", true],
  ["pull", false],
  ["reviewed", false],
  ["docs", false],
  ["bug", false],
])("%s takes part in an issue's price: %s", (label, expected) => {
  expect(isPriceLabel(programme, label)).toBe(expected);
});

test("whether issues can have prices", () => {
  expect(hasIssuePrices(programme)).toBe(true);
  expect(hasIssuePrices(policy("prices: [{labels: {a: 1 GRID}}]"))).toBe(true);
  expect(hasIssuePrices(policy("prices: [{labels: {a: 1 GRID}, on: [pull-request]}]"))).toBe(false);
});

const vectors = new URL("../../../shared/data/vectors/pricing.json", import.meta.url);

interface Case {
  readonly base?: number;
  readonly time?: string;
  readonly priority?: number;
  readonly price?: string;
  readonly price_label?: string;
  readonly assignees?: number;
  readonly each?: string;
}

/** In a token with two decimals, to which the source rounds. */
function byTime(base: number): Policy {
  const worth = (time: number) => `${((time * base * 1000) / 10).toFixed(2)} EUR`;
  return policy(`
prices:
  - time:
      minute: {first: ${worth(0.002)}, more: ${worth(0.002)}}
      hour: {first: ${worth(0.125)}}
      day: {first: ${worth(1)}, more: ${worth(0.25)}}
      week: {first: ${worth(2)}, more: ${worth(1)}}
      month: {first: ${worth(5)}, more: ${worth(8)}}
modifiers:
  - labels: {"Priority: 2": x2, "Priority: 3": x3}
`);
}

if (!existsSync(vectors))
  test.skip("published price examples are not at ../shared/data/vectors", () => undefined);
else {
  const { cases } = JSON.parse(readFileSync(vectors, "utf8")) as { cases: readonly Case[] };
  test.each(cases.map((one) => [JSON.stringify(one), one] as const))("published: %s", (_, one) => {
    if (one.price !== undefined) {
      const labels = [`Time: ${one.time}`, `Priority: ${one.priority}`];
      expect(read(byTime(one.base ?? 0), labels)).toMatch(new RegExp(`^${one.price} EUR by `));
      return;
    }
    const shared = policy("bounties: {}\nshares: {author: 0, assignee: 1}");
    const closed = closing(issue(3, [`bounty: ${one.price_label} EUR`], assignedTo(cy, dee)));
    expect(one.assignees).toBe(2);
    expect(quoted(shared, closed)).toEqual([cy, dee].map(({ login }) => `${login} assignee ${one.each} EUR`));
  });
  test(`all ${cases.length} published price examples were looked at`, () => expect(cases).toHaveLength(10));
}
