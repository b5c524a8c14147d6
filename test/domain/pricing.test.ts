import { amount, type Money } from "../../src/domain/amount.ts";
import type { BountyRecord, Proposal } from "../../src/domain/award.ts";
import {
  bountyLine,
  considerPrice,
  isSaidByAnother,
  threshold,
  withProposal,
} from "../../src/domain/pricing.ts";
import { reserve } from "../../src/domain/reservation.ts";
import { bountyRecord, grid } from "../records.ts";
import { policy } from "./pulls.ts";

const day = 86_400_000;
const now = "2026-03-20T00:00:00.000Z";
const ago = (days: number) => new Date(Date.parse(now) - days * day).toISOString();
const euro = { id: "offchain:7/EUR", symbol: "EUR", decimals: 2 };
const of = (value: number, token = grid): Money => ({ token, amount: amount(BigInt(value) * 100n) });
const usual = policy(`
bounties: {}
second-person: [2000 GRID, 10000 EUR]
budgets:
  - {amount: 5000 GRID, per: month, of: organization}
  - {amount: 3000 GRID, per: month, of: repository}
  - {amount: 20000 EUR, per: month, of: organization}
`);
const uses = (organization: number, repository: number) => [
  { scope: "organization" as const, tokenId: grid.id, per: "month" as const, used: of(organization).amount },
  { scope: "repository" as const, tokenId: grid.id, per: "month" as const, used: of(repository).amount },
];
const said = (line: string, personId: number, at = ago(1)): Proposal => ({ line, personId, login: "x", at });
const held = { reservation: reserve({ id: 5, login: "eve" }, 14 * day, ago(1)) };
const claimed = { claims: [{ repositoryId: 50, pull: 9, personId: 5, login: "eve" }] };
const pledged = {
  amount: of(520).amount,
  base: of(500).amount,
  pledges: [{ personId: 3, login: "cy", amount: of(20).amount }],
};

interface Wish {
  readonly before?: Partial<BountyRecord> | null;
  readonly money: Money | null;
  readonly said?: readonly Proposal[];
  readonly used?: ReturnType<typeof uses>;
}

/** Of 500 GRID that stand, Ada (1) wishes something else. */
function consider({ before = {}, money, said: proposals = [], used = [] }: Wish) {
  return considerPrice(usual, before === null ? undefined : bountyRecord({ asOf: ago(9), ...before }), {
    change: {
      ...{ repositoryId: 50, issueId: 1004, issueNumber: 4, label: null, by: "ada", policyCommit: "c1" },
      ...{ money, at: now },
    },
    by: { id: 1, login: "ada" },
    proposals,
    budgets: used,
    now,
  });
}

