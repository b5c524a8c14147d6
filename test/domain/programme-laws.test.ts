/** What holds of a quote under any policy: tables, modifiers, shares, gates, limits and overrides in any mixture. */
import fc from "fast-check";
import { type Amount, amount, sum } from "../../src/domain/amount.ts";
import { leftOf } from "../../src/domain/budget.ts";
import { isBot, nodesConcerned } from "../../src/domain/people.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { type Quote, quote } from "../../src/domain/quote.ts";
import type { Reason } from "../../src/domain/reason.ts";
import type { QuoteLine, QuoteState } from "../../src/domain/rules/rule.ts";
import type { ActorNode, PullSnapshot, ReviewNode } from "../../src/domain/snapshot.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { ada, bob, cy, issue, policy as policyOf, pull, robot } from "./pulls.ts";
import { dee, eve } from "./quoted.ts";

const money = fc
  .tuple(fc.constantFrom("0.01", "0.07", "1", "33.33", "100", "9999.99"), fc.constantFrom("GRID", "EUR"))
  .map((parts) => parts.join(" "));
const grid = fc.constantFrom("0.05 GRID", "10 GRID", "77.77 GRID", "5000 GRID");
const factor = fc.constantFrom("x2", "x0.5", "x0.3333", "+50%", "-10%", "-99.9%", "x1");
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const bases = fc.uniqueArray(fc.constantFrom("bounty", "label", "kind"), { minLength: 1 });
const places = fc.uniqueArray(fc.constantFrom("issue", "pull-request"), { minLength: 1 });

const modifier = fc.oneof(
  fc.record({
    labels: fc.dictionary(fc.constantFrom("high", "low", "odd"), factor, { minKeys: 1 }),
    on: fc.constantFrom("price", "pull-request"),
    "applies-to": bases,
  }),
  fc.record({
    "per-change-request": fc.constantFrom("-10%", "-33.3%", "-100%"),
    "at-least": optional(fc.constantFrom("20%", "100%")),
    "applies-to": bases,
  }),
  fc.record({
    "diff-size": fc
      .tuple(factor, factor)
      .map(([small, large]) => [{ "up-to": 2, factor: small }, { factor: large }]),
    ignore: optional(fc.constant(["docs/**"])),
    "applies-to": bases,
  }),
);
const extra = fc.oneof(
  fc.record({
    role: fc.constantFrom("issue-author", "reviewers", "mentor"),
    part: fc.constantFrom("10%", "0.1%", "33.3%"),
    paid: fc.constantFrom("on-top", "out-of"),
    "also-authors": fc.boolean(),
  }),
  fc.constant({ role: "reviewers", part: "reductions" }),
);

const anyPolicy: fc.Arbitrary<Policy> = fc
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
    { requiredKeys: [] },
  )
  .map((options) => {
    const tokens = { GRID: { offchain: true, decimals: 2 }, EUR: { offchain: true, decimals: 2 } };
    // JSON is YAML.
    const text = JSON.stringify({ version: 1, mode: "live", tokens, ...options });
    const result = parsePolicy(text, { file: "any.yml", commit: "c1", ownerId: 7 });
    if (result.status !== "ok") throw new Error(`${text}\n${JSON.stringify(result.problems)}`);
    return result.policy;
  });

