import { openDatabase } from "../../src/store/db.ts";
import { type FreshDatabase, freshDatabase, quiet } from "../database.ts";

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

test("a database that is up to date is opened again, by several at once, and nothing changes", async () => {
  const before = await fresh.db.pool.query("select * from foothold.kysely_migration order by name");
  const opened = await Promise.all([1, 2, 3].map(() => openDatabase({ url: fresh.url, log: quiet })));
  await Promise.all(opened.map((one) => one.close()));
  const after = await fresh.db.pool.query("select * from foothold.kysely_migration order by name");
  expect(before.rows.length).toBeGreaterThanOrEqual(2);
  expect(after.rows).toEqual(before.rows);
});

test("an empty database is migrated once although four open it at once", async () => {
  await fresh.db.pool.query("drop schema foothold cascade");
  await fresh.db.pool.query("drop schema graphile_worker cascade");
  const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ url: fresh.url, log: quiet })));
  for (const one of opened) {
    expect(await one.kysely.selectFrom("deliveries").selectAll().execute()).toEqual([]);
  }
  const jobs = await fresh.db.pool.query("select count(*) from graphile_worker.jobs");
  expect(jobs.rows).toEqual([{ count: 0 }]);
  await Promise.all(opened.map((one) => one.close()));
});

test("bigint is a number while it is exact and an error beyond; dates stay what was written", async () => {
  const { rows } = await fresh.db.pool.query(
    "select 9007199254740991::bigint as id, '2026-03-01'::date as day, 1.10::numeric as amount",
  );
  expect(rows).toEqual([{ id: Number.MAX_SAFE_INTEGER, day: "2026-03-01", amount: "1.10" }]);
  await expect(fresh.db.pool.query("select 9007199254740993::bigint as id")).rejects.toThrow(
    "does not fit a JavaScript number",
  );
});

test("a fresh database takes a moment", async () => {
  const start = performance.now();
  const another = await freshDatabase();
  const took = performance.now() - start;
  await another.drop();
  expect(took).toBeLessThan(5_000);
});
