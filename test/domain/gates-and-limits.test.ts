/** Tables of what gates, budgets and overrides make of a pull request, and how it is all said. */
import { amount } from "../../src/domain/amount.ts";
import { overBudget } from "../../src/domain/budget.ts";
import type { QuoteState } from "../../src/domain/rules/rule.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { bountyRecord } from "../records.ts";
import { bob, closing, cy, issue, kinds, labelled, open, policy, review, robot } from "./pulls.ts";
import { dee, quoted, quoteOf, why } from "./quoted.ts";

type Row = [name: string, text: string, changes: Partial<PullSnapshot>, expected: string[]];

const bounty = (grid: number) => closing(issue(3, [`bounty: ${grid} GRID`]));
const asked = (by = bob, more = {}) => review(by, { state: "CHANGES_REQUESTED", ...more });
const reviewed = (...nodes: ReturnType<typeof review>[]) => ({ reviews: { nodes } });
const withBody = (body: string) => ({ body });

const table = `prices: [{labels: {easy: 10 GRID, hard: 40 GRID}, on: [issue, pull-request]}]\n`;
const tenPercent = (role: string, more = "") =>
  `bounties: {}\nshares: {extra: [{role: ${role}, part: 10%${more}}]}`;

const banning = `${kinds}banned: [MALLORY, 3]`;
const mallory = { __typename: "User", login: "mallory", databaseId: 66 };
const box = "Made by a tool";
const disclosing = (rule: string) => `${kinds}automated: {contributions: ${rule}, checkbox: ${box}}`;
test.each<Row>([
  ["a label", `${kinds}excluded-labels: [spam]`, labelled("Spam"), ["-excluded-label"]],
  ["another label", `${kinds}excluded-labels: [spam]`, labelled("spammy"), ["ada author 50 GRID"]],
  ["a banned author", banning, { author: mallory }, ["-banned"]],
  ["banned by id", banning, { author: { ...cy, login: "renamed" } }, ["-banned"]],
  ["a banned co-author", banning, { coAuthors: [cy] }, ["ada author 50 GRID", "-banned"]],
  [
    "a banned author's co-author",
    banning,
    { author: cy, coAuthors: [dee] },
    ["dee co-author 50 GRID", "-banned"],
  ],
  ["a bot and a banned co-author", banning, { author: robot, coAuthors: [cy] }, ["-banned"]],
  [
    "a banned author of the issue",
    `${tenPercent("issue-author")}\nbanned: [cy]`,
    bounty(50),
    ["ada author 50 GRID", "-banned"],
  ],
  ["nothing is asked", disclosing("allow"), withBody(""), ["ada author 50 GRID"]],
  ["disclosed", disclosing("disclose"), withBody(`Hello\n\n- [x] ${box}`), ["ada author 50 GRID"]],
  ["not automated", disclosing("disclose"), withBody(`* [ ]  made by  a tool.\r\n`), ["ada author 50 GRID"]],
  ["no word of it", disclosing("disclose"), withBody("Hello"), ["-automated-undisclosed"]],
  ["in a comment", disclosing("disclose"), withBody(`<!-- \n- [x] ${box}\n-->`), ["-automated-undisclosed"]],
  ["in code", disclosing("disclose"), withBody(`\`\`\`\n- [x] ${box}\n\`\`\``), ["-automated-undisclosed"]],
  ["quoted", disclosing("disclose"), withBody(`> - [x] ${box}`), ["-automated-undisclosed"]],
  ["an unknown description", disclosing("disclose"), {}, ["ada author 50 GRID"]],
  ["forbidden", disclosing("forbid"), withBody(`- [ ] ${box}\n- [X] ${box}`), ["-automated-forbidden"]],
  ["forbidden, and it is not", disclosing("forbid"), withBody(`- [ ] ${box}`), ["ada author 50 GRID"]],
  ["forbidden, and nothing says it is", disclosing("forbid"), withBody(""), ["ada author 50 GRID"]],
])("gates: %s", (_, text, changes, expected) => {
  expect(quoted(policy(text), changes)).toEqual(expected);
});

