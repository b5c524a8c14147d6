/**
 * The inbox: webhooks as received. A delivery is accepted when it is committed, once per GUID, and whatever arrives
 * while a commit is under way shares the next one.
 */
import { promisify } from "node:util";
import { zstdCompress as compressAsync, constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { sql } from "kysely";
import pg from "pg";
import type { Database } from "./db.ts";
import { dayOfGuid } from "./partitions.ts";
import type { Transaction } from "./schema.ts";

export interface NewDelivery {
  /** `x-github-delivery`: 1 to 100 printable ASCII characters. */
  readonly guid: string;
  /** `x-github-event`. */
  readonly event: string;
  readonly body: Buffer;
  /** The repository's id; minus the installation's id when there is no repository; 0 when there is neither. */
  readonly lane: number;
}

export interface Inbox {
  /**
   * Stores a delivery; resolves after its commit. `repeated` when one with its GUID is there already.
   * @throws when it was not, or may not have been, stored.
   */
  accept(delivery: NewDelivery): Promise<"stored" | "repeated">;
  close(): Promise<void>;
}

/** The channel on which an insert wakes the workers. */
export const wakeChannel = "foothold_deliveries";

/** More rows a statement stop paying off, and each size is a statement of its own on each connection. */
const mostRows = 16;
/** Compressed bytes that may wait for their commit before newcomers are refused. */
const mostWaitingBytes = 128 * 1024 * 1024;
/** GitHub waits ten seconds for an answer. */
const storeWithinMs = 8_000;
/** Above this size compression moves off the main thread, so that one large body does not hold up the others. */
const compressAsideFrom = 256 * 1024;

const zstd = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const compress = promisify(compressAsync);

interface Waiting {
  readonly row: readonly [day: string, guid: string, lane: number, event: string, payload: Buffer];
  readonly resolve: (outcome: "stored" | "repeated") => void;
  readonly reject: (error: unknown) => void;
}

const insertStatements = Array.from({ length: mostRows }, (_, index) => {
  const rows = Array.from({ length: index + 1 }, (_, row) => {
    const at = row * 5;
    return `($${at + 1},$${at + 2},$${at + 3},$${at + 4},$${at + 5})`;
  });
  // One row comes back whatever happens, so the notification is sent once, and only when something was stored.
  return `with stored as (
      insert into foothold.deliveries (day, guid, lane, event, payload) values ${rows.join(",")}
      on conflict do nothing returning guid)
    select array_agg(guid) as guids, case when count(*) > 0 then pg_notify('${wakeChannel}', '') end from stored`;
});

export function createInbox(db: Pick<Database, "connection">, connections = 1): Inbox {
  const pool = new pg.Pool({
    ...db.connection,
    application_name: "foothold inbox",
    max: connections,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: storeWithinMs,
    query_timeout: storeWithinMs,
  });
  // The commit that was under way fails by itself; an idle connection is simply replaced.
  pool.on("error", () => undefined);
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let underWay = 0;

  let scheduled = false;
  const flush = () => {
    scheduled = false;
    while (underWay < connections && waiting.length > 0) {
      const batch = waiting.splice(0, mostRows);
      underWay += 1;
      void store(pool, batch).finally(() => {
        underWay -= 1;
        for (const one of batch) waitingBytes -= one.row[4].length;
        flushSoon();
      });
    }
  };

  // Not at once: what the same turn of the event loop still brings goes along.
  const flushSoon = () => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(flush);
  };

  return {
    accept: async (delivery) => {
      if (!/^[\x21-\x7e]{1,100}$/.test(delivery.guid)) throw new RangeError("not a delivery id");
      const payload =
        delivery.body.length < compressAsideFrom
          ? zstdCompressSync(delivery.body, zstd)
          : await compress(delivery.body, zstd);
      if (waitingBytes > mostWaitingBytes)
        throw new Error("the database does not keep up with the deliveries");
      waitingBytes += payload.length;
      return new Promise((resolve, reject) => {
        const day = dayOfGuid(delivery.guid, Date.now());
        waiting.push({
          row: [day, delivery.guid, delivery.lane, delivery.event, payload],
          resolve,
          reject,
        });
        flushSoon();
      });
    },
    close: () => pool.end(),
  };
}

