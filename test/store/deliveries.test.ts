import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../src/store/db.ts";
import { createInbox, type Inbox, wakeChannel } from "../../src/store/deliveries.ts";
import {
  dayOf,
  dayOfGuid,
  maintainPartitions,
  noDay,
  partitions,
  timeOfGuid,
} from "../../src/store/partitions.ts";
import { type FreshDatabase, freshDatabase, quiet } from "../database.ts";

const dayMs = 86_400_000;
let fresh: FreshDatabase;
let db: Database;
let inbox: Inbox;

beforeEach(async () => {
  fresh = await freshDatabase();
  db = fresh.db;
  inbox = createInbox(db);
});
afterEach(async () => {
  await inbox.close();
  await fresh.drop();
});

/** A version-1 UUID as GitHub makes them, of the given time. */
function guidAt(epochMs: number, tail = "1a2b3c4d5e6f"): string {
  const hex = (BigInt(Math.round(epochMs)) * 10_000n + 0x01b21dd213814000n).toString(16).padStart(15, "0");
  return `${hex.slice(7)}-${hex.slice(3, 7)}-1${hex.slice(0, 3)}-9abc-${tail}`;
}

const accept = (guid: string, lane = 1) =>
  inbox.accept({ guid, event: "push", lane, body: Buffer.from("{}") });

async function whereIs(guid: string): Promise<string[]> {
  const found = await db.pool.query<{ table: string }>(
    "select tableoid::regclass::text as table from foothold.deliveries where guid = $1",
    [guid],
  );
  return found.rows.map((row) => row.table);
}

test("a GUID of GitHub's own documentation tells its time", () => {
  expect(new Date(timeOfGuid("72d3162e-cc78-11e3-81ab-4c9367dc0958") ?? 0).toISOString()).toBe(
    "2014-04-25T12:52:24.582Z",
  );
  expect(timeOfGuid(randomUUID())).toBeNull();
});

test.each<[string, number, (now: number) => string]>([
  ["now", 0, (now) => dayOf(now)],
  ["three days ago", -3 * dayMs, (now) => dayOf(now - 3 * dayMs)],
  ["long ago", -36 * dayMs, () => noDay],
  ["far ahead", 36 * dayMs, () => noDay],
])("a GUID made %s belongs to its day while that is near", (_, offset, expected) => {
  const now = Date.parse("2026-03-01T23:59:59.900Z");
  expect(dayOfGuid(guidAt(now + offset), now)).toBe(expected(now));
});

test("a delivery that comes again on another day meets itself", () => {
  const guid = guidAt(Date.parse("2026-03-01T23:59:59.000Z"));
  const first = dayOfGuid(guid, Date.parse("2026-03-01T23:59:59.500Z"));
  const again = dayOfGuid(guid, Date.parse("2026-03-04T12:00:00.000Z"));
  expect([first, again]).toEqual(["2026-03-01", "2026-03-01"]);
});

test("deliveries lie in their day's partition, those without a time in the default one, and none comes twice", async () => {
  const now = Date.now();
  const today = guidAt(now);
  const replayed = "replay of yesterday's merge";
  await expect(accept(replayed)).rejects.toThrow("not a delivery id");
  for (const guid of [today, "replay-1"]) {
    expect(await accept(guid)).toBe("stored");
    expect(await accept(guid)).toBe("repeated");
  }
  expect(await whereIs(today)).toEqual([`foothold.deliveries_${dayOf(now).replaceAll("-", "")}`]);
  expect(await whereIs("replay-1")).toEqual(["foothold.deliveries_other"]);
});

test("of many at once, each is stored once, and everybody is told what became of theirs", async () => {
  const guids = Array.from({ length: 100 }, (_, n) => guidAt(Date.now() + n));
  const outcomes = await Promise.all([...guids, ...guids].map((guid) => accept(guid)));
  expect(outcomes.slice(0, 100)).toEqual(guids.map(() => "stored"));
  expect(outcomes.slice(100)).toEqual(guids.map(() => "repeated"));
  const rows = await db.kysely.selectFrom("deliveries").select("guid").orderBy("seq").execute();
  expect(rows.map((row) => row.guid)).toEqual(guids);
});

test("a batch notifies once, and a repetition not at all", async () => {
  const client = await db.pool.connect();
  let heard = 0;
  client.on("notification", () => {
    heard += 1;
  });
  await client.query(`listen ${wakeChannel}`);
  await accept("once");
  await sleep(50);
  const afterFirst = heard;
  await accept("once");
  await sleep(50);
  client.release(true);
  expect([afterFirst, heard]).toEqual([1, 1]);
});

test("partitions are made ahead, dropped after thirty days, and the default one is pruned", async () => {
  const now = Date.now();
  const guid = guidAt(now);
  await accept(guid);
  await accept("old");
  await maintainPartitions(db.pool, now, quiet);
  expect(await whereIs(guid)).toHaveLength(1);
  const days = (await partitions(db.pool)).map((partition) => partition.day);
  expect(days).toContain(dayOf(now));
  expect(days).toContain(dayOf(now + 3 * dayMs));
  const warnings: object[] = [];
  await maintainPartitions(db.pool, now + 31 * dayMs, {
    ...quiet,
    warn: (details) => void warnings.push(details),
  });
  expect(await whereIs(guid)).toEqual([]);
  expect(await whereIs("old")).toEqual([]);
  expect(warnings).toEqual([{ day: dayOf(now), count: 1 }]);
  expect((await partitions(db.pool)).map((partition) => partition.day)).toContain(dayOf(now + 31 * dayMs));
});

test("what came for a day that had no partition yet moves into it, and is still known", async () => {
  const later = Date.now() + 10 * dayMs;
  const guid = guidAt(later);
  expect(await accept(guid)).toBe("stored");
  expect(await whereIs(guid)).toEqual(["foothold.deliveries_other"]);
  await maintainPartitions(db.pool, later, quiet);
  expect(await whereIs(guid)).toEqual([`foothold.deliveries_${dayOf(later).replaceAll("-", "")}`]);
  expect(await accept(guid)).toBe("repeated");
});

test("a payload of ordinary size lies in its row, where reading it costs nothing more", async () => {
  const body = Buffer.from(
    JSON.stringify({ text: Array.from({ length: 500 }, () => randomUUID().slice(0, 13)) }),
  );
  const guid = guidAt(Date.now());
  await inbox.accept({ guid, event: "push", lane: 1, body });
  const [partition] = await whereIs(guid);
  const aside = await db.pool.query(
    "select pg_relation_size(reltoastrelid) as bytes, pg_relation_size(oid) as main from pg_class where oid = $1::regclass",
    [partition],
  );
  expect(aside.rows).toEqual([{ bytes: 0, main: 8192 }]);
});
