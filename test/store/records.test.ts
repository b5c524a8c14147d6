/** What decisions keep comes back as it was, and what people did and budgets spent is counted. */
import fc from "fast-check";
import { amount, type Token } from "../../src/domain/amount.ts";
import type { AwardRecord, BountyRecord, RevertAct } from "../../src/domain/award.ts";
import {
  loadState,
  saveAwards,
  saveBounties,
  saveOverrides,
  saveReverts,
  saveThreads,
} from "../../src/store/activity.ts";
import { findAwards } from "../../src/store/awards.ts";
import { findBounties } from "../../src/store/bounties.ts";
import { findBudgets, findDoings } from "../../src/store/doings.ts";
import { findOverrides } from "../../src/store/overrides.ts";
import { rememberPeople } from "../../src/store/people.ts";
import { findReverts } from "../../src/store/reverts.ts";
import type { Transaction } from "../../src/store/schema.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { awardRecord, bountyRecord, grid } from "../records.ts";

const scope = { ownerId: 7, repositoryId: 50 };
const euro: Token = { id: "offchain:7/EUR", symbol: "EUR", decimals: 2 };
const names = ["ada", "bob", "cy"].map((login, index) => ({ id: index + 1, login }));

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

class Undone extends Error {}

/** Nothing of it stays, so that every test finds an empty database. */
async function within<T>(use: (tx: Transaction) => Promise<T>): Promise<T> {
  let result: { readonly value: T } | undefined;
  const undone = fresh.db.kysely.transaction().execute(async (tx) => {
    await rememberPeople(tx, names);
    result = { value: await use(tx) };
    throw new Undone();
  });
  await undone.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  if (result === undefined) throw new Error("nothing came of it");
  return result.value;
}

/** With the tokens that awards name; in the App, booking has stored them. */
async function keep(tx: Transaction, awards: readonly AwardRecord[], bounties: readonly BountyRecord[] = []) {
  const tokens = [grid, euro].map((token, index) =>
    bountyRecord({ issueId: -1 - index, token, state: "withdrawn" }),
  );
  await saveBounties(tx, scope.ownerId, [...tokens, ...bounties]);
  await saveAwards(tx, scope.ownerId, awards);
}

const time = fc
  .integer({ min: Date.UTC(2026, 0), max: Date.UTC(2030, 0) })
  .map((at) => new Date(at).toISOString());
const value = fc.bigInt({ min: 0n, max: 2n ** 128n }).map(amount);
const text = fc.string({
  unit: fc.constantFrom("a", "B", " ", "+", '"', "é", "🙂", "'", "\\"),
  maxLength: 12,
});
const onHold = fc.option(fc.record({ by: text, reason: text }));

const anyBounty: fc.Arbitrary<BountyRecord> = fc.record({
  repositoryId: fc.constant(50),
  issueId: fc.integer({ min: 1, max: 2 ** 40 }),
  issueNumber: fc.integer({ min: 1, max: 100_000 }),
  state: fc.constantFrom("open", "awarded", "withdrawn", "expired"),
  token: fc.constantFrom(grid, euro),
  amount: value,
  base: value,
  pledges: fc.array(fc.record({ personId: fc.nat(), login: text, amount: value }), { maxLength: 3 }),
  label: fc.option(text),
  history: fc.array(fc.record({ at: time, by: text, to: text }), { maxLength: 3 }),
  reservation: fc.option(
    fc.record({
      ...{ personId: fc.nat(), login: text, from: time, until: time, active: time },
      ...{ time: fc.nat(), nudged: fc.boolean() },
    }),
  ),
  claims: fc.array(
    fc.record({
      repositoryId: fc.nat(),
      pull: fc.nat(),
      nodeId: text,
      pullId: fc.nat(),
      personId: fc.nat(),
      login: text,
    }),
    { maxLength: 3 },
  ),
  split: fc.option(fc.array(fc.record({ id: fc.nat(), login: text, weight: fc.nat() }), { maxLength: 3 })),
  onHold,
  blocked: fc.option(text),
  closed: fc.boolean(),
  reasons: fc.array(
    fc.record({
      code: fc.constant("label-amount" as const),
      label: text,
      money: fc.record({ token: fc.constant(grid), amount: value }),
    }),
    { maxLength: 2 },
  ),
  expiresAt: fc.option(time),
  awardedTo: fc.option(fc.nat()),
  awardedIn: fc.option(fc.nat()),
  asOf: time,
});