const helper = { __typename: "User", login: "helper[bot]", databaseId: 77 };
const actor = fc.constantFrom<ActorNode>(ada, bob, cy, dee, eve, robot, helper);
const assignees = fc.uniqueArray(actor, { maxLength: 3 }).map((nodes) => ({ nodes }));
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
const anyPull: fc.Arbitrary<PullSnapshot> = fc
  .record({
    author: fc.option(actor),
    coAuthors: fc.uniqueArray(actor, { maxLength: 3 }),
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

const byLabels = (budgets: QuoteState["budgets"]): QuoteState => ({
  bounties: null,
  earlier: [],
  budgets: budgets ?? [],
});
const GRID = policyOf("").tokens.get("GRID") ?? { id: "", symbol: "", decimals: 0 };
const uses: QuoteState["budgets"] = [
  { scope: "organization", tokenId: GRID.id, per: "month", used: amount(700n) },
  { scope: "repository", tokenId: GRID.id, per: "week", used: amount(1n) },
];

type Codes<Code extends Reason["code"]> = Extract<Reason, { code: Code }>;
const baseOf = (line: QuoteLine): Amount => {
  const [first] = line.reasons;
  if (first?.code === "bounty-amount" || first?.code === "kind-amount" || first?.code === "label-amount") {
    return first.money.amount;
  }
  throw new Error(`no base: ${first?.code}`);
};
const factorsOf = (line: QuoteLine) =>
  line.reasons.filter((one): one is Codes<"factor"> => one.code === "factor");
const extraOf = (line: QuoteLine) => line.reasons.find((one): one is Codes<"extra"> => one.code === "extra");

/** As the sentences say it, computed apart from the rules: in millionths, halves up. */
function multiplied(base: bigint, factors: readonly Codes<"factor">[]): bigint {
  let [value, scale] = [base, 1n];
  for (const { factor: text } of factors) {
    const digits = BigInt(Math.round(Number(/[\d.]+/.exec(text)?.[0]) * 1e6));
    const millionths = text.startsWith("×")
      ? digits
      : text.startsWith("+")
        ? 1_000_000n + digits / 100n
        : 1_000_000n - digits / 100n;
    value *= millionths;
    scale *= 1_000_000n;
  }
  return (2n * value + scale) / (2n * scale);
}

function checkSums({ lines }: Quote): void {
  for (const own of Map.groupBy(lines, (line) => JSON.stringify(line.source)).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const price = multiplied(baseOf(first), factorsOf(first));
    const kept = factorsOf(first).filter((one) => one.for.by !== "change-requests");
    const reductions = multiplied(baseOf(first), kept) - price;
    const uncapped = (some: readonly QuoteLine[]) => sum(some.map((line) => line.uncapped)) as bigint;
    const extras = own.filter((line) => extraOf(line) !== undefined);
    const outOf = extras.filter((line) => extraOf(line)?.paid === "out-of");
    const work = own.filter((line) => extraOf(line) === undefined);
    expect(uncapped(work) + uncapped(outOf)).toBe(price);
    // Each part on top sums to what it says, as often as the policy has it.
    for (const alike of Map.groupBy(extras, (line) =>
      line.key.replace(/:\d+:(?=[a-z]+(-[a-z]+)*(-\d+)?$)/, ":"),
    ).values()) {
      const said = extraOf(alike[0] ?? first);
      expect(uncapped(alike)).toBe(said?.total.amount);
      if (said?.part === "reductions") expect(said.total.amount).toBe(reductions);
    }
  }
}

function checkLimits({ lines }: Quote, rules: Policy): void {
  const { caps, budgets } = rules.rules;
  const total = (some: readonly QuoteLine[], id: string) =>
    sum(some.filter((line) => line.token.id === id).map((line) => line.amount));
  for (const line of lines) {
    const isCut = line.reasons.some((one) => one.code === "capped");
    expect(line.amount >= 0n && line.amount <= line.uncapped).toBe(true);
    expect(line.amount < line.uncapped).toBe(isCut);
  }
  for (const cap of caps["per-pull-request"]) expect(total(lines, cap.token.id) <= cap.amount).toBe(true);
  for (const cap of caps["per-person"]) {
    for (const own of Map.groupBy(lines, (line) => line.recipient.id).values()) {
      expect(total(own, cap.amount.token.id) <= cap.amount.amount).toBe(true);
    }
  }
  for (const budget of budgets) {
    const unreserved = lines.filter((line) => line.source.type !== "bounty");
    expect(total(unreserved, budget.amount.token.id) <= leftOf(budget, uses ?? [])).toBe(true);
  }
}

test("law: lines sum to the price and the parts on top of it, and every limit holds", () => {
  let lines = 0;
  fc.assert(
    fc.property(anyPolicy, anyPull, (rules, one) => {
      const result = quote(rules, one, 50, byLabels(uses));
      checkSums(result);
      checkLimits(result, rules);
      expect(new Set(result.lines.map((line) => line.key)).size).toBe(result.lines.length);
      expect(result.lines.length + result.notCounted.length).toBeGreaterThan(0);
      lines += result.lines.length;
    }),
    { numRuns: 1500 },
  );
  expect(lines).toBeGreaterThan(500);
});

const anyOverrides = fc.array(
  fc.record({
    who: actor,
    money: fc.option(
      fc.bigInt({ min: 1n, max: 9_999_999n }).map((value) => ({ token: GRID, amount: amount(value) })),
    ),
  }),
  { maxLength: 3 },
);

test("law: no bot, nobody banned, no excluded pull request and no unrecorded price earns", () => {
  fc.assert(
    fc.property(anyPolicy, anyPull, anyOverrides, fc.boolean(), (rules, one, list, recorded) => {
      // Whether somebody whom nothing else names is a bot is looked up where the override is made.
      const isKnown = ({ who }: { who: ActorNode }) =>
        who.login !== "renovate" ||
        nodesConcerned(one).some(({ databaseId }) => databaseId === who.databaseId);
      const overrides = list.filter(isKnown).map(({ who, money: value }) => ({
        personId: who.databaseId ?? 0,
        login: who.login,
        money: value,
        by: "bob",
        note: "so agreed",
      }));
      const state = { ...byLabels(uses), bounties: recorded ? null : new Map(), overrides };
      const { lines } = quote(rules, one, 50, state);
      const isBanned = (id: number) => rules.rules.banned.length > 0 && (id === 4 || id === 5);
      const bots = [robot, helper].filter(isBot).map((bot) => bot.databaseId);
      const excluded =
        rules.rules["excluded-labels"].length > 0 && one.labels.nodes.some(({ name }) => name === "spam");
      for (const line of lines) {
        expect(bots).not.toContain(line.recipient.id);
        expect(isBanned(line.recipient.id)).toBe(false);
        const isOverridden = line.reasons.some(({ code }) => code === "overridden");
        if (excluded) expect(isOverridden).toBe(true);
        if (!recorded && !isOverridden) expect(line.source.type).toBe("kind");
        if (isOverridden) expect(list.some(({ money: value }) => value?.amount === line.amount)).toBe(true);
      }
    }),
    { numRuns: 800 },
  );
});

const anyOrder = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });

