/** What holds of a quote under any policy: tables, modifiers, shares, gates, limits and overrides in any mixture. */
import fc from "fast-check";
import { type Amount, amount, sum } from "../../src/domain/amount.ts";
import { leftOf } from "../../src/domain/budget.ts";
import { isBot, nodesConcerned } from "../../src/domain/people.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { type Quote, quote } from "../../src/domain/quote.ts";
import type { Reason } from "../../src/domain/reason.ts";
import type { QuoteLine, QuoteState } from "../../src/domain/rules/rule.ts";
import type { ActorNode } from "../../src/domain/snapshot.ts";
import { actor, anyPolicy, anyPull, helper } from "./any-programme.ts";
import { policy as policyOf, robot } from "./pulls.ts";

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
      line.key.replace(/:@\d+:(?=[a-z]+(-[a-z]+)*(-\d+)?$)/, ":"),
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
  const seen = { lines: 0, onTop: 0, reductions: 0, outOf: 0, cut: 0, factors: 0 };
  fc.assert(
    fc.property(anyPolicy, anyPull, (rules, one) => {
      const result = quote(rules, one, 50, byLabels(uses));
      checkSums(result);
      checkLimits(result, rules);
      expect(new Set(result.lines.map((line) => line.key)).size).toBe(result.lines.length);
      expect(result.lines.length + result.notCounted.length).toBeGreaterThan(0);
      for (const line of result.lines) {
        const extra = extraOf(line);
        seen.lines += 1;
        seen.factors += factorsOf(line).length;
        seen.cut += line.amount < line.uncapped ? 1 : 0;
        if (extra?.part === "reductions") seen.reductions += 1;
        else if (extra?.paid === "on-top") seen.onTop += 1;
        else if (extra?.paid === "out-of") seen.outOf += 1;
      }
    }),
    { numRuns: 600 },
  );
  // Laws about nothing would hold too.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  expect(seen.lines).toBeGreaterThan(200);
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
        // A bounty whose place the amount takes as well is won for nothing.
        const isGiven = line.amount === 0n || list.some(({ money: value }) => value?.amount === line.amount);
        if (isOverridden) expect(isGiven).toBe(true);
      }
    }),
    { numRuns: 400 },
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
    { numRuns: 400 },
  );
});
