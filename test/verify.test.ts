import { decideTimer } from "../src/decide.ts";
import { amount } from "../src/domain/amount.ts";
import { hashEntry } from "../src/domain/postings.ts";
import { forget } from "../src/forgetting.ts";
import { createPolicyBook } from "../src/policies.ts";
import { listAwards } from "../src/store/activity.ts";
import type { Database } from "../src/store/db.ts";
import { ledgerHeads, readEntries } from "../src/store/ledger.ts";
import { verifyAll } from "../src/verify.ts";
import { type FreshDatabase, freshDatabase } from "./database.ts";
import { type Delivery, payloads, people } from "./payloads.ts";
import { balancesOf, createPlayer } from "./playing.ts";

/** Two pull requests of two people, and a bounty that a third pull request earned and lost: six entries. */
function story(): Delivery[] {
  const github = payloads();
  const priced = { number: 1, labels: ["bounty: 500 GRID"], updatedAt: "2026-03-01T09:00:00Z" };
  return [
    github.issue("labeled", priced, { label: "bounty: 500 GRID" }),
    github.merge({ number: 11, mergedAt: "2026-03-02T10:00:00Z" }),
    github.merge({
      number: 12,
      mergedAt: "2026-03-03T10:00:00Z",
      author: people.cy,
      labels: ["documentation"],
    }),
    github.merge({ number: 13, mergedAt: "2026-03-04T10:00:00Z", body: "Fixes #1" }),
    github.merge({
      number: 14,
      mergedAt: "2026-03-05T10:00:00Z",
      title: 'Revert "Teach it"',
      body: "Reverts #13",
    }),
  ];
}

const now = () => new Date("2026-03-20T00:00:00Z");
let fresh: FreshDatabase;
let db: Database;
beforeEach(async () => {
  fresh = await freshDatabase();
  db = fresh.db;
  await createPlayer(db, story()).play(story());
});
afterEach(() => fresh.drop());

/** What a superuser can do who turns the triggers off. */
async function tamper(...statements: string[]): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("set session_replication_role = replica");
    for (const statement of statements) await client.query(statement);
  } finally {
    client.release(true);
  }
}

async function problems(): Promise<string[]> {
  const ledgers = await verifyAll(db);
  return ledgers.flatMap((one) =>
    one.problems.map(({ entry, problem }) => `${entry ?? "ledger"}: ${problem}`),
  );
}

const held = "(select number from foothold.people where login = 'ada')";

test("a ledger that nobody touched verifies, and every entry is made again", async () => {
  const [one, ...others] = await verifyAll(db);
  expect(others).toEqual([]);
  expect(one).toMatchObject({ ownerId: 7, entries: 5, derived: 5, problems: [] });
  expect(one?.head).toBe((await ledgerHeads(db))[0]?.hash);
  const keys: string[] = [];
  for await (const entry of readEntries(db, 7)) keys.push(entry.key.replace(/\d+/g, "n"));
  expect(keys).toEqual([
    "reserve:n:n:n",
    "award:n:pull-n:code:#n",
    "award:n:pull-n:doc:#n",
    "award:n:n:#n",
    "reverse:award:n:n:#n",
  ]);
});