/** Stores a batch and tells everyone in it. Never rejects. */
async function store(pool: pg.Pool, batch: readonly Waiting[]): Promise<void> {
  try {
    const answer = await pool.query<{ guids: string[] | null }>({
      name: `accept ${batch.length}`,
      text: insertStatements[batch.length - 1] ?? "",
      values: batch.flatMap((one) => one.row as readonly unknown[]),
    });
    const stored = new Set(answer.rows[0]?.guids);
    // Of two with one GUID in a batch, the first was stored: deleting leaves the second to be told so.
    for (const one of batch) one.resolve(stored.delete(one.row[1]) ? "stored" : "repeated");
  } catch (error) {
    // What PostgreSQL refuses may be the fault of one: the others must not suffer for it.
    if (batch.length > 1 && error instanceof pg.DatabaseError && error.code?.startsWith("22")) {
      for (const one of batch) await store(pool, [one]);
    } else {
      for (const one of batch) one.reject(error);
    }
  }
}

/** A delivery as a worker gets it. */
export interface StoredDelivery {
  readonly day: string;
  readonly guid: string;
  readonly lane: number;
  readonly event: string;
  readonly receivedAt: Date;
  /** How often it failed before. */
  readonly attempts: number;
  readonly body: Buffer;
}

/** Reads a stored payload. The limit is the inbox's own on bodies, so a damaged one cannot fill the memory. */
export function readPayload(payload: Buffer): Buffer {
  return zstdDecompressSync(payload, { maxOutputLength: 26 * 1024 * 1024 });
}

/**
 * Marks a delivery done, inside the transaction that stores what was decided about it. False when somebody else has
 * finished it: then that transaction has to be rolled back.
 */
export async function finishDelivery(
  tx: Transaction,
  delivery: { readonly day: string; readonly guid: string },
): Promise<boolean> {
  const finished = await tx
    .updateTable("deliveries")
    .set({ state: "done", error: null })
    .where("day", "=", delivery.day)
    .where("guid", "=", delivery.guid)
    .where("state", "=", "pending")
    .executeTakeFirst();
  return finished.numUpdatedRows === 1n;
}

export interface ParkedDelivery {
  readonly day: string;
  readonly guid: string;
  readonly lane: number;
  readonly event: string;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly error: string | null;
}

/** What was given up, oldest first. */
export async function listParked(db: Database, limit = 100): Promise<ParkedDelivery[]> {
  return db.kysely
    .selectFrom("deliveries")
    .select(["day", "guid", "lane", "event", "received_at as receivedAt", "attempts", "error"])
    .where("state", "=", "parked")
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** Makes parked deliveries pending again, all of them or those with the given GUIDs; returns how many. */
export async function retryParked(db: Database, guids?: readonly string[]): Promise<number> {
  const update = db.kysely
    .updateTable("deliveries")
    .set({ state: "pending", attempts: 0 })
    .where("state", "=", "parked");
  const retried = await (guids ? update.where("guid", "in", [...guids]) : update).executeTakeFirst();
  await sql`select pg_notify(${wakeChannel}, '')`.execute(db.kysely);
  return Number(retried.numUpdatedRows);
}

export interface InboxCounts {
  readonly pending: number;
  readonly parked: number;
  /** Seconds; 0 when nothing is pending. */
  readonly oldestPendingSeconds: number;
}

/** For /metrics and doctor. */
export async function countDeliveries(db: Database): Promise<InboxCounts> {
  const counted = await sql<{ pending: number; parked: number; oldest: number | null }>`
    select count(*) filter (where state = 'pending') as pending,
           count(*) filter (where state = 'parked') as parked,
           extract(epoch from now() - min(received_at) filter (where state = 'pending'))::float8 as oldest
      from (select state, received_at from foothold.deliveries where state = 'pending'
            union all
            select state, received_at from foothold.deliveries where state = 'parked') as open`.execute(
    db.kysely,
  );
  const row = counted.rows[0];
  return {
    pending: row?.pending ?? 0,
    parked: row?.parked ?? 0,
    oldestPendingSeconds: Math.max(0, row?.oldest ?? 0),
  };
}
