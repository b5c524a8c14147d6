/** Databases of earlier versions, with what those had left in them, brought up to date. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { runMigrations } from "graphile-worker";
import { Kysely, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { amount } from "../../src/domain/amount.ts";
import { move } from "../../src/domain/postings.ts";
import { forget } from "../../src/forgetting.ts";
import { type Database, openDatabase } from "../../src/store/db.ts";
import { book, lockLedger } from "../../src/store/ledger.ts";
import { migrations } from "../../src/store/migrations/index.ts";
import { asSet } from "../../src/store/outbox.ts";
import { verifyAll } from "../../src/verify.ts";
import { onServer, quiet } from "../database.ts";
import { type Builder, type Delivery, mergeCommitOf, payloads, people } from "../payloads.ts";
import { balancesOf, createPlayer } from "../playing.ts";

const names = Object.keys(migrations);

/**
 * What the version before 0005 had left after a story: #1 priced at 500 GRID; #2 (300 GRID) earned by #12; #3 (200 GRID)
 * earned by #13, which #14 reverted; #4 not planned; #5 (80 GRID) earned by #16; #15 earned by its kind and reverted
 * by a push; a revert of #17, whose merge was never heard of; 25 GRID granted by hand. Written by that version itself.
 */
const leftBy0004 = new URL("left-by-0004.jsonl", import.meta.url);

let name: string;
let url: string;
beforeEach(async () => {
  name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(`create database ${name}`);
  const there = new URL(process.env.TEST_DATABASE_URL ?? "");
  there.pathname = `/${name}`;
  url = there.href;
});
afterEach(() => onServer(`drop database ${name} with (force)`));

/** The database as a version left it whose last migration this was. */
async function leftAt(last: string, seeds?: URL): Promise<void> {
  const pool = new pg.Pool({ connectionString: url });
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({
      db: kysely,
      provider: { getMigrations: async () => ({ ...migrations }) },
      migrationTableSchema: "foothold",
    });
    const { error } = await migrator.migrateTo(last);
    if (error !== undefined) throw error;
    if (seeds !== undefined) await seed(pool, await readFile(seeds, "utf8"));
  } finally {
    await kysely.destroy();
  }
}

/** A line holds a table and its rows, as that version had written them. */
async function seed(pool: pg.Pool, lines: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    for (const line of lines.trim().split("\n")) {
      const { table, rows } = JSON.parse(line) as { table: string; rows: object[] };
      const columns = Object.keys(rows[0] ?? {}).join(", ");
      await client.query(
        `insert into foothold.${table} (${columns}) overriding system value
         select ${columns} from json_populate_recordset(null::foothold.${table}, $1)`,
        [JSON.stringify(rows)],
      );
      await pastIdentity(client, table);
    }
    await client.query("commit");
  } finally {
    client.release(true);
  }
}

/** Numbers that the database gives go on after those that are there. */
async function pastIdentity(client: pg.PoolClient, table: string): Promise<void> {
  const { rows } = await client.query<{ column: string }>(
    `select column_name as column from information_schema.columns
      where table_schema = 'foothold' and table_name = $1 and is_identity = 'YES'`,
    [table],
  );
  for (const { column } of rows) {
    const sequence = `pg_get_serial_sequence('foothold.${table}', '${column}')`;
    await client.query(`select setval(${sequence}, (select max(${column}) from foothold.${table}))`);
  }
}

async function withLatest<T>(use: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ url, log: quiet });
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}

async function problems(db: Database): Promise<string[]> {
  return (await verifyAll(db)).flatMap((one) => one.problems.map(({ problem }) => problem));
}

/** Tables, columns, indexes and constraints. */
async function shapeOf(db: Database): Promise<unknown[]> {
  const { rows } = await db.pool.query(`
    select table_name as a, column_name as b, data_type || is_nullable || coalesce(column_default, '') as c
      from information_schema.columns where table_schema = 'foothold' and table_name !~ '^deliveries_\\d'
    union all select tablename, indexname, indexdef from pg_indexes
      where schemaname = 'foothold' and tablename !~ '^deliveries_\\d'
    union all select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'foothold'::regnamespace and conrelid::regclass::text !~ 'deliveries_\\d'
    order by 1, 2, 3`);
  return rows;
}

