/** Sweeps: done at the start and every few minutes, by one of all replicas at a time, from where the last one ended. */
import { sql } from "kysely";
import type pg from "pg";
import type { Database } from "./db.ts";
import type { Log } from "./log.ts";
import { dayOfGuid } from "./partitions.ts";

export interface SweepOptions {
  readonly db: Database;
  readonly log: Log;
  /** At most 100 characters; names the sweep for all replicas. */
  readonly name: string;
  /** Milliseconds between the sweeps of one process. */
  readonly everyMs: number;
  /** Milliseconds between two sweeps of any processes, so that many replicas do not mean many sweeps. */
  readonly gapMs: number;
  /** Gets where the last sweep ended, `null` at first, and resolves with where it ended itself; soon, once aborted. */
  readonly sweep: (position: Date | null, signal: AbortSignal) => Promise<Date | null>;
}

export interface Sweeping {
  /** Waits for a sweep that is under way. */
  stop(): Promise<void>;
}

export function startSweeping(options: SweepOptions): Sweeping {
  const { log, name } = options;
  const stopping = new AbortController();
  const sweep = async () => {
    if (stopping.signal.aborted) return;
    await sweepOnce({ ...options, signal: stopping.signal }).catch((error: unknown) =>
      log.warn({ err: error, sweep: name }, "a sweep failed"),
    );
  };
  let underWay = sweep();
  const timer = setInterval(() => {
    underWay = underWay.then(sweep);
  }, options.everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await underWay;
    },
  };
}

/** Says whether it swept: it does not while another process does, or did a moment ago. */
export async function sweepOnce(
  options: Omit<SweepOptions, "log" | "everyMs"> & { readonly signal: AbortSignal },
): Promise<boolean> {
  const { db, name, gapMs, sweep, signal } = options;
  const client = await db.pool.connect();
  let reusable = false;
  try {
    const swept = await sweepLocked(client, name, gapMs, (position) => sweep(position, signal));
    reusable = true;
    return swept;
  } finally {
    // After an error the connection is ended, and the lock goes with it.
    client.release(!reusable);
  }
}

async function sweepLocked(
  client: pg.PoolClient,
  name: string,
  gapMs: number,
  sweep: (position: Date | null) => Promise<Date | null>,
): Promise<boolean> {
  const key = `foothold sweep ${name}`;
  const taken = await client.query<{ taken: boolean }>(
    "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
    [key],
  );
  if (taken.rows[0]?.taken !== true) return false;
  try {
    return await sweepFrom(client, name, gapMs, sweep);
  } finally {
    // At once, also after a sweep that failed: when a connection that is ended lets go of it is up to the server.
    await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [key]);
  }
}

async function sweepFrom(
  client: pg.PoolClient,
  name: string,
  gapMs: number,
  sweep: (position: Date | null) => Promise<Date | null>,
): Promise<boolean> {
  const begun = await client.query<{ position: Date | null }>(
    `insert into foothold.sweeps as s (name, begun_at) values ($1, now())
     on conflict (name) do update set begun_at = now() where s.begun_at <= now() - $2 * interval '1 millisecond'
     returning position`,
    [name, gapMs],
  );
  const [row] = begun.rows;
  if (row === undefined) return false;
  const position = await sweep(row.position);
  await client.query("update foothold.sweeps set position = $2 where name = $1", [name, position]);
  return true;
}

/** Which deliveries are in the inbox, or were worked off: those need not be sent again. */
export async function findStored(
  db: Database,
  guids: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (guids.length === 0) return new Set();
  const days = guids.map((guid) => dayOfGuid(guid, now.getTime()));
  const found = await sql<{ guid: string }>`
    select guid from foothold.deliveries join unnest(${days}::date[], ${guids}::text[]) as asked (day, guid)
      using (day, guid)`.execute(db.kysely);
  return new Set(found.rows.map((row) => row.guid));
}
