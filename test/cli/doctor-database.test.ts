/** What doctor says about the database of an instance. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase } from "../../src/store/db.ts";
import { type FreshDatabase, freshDatabase, onServer, quiet } from "../database.ts";
import { bad, type Instance, openInstance } from "./doctor-instance.ts";

let fresh: FreshDatabase;
let instance: Instance;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  instance = await openInstance(fresh.url);
});
afterEach(() => instance.close());

test("without Foothold's tables, and with those of a newer one", async () => {
  await onServer("create database doctor_empty");
  try {
    const url = new URL(fresh.url);
    url.pathname = "/doctor_empty";
    const said = await instance.doctor([], { DATABASE_URL: url.href });
    expect(bad(said)[0]).toBe("missing migrations: Foothold's tables are not there yet.");
    expect(said.rows.find((one) => one.check === "database")).toMatchObject({ state: "ok" });
  } finally {
    await onServer("drop database doctor_empty with (force)");
  }
  const name = "9999_later";
  await fresh.db.pool.query("insert into foothold.kysely_migration (name, timestamp) values ($1, '')", [
    name,
  ]);
  const said = await instance.doctor();
  await fresh.db.pool.query("delete from foothold.kysely_migration where name = $1", [name]);
  expect(bad(said)[0]).toBe("wrong migrations: The database knows 9999_later, which this version does not.");
});

test("the embedded one is looked at where it is, with the room it has", async () => {
  const home = mkdtempSync(path.join(tmpdir(), "doctor-home-"));
  // As root the database runs as somebody else, who has to get in.
  chmodSync(home, 0o711);
  try {
    await (await openDatabase({ home, log: quiet })).close();
    const said = await instance.doctor([], { DATABASE_URL: undefined, FOOTHOLD_HOME: home });
    expect(bad(said)).toEqual([]);
    const found = Object.fromEntries(said.rows.map((one) => [one.check, one.found]));
    expect(found.database).toBe("PostgreSQL 18, embedded.");
    expect(found.disk).toMatch(/^\d+\.\d GiB are free under /);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test("what was given up is shown, and tried again when that is asked for", async () => {
  await fresh.db.pool.query(
    `insert into foothold.deliveries (day, guid, lane, event, state, error, payload)
       values ('1970-01-01', 'lost', 1, 'push', 'parked', 'Error: it broke' || chr(10) || 'at line 1', '')`,
  );
  await fresh.db.pool.query(
    `insert into foothold.effects (key, type, repository_id, installation_id, wanted, wanted_hash, error, parked_at)
       values ('comment:1:2', 'comment', 1, 1, '{}', 'x', 'HttpError: no', now())`,
  );
  const said = await instance.doctor();
  expect(bad(said)).toEqual([
    "wrong parked deliveries: 1; push lost: Error: it broke",
    "wrong parked effects: 1; comment:1:2: HttpError: no",
  ]);
  expect(said.rows.find((one) => one.check === "parked effects")?.fix).toContain("doctor --retry-parked");
  const again = await instance.doctor(["--retry-parked"]);
  expect(bad(again)).toEqual([]);
  const counted = await fresh.db.pool.query("select state from foothold.deliveries where guid = 'lost'");
  expect(counted.rows).toEqual([{ state: "pending" }]);
  await fresh.db.pool.query("delete from foothold.deliveries");
  await fresh.db.pool.query("delete from foothold.effects");
});

test("nobody works: what waits too long is wrong", async () => {
  await fresh.db.pool.query(
    `insert into foothold.deliveries (day, guid, lane, event, payload, received_at)
       values ('1970-01-01', 'waiting', 1, 'push', '', now() - interval '20 minutes')`,
  );
  const said = await instance.doctor();
  await fresh.db.pool.query("delete from foothold.deliveries");
  expect(bad(said)).toEqual(["wrong queue: 1 wait, the oldest for 20 minutes."]);
});

test("an owner who removed the App while its ledger stands for something is named, with what it is", async () => {
  await fresh.db.pool.query(
    `insert into foothold.installations (id, owner_id, owner, removed_at)
       values (1, 7, 'aurora', '2026-03-01'), (2, 8, 'borealis', '2026-03-01'), (3, 9, 'back', '2026-03-01'), (4, 9, 'back', null)`,
  );
  await fresh.db.pool.query(
    "insert into foothold.tokens (id, symbol, decimals) values ('offchain:EUR', 'EUR', 2)",
  );
  await fresh.db.pool.query(
    `insert into foothold.balances (owner_id, account, token_id, amount)
       select owner, account, 'offchain:EUR', amount from unnest(array[7, 9]) as owner,
         (values ('treasury', -900), ('bounty:1:2', 500), ('bounty:1:3', 100), ('owed:1', 300), ('held:1', 0)) as of (account, amount)`,
  );
  const said = await instance.doctor();
  await fresh.db.pool.query("delete from foothold.installations");
  expect(bad(said)).toEqual([
    "missing removed from aurora: The App was removed there on 2026-03-01; still in its ledger: 6 EUR promised as bounties, 3 EUR owed.",
  ]);
});
