/**
 * The outbox: effects as last wanted, kept in the transaction that decided them and performed afterwards.
 * graphile-worker runs the jobs; the table `effects` knows what was wanted last and what was performed last.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Effect, Timer } from "../domain/effect.ts";
import { keyOfToday } from "../domain/person-key.ts";
import type { Database } from "./db.ts";
import { reading, storing } from "./names.ts";
import type { Transaction } from "./schema.ts";

/**
 * Wants effects to be performed, in the transaction of whatever decided them. The last content under a key wins; what
 * was performed already is not performed again.
 */
export async function enqueueEffects(tx: Transaction, effects: readonly Effect[]): Promise<void> {
  // One order for everybody, so that two transactions that want the same keys do not wait for each other for ever.
  const stored = await storing(
    tx,
    effects.map((effect) => effect.key),
  );
  const sorted = effects
    .map((effect): Effect => ({ ...effect, key: stored(effect.key) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  for (const effect of sorted) {
    const hash = hashEffect(effect);
    const wanted = JSON.stringify(effect);
    const changed = await sql`
      insert into foothold.effects as e (key, type, repository_id, installation_id, wanted, wanted_hash)
      values (${effect.key}, ${effect.type}, ${effect.repositoryId}, ${effect.installationId}, ${wanted}::jsonb, ${hash})
      on conflict (key) do update set
        type = excluded.type, repository_id = excluded.repository_id, installation_id = excluded.installation_id,
        wanted = excluded.wanted, wanted_hash = excluded.wanted_hash,
        attempts = 0, error = null, parked_at = null, updated_at = now()
      where e.wanted_hash <> excluded.wanted_hash or e.parked_at is not null
      returning key`.execute(tx);
    // Even when what is wanted now was performed before: something else may be under way at this moment.
    if (changed.rows.length > 0) await addPerformJob(tx, effect.key, effect.repositoryId, null);
  }
}

/** Adds the job that performs an effect. `notBefore` puts a retry off; it never puts off a job that is due sooner. */
export async function addPerformJob(
  tx: Transaction | Database["kysely"],
  key: string,
  repositoryId: number,
  notBefore: Date | null,
): Promise<void> {
  const mode = notBefore === null ? "replace" : "preserve_run_at";
  await sql`
    select graphile_worker.add_job('perform', payload => ${JSON.stringify({ key })}::json,
      queue_name => ${`repository:${repositoryId}`}, run_at => ${notBefore}::timestamptz,
      job_key => ${`effect:${key}`}, job_key_mode => ${mode})`.execute(tx);
}

/** Sets timers, in the transaction of whatever decided them. One with a key that is set already replaces it. */
export async function setTimers(tx: Transaction, timers: readonly Timer[]): Promise<void> {
  const stored = await storing(tx, timers.flatMap(keysOf));
  for (const timer of timers) {
    const named = withKeys(timer, stored);
    await sql`
      select graphile_worker.add_job('timer', payload => ${JSON.stringify(named)}::json,
        run_at => ${named.at}::timestamptz, job_key => ${`timer:${named.key}`})`.execute(tx);
  }
}

/** A timer as it was set, with ids in its keys again; one that an earlier version set has them still. */
export async function asSet(db: Database, kept: Timer): Promise<Timer> {
  const ids = await reading(db.kysely, keysOf(kept));
  return withKeys(kept, (key) => ids(keyOfToday(key)));
}

function keysOf(timer: Timer): string[] {
  return timer.type === "mature" ? [timer.key, timer.awardKey] : [timer.key];
}

function withKeys(timer: Timer, name: (key: string) => string): Timer {
  const key = name(timer.key);
  return timer.type === "mature" ? { ...timer, key, awardKey: name(timer.awardKey) } : { ...timer, key };
}

/** SHA-256 over the effect with its keys sorted: the same content has the same hash however it was put together. */
export function hashEffect(effect: Effect): string {
  const content = JSON.stringify(effect, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(content).digest("hex");
}

export interface ParkedEffect {
  readonly key: string;
  readonly type: string;
  readonly repositoryId: number;
  readonly attempts: number;
  readonly error: string | null;
  readonly parkedAt: Date | null;
}

/** Effects that were given up, oldest first. */
export async function listParkedEffects(db: Database, limit = 100): Promise<ParkedEffect[]> {
  return db.kysely
    .selectFrom("effects")
    .select(["key", "type", "repository_id as repositoryId", "attempts", "error", "parked_at as parkedAt"])
    .where("parked_at", "is not", null)
    .orderBy("parked_at")
    .limit(limit)
    .execute();
}

/** Tries parked effects again, all of them or those with the given keys; returns how many. */
export async function retryParkedEffects(db: Database, keys?: readonly string[]): Promise<number> {
  return db.kysely.transaction().execute(async (tx) => {
    const update = tx
      .updateTable("effects")
      .set({ parked_at: null, attempts: 0, updated_at: new Date() })
      .where("parked_at", "is not", null);
    const retried = await (keys ? update.where("key", "in", [...keys]) : update)
      .returning(["key", "repository_id"])
      .execute();
    for (const row of retried) await addPerformJob(tx, row.key, row.repository_id, null);
    return retried.length;
  });
}

export interface OutboxCounts {
  /** Wanted and not yet performed, those that wait for a retry included. */
  readonly pending: number;
  readonly parked: number;
  /** Timers that are set; those that failed for good are in `failedTimers`. */
  readonly timers: number;
  readonly failedTimers: number;
}

/** For /metrics and doctor. */
export async function countEffects(db: Database): Promise<OutboxCounts> {
  const counted = await sql<OutboxCounts>`
    select
      (select count(*) from foothold.effects where parked_at is not null) as parked,
      count(*) filter (where task_identifier = 'perform') as pending,
      count(*) filter (where task_identifier in ('timer', 'person') and attempts < max_attempts) as timers,
      count(*) filter (where task_identifier in ('timer', 'person') and attempts >= max_attempts) as "failedTimers"
    from graphile_worker.jobs`.execute(db.kysely);
  return counted.rows[0] ?? { pending: 0, parked: 0, timers: 0, failedTimers: 0 };
}
