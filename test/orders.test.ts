/**
 * Deliveries in any order, any number of times, end in the same ledger.
 *
 * What makes it so is decided by GitHub's own times, never by when the news came: caps are given out by the time of
 * merging; of two prices the one with the later `updated_at` stands; a revert that is heard of first waits for its
 * merge. What a pull request is like (labels, reviews, who merged it) is asked of GitHub and is the same in any order.
 *
 * One thing goes by the order of the news: a price has to be heard of before the merge that earns it. The price is the
 * ledger's, because a label alone does not say that whoever put it there may set prices.
 */
import fc from "fast-check";
import { verifyAll } from "../src/verify.ts";
import { type FreshDatabase, freshDatabase } from "./database.ts";
import { type Builder, type Delivery, mergeCommitOf, payloads, people } from "./payloads.ts";
import { balancesOf, createPlayer } from "./playing.ts";

const policy = `
version: 1
mode: live
hold: 90 days
tokens:
  GRID: {offchain: true, decimals: 2}
bounties: {}
kinds:
  doc: {labels: [documentation], reward: 30 GRID}
  code: {reward: 50 GRID}
caps:
  per-person:
    - {amount: 60 GRID, per: week}
    - {amount: 400 GRID, per: month}
`;

interface Story {
  /** The first of these has to be heard of before the second. */
  readonly before: readonly (readonly [Delivery, Delivery])[];
  readonly deliveries: readonly Delivery[];
}

function story(github: Builder): Story {
  const { id } = github.repository;
  const on = (number: number, at: string, ...labels: string[]) => ({ number, updatedAt: at, labels });
  const price = (number: number, at: string, label: string) =>
    github.issue("labeled", on(number, at, label), { label });
  const first = price(1, "2026-03-01T08:00:00Z", "bounty: 300 GRID");
  const raised = price(1, "2026-03-01T09:00:00Z", "bounty: 350 GRID");
  const second = price(2, "2026-03-01T08:00:00Z", "bounty: 40 GRID");
  const third = price(3, "2026-03-01T08:00:00Z", "bounty: 70 GRID");
  const cancelled = github.issue("closed", {
    ...on(3, "2026-03-09T08:00:00Z", "bounty: 70 GRID"),
    state: "closed",
    stateReason: "not_planned",
  });
  const earns = github.merge({ number: 11, mergedAt: "2026-03-02T10:00:00Z", body: "Fixes #1" });
  const both = github.merge({
    number: 12,
    mergedAt: "2026-03-03T10:00:00Z",
    body: "Closes #2",
    author: people.cy,
  });
  const plain = [13, 14, 15, 16].map((number) =>
    github.merge({ number, mergedAt: `2026-03-0${number - 9}T10:00:00Z` }),
  );
  const doc = github.merge({ number: 17, mergedAt: "2026-03-09T10:00:00Z", labels: ["documentation"] });
  const own = { number: 18, mergedAt: "2026-03-10T10:00:00Z", mergedBy: people.ada };
  const approved = github.review(own, { by: people.bob, state: "approved", at: "2026-03-11T10:00:00Z" });
  const reverts = [
    github.push([`Revert "Teach it"\n\nThis reverts commit ${mergeCommitOf(id, 13)}.`]),
    github.merge({
      number: 19,
      mergedAt: "2026-03-12T10:00:00Z",
      title: 'Revert "Teach it"',
      body: "Reverts #11",
    }),
    github.push([`Revert "Teach it"\n\nThis reverts commit ${mergeCommitOf(id, 17)}.`]),
  ];
  return {
    deliveries: [
      ...[first, raised, second, third, cancelled, earns, both, ...plain, doc, github.merge(own), approved],
      ...reverts,
    ],
    before: [
      [first, earns],
      [raised, earns],
      [second, both],
    ],
  };
}

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

let stories = 0;

/** Every run is another owner with a ledger of its own, so that one database does for all of them. */
async function endOf(order: (story: Story) => readonly Delivery[]) {
  stories += 1;
  const ownerId = 1_000 + stories;
  const told = story(payloads({ id: ownerId, ownerId, owner: `grid${ownerId}` }));
  await createPlayer(fresh.db, told.deliveries, policy).play(order(told));
  return ended(ownerId);
}

async function ended(ownerId: number) {
  const balances = await balancesOf(fresh.db, ownerId);
  const inStory = (name: string) => name.replaceAll(String(ownerId), "it");
  return Object.fromEntries(Object.entries(balances).map(([name, value]) => [inStory(name), value]));
}

/** Orders by dice, and then puts each pair that has an order into it. */
function shuffled({ deliveries, before }: Story, dice: readonly number[]): Delivery[] {
  const at = new Map(deliveries.map((one, index) => [one, dice[index] ?? 0]));
  for (const [first, second] of before) {
    if ((at.get(first) ?? 0) >= (at.get(second) ?? 0)) at.set(first, (at.get(second) ?? 0) - 1);
  }
  return [...deliveries].sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0));
}

test("told in order, it ends as a treasurer would count it", async () => {
  expect(await endOf((told) => told.deliveries)).toEqual({
    // #1 was reverted, so its price stands again; #2 was earned, #3 is not planned any more.
    "bounty:it:it001 GRID": "35000",
    "held:#3 GRID": "4000",
    // #11 was reverted, #13 was reverted: of the week there are 14 (50) and 15 (10), of the next one 18 (50); 17 was
    // reverted.
    "held:#1 GRID": "11000",
    "treasury GRID": "-50000",
  });
});

test("law: any order and any repetition ends in the same balances, and verifies", async () => {
  const expected = await endOf((told) => told.deliveries);
  const dice = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 17, maxLength: 17 });
  await fc.assert(
    fc.asyncProperty(dice, fc.array(fc.nat({ max: 16 }), { maxLength: 10 }), async (order, again) => {
      const end = await endOf((told) => {
        const news = shuffled(told, order);
        // Told again under another GUID, as somebody might who replays: it means the same, so it changes nothing.
        const repeated = again.map((index) => news[index]).filter((one) => one !== undefined);
        return [...news, ...repeated.map((one, index) => ({ ...one, id: `${one.id}-${index}` })), ...news];
      });
      expect(end).toEqual(expected);
    }),
    { numRuns: 40 },
  );
  const problems = (await verifyAll(fresh.db)).flatMap((one) => one.problems);
  expect(problems).toEqual([]);
}, 120_000);
