import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { type Amount, amount, type Token } from "../../src/domain/amount.ts";
import {
  type BookedEntry,
  type EntryDraft,
  genesisHash,
  hashEntry,
  move,
} from "../../src/domain/postings.ts";
import type { Database } from "../../src/store/db.ts";
import { book, ledgerHeads, lockLedger, readBalances, readEntries } from "../../src/store/ledger.ts";
import { rememberPeople } from "../../src/store/people.ts";
import type { Transaction } from "../../src/store/schema.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";

const token: Token = { id: "offchain:7/GRID", symbol: "GRID", decimals: 2 };
const owner = 7;
const at = "2026-03-02T10:00:00.000Z";

let fresh: FreshDatabase;
let db: Database;
beforeEach(async () => {
  fresh = await freshDatabase();
  db = fresh.db;
});
afterEach(() => fresh.drop());

function draft(key: string, value: Amount = amount(500n)): EntryDraft {
  const postings = move({ type: "treasury" }, { type: "held", personId: 1001 }, value);
  return { key, type: "award", token, postings, policyCommit: "c1" };
}

async function booking(drafts: readonly EntryDraft[], ownerId = owner) {
  return db.kysely.transaction().execute((tx) => bookIn(tx, drafts, ownerId));
}

async function bookIn(tx: Transaction, drafts: readonly EntryDraft[], ownerId = owner) {
  const head = await lockLedger(tx, ownerId);
  await rememberPeople(tx, [{ id: 1001, login: "ada" }]);
  return book(tx, head, { ownerId, cause: "delivery:a", at }, drafts);
}

async function entries(ownerId = owner, pageSize = 1000) {
  const read: BookedEntry[] = [];
  for await (const entry of readEntries(db, ownerId, { pageSize })) read.push(entry);
  return read;
}

describe("what is booked stays", () => {
  test.each([
    ["update", "update foothold.entries set key = 'other' where number = 1"],
    ["update", "update foothold.postings set amount = amount * 2"],
    ["update", "update foothold.entries set number = 9 where false"],
    ["delete", "delete from foothold.entries where number = 1"],
    ["delete", "delete from foothold.postings"],
    ["truncate", "truncate foothold.postings"],
    ["truncate", "truncate foothold.entries cascade"],
  ])("the database refuses to %s: %s", async (what, statement) => {
    await booking([draft("a"), draft("b")]);
    // The tests' own user owns the tables: what it is refused, everybody is.
    const { rows } = await db.pool.query(
      "select tableowner = current_user as own from pg_tables where schemaname = 'foothold' and tablename = 'entries'",
    );
    expect(rows).toEqual([{ own: true }]);
    await expect(db.pool.query(statement)).rejects.toThrow(
      new RegExp(`append-only: ${what} on (entries|postings) refused`, "i"),
    );
    expect((await entries()).map((one) => one.key)).toEqual(["a", "b"]);
  });

  test("an entry that does not balance is refused when the transaction commits, not before", async () => {
    const client = await db.pool.connect();
    try {
      await booking([draft("a")]);
      await client.query("begin");
      await client.query(
        `insert into foothold.entries values ($1, 2, 'b', 'award', $2, 'c1', 'x', $3, $4, $4)`,
        [owner, token.id, at, genesisHash],
      );
      await client.query("insert into foothold.postings values ($1, 2, 0, 'treasury', -500)", [owner]);
      await client.query("insert into foothold.postings values ($1, 2, 1, 'held:1', 499)", [owner]);
      await expect(client.query("commit")).rejects.toThrow("entry 2 of owner 7 does not balance");
    } finally {
      client.release();
    }
    expect(await entries()).toHaveLength(1);
  });

  test("nor does an entry without postings commit, nor a posting added to an older entry", async () => {
    await booking([draft("a")]);
    const lone = "insert into foothold.entries values (7, 2, 'b', 'award', $1, 'c1', 'x', 'now', 'x', 'x')";
    await expect(db.pool.query(lone, [token.id])).rejects.toThrow("does not balance");
    const more = "insert into foothold.postings values (7, 1, 2, 'treasury', 1)";
    await expect(db.pool.query(more)).rejects.toThrow("does not balance");
  });

  test("a draft that does not balance is a mistake in a rule, and nothing is booked", async () => {
    const [first] = draft("a").postings;
    if (first === undefined) throw new Error("no posting");
    await expect(booking([draft("b"), { ...draft("a"), postings: [first] }])).rejects.toThrow(RangeError);
    expect(await entries()).toEqual([]);
  });
});

