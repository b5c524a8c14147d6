/**
 * Works the inbox off: each worker claims one lane (a repository), drains it in order for a while and lets go of it.
 * A claim is a row lock in an open transaction, so a worker that dies gives its lane back with its connection.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { errorText } from "../error-text.ts";
import type { Database } from "./db.ts";
import { readPayload, type StoredDelivery, wakeChannel } from "./deliveries.ts";
import { readFailure } from "./failure.ts";
import { findLanes, hasRunnable, type LaneSearch, makeLanes, takeLane } from "./lanes.ts";
import type { Log } from "./log.ts";
import { createWaker, listen } from "./waking.ts";

export interface WorkerOptions {
  readonly db: Database;
  readonly log: Log;
  /** Lanes worked on at once by this process. */
  readonly concurrency: number;
  /**
   * Decides about one delivery and commits that, with finishDelivery in the same transaction. One that concerns
   * nobody needs nothing: it is finished when this resolves. failure.ts says what an error may say of itself.
   */
  readonly process: (delivery: StoredDelivery) => Promise<void>;
  /** A delivery that failed this often by itself is parked. */
  readonly maxAttempts?: number;
  /** How often to look without having been woken, in milliseconds. */
  readonly pollMs?: number;
  /** Milliseconds to wait after a delivery's n-th failure, n from 1. */
  readonly backoffMs?: (attempts: number) => number;
  /** When a lane is let go of although it has more. */
  readonly turn?: { readonly deliveries: number; readonly ms: number };
}

export interface Workers {
  /** Waits for the deliveries under way; takes no new ones. */
  stop(): Promise<void>;
  /** Resolves when nothing is under way and nothing pending could be worked on now. */
  idle(): Promise<void>;
}

/** Doubles from one second to ten minutes; the random part keeps lanes that failed together from coming together. */
export function exponentialBackoff(attempts: number): number {
  return Math.min(600_000, 1000 * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2);
}

interface Work extends Required<WorkerOptions> {
  readonly claims: pg.Pool;
}

export function startWorkers(options: WorkerOptions): Workers {
  const { db, log } = options;
  const claims = new pg.Pool({
    ...db.connection,
    application_name: "foothold workers",
    max: options.concurrency,
  });
  const lost = (error: Error) => log.warn({ err: error }, "a worker lost its database connection");
  claims.on("error", lost);
  claims.on("connect", (client) => client.on("error", lost));
  const work: Work = {
    maxAttempts: 8,
    pollMs: 1000,
    backoffMs: exponentialBackoff,
    turn: { deliveries: 100, ms: 10_000 },
    ...options,
    claims,
  };
  const waker = createWaker();
  const listener = listen(db.connection, wakeChannel, waker.wakeOne, log);
  const search: LaneSearch = { after: null, busy: new Set(), known: new Set() };
  const state = { stopping: false, active: 0, turns: 0 };

  const loop = async () => {
    while (!state.stopping) {
      const seen = waker.generation();
      state.active += 1;
      const worked = await takeTurn(work, search, waker.wakeOne, () => state.stopping).catch((error) => {
        log.error({ err: error }, "a worker could not reach its lane; trying again");
        return "failed" as const;
      });
      state.active -= 1;
      state.turns += 1;
      if (worked === "failed") await sleep(work.pollMs);
      else if (worked === "nothing" && !state.stopping) await waker.wait(seen, work.pollMs);
    }
  };
  const loops = Array.from({ length: options.concurrency }, loop);

  return {
    stop: async () => {
      state.stopping = true;
      waker.wakeAll();
      await Promise.all(loops);
      await listener.stop();
      await claims.end();
    },
    idle: async () => {
      for (;;) {
        const { turns } = state;
        if (
          state.active === 0 &&
          !(await hasRunnable(db.pool)) &&
          state.active === 0 &&
          state.turns === turns
        )
          return;
        waker.wakeOne();
        await sleep(5);
      }
    },
  };
}