test("law: quoting is deterministic, and the order of GitHub's lists changes nothing", () => {
  const shuffled = anyPull.chain((one) =>
    fc
      .tuple(
        anyOrder(one.labels.nodes),
        anyOrder(one.reviews.nodes),
        anyOrder(one.files?.nodes ?? []),
        anyOrder(one.closingIssuesReferences.nodes),
        anyOrder(one.assignees?.nodes ?? []),
      )
      .map(([labels, reviewed, files, closed, assigned]) => ({
        one,
        other: {
          ...one,
          labels: { nodes: labels },
          reviews: { nodes: reviewed },
          files: one.files === null ? null : { nodes: files },
          assignees: { nodes: assigned },
          closingIssuesReferences: {
            nodes: closed.map((each) => ({
              ...each,
              labels: { nodes: [...each.labels.nodes].reverse() },
              assignees: { nodes: [...(each.assignees?.nodes ?? [])].reverse() },
            })),
          },
        },
      })),
  );
  fc.assert(
    fc.property(anyPolicy, shuffled, (rules, { one, other }) => {
      const before = structuredClone(one);
      const first = quote(rules, one, 50, byLabels(uses));
      expect(quote(rules, one, 50, byLabels(uses))).toEqual(first);
      expect(one).toEqual(before);
      const second = quote(rules, other, 50, byLabels(uses));
      expect(second.lines).toEqual(first.lines);
      const codes = ({ notCounted }: Quote) => notCounted.map((row) => JSON.stringify(row)).sort();
      expect(codes(second)).toEqual(codes(first));
    }),
    { numRuns: 800 },
  );
});