test("from every earlier version on, the tables come out the same", async () => {
  const shapes: unknown[] = [];
  for (const last of names) {
    await leftAt(last);
    shapes.push(await withLatest(shapeOf));
    await onServer(`drop database ${name} with (force)`);
    await onServer(`create database ${name}`);
  }
  for (const shape of shapes) expect(shape).toEqual(shapes.at(-1));
});

describe("what the version before 0005 left", () => {
  beforeEach(() => leftAt("0004_limits", leftBy0004));

  const before = {
    "bounty:50:50001 GRID": "50000",
    "bounty:50:50003 GRID": "20000",
    "held:#1 GRID": "38000",
    "held:#3 GRID": "2500",
    "treasury GRID": "-110500",
  };

  test("verifies, decided again by today's rules, and stands as it stood", async () => {
    await withLatest(async (db) => {
      expect(await problems(db)).toEqual([]);
      expect(await balancesOf(db)).toEqual(before);
    });
  });

  const merge = (github: Builder, number: number, day: number, more: object = {}) =>
    github.merge({ number, mergedAt: `2026-03-${day}T10:00:00Z`, title: "Teach it", ...more });
  const revertOf = (reverted: number) => ({
    author: people.bob,
    title: 'Revert "Teach it"',
    body: `Reverts #${reverted}`,
  });

  async function endAfter(...told: readonly ((github: Builder) => Delivery)[]) {
    return withLatest(async (db) => {
      // Another repository's GUIDs: the seeded deliveries have those of this one.
      const github = payloads({ installationId: 71 });
      for (let used = 0; used < 40; used++) github.push([]);
      const priced = [1, 2, 3, 5].map((number) =>
        github.issue("edited", { number, updatedAt: "2026-03-10T09:00:00Z" }),
      );
      const deliveries = told.map((one) => one(github));
      await createPlayer(db, [...priced, ...deliveries]).play(deliveries);
      expect(await problems(db)).toEqual([]);
      return balancesOf(db);
    });
  }

  test("an award that was held is reverted, and its bounty is open again", async () => {
    const end = await endAfter((github) => merge(github, 20, 11, revertOf(12)));
    expect(end).toEqual({ ...before, "bounty:50:50002 GRID": "30000", "held:#1 GRID": "8000" });
  });

  test("by a push as well, and given again when that is reverted", async () => {
    const revert = (github: Builder, commit: string) =>
      github.push([`Revert "Teach it"\n\nThis reverts commit ${commit}.`]);
    let undone = "";
    const end = await endAfter(
      (github) => {
        const told = revert(github, mergeCommitOf(50, 16));
        undone = (told.payload as { after: string }).after;
        return told;
      },
      (github) => revert(github, undone),
    );
    expect(end).toEqual(before);
  });

  test("what was reverted by nobody knows whom stays reverted", async () => {
    // The revert of #13 was kept without saying that #14 did it, so a revert of #14 restores nothing.
    expect(await endAfter((github) => merge(github, 21, 11, revertOf(14)))).toEqual(before);
  });

  test("and so does what had been reverted before its merge was heard of", async () => {
    expect(await endAfter((github) => merge(github, 17, 11))).toEqual(before);
  });

  test("its keys hold ids, and what they mean is not booked again under today's, with numbers", async () => {
    await withLatest(async (db) => {
      const { rows } = await db.pool.query<{ key: string }>(
        "select key from foothold.awards where pull_number in (12, 13) order by key",
      );
      expect(rows.map(({ key }) => key)).toEqual(["award:50:50002:#1", "award:50:50003:#2"]);
      const ada = { type: "held", personId: 1 } as const;
      const again = {
        key: "award:50:50002:@1",
        type: "award",
        token: { id: "offchain:7/GRID", symbol: "GRID", decimals: 2 },
        postings: move({ type: "treasury" }, ada, amount(30_000n)),
        policyCommit: "c0ffee",
      } as const;
      const other = { ...again, key: "award:50:50002:@1:again-1" };
      const booked = await db.kysely.transaction().execute(async (tx) => {
        const booking = { ownerId: 7, cause: "command:test", at: "2026-03-20T00:00:00.000Z" };
        return book(tx, await lockLedger(tx, 7), booking, [again, other]);
      });
      expect(booked.map(({ key }) => key)).toEqual(["award:50:50002:#1:again-1"]);
    });
  });

  test("a timer that it set comes back with today's key", async () => {
    await withLatest(async (db) => {
      const old = {
        key: "hold-over:award:50:50002:1",
        type: "mature",
        ownerId: 7,
        repositoryId: 50,
      } as const;
      const kept = { ...old, at: "2026-03-09T10:00:00.000Z", awardKey: "award:50:50002:1" };
      const today = { ...kept, key: "hold-over:award:50:50002:@1", awardKey: "award:50:50002:@1" };
      expect(await asSet(db, kept)).toEqual(today);
    });
  });

  test("whoever is forgotten stays an id in keys of then alone, and it verifies", async () => {
    await withLatest(async (db) => {
      await forget(db, 1);
      expect(await problems(db)).toEqual([]);
      const { rows } = await db.pool.query<{ kept: string }>(
        "select concat_ws(' ', fact::text, given::text) as kept from foothold.decisions",
      );
      expect(
        rows.map(({ kept }) => kept).filter((kept) => /\bada\b|"(?:databaseId|personId)": 1\b/.test(kept)),
      ).toEqual([]);
      const keys = await db.pool.query("select key from foothold.entries where key = 'award:50:50002:1'");
      expect(keys.rowCount).toBe(1);
    });
  });

  test("a bounty that stood is earned by its price", async () => {
    const end = await endAfter((github) => merge(github, 22, 11, { body: "Fixes #1", author: people.cy }));
    const { "bounty:50:50001 GRID": _, ...others } = before;
    expect(end).toEqual({ ...others, "held:#3 GRID": "52500" });
  });

  test("one that was earned is not earned again", async () => {
    const end = await endAfter((github) => merge(github, 23, 11, { body: "Fixes #2", author: people.cy }));
    // Its kind's reward in place of the bounty.
    expect(end).toEqual({ ...before, "held:#3 GRID": "7500", "treasury GRID": "-115500" });
  });
});

