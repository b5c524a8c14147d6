/**
 * What is kept no longer than it is of use, every day. Raw deliveries go by partition (partitions.ts); everything else
 * that goes with time goes here, and docs/privacy.md says so. The ledger, its records and what proves it stay.
 */
import { sql } from "kysely";
import type { Effect } from "../domain/effect.ts";
import type { Database } from "./db.ts";
import type { Log } from "./log.ts";
import { hashEffect } from "./outbox.ts";

const dayMs = 86_400_000;
/** How long it is known what the App did on GitHub, and why something that was given up had failed. */
export const effectDays = 90;
/** How long it is known what somebody was asked to sign, after nobody can answer it any more. */
const nonceDays = 30;
/** Which of them are edited later: it has to be known where they stand. */
const edited = ["comment", "issue"];

export type Retained = Readonly<Record<string, number>>;

/** Takes away what is too old by `now`; resolves with how many rows changed, by what it was. Idempotent. */
export async function applyRetention(db: Database, now: Date, log?: Log): Promise<Retained> {
  const before = new Date(now.getTime() - effectDays * dayMs);
  const retained = {
    effectsDropped: await dropEffects(db, before),
    commentsEmptied: await emptyComments(db, before),
    errorsDropped: await dropErrors(db, before),
    policiesDropped: await dropPolicies(db),
    noncesDropped: await dropNonces(db, new Date(now.getTime() - nonceDays * dayMs)),
  };
  if (Object.values(retained).some((count) => count > 0)) log?.info(retained, "what was too old is gone");
  return retained;
}

/** Done again they would change nothing. Of a comment it has to be known which one is to be edited. */
async function dropEffects({ kysely }: Database, before: Date): Promise<number> {
  const gone = await kysely
    .deleteFrom("effects")
    .where("type", "not in", edited)
    .whereRef("performed_hash", "=", "wanted_hash")
    .where("updated_at", "<", before)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** GitHub has the text; which comment it stands in is all that the App has to know. */
async function emptyComments({ kysely }: Database, before: Date): Promise<number> {
  const old = await kysely
    .selectFrom("effects")
    .select(["key", "wanted", "wanted_hash"])
    .where("type", "in", edited)
    .whereRef("performed_hash", "=", "wanted_hash")
    .where("updated_at", "<", before)
    .where(sql<boolean>`wanted->>'body' <> ''`)
    .execute();
  for (const { key, wanted, wanted_hash } of old) {
    const emptied = { ...(wanted as Effect), body: "" } as Effect;
    const hash = hashEffect(emptied);
    await kysely
      .updateTable("effects")
      .set({ wanted: JSON.stringify(emptied), wanted_hash: hash, performed_hash: hash })
      .where("key", "=", key)
      .where("wanted_hash", "=", wanted_hash)
      .execute();
  }
  return old.length;
}

/** What was given up stays, to be tried again or not; the error of it is nobody's business after so long. */
async function dropErrors({ kysely }: Database, before: Date): Promise<number> {
  const effects = await kysely
    .updateTable("effects")
    .set({ error: null })
    .where("error", "is not", null)
    .where("updated_at", "<", before)
    .executeTakeFirst();
  const jobs = await sql`
    update graphile_worker._private_jobs set last_error = null
     where last_error is not null and attempts >= max_attempts and updated_at < ${before}`.execute(kysely);
  return Number(effects.numUpdatedRows) + Number(jobs.numAffectedRows ?? 0n);
}

/** What links a wallet is asked for anew; the wallet itself stays. */
async function dropNonces({ kysely }: Database, before: Date): Promise<number> {
  const gone = await kysely.deleteFrom("wallet_nonces").where("expires_at", "<", before).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** A policy under which nothing was booked, and which is in force nowhere any more, proves nothing. */
async function dropPolicies({ kysely }: Database): Promise<number> {
  const gone = await kysely
    .deleteFrom("policy_versions as v")
    .where((is) =>
      is.not(
        is.exists(is.selectFrom("decisions as d").select("d.id").whereRef("d.policy_version", "=", "v.id")),
      ),
    )
    .where((is) =>
      is.not(
        is.exists(is.selectFrom("policies as p").select("p.version").whereRef("p.version", "=", "v.id")),
      ),
    )
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