test.each<[string, string, Partial<PullSnapshot>, string[]]>([
  ["the disclosure", disclosing("disclose"), withBody(""), ["automated-undisclosed", "not-merged"]],
  ["a linked issue", "bounties: {}", {}, ["needs-linked-issue", "not-merged"]],
  ["nothing where the kind earns", `bounties: {}\n${kinds}`, {}, ["not-merged"]],
  ["nothing where the issue is linked", "bounties: {}", bounty(5), ["not-merged"]],
  [
    "nothing where it is refused",
    `${disclosing("disclose")}\nexcluded-labels: [spam]`,
    { ...labelled("spam"), body: "" },
    [],
  ],
])("missing before the merge: %s", (_, text, changes, expected) => {
  expect(quoteOf(policy(text), { ...open, ...changes }).missing.map(({ code }) => code)).toEqual(expected);
});

const budgeted = policy(
  `${kinds}bounties: {}\nbudgets: [{amount: 60 GRID, per: month}, {amount: 20 GRID, per: week, of: repository}]\ncaps: {per-person: [{amount: 15 GRID, per: day}]}`,
);
const GRID = budgeted.tokens.get("GRID") ?? { id: "", symbol: "", decimals: 0 };
const used = (scope: "organization" | "repository", per: "month" | "week", grid: number) => ({
  scope,
  per,
  tokenId: GRID.id,
  used: amount(BigInt(grid) * 100n),
});
test.each<[string, QuoteState["budgets"], Partial<PullSnapshot>, string[]]>([
  [
    "unused: the repository's, then the person's",
    [],
    { coAuthors: [cy] },
    ["ada author 10 GRID", "cy co-author 10 GRID"],
  ],
  [
    "used in part",
    [used("organization", "month", 52)],
    { coAuthors: [cy] },
    ["ada author 4 GRID", "cy co-author 4 GRID"],
  ],
  ["used up", [used("repository", "week", 90)], {}, ["ada author 0 GRID"]],
  [
    "a bounty is not cut by them",
    [used("organization", "month", 60)],
    bounty(12),
    ["ada author 12 GRID", "-bounty-instead"],
  ],
])("budgets: %s", (_, budgets, changes, expected) => {
  expect(quoted(budgeted, changes, { budgets: budgets ?? [] })).toEqual(expected);
});

test("a price that does not fit into a budget names the budget and what it leaves", () => {
  const money = (grid: bigint) => ({ token: GRID, amount: amount(grid * 100n) });
  expect(overBudget(budgeted, money(20n), [])).toBeNull();
  expect(overBudget(budgeted, money(21n), [])).toEqual({
    cap: money(20n),
    per: "week",
    scope: "repository",
    left: money(20n),
  });
  expect(overBudget(budgeted, money(5n), [used("organization", "month", 56)])).toMatchObject({
    scope: "organization",
    left: money(4n),
  });
});

const override = (personId: number, login: string, grid: bigint | null) => ({
  personId,
  login,
  money: grid === null ? null : { token: GRID, amount: amount(grid * 100n) },
  by: "bob",
  note: "agreed beforehand",
});
test.each<[string, QuoteState["overrides"], Partial<PullSnapshot>, string[]]>([
  ["more than a cap allows", [override(1, "ada", 90n)], {}, ["ada author 90 GRID"]],
  [
    "another's line stays",
    [override(3, "cy", 1n)],
    { coAuthors: [cy] },
    ["ada author 10 GRID", "cy co-author 1 GRID"],
  ],
  ["somebody without a line", [override(4, "dee", 2n)], {}, ["ada author 15 GRID", "dee contributor 2 GRID"]],
  ["nothing", [override(1, "ada", null)], {}, ["-overridden"]],
  [
    "where a gate refused",
    [override(1, "ada", 5n)],
    { baseRefName: "next" },
    ["ada contributor 5 GRID", "-wrong-branch"],
  ],
  ["closed unmerged", [override(1, "ada", 5n)], { ...open, state: "CLOSED" }, ["-closed-unmerged"]],
  ["a bot", [override(99, "renovate", 5n)], { coAuthors: [robot] }, ["ada author 15 GRID", "-bot"]],
])("overrides: %s", (_, overrides, changes, expected) => {
  expect(quoted(budgeted, changes, { overrides: overrides ?? [] })).toEqual(expected);
});