test("timers that wait in the queue get today's keys, so that setting them again replaces them", async () => {
  await leftAt("0005_bounty_life");
  const pool = new pg.Pool({ connectionString: url });
  pool.on("error", () => undefined).on("connect", (client) => client.on("error", () => undefined));
  await runMigrations({ pgPool: pool });
  await pool.query("insert into foothold.people (github_id, login) values (583231, 'ada')");
  const add = (key: string, more: object) =>
    pool.query("select graphile_worker.add_job('timer', payload => $1::json, job_key => $2)", [
      JSON.stringify({ key, ...more }),
      `timer:${key}`,
    ]);
  await add("hold-over:award:50:50002:583231", { type: "mature", awardKey: "award:50:50002:583231" });
  await add("bounty:7:50001", { type: "bounty", issueId: 50001 });
  await pool.end();
  await withLatest(async (db) => {
    const { rows } = await db.pool.query(
      "select key, payload from graphile_worker._private_jobs order by key",
    );
    expect(rows).toEqual([
      { key: "timer:bounty:7:50001", payload: { key: "bounty:7:50001", type: "bounty", issueId: 50001 } },
      {
        key: "timer:hold-over:award:50:50002:#1",
        payload: { key: "hold-over:award:50:50002:#1", type: "mature", awardKey: "award:50:50002:#1" },
      },
    ]);
  });
});