test("law: a bounty comes back with every field as it was, also after it changed", async () => {
  const changes = fc.tuple(anyBounty, anyBounty);
  await fc.assert(
    fc.asyncProperty(changes, async ([first, second]) => {
      const again = { ...second, issueId: first.issueId, issueNumber: first.issueNumber };
      for (const [stored, expected] of [[first], [first, again]].map((all) => [all, all.at(-1)] as const)) {
        const found = await within(async (tx) => {
          for (const one of stored) await saveBounties(tx, scope.ownerId, [one]);
          return findBounties(tx, scope, { issueIds: [first.issueId] });
        });
        expect(found).toEqual([expected]);
      }
    }),
    { numRuns: 40 },
  );
});

test("law: so does an award, with everything of it that can change", async () => {
  const anyAward: fc.Arbitrary<AwardRecord> = fc.record({
    key: text.map((part) => `award:${part}`),
    repositoryId: fc.constant(50),
    pullNumber: fc.option(fc.integer({ min: 1, max: 9999 })),
    issueId: fc.option(fc.integer({ min: 1, max: 2 ** 40 })),
    personId: fc.constant(1),
    login: fc.constant("ada"),
    kind: text,
    role: text,
    token: fc.constantFrom(grid, euro),
    amount: value,
    uncapped: value,
    cappable: fc.option(value),
    adjusted: fc.nat({ max: 99 }),
    turns: fc.nat({ max: 99 }),
    earnedAt: time,
    mergeCommit: fc.option(text),
    state: fc.constantFrom("held", "matured", "reversed"),
    maturesAt: time,
    onHold,
    reasons: fc.array(fc.record({ code: fc.constant("granted" as const), by: text, note: text }), {
      maxLength: 2,
    }),
    policyCommit: text,
  });
  await fc.assert(
    fc.asyncProperty(anyAward, anyAward, async (first, second) => {
      // Whose it is, for what and when it was earned never changes.
      const { key, repositoryId, pullNumber, issueId, kind, role, token, earnedAt, mergeCommit } = first;
      const fixed = { key, repositoryId, pullNumber, issueId, kind, role, token, earnedAt, mergeCommit };
      const { uncapped, policyCommit } = first;
      const changed = { ...second, ...fixed, uncapped, policyCommit };
      const found = await within(async (tx) => {
        await keep(tx, [first]);
        const before = await findAwards(tx, scope, { awardKeys: [key] });
        await keep(tx, [changed]);
        return [...before, ...(await findAwards(tx, scope, { awardKeys: [key] }))];
      });
      expect(found).toEqual([first, changed]);
    }),
    { numRuns: 40 },
  );
});

test("threads with what waits on them, and overrides, come back as they were", async () => {
  const proposals = [{ line: "/bounty 9 GRID", personId: 1, login: "ada", at: "2026-03-01T00:00:00.000Z" }];
  const thread = {
    repositoryId: 50,
    number: 4,
    status: "s",
    notes: [{ key: "welcome", text: "w" }],
    grants: null,
    answer: "a",
    applications: null,
    proposals,
  };
  const override = {
    ...{ repositoryId: 50, pullNumber: 4, personId: 1, login: "ada", token: grid, by: "mira", note: "n" },
    money: { token: grid, amount: amount(300n) },
  };
  const none = { ...override, token: euro, money: null };
  const [state, overrides] = await within(async (tx) => {
    await saveThreads(tx, [thread]);
    await saveOverrides(tx, scope.ownerId, [override, none]);
    await saveOverrides(tx, scope.ownerId, [{ ...override, note: "other", money: null }]);
    return [await loadState(tx, scope, { threads: [4] }), await findOverrides(tx, scope, [4])] as const;
  });
  expect(state.threads).toEqual([thread]);
  expect(overrides).toEqual([none, { ...override, note: "other", money: null }]);
});

