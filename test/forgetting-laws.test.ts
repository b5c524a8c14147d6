/** Whoever is forgotten, whenever: what was decided comes out again as it was decided. */
import fc from "fast-check";
import { forgottenLogin, placesOf, withStandIns } from "../src/domain/forgotten.ts";
import { type Quote, quote } from "../src/domain/quote.ts";
import type { PullSnapshot } from "../src/domain/snapshot.ts";
import { forget } from "../src/forgetting.ts";
import { findPerson, numberOf } from "../src/store/identity.ts";
import { type Identity, scrubbing } from "../src/store/scrubbing.ts";
import { verifyAll } from "../src/verify.ts";
import { type FreshDatabase, freshDatabase } from "./database.ts";
import { anyPolicy, anyPull } from "./domain/any-programme.ts";
import { orderPolicy, tellStory } from "./order-story.ts";
import { people } from "./payloads.ts";
import { createPlayer } from "./playing.ts";

const accounts = Object.values(people).filter(({ type }) => type === "User");

describe("a quote whose people were forgotten", () => {
  /** Numbers in another order than ids, so that nothing holds by luck. */
  const identities = accounts.map(
    ({ id, login }, index): Identity => ({ number: 900 - index, id, logins: [login], others: [] }),
  );

  function idsOf(pull: PullSnapshot): number[] {
    const nodes = [
      ...[pull.author, pull.mergedBy, ...pull.coAuthors, ...(pull.assignees?.nodes ?? [])],
      ...pull.reviews.nodes.map(({ author }) => author),
      ...pull.closingIssuesReferences.nodes.flatMap((one) => [one.author, ...(one.assignees?.nodes ?? [])]),
    ];
    return [...new Set(nodes.flatMap((node) => node?.databaseId ?? []))].sort((a, b) => a - b);
  }

  const told = ({ lines }: Quote, known: (id: number) => number) =>
    lines.map(({ recipient, role, amount, uncapped, token, key }) => {
      const person = known(recipient.id);
      return {
        person,
        role,
        amount,
        uncapped,
        token: token.id,
        key: key.replace(`@${recipient.id}`, `@${person}`),
      };
    });

  test("law: has the same lines, whoever they are and whatever the policy says of them", () => {
    let changed = 0;
    fc.assert(
      fc.property(anyPolicy, anyPull, fc.subarray(identities, { minLength: 1 }), (policy, pull, gone) => {
        const numbers = new Map(gone.map(({ id, number }) => [id, -number]));
        const then = told(quote(policy, pull, 50), (id) => numbers.get(id) ?? id);
        let kept: unknown = pull;
        for (const one of gone) kept = scrubbing(one, { instead: forgottenLogin(one.number) }).json(kept);
        const order = idsOf(pull).map((id) => numbers.get(id) ?? id);
        const standIns = gone.map((one) => ({ id: -one.number, places: placesOf(policy, one) }));
        const state = { bounties: null, earlier: [], order };
        const now = told(quote(withStandIns(policy, standIns), kept as PullSnapshot, 50, state), (id) => id);
        expect(now).toEqual(then);
        if (now.some(({ person }) => person < 0)) changed += 1;
        const text = JSON.stringify(kept);
        for (const { logins } of gone) expect(text).not.toMatch(new RegExp(`\\b${logins[0]}\\b`));
      }),
      { numRuns: 400 },
    );
    expect(changed).toBeGreaterThan(70);
  });
});

describe("a ledger whose people are forgotten while it is written", () => {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterAll(() => fresh.drop());

  const policy = `${orderPolicy}
banned: [gil, 6]
who: {price: [write, "@cy"], award: "@bob", override: 2, manage: "@BOB"}
shares:
  assignee: 1
  extra:
    - {role: reviewers, part: 10%, reviews-by: anyone}
    - {role: issue-author, part: 5%}
`;

  async function problems(): Promise<unknown[]> {
    return (await verifyAll(fresh.db)).flatMap((one) => one.problems);
  }

  /** Also whoever stands in records alone, and never earned anything. */
  async function forgetThem(id: number): Promise<void> {
    const who = await findPerson(fresh.db, `${id}`);
    if (who !== null) await forget(fresh.db, await numberOf(fresh.db, who));
  }

  let stories = 0;
  const at = fc.nat({ max: tellStory(1).deliveries.length });
  const times = fc.array(fc.record({ at, who: fc.constantFrom(...accounts) }), {
    minLength: 1,
    maxLength: 6,
  });

  test("law: it verifies, whoever is forgotten after whichever news", async () => {
    await fc.assert(
      fc.asyncProperty(times, async (forgettings) => {
        stories += 1;
        const { deliveries } = tellStory(2_000 + stories);
        const player = createPlayer(fresh.db, deliveries, policy);
        for (const [index, delivery] of deliveries.entries()) {
          await player.play([delivery]);
          for (const { who } of forgettings.filter((one) => one.at === index)) await forgetThem(who.id);
        }
        for (const { who } of forgettings) await forgetThem(who.id);
        expect(await problems()).toEqual([]);
      }),
      { numRuns: 4 },
    );
    for (const { id } of accounts) await forgetThem(id);
    expect(await problems()).toEqual([]);
    const { rows } = await fresh.db.pool.query(
      "select fact::text || given::text as kept from foothold.decisions",
    );
    const names = new RegExp(`\\b(${accounts.map(({ login }) => login).join("|")})\\b`);
    // Nothing of them is left to decide by, and yet it was decided again.
    expect(rows.length).toBeGreaterThan(100);
    expect(new Set(rows.flatMap(({ kept }) => names.exec(kept)?.[0] ?? []))).toEqual(new Set());
  }, 240_000);
});