test.each<[string, string[], RegExp[]]>([
  [
    "an amount",
    ["update foothold.postings set amount = amount * 2 where number = 2"],
    [
      /^2: its content does not have its hash$/,
      /^2: decided again, its amount is -50 GRID instead of -100 GRID$/,
    ],
  ],
  [
    "an amount on one side",
    ["update foothold.postings set amount = amount * 2 where number = 2 and position = 1"],
    [/^2: its postings do not sum to zero$/],
  ],
  [
    "a hash",
    [`update foothold.entries set hash = repeat('f', 64) where number = 3`],
    [/^3: its content does not have its hash$/, /^4: it does not name the hash of the entry before it$/],
  ],
  [
    "the last hash",
    [`update foothold.entries set hash = repeat('f', 64) where number = 5`],
    [/^5: its content does not have its hash$/, /^ledger: the ledger's head is not the hash of entry 5/],
  ],
  [
    "the cause",
    ["update foothold.entries set cause = 'delivery:other' where number = 3"],
    [/^3: its content/, /^3: it names delivery:other as its cause/],
  ],
  [
    "an entry gone from the middle",
    ["delete from foothold.postings where number = 3", "delete from foothold.entries where number = 3"],
    [
      /^4: it follows entry 2$/,
      /^3: decided again, it comes with award:50:pull-12:doc:#2, which is not booked there$/,
    ],
  ],
  [
    "the last entry gone",
    ["delete from foothold.postings where number = 5", "delete from foothold.entries where number = 5"],
    [
      /^ledger: the chain ends at entry 4, but the ledger says 5$/,
      /^5: decided again, it comes with reverse:/,
    ],
  ],
  [
    "the last entry gone, and the head set back",
    [
      "delete from foothold.postings where number = 5",
      "delete from foothold.entries where number = 5",
      "update foothold.ledgers set last_number = 4, last_hash = (select hash from foothold.entries where number = 4)",
    ],
    [/^5: decided again, it comes with reverse:/],
  ],
  [
    "the last entry gone with its decision, and the head set back",
    [
      "delete from foothold.postings where number = 5",
      "delete from foothold.entries where number = 5",
      "delete from foothold.decisions where first_entry = 5",
      "update foothold.ledgers set last_number = 4, last_hash = (select hash from foothold.entries where number = 4)",
    ],
    [/^ledger: the balance of held:\d+ is 50 GRID, its postings sum to 550 GRID/],
  ],
  [
    "postings gone",
    ["delete from foothold.postings where number = 3"],
    [/^3: its postings do not sum to zero$/],
  ],
  [
    "two entries that changed places",
    [
      "update foothold.entries set number = -number where number in (2, 3)",
      "update foothold.postings set number = -number where number in (2, 3)",
      "update foothold.entries set number = 5 + number where number < 0",
      "update foothold.postings set number = 5 + number where number < 0",
    ],
    [/^2: its content/, /^3: its content/, /^2: decided again, it is not booked$/],
  ],
  [
    "a balance",
    ["update foothold.balances set amount = amount + 1 where account = 'treasury'"],
    [/^ledger: the balance of treasury is -579\.99 GRID, its postings sum to -580 GRID/],
  ],
  [
    "a balance gone",
    [`delete from foothold.balances where account = 'held:' || ${held}`],
    [/^ledger: held:\d+ has no balance, its postings sum to 50 GRID/],
  ],
  [
    "the fact of a decision",
    [
      `update foothold.decisions set given = jsonb_set(given, '{seen,pull,labels}',
         '{"nodes": [{"name": "documentation"}]}') where first_entry = 2`,
    ],
    [/^2: decided again, it is not booked$/, /^2: decided again, it comes with award:50:pull-11:doc:#1/],
  ],
  [
    "who a decision was about",
    [
      `update foothold.decisions set given = jsonb_set(given, '{seen,pull,author,databaseId}', '2')
        where first_entry = 2`,
    ],
    [/^2: decided again, it is not booked$/],
  ],
  [
    "a decision gone",
    ["delete from foothold.decisions where first_entry = 3"],
    [/^3: no decision is kept that booked it$/],
  ],
  [
    "the text of a policy",
    ["update foothold.policy_versions set text = replace(text, '50 GRID', '5 GRID')"],
    [/^2: it cannot be decided again: the policy version \d+ does not have its hash$/],
  ],
  [
    "whose account it is",
    [
      `update foothold.postings set account = 'held:' || (select number from foothold.people where login = 'cy')
        where number = 2 and account like 'held:%'`,
    ],
    [/^2: its content does not/, /^2: decided again, its account is held:1 instead of held:2$/],
  ],
  [
    "a token's decimals",
    ["update foothold.tokens set decimals = 3"],
    [/^2: decided again, its token's decimals/],
  ],
  [
    "who a person's number is",
    [
      "update foothold.people set github_id = -github_id",
      "update foothold.people set github_id = case login when 'ada' then 3 else 1 end",
    ],
    [
      /^2: decided again, it is not booked$/,
      /^2: decided again, it comes with award:50:pull-11:code:#2, which is not booked there$/,
    ],
  ],
  [
    "the record of an award, which its maturing would go by",
    ["update foothold.awards set amount = 999 where key = 'award:50:pull-11:code:#1'"],
    [/^ledger: the held awards of held:\d+ say 9\.99 GRID, its postings sum to 50 GRID/],
  ],
  [
    "an award's state",
    ["update foothold.awards set state = 'reversed' where key = 'award:50:pull-11:code:#1'"],
    [/^ledger: held:\d+ holds 50 GRID, and there is no held award/],
  ],
  [
    "a bounty's record",
    ["update foothold.bounties set amount = 1"],
    [/^ledger: the open bounty of bounty:50:50001 say 0\.01 GRID, its postings sum to 500 GRID/],
  ],
  [
    "the ledger's own row",
    ["delete from foothold.ledgers"],
    [/^ledger: the chain ends at entry 5, but the ledger says 0$/],
  ],
])("tampering is found: %s", async (_, statements, expected) => {
  await tamper(...statements);
  const found = await problems();
  for (const one of expected) expect(found).toContainEqual(expect.stringMatching(one));
});

test("an entry slipped in behind the last, with its hash, its balance and the head right, has no decision", async () => {
  const [head] = await ledgerHeads(db);
  if (head === undefined) throw new Error("no ledger");
  const [treasury, person] = ["treasury", "held:1"];
  const content = {
    ownerId: 7,
    number: 6,
    key: "award:gift",
    type: "award",
    tokenId: "offchain:7/GRID",
    postings: [
      { account: treasury, amount: amount(-100n) },
      { account: person, amount: amount(100n) },
    ],
    policyCommit: "c0ffee",
    cause: "delivery:none",
    at: "2026-03-20T00:00:00.000Z",
    previousHash: head.hash,
  } as const;
  const hash = hashEntry(content);
  await tamper(
    `insert into foothold.entries values (7, 6, 'award:gift', 'award', 'offchain:7/GRID', 'c0ffee', 'delivery:none',
       '${content.at}', '${head.hash}', '${hash}')`,
    "insert into foothold.postings values (7, 6, 0, 'treasury', -100), (7, 6, 1, 'held:1', 100)",
    "update foothold.balances set amount = amount - 100 where account = 'treasury'",
    "update foothold.balances set amount = amount + 100 where account = 'held:1'",
    `update foothold.ledgers set last_number = 6, last_hash = '${hash}'`,
    "update foothold.awards set amount = amount + 100 where key = 'award:50:pull-11:code:#1'",
  );
  expect(await problems()).toEqual(["6: no decision is kept that booked it"]);
});

describe("a person who is forgotten", () => {
  const ada = 1;

  test("leaves a ledger that verifies", async () => {
    await forget(db, ada);
    expect(await problems()).toEqual([]);
    const [award] = (await listAwards(db)).filter((one) => one.login === "forgotten--1");
    expect(award?.personId).toBeLessThan(0);
  });

  test("keeps what is held, and it matures", async () => {
    await forget(db, ada);
    const shell = { db, now, policies: createPolicyBook(db, now), effects: "discard" } as const;
    await decideTimer(shell, {
      type: "hold-over",
      ownerId: 7,
      repositoryId: 50,
      awardKey: "award:50:pull-11:code:@-1",
    });
    expect(await problems()).toEqual([]);
    const number = (await listAwards(db)).find((one) => one.login === "forgotten--1")?.personId ?? 0;
    expect(await balancesOf(db)).toMatchObject({ [`owed:${-number} GRID`]: "5000" });
    const { rows } = await db.pool.query(
      "select count(*)::int as count from foothold.people where github_id < 0",
    );
    expect(rows).toEqual([{ count: 0 }]);
  });

  test("and comes back is somebody new: the old entries still verify", async () => {
    await forget(db, ada);
    const github = payloads({ id: 51, name: "more" });
    const back = [github.merge({ number: 21, mergedAt: "2026-03-10T10:00:00Z" })];
    await createPlayer(db, back).play(back);
    expect(await problems()).toEqual([]);
    const balances = await balancesOf(db);
    expect(balances).toMatchObject({ "held:#1 GRID": "5000", "held:#3 GRID": "3000" });
  });
});