test("nothing in one token and something in another, whichever was said first", () => {
  const other = { ...GRID, id: "offchain:7/AURO", symbol: "AURO" };
  const paid = { ...override(1, "ada", null), money: { token: other, amount: amount(700n) } };
  const overrides = [override(1, "ada", null), paid];
  for (const said of [overrides, [...overrides].reverse()]) {
    expect(quoted(budgeted, {}, { overrides: said })).toContain("ada contributor 7 AURO");
  }
});

test("something of each of two tokens is two awards", () => {
  const other = { ...GRID, id: "offchain:7/AURO", symbol: "AURO" };
  const paid = { ...override(4, "dee", null), money: { token: other, amount: amount(700n) } };
  const { lines } = quoteOf(budgeted, {}, { overrides: [override(4, "dee", 2n), paid] });
  expect(new Set(lines.map((line) => line.key)).size).toBe(lines.length);
  expect(lines).toHaveLength(3);
});

test("an override of what earns several bounties leaves none of them unearned", () => {
  const prices = [3, 4].map((number) =>
    bountyRecord({ issueId: 1000 + number, issueNumber: number, token: GRID, amount: amount(1000n) }),
  );
  const state = {
    bounties: new Map(prices.map((one) => [one.issueId, one])),
    overrides: [override(1, "ada", 5n)],
  };
  expect(quoted(budgeted, closing(issue(3, []), issue(4, [])), state)).toEqual([
    "ada author 5 GRID",
    "ada author 0 GRID",
    "-bounty-instead",
  ]);
});

test("an override says who, why and instead of what, and no cap will cut it", () => {
  const [line] = quoteOf(budgeted, {}, { overrides: [override(1, "ada", 90n)] }).lines;
  expect(line).toMatchObject({ key: "award:50:pull-12:code:@1", uncapped: 9000n, cappable: null });
  expect(line?.reasons).toEqual([
    { code: "overridden", by: "bob", note: "agreed beforehand", from: { token: GRID, amount: 1500n } },
  ]);
});

test("the sentences multiply out", () => {
  const rules = policy(`${table}modifiers:
  - labels: {urgent: x2}
  - per-change-request: -10%
shares: {extra: [{role: issue-author, part: 10%}, {role: reviewers, part: reductions}]}`);
  const changes = { ...closing(issue(3, ["hard", "urgent"])), ...reviewed(asked()) };
  const price =
    "the bounty of 80 GRID on #3 (40 GRID for `hard`, × 2 for `urgent`); −10% for one change request";
  expect(why(rules, changes, "ada")).toBe(price);
  expect(why(rules, changes, "cy")).toBe(`${price}; 10% of that on top for reporting it: 7.2 GRID`);
  expect(why(rules, changes, "bob")).toBe(
    `${price}; the 8 GRID that change requests took off, for reviewing it`,
  );
  expect(why(rules, labelled("easy", "urgent"), "ada")).toBe("10 GRID for `easy`; × 2 for `urgent`");
});

test("a pull request awarded by its issue is not paid again by its own label", () => {
  const rules = policy(table);
  const record = bountyRecord({
    issueId: 1003,
    issueNumber: 3,
    state: "awarded",
    label: "easy",
    awardedTo: 9,
  });
  const state = { bounties: new Map([[1003, record]]) };
  const changes = { ...closing(issue(3, ["easy"])), ...labelled("easy") };
  expect(quoted(rules, changes, state)).toEqual(["-already-awarded"]);
});