describe("entries follow each other", () => {
  test("numbered without gaps, each with the hash of the one before", async () => {
    await booking([draft("a"), draft("b")]);
    await booking([draft("c")]);
    const booked = await entries();
    expect(booked.map((one) => [one.number, one.key])).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ]);
    expect(booked.map((one) => one.previousHash)).toEqual([genesisHash, booked[0]?.hash, booked[1]?.hash]);
    for (const one of booked) expect(hashEntry(one)).toBe(one.hash);
    expect(await ledgerHeads(db)).toEqual([{ ownerId: owner, number: 3, hash: booked[2]?.hash }]);
  });

  test("what means the same is booked once, also when one decision says it twice", async () => {
    await booking([draft("a")]);
    const again = await booking([draft("a"), draft("b"), draft("b")]);
    expect(again.map((one) => [one.number, one.key])).toEqual([[2, "b"]]);
    expect(await booking([draft("a")])).toEqual([]);
    const held = (await readBalances(db, owner)).find((one) => one.account.startsWith("held:"));
    expect(held?.amount).toBe(1000n);
  });

  test("two that book at once on one ledger wait for each other and chain", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, index) => booking([draft(`k${index}`)])));
    const booked = await entries();
    expect(booked.map((one) => one.number)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    for (const [index, one] of booked.entries()) {
      expect(one.previousHash).toBe(index === 0 ? genesisHash : booked[index - 1]?.hash);
    }
  });

  test("two owners do not wait for each other, also over a person whom both know", async () => {
    await booking([draft("z")]);
    const order: string[] = [];
    await db.kysely.transaction().execute(async (tx) => {
      await bookIn(tx, [draft("a")]);
      await booking([{ ...draft("a"), token: { ...token, id: "offchain:8/GRID" } }], 8).then(() =>
        order.push("8"),
      );
      // The first owner's ledger is locked until here.
      const waiting = booking([draft("b")]).then(() => order.push("7 again"));
      await sleep(100);
      order.push("7");
      void waiting;
    });
    while (order.length < 3) await sleep(5);
    expect(order).toEqual(["8", "7", "7 again"]);
  });

  test("a long ledger is read in pages, also past numbers that are gone", async () => {
    await booking(Array.from({ length: 7 }, (_, index) => draft(`k${index}`)));
    expect((await entries(owner, 2)).map((one) => one.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const client = await db.pool.connect();
    await client.query("set session_replication_role = replica");
    await client.query("delete from foothold.entries where number between 2 and 5");
    client.release(true);
    expect((await entries(owner, 2)).map((one) => one.number)).toEqual([1, 6, 7]);
  });
});

test("amounts up to 2^128 come back as they went in, and sum beyond it", async () => {
  const largest = amount(2n ** 128n);
  await booking([draft("a", largest), draft("b", largest), draft("c", amount(1n))]);
  const values = (await entries()).map((one) => one.postings.map((posting) => posting.amount as bigint));
  expect(values).toEqual([
    [-(2n ** 128n), 2n ** 128n],
    [-(2n ** 128n), 2n ** 128n],
    [-1n, 1n],
  ]);
  const balances = (await readBalances(db, owner)).map((one) => one.amount as bigint);
  expect(balances.sort((a, b) => (a < b ? -1 : 1))).toEqual([-(2n ** 129n) - 1n, 2n ** 129n + 1n]);
});

test("people are numbers: no entry knows who they are on GitHub", async () => {
  await booking([draft("a")]);
  const { rows } = await db.pool.query("select number from foothold.people where github_id = 1001");
  const [entry] = await entries();
  expect(entry?.postings.map((one) => one.account)).toEqual(["treasury", `held:${rows[0].number}`]);
  expect(inspect(entry, { depth: 9 })).not.toContain("1001");
});
