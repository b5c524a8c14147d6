/** Runs the outbox's jobs: performs effects with retries, fires timers, keeps the inbox's partitions up. */
import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { parseCronItems, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { sql } from "kysely";
import type { Effect, Timer } from "../domain/effect.ts";
import { errorText } from "../error-text.ts";
import type { Database } from "./db.ts";
import { readFailure } from "./failure.ts";
import { graphileLogger } from "./graphile-log.ts";
import type { Log } from "./log.ts";
import { addPerformJob, asSet } from "./outbox.ts";
import { maintainPartitions } from "./partitions.ts";
import { registerPerformer } from "./performers.ts";
import type { QueuedPersonJob } from "./person-jobs.ts";
import { applyRetention } from "./retention.ts";

export interface OutboxOptions {
  readonly db: Database;
  readonly log: Log;
  /**
   * Performs an effect as an upsert and resolves with the id of what it made. `previous.attempt` counts from 1. An
   * error with a Date `retryAt` says when to try again.
   */
  readonly perform: (
    effect: Effect,
    previous: { readonly remoteId: string | null; readonly attempt: number },
  ) => Promise<{ readonly remoteId: string | null }>;
  readonly timer: (timer: Timer) => Promise<void>;
  /** Does something about one person; without it, such jobs wait for a process that can. */
  readonly person?: (job: QueuedPersonJob) => Promise<void>;
  /** Forgets the person of a number; asked for by `enqueueForgetting`. */
  readonly forget: (number: number) => Promise<void>;
  /** What is too old goes by this clock. */
  readonly now?: () => Date;
  /** How often to look for jobs that nothing announced, in milliseconds. */
  readonly pollMs?: number;
  /** Jobs at once; those of one repository run one at a time whatever this is. */
  readonly concurrency?: number;
  /** An effect that failed this often is parked. */
  readonly maxAttempts?: number;
  /** Milliseconds to wait after an effect's n-th failure, n from 1. */
  readonly backoffMs?: (attempts: number) => number;
}

export interface Outbox {
  /** Waits for the jobs under way; starts no new ones. */
  stop(): Promise<void>;
  /** Resolves when no job is under way and none is due. */
  idle(): Promise<void>;
}

/** Doubles from two seconds to one hour; twelve attempts span some four hours. */
function defaultBackoff(attempts: number): number {
  return Math.min(3_600_000, 1000 * 2 ** attempts) * (0.5 + Math.random() / 2);
}

/** Starts performing. Any number of processes may do so on one database. */
export async function startOutbox(options: OutboxOptions): Promise<Outbox> {
  const { db, log } = options;
  const settings = { maxAttempts: 12, backoffMs: defaultBackoff, ...options };
  const events: WorkerEvents = new EventEmitter();
  const poolId = new Promise<string>((resolve) => {
    events.once("pool:create", ({ workerPool }) => resolve(workerPool.id));
  });
  // Jobs wait until the process is known as alive: otherwise a crash would leave them locked for hours.
  const registered = poolId.then((id) => registerPerformer(db, id, log));
  registered.catch(() => undefined);
  const runner = await run({
    pgPool: db.pool,
    logger: graphileLogger(log),
    concurrency: options.concurrency ?? 4,
    // The next job of a repository is seen by this, because the last one's completion announces nothing.
    pollInterval: options.pollMs ?? 250,
    noHandleSignals: true,
    events,
    parsedCronItems: parseCronItems([
      { task: "maintain", match: "17 * * * *" },
      { task: "retain", match: "43 3 * * *" },
    ]),
    taskList: {
      perform: async (payload) => {
        await registered;
        await performOne(settings, (payload as { key: string }).key);
      },
      timer: async (payload) => {
        await registered;
        await options.timer(await asSet(db, payload as Timer));
      },
      forget: async (payload) => {
        await registered;
        await options.forget((payload as { person: number }).person);
      },
      ...personTask(options),
      maintain: () => maintainPartitions(db.pool, Date.now(), log),
      retain: async () => {
        await applyRetention(db, (options.now ?? (() => new Date()))(), log);
      },
    },
  });
  const performer = await registered;
  return {
    stop: async () => {
      await runner.stop();
      await performer.stop();
    },
    idle: async () => {
      while (await hasDueJob(db)) await sleep(10);
    },
  };
}

function personTask({ person }: OutboxOptions): TaskList {
  return person === undefined ? {} : { person: (payload) => person(payload as QueuedPersonJob) };
}

async function hasDueJob(db: Database): Promise<boolean> {
  const due = await sql`
    select from graphile_worker.jobs
     where locked_at is not null or (run_at <= now() and attempts < max_attempts) limit 1`.execute(db.kysely);
  return due.rows.length > 0;
}

type Settings = OutboxOptions & Required<Pick<OutboxOptions, "maxAttempts" | "backoffMs">>;

async function performOne(settings: Settings, key: string): Promise<void> {
  const { db, log } = settings;
  // What stands on GitHub is unknown from here until the answer, so a wish for the previous content is not skipped.
  const begun = await sql<{
    wanted: Effect;
    wanted_hash: string;
    remote_id: string | null;
    attempts: number;
    repository_id: number;
  }>`
    update foothold.effects set attempts = attempts + 1, performed_hash = null
     where key = ${key} and parked_at is null and wanted_hash is distinct from performed_hash
    returning wanted, wanted_hash, remote_id, attempts, repository_id`.execute(db.kysely);
  const row = begun.rows[0];
  if (row === undefined) return;
  try {
    const { remoteId } = await settings.perform(row.wanted, {
      remoteId: row.remote_id,
      attempt: row.attempts,
    });
    await db.kysely
      .updateTable("effects")
      .set({
        performed_hash: row.wanted_hash,
        remote_id: remoteId,
        attempts: 0,
        error: null,
        updated_at: new Date(),
      })
      .where("key", "=", key)
      .execute();
  } catch (error) {
    log.warn({ err: error, effect: key, attempts: row.attempts }, "an effect could not be performed");
    await putOff(settings, key, row, error);
  }
}

interface Attempted {
  readonly wanted_hash: string;
  readonly attempts: number;
  readonly repository_id: number;
}

/** Keeps the error and tries again later, or parks. What was wanted anew meanwhile has a job of its own. */
async function putOff(settings: Settings, key: string, row: Attempted, error: unknown): Promise<void> {
  const failure = readFailure(error, settings.maxAttempts);
  const park = row.attempts >= failure.attempts;
  const text = errorText(error);
  const retryAt = failure.retryAt ?? new Date(Date.now() + settings.backoffMs(row.attempts));
  await settings.db.kysely.transaction().execute(async (tx) => {
    const kept = await tx
      .updateTable("effects")
      .set({
        error: text.replaceAll("\0", "").slice(0, 4000),
        parked_at: park ? new Date() : null,
        updated_at: new Date(),
      })
      .where("key", "=", key)
      .where("wanted_hash", "=", row.wanted_hash)
      .executeTakeFirst();
    if (kept.numUpdatedRows === 1n && !park) await addPerformJob(tx, key, row.repository_id, retryAt);
  });
  if (park) settings.log.error({ err: error, effect: key }, "an effect keeps failing and was parked");
}