/** Claims a lane, drains it, lets go of it. */
async function takeTurn(
  work: Work,
  search: LaneSearch,
  wakeAnother: () => void,
  stopping: () => boolean,
): Promise<"worked" | "nothing"> {
  const client = await work.claims.connect();
  let broken: unknown;
  try {
    const lanes = await findLanes(client, search);
    if (lanes.length === 0) return "nothing";
    await makeLanes(client, search, lanes);
    await client.query("begin");
    const lane = await takeLane(client, lanes);
    if (lane === null) {
      await client.query("rollback");
      // Held by others; or, once in a restored database, without the rows that were thought known.
      search.known.clear();
      return "nothing";
    }
    search.busy.add(lane);
    search.after = lane;
    // There may be more lanes than this one; whoever is woken finds out.
    wakeAnother();
    try {
      const retryAt = await drain(work, client, lane, stopping);
      await client.query({
        name: "let go of lane",
        text: "update foothold.lanes set retry_at = $2 where id = $1 and retry_at is distinct from $2",
        values: [lane, retryAt],
      });
      await client.query("commit");
    } finally {
      search.busy.delete(lane);
    }
    return "worked";
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    // A connection in an unknown state is ended, which also ends its claim.
    client.release(broken !== undefined);
  }
}

interface Row {
  readonly day: string;
  readonly guid: string;
  readonly lane: number;
  readonly event: string;
  readonly received_at: Date;
  readonly attempts: number;
  readonly payload: Buffer;
}

/** Works on a lane's deliveries in order; resolves with when to come back after a failure, or `null`. */
async function drain(
  work: Work,
  client: pg.PoolClient,
  lane: number,
  stopping: () => boolean,
): Promise<Date | null> {
  const until = Date.now() + work.turn.ms;
  let left = work.turn.deliveries;
  while (left > 0) {
    const { rows } = await client.query<Row>({
      name: "next in lane",
      text: `select day, guid, lane, event, received_at, attempts, payload from foothold.deliveries
              where state = 'pending' and lane = $1 order by seq limit $2`,
      values: [lane, Math.min(left, 8)],
    });
    if (rows.length === 0) return null;
    for (const row of rows) {
      if (stopping() || Date.now() > until) return null;
      left -= 1;
      const outcome = await workOn(work, row);
      if (outcome instanceof Date) return outcome;
    }
  }
  return null;
}

async function workOn(work: Work, row: Row): Promise<"done" | "parked" | Date> {
  try {
    await work.process({
      day: row.day,
      guid: row.guid,
      lane: row.lane,
      event: row.event,
      receivedAt: row.received_at,
      attempts: row.attempts,
      body: readPayload(row.payload),
    });
    await setState(work, row, "done", row.attempts, null);
    return "done";
  } catch (error) {
    return fail(work, row, error);
  }
}

async function fail(work: Work, row: Row, error: unknown): Promise<"done" | "parked" | Date> {
  const attempts = row.attempts + 1;
  const failure = readFailure(error, work.maxAttempts);
  const state = attempts >= failure.attempts ? "parked" : "pending";
  const text = errorText(error);
  const details = { err: error, guid: row.guid, event: row.event, lane: row.lane, attempts };
  // PostgreSQL's text holds no NUL, and nobody reads more of an error than this.
  const changed = await setState(work, row, state, attempts, text.replaceAll("\0", "").slice(0, 4000));
  if (!changed) return "done";
  if (state === "parked") {
    work.log.error(details, "a delivery keeps failing and was parked");
    return "parked";
  }
  work.log.warn(details, "a delivery failed; it is tried again");
  return failure.retryAt ?? new Date(Date.now() + work.backoffMs(attempts));
}

/** False when the delivery was no longer pending: finished by `process`, or by somebody else. */
async function setState(
  work: Work,
  row: Row,
  state: "pending" | "done" | "parked",
  attempts: number,
  error: string | null,
): Promise<boolean> {
  const changed = await work.db.pool.query({
    name: "set delivery state",
    text: `update foothold.deliveries set state = $3, attempts = $4, error = $5
            where day = $1 and guid = $2 and state = 'pending'`,
    values: [row.day, row.guid, state, attempts, error],
  });
  return changed.rowCount === 1;
}
