/** Daily partitions of deliveries: made ahead, dropped after thirty days. See docs/decisions/0002-delivery-partitions.md. */
import type pg from "pg";
import type { Log } from "./log.ts";

const dayMs = 86_400_000;
/** How long raw payloads are kept. */
export const keptDays = 30;
const daysAhead = 3;

/** The day of deliveries whose GUID does not tell one; they are kept in the default partition. */
export const noDay = "1970-01-01";

/** `YYYY-MM-DD` in UTC. */
export function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

const v1 = /^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** 100-nanosecond steps between the Gregorian reform, which version-1 UUIDs count from, and 1970 (RFC 9562, 5.1). */
const gregorianOffset = 0x01b21dd213814000n;

/** The time in a version-1 UUID, in milliseconds since 1970; `null` for any other text. */
export function timeOfGuid(guid: string): number | null {
  const found = v1.exec(guid);
  if (!found) return null;
  const steps = BigInt(`0x${found[3]}${found[2]}${found[1]}`) - gregorianOffset;
  return Number(steps / 10_000n);
}

/**
 * The partition key of a delivery. It depends on the GUID alone as long as the GUID's time is near, so a GUID that
 * comes twice meets itself, whichever days the two arrive on.
 */
export function dayOfGuid(guid: string, nowMs: number): string {
  const at = timeOfGuid(guid);
  if (at === null || Math.abs(at - nowMs) > 35 * dayMs) return noDay;
  return dayOf(at);
}

/** Makes the partitions of today and the next days. Cheap when they exist. */
export async function makePartitions(pool: pg.Pool, nowMs: number): Promise<void> {
  const days = Array.from({ length: daysAhead + 2 }, (_, index) => dayOf(nowMs + (index - 1) * dayMs));
  const existing = new Set((await partitions(pool)).map((partition) => partition.day));
  for (const day of days) if (!existing.has(day)) await makePartition(pool, day);
}

async function makePartition(pool: pg.Pool, day: string): Promise<void> {
  const name = `foothold.${nameOf(day)}`;
  const next = dayOf(Date.parse(day) + dayMs);
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("set local lock_timeout = '5s'");
    await client.query("select pg_advisory_xact_lock(hashtext('foothold.deliveries partitions'))");
    const made = await client.query("select to_regclass($1) is not null as made", [name]);
    if (!made.rows[0]?.made) {
      await client.query(
        `create table ${name} (like foothold.deliveries including defaults including constraints
           including indexes including storage) with (toast_tuple_target = 8160)`,
      );
      // Whatever came for that day while it had no partition lies in the default one, and has to leave it first.
      await client.query("lock table foothold.deliveries_other in share row exclusive mode");
      await client.query(
        `with moved as (delete from foothold.deliveries_other where day = '${day}' returning *)
         insert into ${name} select * from moved`,
      );
      await client.query(
        `alter table foothold.deliveries attach partition ${name} for values from ('${day}') to ('${next}')`,
      );
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/**
 * Keeps the partitions up: makes those ahead, drops those older than thirty days, prunes the default one. Deliveries
 * that were never finished go too, with a warning that counts them.
 */
export async function maintainPartitions(pool: pg.Pool, nowMs: number, log: Log): Promise<void> {
  await makePartitions(pool, nowMs);
  const oldest = dayOf(nowMs - keptDays * dayMs);
  for (const { name, day } of await partitions(pool)) {
    if (day >= oldest) continue;
    const unfinished = await pool.query<{ count: number }>(
      `select count(*) as count from foothold.${name} where state <> 'done'`,
    );
    const count = unfinished.rows[0]?.count ?? 0;
    if (count > 0) log.warn({ day, count }, "dropping deliveries that were never finished");
    const client = await pool.connect();
    try {
      // Better to come back later than to make every insert wait behind us for a long-running reader.
      await client.query(`begin; set local lock_timeout = '2s'; drop table foothold.${name}; commit`);
      log.info({ day }, "dropped a day of deliveries");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      log.warn({ err: error, day }, "could not drop a day of deliveries now; it is tried again later");
    } finally {
      client.release();
    }
  }
  await pool.query("delete from foothold.deliveries_other where received_at < $1", [
    new Date(nowMs - keptDays * dayMs),
  ]);
}

const nameOf = (day: string) => `deliveries_${day.replaceAll("-", "")}`;

/** The daily partitions that exist. */
export async function partitions(pool: pg.Pool): Promise<{ name: string; day: string }[]> {
  const found = await pool.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'foothold.deliveries'::regclass and c.relname ~ '^deliveries_[0-9]{8}$' order by 1`,
  );
  return found.rows.map(({ name }) => ({ name, day: name.slice(11).replace(/(....)(..)(..)/, "$1-$2-$3") }));
}
