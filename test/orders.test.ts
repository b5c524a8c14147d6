/**
 * Deliveries in any order, any number of times, end in the same ledger.
 *
 * What makes it so is decided by GitHub's own times, never by when the news came: caps are given out by the time of
 * merging; of two prices the one with the later `updated_at` stands; a reservation keeps out what was merged after it
 * was asked for; a revert that is heard of first waits for its merge, and whether work stands follows from all acts of
 * reverting together. What a pull request is like (labels, reviews, who merged it) is asked of GitHub and is the same in
 * any order.
 *
 * What goes by the order of the news is in the story's `before`, and docs/decisions/0003-state-not-events.md says how it
 * is decided: a price has to be heard of before the merge that earns it, and before the transfer that takes it along; a
 * command acts on what stands when it is read.
 */
import fc from "fast-check";
import { verifyAll } from "../src/verify.ts";
import { type FreshDatabase, freshDatabase } from "./database.ts";
import { orderPolicy, type Story, tellStory } from "./order-story.ts";
import type { Delivery } from "./payloads.ts";
import { balancesOf, createPlayer } from "./playing.ts";

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
  const told = tellStory(ownerId);
  await createPlayer(fresh.db, told.deliveries, orderPolicy).play(order(told));
  return ended(ownerId);
}

async function ended(ownerId: number) {
  const balances = await balancesOf(fresh.db, ownerId);
  const inStory = (name: string) =>
    name.replace(/^bounty:(\d+):(\d+)/, (_all, repository: string, issue: string) => {
      const where = Number(repository) === ownerId ? "core" : "library";
      return `bounty:${where}#${Number(issue) % 1000}`;
    });
  return Object.fromEntries(Object.entries(balances).map(([name, value]) => [inStory(name), value]));
}

/** By dice, but nothing before what it has to come after; and some of it again, under another GUID, later on. */
function shuffled(
  { deliveries, before, wishes }: Story,
  dice: readonly number[],
  again: readonly (readonly [number, number])[],
): Delivery[] {
  const left = dice.flatMap((index) => deliveries[index] ?? []);
  const news: Delivery[] = [];
  while (left.length > 0) {
    const next = left.findIndex((one) =>
      before.every(([first, second]) => second !== one || news.includes(first)),
    );
    news.push(...left.splice(next, 1));
  }
  for (const [index, later] of again) {
    const one = deliveries[index];
    if (one === undefined || wishes.includes(one)) continue;
    // Told again by somebody who replays: it means the same, so it changes nothing.
    const at = news.indexOf(one) + 1 + later;
    news.splice(at, 0, { ...one, id: `${one.id}-${at}` });
  }
  // The inbox knows what comes again under its own GUID.
  return [...news, ...news];
}

const size = tellStory(1).deliveries.length;

test("told in order, it ends as a treasurer would count it", async () => {
  expect(await endOf((told) => told.deliveries)).toEqual({
    // #1 was reverted for good, so its price stands again; #8 went up and down; #3 and #7 are not planned any more.
    "bounty:core#1 GRID": "35000",
    "bounty:core#8 GRID": "1000",
    // Ada: #13 and #14 were taken back, so of the first week's 60 there are 20 for #15, as somebody said, and 40 for #16; the revert of
    // #17 was reverted, so of the second week's there are 30 for it and 30 for #18.
    "held:#1 GRID": "12000",
    // Cy: 40 for #2, and 25 by a command, which no cap cuts.
    "held:#3 GRID": "6500",
    // Dee: 20 and 5 that were added for #4; her part of #47.
    "held:#4 GRID": "5500",
    // Eve: 30 for #5; 10, 20 and 15 for three at once; of her part of #47 the 15 that are left of the week.
    "held:#5 GRID": "9000",
    // Fay: 40 for #6, which she had reserved.
    "held:#6 GRID": "4000",
    // Gil: 50 for code, in place of #6; of the 80 that moved to the library the week's 60.
    "held:#8 GRID": "11000",
    "treasury GRID": "-84000",
  });
});

/** Several owners' stories at once keep both the program and the database at work. */
const atOnce = 10;
const shuffles = 300;

test("law: any order and any repetition ends in the same balances, and verifies", async () => {
  const expected = await endOf((told) => told.deliveries);
  const order = fc.record({
    dice: fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }),
    again: fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size })), { maxLength: 8 }),
  });
  const orders = fc.array(order, { minLength: atOnce, maxLength: atOnce });
  await fc.assert(
    fc.asyncProperty(orders, async (several) => {
      const ends = await Promise.all(
        several.map(({ dice, again }) => endOf((told) => shuffled(told, dice, again))),
      );
      for (const end of ends) expect(end).toEqual(expected);
    }),
    { numRuns: shuffles / atOnce },
  );
  const problems = (await verifyAll(fresh.db)).flatMap((one) => one.problems);
  expect(problems).toEqual([]);
}, 480_000);