describe("which bounties are found", () => {
  const claim = { repositoryId: 50, pull: 12, nodeId: "PR_1", pullId: 1, personId: 1, login: "ada" };
  const all = [
    bountyRecord({ issueId: 1, label: "bounty: 5 GRID", claims: [claim] }),
    bountyRecord({ issueId: 2, label: "hard + Urgent" }),
    bountyRecord({ issueId: 3, label: "urgent", state: "withdrawn" }),
    bountyRecord({ issueId: 4, label: "urgent", repositoryId: 51, claims: [{ ...claim, pull: 13 }] }),
  ];

  test.each([
    ["by issue, wherever it is", { issueIds: [1, 4, 9] }, [1, 4]],
    ["by the pull request that claims it", { issueIds: [], claimedBy: 12 }, [1]],
    ["by its labels, while it is open, in the repository", { issueIds: [], labels: ["URGENT"] }, [2]],
    ["by any of these, once", { issueIds: [1], claimedBy: 12, labels: ["hard"] }, [1, 2]],
    ["by nothing", { issueIds: [] }, []],
  ])("%s", async (_what, wanted, expected) => {
    const found = await within(async (tx) => {
      await saveBounties(tx, scope.ownerId, all);
      await saveBounties(tx, 8, [bountyRecord({ issueId: 5, label: "urgent", claims: [claim] })]);
      return findBounties(tx, scope, wanted);
    });
    expect(found.map((one) => one.issueId)).toEqual(expected);
  });
});

test("with what a bounty is divided between, their earlier awards are found", async () => {
  const split = [{ id: 2, login: "bob", weight: 1 }];
  const earlier = { personIds: [1], from: "2026-03-01T00:00:00Z" };
  const state = await within(async (tx) => {
    const awards = [1, 2, 3].map((personId) => awardRecord({ key: `k${personId}`, personId }));
    await keep(tx, awards, [bountyRecord({ split })]);
    return loadState(tx, scope, { issueIds: [1004], earlier });
  });
  expect(state.earlier.map((one) => one.personId)).toEqual([1, 2]);
});

describe("what somebody did", () => {
  const reservation = {
    ...{ personId: 1, login: "ada", from: "f", until: "u", active: "a" },
    ...{ time: 1, nudged: false },
  };
  const claim = { repositoryId: 50, pull: 12, nodeId: "PR_1", pullId: 1, personId: 1, login: "ada" };
  const awards = [
    awardRecord({ key: "1", pullNumber: 1 }),
    awardRecord({ key: "1b", pullNumber: 1, kind: "bounty" }),
    awardRecord({ key: "1c", pullNumber: 1, repositoryId: 51, role: "co-author" }),
    awardRecord({ key: "2", pullNumber: 2, state: "matured" }),
    awardRecord({ key: "3", pullNumber: 3, state: "reversed" }),
    awardRecord({ key: "4", pullNumber: 4, role: "reviewers" }),
    awardRecord({ key: "5", pullNumber: null, role: "grant" }),
    awardRecord({ key: "6", pullNumber: 6, personId: 2 }),
  ];
  const bounties = [
    bountyRecord({ issueId: 1, reservation }),
    bountyRecord({ issueId: 2, reservation, repositoryId: 51 }),
    bountyRecord({ issueId: 3, reservation, state: "awarded" }),
    bountyRecord({ issueId: 4, reservation: { ...reservation, personId: 2 } }),
    bountyRecord({
      issueId: 5,
      claims: [claim, { ...claim, pull: 13, nodeId: "PR_1", pullId: 1, personId: 2 }],
    }),
    bountyRecord({ issueId: 6, claims: [claim] }),
    bountyRecord({ issueId: 7, claims: [{ ...claim, pull: 14 }], repositoryId: 51 }),
  ];

  test.each([
    [1, { merged: 3, holding: 2, pulls: 2 }],
    [2, { merged: 1, holding: 1, pulls: 1 }],
    [3, { merged: 0, holding: 0, pulls: 0 }],
  ])("person %p, in the whole organisation", async (personId, expected) => {
    const doings = await within(async (tx) => {
      await keep(tx, awards, bounties);
      return findDoings(tx, scope, personId);
    });
    expect(doings).toEqual(expected);
  });
});

