/** Arbitrary policies and pull requests, for laws that hold under any of them. */
import fc from "fast-check";
import type { Policy } from "../../src/domain/policy.ts";
import type { ActorNode, PullSnapshot, ReviewNode } from "../../src/domain/snapshot.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { ada, bob, cy, issue, pull, robot } from "./pulls.ts";
import { dee, eve } from "./quoted.ts";

const money = fc
  .tuple(fc.constantFrom("0.01", "0.07", "1", "33.33", "100", "9999.99"), fc.constantFrom("GRID", "EUR"))
  .map((parts) => parts.join(" "));
const grid = fc.constantFrom("0.05 GRID", "10 GRID", "77.77 GRID", "5000 GRID");
const factor = fc.constantFrom("x2", "x0.5", "x0.3333", "+50%", "-10%", "-99.9%", "x1");
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const bases = fc.uniqueArray(fc.constantFrom("bounty", "label", "kind"), { minLength: 1 });
const places = fc.uniqueArray(fc.constantFrom("issue", "pull-request"), { minLength: 1 });

const changeRequests = fc.record({
  "per-change-request": fc.constantFrom("-10%", "-33.3%", "-100%"),
  "at-least": optional(fc.constantFrom("20%", "100%")),
  "applies-to": bases,
});
const modifier = fc.oneof(
  fc.record({
    labels: fc.dictionary(fc.constantFrom("high", "low", "odd"), factor, { minKeys: 1 }),
    on: fc.constantFrom("price", "pull-request"),
    "applies-to": bases,
  }),
  { weight: 2, arbitrary: changeRequests },
  fc.record({
    "diff-size": fc
      .tuple(factor, factor)
      .map(([small, large]) => [{ "up-to": 2, factor: small }, { factor: large }]),
    ignore: optional(fc.constant(["docs/**"])),
    "applies-to": bases,
  }),
);
const extra = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      role: fc.constantFrom("issue-author", "reviewers", "mentor"),
      part: fc.constantFrom("10%", "0.1%", "33.3%"),
      paid: fc.constantFrom("on-top", "out-of"),
      "applies-to": bases,
    }),
  },
  fc.constant({ role: "issue-author", part: "10%", "also-authors": true }),
  {
    weight: 2,
    arbitrary: fc.constant({
      role: "reviewers",
      part: "reductions",
      "applies-to": ["bounty", "label", "kind"],
    }),
  },
);

export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record(
    {
      bounties: fc.constant({}),
      prices: fc.tuple(money, money, places, places, money).map(([easy, hard, on, onTime, hour]) => [
        { labels: { easy, hard }, on },
        { time: { hour: { first: hour } }, on: onTime },
      ]),
      kinds: fc.record({
        doc: money.map((reward) => ({
          labels: ["docs"],
          match: { "any-glob-to-all-files": "docs/**" },
          reward,
        })),
        code: money.map((reward) => ({ reward })),
      }),
      modifiers: fc.array(modifier, { maxLength: 3 }),
      shares: fc.record({
        author: fc.constantFrom(0, 1, 3),
        "co-author": fc.constantFrom(0, 1),
        assignee: fc.constantFrom(0, 2),
        remainder: fc.constantFrom("largest", "author"),
        extra: fc.array(extra, { maxLength: 3 }),
      }),
      "excluded-labels": fc.constant(["spam"]),
      banned: fc.constant(["EVE", 4]),
      automated: fc.record({
        contributions: fc.constantFrom("allow", "disclose", "forbid"),
        checkbox: fc.constant("tool"),
      }),
      merging: fc.constant({ "self-merge": "allow" }),
      budgets: fc.array(
        fc.record({
          amount: grid,
          per: fc.constantFrom("week", "month"),
          of: fc.constantFrom("organization", "repository"),
        }),
        { maxLength: 2 },
      ),
      caps: fc.record({
        "per-pull-request": fc.array(grid, { maxLength: 1 }),
        "per-person": fc.array(fc.record({ amount: grid, per: fc.constantFrom("day", "year") }), {
          maxLength: 2,
        }),
      }),
    },
    // Most programmes pay something; the rest is there half of the time.
    { requiredKeys: ["kinds", "prices", "modifiers", "shares"] },
  )
  .map((options) => {
    const tokens = { GRID: { offchain: true, decimals: 2 }, EUR: { offchain: true, decimals: 2 } };
    // JSON is YAML.
    const text = JSON.stringify({ version: 1, mode: "live", tokens, ...options });
    const result = parsePolicy(text, { file: "any.yml", commit: "c1", ownerId: 7 });
    if (result.status !== "ok") throw new Error(`${text}\n${JSON.stringify(result.problems)}`);
    return result.policy;
  });

export const helper = { __typename: "User", login: "helper[bot]", databaseId: 77 };
export const actor = fc.constantFrom<ActorNode>(ada, ada, ada, bob, bob, cy, cy, dee, eve, robot, helper);
const assignees = fc
  .uniqueArray(actor, { maxLength: 3, selector: ({ login }) => login })
  .map((nodes) => ({ nodes }));
const label = fc.constantFrom(
  "bounty: 50 GRID",
  "bounty: 0.07 EUR",
  "bounty: x",
  "easy",
  "hard",
  "Time: 1.5 hours",
  "high",
  "low",
  "odd",
  "bug",
);
const issues = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 1, max: 5 }),
    labels: fc.uniqueArray(label, { maxLength: 3 }),
    author: fc.option(actor),
    assignees,
    stateReason: fc.constantFrom("COMPLETED" as const, "COMPLETED" as const, "NOT_PLANNED" as const),
  }),
  { selector: (one) => one.number, maxLength: 3 },
);
const reviews = fc.array(
  fc.record<ReviewNode>({
    author: fc.option(actor),
    authorAssociation: fc.constantFrom("MEMBER", "NONE"),
    state: fc.constantFrom("APPROVED", "CHANGES_REQUESTED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"),
    submittedAt: fc.constantFrom("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", null),
    comments: fc.constantFrom({ totalCount: 0 }, { totalCount: 2 }),
  }),
  { maxLength: 6 },
);
const file = fc.record({
  path: fc.constantFrom("docs/a.md", "src/a.ts", "test/a.ts"),
  additions: fc.nat({ max: 3 }),
  deletions: fc.nat({ max: 1 }),
});
export const anyPull: fc.Arbitrary<PullSnapshot> = fc
  .record({
    author: fc.option(actor, { freq: 20 }),
    coAuthors: fc.uniqueArray(actor, { maxLength: 3, selector: ({ login }) => login }),
    assignees,
    files: fc.option(fc.uniqueArray(file, { selector: ({ path }) => path })),
    labels: fc.uniqueArray(fc.oneof(label, fc.constantFrom("docs", "spam")), { maxLength: 3 }),
    body: fc.constantFrom("- [x] tool", "- [ ] tool", "- [ ] tool", undefined, ""),
    issues,
    reviews,
  })
  .map(({ files, labels, issues: closed, reviews: nodes, body, ...rest }) =>
    pull({
      ...rest,
      ...(body === undefined ? {} : { body }),
      files: files === null ? null : { nodes: files },
      labels: { nodes: labels.map((name) => ({ name })) },
      closingIssuesReferences: {
        nodes: closed.map(({ number, labels: names, ...more }) => issue(number, names, more)),
      },
      reviews: { nodes },
    }),
  );