test.each<[string, Wish, string]>([
  ["a first price", { before: null, money: of(500) }, "set"],
  ["a raise", { money: of(600) }, "set"],
  ["a cut", { money: of(400) }, "set"],
  ["none", { money: null }, "set"],
  ["the same again", { money: of(500) }, "nothing"],
  ["a price of what was earned", { before: { state: "awarded" }, money: of(600) }, "nothing"],
  [
    "a price of what was withdrawn",
    { before: { state: "withdrawn", amount: amount(0n) }, money: of(600) },
    "set",
  ],

  ["a cut after somebody reserved it", { before: held, money: of(400) }, "confirm"],
  ["a cut while a pull request claims it", { before: claimed, money: of(400) }, "confirm"],
  ["none, after somebody began", { before: held, money: null }, "confirm"],
  ["another token, after somebody began", { before: held, money: of(9000, euro) }, "confirm"],
  ["a raise after somebody began", { before: held, money: of(600) }, "set"],
  ["a cut, said again", { before: held, money: of(400), said: [said("/bounty 400 GRID", 1)] }, "set"],
  ["a cut, said by another", { before: held, money: of(400), said: [said("/bounty 400 GRID", 2)] }, "set"],
  [
    "another cut than was said",
    { before: held, money: of(300), said: [said("/bounty 400 GRID", 1)] },
    "confirm",
  ],
  [
    "a cut, said long ago",
    { before: held, money: of(400), said: [said("/bounty 400 GRID", 1, ago(15))] },
    "confirm",
  ],
  ["a cut below what others add", { before: { ...held, ...pledged }, money: of(490) }, "confirm"],
  ["what others add is no part of the wish", { before: { ...held, ...pledged }, money: of(500) }, "nothing"],

  ["as much as two budgets leave", { money: of(1000), used: uses(4000, 2000) }, "set"],
  ["more than the organisation has left", { money: of(1001), used: uses(4000, 0) }, "over-budget"],
  ["more than the repository has left", { money: of(1001), used: uses(0, 2000) }, "over-budget"],
  ["a cut, when the budget is spent", { money: of(400), used: uses(5000, 3000) }, "set"],
  ["another token, whose budget has room", { money: of(9000, euro), used: uses(5000, 3000) }, "set"],
  ["another token, whose budget has none", { money: of(20_001, euro) }, "over-budget"],
  ["another token, more than one may", { money: of(10_001, euro) }, "second-person"],
  [
    "another token, more than one may, after somebody began",
    { before: held, money: of(10_001, euro), said: [said("/bounty 10001 EUR", 1)] },
    "second-person",
  ],
  [
    "another token, confirmed by another",
    { before: held, money: of(10_001, euro), said: [said("/bounty 10001 EUR", 2)] },
    "set",
  ],
  ["a raise with what others add", { before: pledged, money: of(990), used: uses(4000, 0) }, "over-budget"],

  ["as much as one may", { before: null, money: of(2000) }, "set"],
  ["more than one may", { before: null, money: of(2001) }, "second-person"],
  ["more, said by another", { before: null, money: of(2001), said: [said("/bounty 2001 GRID", 2)] }, "set"],
  [
    "more, said by the same",
    { before: null, money: of(2001), said: [said("/bounty 2001 GRID", 1)] },
    "second-person",
  ],
  [
    "more, of which another said another",
    { before: null, money: of(2001), said: [said("/bounty 2002 GRID", 2)] },
    "second-person",
  ],
  ["a cut to more than one may", { before: { amount: of(3000).amount }, money: of(2500) }, "set"],
  ["as much of another token as one may", { before: null, money: of(9000, euro) }, "set"],
  ["more, with what others add", { before: pledged, money: of(1990) }, "second-person"],
  [
    "more than the budget and than one may",
    { before: null, money: of(2500), used: uses(4000, 0) },
    "over-budget",
  ],
])("%s", (_what, wish, expected) => {
  expect(consider(wish).outcome).toBe(expected);
});

test("what stands in the way is named", () => {
  expect(consider({ before: held, money: of(400) })).toMatchObject({
    record: { amount: of(500).amount },
    proposal: { line: "/bounty 400 GRID", personId: 1, login: "ada", at: now },
  });
  expect(consider({ before: pledged, money: of(990), used: uses(4000, 0) })).toMatchObject({
    money: of(1010),
    budget: { cap: of(5000), scope: "organization", per: "month", left: of(1000) },
  });
  expect(consider({ before: null, money: of(2001) })).toMatchObject({
    most: of(2000),
    proposal: { line: "/bounty 2001 GRID" },
  });
});

describe("lines that wait", () => {
  const line = "/bounty 400 GRID";

  test("a person's line waits once, with its last time; what is old goes", () => {
    const before = [
      said(line, 1),
      said(line, 2),
      said("/bounty none", 1),
      said("/bounty 9 GRID", 1, ago(15)),
    ];
    expect(withProposal(before, said(line, 1, now))).toEqual([
      said(line, 2),
      said("/bounty none", 1),
      said(line, 1, now),
    ]);
  });

  test("for fourteen days", () => {
    const by = { id: 1, login: "ada" };
    const after = (days: number) => isSaidByAnother({ proposals: [said(line, 2, ago(days))], by, now }, line);
    expect([0, 14, 14.001].map(after)).toEqual([true, true, false]);
  });

  test("as they are to be said", () => {
    expect(bountyLine(of(400))).toBe(line);
    expect(bountyLine(null)).toBe("/bounty none");
  });
});

test("above an amount it takes two, in each token its own", () => {
  const two = { secondPerson: [of(2000), of(1000, euro)] };
  expect(threshold(two, of(2000))).toBeNull();
  expect(threshold(two, of(2001))).toEqual(of(2000));
  expect(threshold(two, of(1500, euro))).toEqual(of(1000, euro));
  expect(threshold({ secondPerson: [] }, of(9999))).toBeNull();
});