describe("what a budget has spent", () => {
  const of = (value: number, changes: Partial<AwardRecord>) =>
    awardRecord({
      key: `k${value}`,
      amount: amount(BigInt(value)),
      earnedAt: "2026-03-10T00:00:00Z",
      ...changes,
    });
  const awards = [
    of(1, { pullNumber: 1 }),
    of(2, { pullNumber: 2, state: "matured" }),
    of(4, { pullNumber: 3, state: "reversed" }),
    of(8, { pullNumber: 4, repositoryId: 51 }),
    of(16, { pullNumber: 5, token: euro }),
    of(32, { pullNumber: 6, earnedAt: "2026-02-28T23:59:59Z" }),
    of(64, { pullNumber: 7, earnedAt: "2026-03-01T00:00:00Z" }),
    of(128, { pullNumber: null, role: "grant" }),
    of(256, { pullNumber: 8, earnedAt: "2026-04-01T00:00:00Z" }),
  ];
  const bounties = [
    bountyRecord({ issueId: 1, amount: amount(1000n), asOf: "2025-01-01T00:00:00Z" }),
    bountyRecord({ issueId: 2, amount: amount(2000n), repositoryId: 51 }),
    bountyRecord({ issueId: 3, amount: amount(4000n), state: "awarded" }),
    bountyRecord({ issueId: 4, amount: amount(8000n), token: euro }),
  ];

  test.each<[string, "organization" | "repository", Token, { pull?: number; issueId?: number }, bigint]>([
    ["the organisation's", "organization", grid, {}, 3000n + 1n + 2n + 8n + 64n + 128n],
    ["a repository's", "repository", grid, {}, 1000n + 1n + 2n + 64n + 128n],
    ["of another token", "organization", euro, {}, 8000n + 16n],
    ["beside a pull request", "repository", grid, { pull: 1 }, 1000n + 2n + 64n + 128n],
    ["beside an issue", "repository", grid, { issueId: 1 }, 1n + 2n + 64n + 128n],
    [
      "beside another repository's number",
      "organization",
      grid,
      { pull: 4 },
      3000n + 1n + 2n + 8n + 64n + 128n,
    ],
  ])("%s", async (_what, budgetScope, token, beside, expected) => {
    const [found] = await within(async (tx) => {
      await keep(tx, awards, bounties);
      const wanted = { scope: budgetScope, tokenId: token.id, per: "month" as const };
      return findBudgets(tx, scope, { of: [wanted], at: "2026-03-20T00:00:00Z", beside });
    });
    expect(found?.used).toBe(expected);
  });

  test("several at once, each its own", async () => {
    const wanted = (["organization", "repository"] as const).map((one) => ({
      ...{ scope: one, tokenId: grid.id, per: "year" as const },
    }));
    const found = await within(async (tx) => {
      await keep(tx, awards, bounties);
      return findBudgets(tx, scope, { of: wanted, at: "2026-03-20T00:00:00Z", beside: {} });
    });
    expect(found.map((one) => one.used)).toEqual([
      3000n + 1n + 2n + 8n + 32n + 64n + 128n + 256n,
      1000n + 483n,
    ]);
  });
});

describe("acts of reverting", () => {
  const act = (reverted: string, by: string, byCommit: string | null = null): RevertAct => ({
    ...{ repositoryId: 50, reverted, by, byCommit },
  });
  const chain = [
    act("pull:12", "pull:19", "commit:aa"),
    act("commit:aa", "commit:bb"),
    act("commit:bb", "pull:21"),
  ];
  const others = [act("pull:13", "pull:22"), { ...act("pull:21", "pull:30"), repositoryId: 51 }];

  test.each([
    ["from what was reverted first", ["pull:12"]],
    ["from the middle", ["commit:aa"]],
    ["from the last", ["pull:21"]],
    ["from several", ["commit:bb", "pull:12"]],
  ])("all that hang together are found, %s", async (_what, wanted) => {
    const found = await within(async (tx) => {
      await saveReverts(tx, [...others, ...chain]);
      return findReverts(tx, scope, wanted);
    });
    expect(found).toEqual([...chain].sort((a, b) => (a.reverted < b.reverted ? -1 : 1)));
  });

  test("the commit that a revert was merged as is kept once it is known", async () => {
    const found = await within(async (tx) => {
      await saveReverts(tx, [act("pull:12", "pull:19", "commit:aa")]);
      await saveReverts(tx, [act("pull:12", "pull:19")]);
      return findReverts(tx, scope, ["pull:12"]);
    });
    expect(found).toEqual([act("pull:12", "pull:19", "commit:aa")]);
  });

  test("nothing is asked about nothing", async () => {
    expect(await within((tx) => findReverts(tx, scope, []))).toEqual([]);
  });

  test("the awards of everything that an act names come along", async () => {
    const state = await within(async (tx) => {
      await saveReverts(tx, chain);
      await keep(
        tx,
        [
          awardRecord({ key: "12", pullNumber: 12, issueId: 1004 }),
          awardRecord({ key: "19", pullNumber: 19, mergeCommit: "aa" }),
          awardRecord({ key: "20", pullNumber: 20 }),
        ],
        [bountyRecord({ state: "awarded", awardedTo: 12 })],
      );
      return loadState(tx, scope, { reverting: ["pull:21"] });
    });
    expect(state.awards.map((one) => one.key)).toEqual(["12", "19"]);
    expect(state.bounties.map((one) => one.issueId)).toEqual([1004]);
  });
});
