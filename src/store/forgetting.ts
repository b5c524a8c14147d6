/**
 * Forgetting a person: out of every table goes who they are, and what is left says a number. The ledger stays as it is,
 * and every decision is still made again from what is kept of it. Idempotent: somebody who is forgotten is nobody.
 */
import { sql } from "kysely";
import { forgottenLogin } from "../domain/forgotten.ts";
import type { Database } from "./db.ts";
import type { Forgetting, Means } from "./holdings/holding.ts";
import { holdings } from "./holdings.ts";
import { identify, type Who, whoIs } from "./identity.ts";
import type { Transaction } from "./schema.ts";
import { type Identity, roughPattern, scrubbing, somebody } from "./scrubbing.ts";

export type { Kept, Means, Witness } from "./holdings/holding.ts";

export interface Forgotten {
  readonly number: number;
  /** How many rows changed, by table; empty when the person had been forgotten before. */
  readonly changed: Readonly<Record<string, number>>;
  /** What stays because an account of the person's own is what a programme belongs to. */
  readonly keptPlaces: boolean;
}

/** The queue's job that forgets somebody after what is under way is done. It names the number and nothing else. */
export async function enqueueForgetting(tx: Transaction, number: number): Promise<void> {
  await sql`
    select graphile_worker.add_job('forget', payload => ${JSON.stringify({ person: number })}::json,
      queue_name => 'forgetting', job_key => ${`forget:${number}`})`.execute(tx);
}

/** In one transaction: a person is known everywhere or nowhere. */
export async function forgetPerson(
  db: Database,
  number: number,
  means: Means,
  also: readonly string[] = [],
): Promise<Forgotten> {
  const who = await whoIs(db, number);
  if (who === null) return { number, changed: {}, keptPlaces: false };
  const forgotten = await untilDone(() => identify(db, who, also), db, means, false);
  await cleanUp(db);
  return forgotten;
}

/** What forgetting somebody would change; nothing is changed. */
export async function wouldForget(
  db: Database,
  who: Who,
  means: Means,
  also: readonly string[] = [],
): Promise<Forgotten> {
  return untilDone(() => identify(db, who, also), db, means, true);
}

async function untilDone(
  identified: () => Promise<Identity>,
  db: Database,
  means: Means,
  dryRun: boolean,
): Promise<Forgotten> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptToForget(db, await identified(), means, dryRun);
    } catch (error) {
      if (error instanceof DryRun) return error.would;
      // An organisation booked something for the person since it was looked which ones had.
      if (!(error instanceof OtherOwner) || attempt === 5) throw error;
    }
  }
}

class OtherOwner extends Error {}

class DryRun extends Error {
  readonly would: Forgotten;
  constructor(would: Forgotten) {
    super("nothing is changed");
    this.would = would;
  }
}

async function attemptToForget(
  db: Database,
  identity: Identity,
  means: Means,
  dryRun: boolean,
): Promise<Forgotten> {
  const owners = await ownersNaming(db.kysely, identity);
  return db.kysely.transaction().execute(async (tx) => {
    // In one order, so that two who forget never wait for each other in a ring. A decision takes one, and then people.
    await tx
      .selectFrom("ledgers")
      .select("owner_id")
      .where("owner_id", "in", [-1, ...owners])
      .orderBy("owner_id")
      .forUpdate()
      .execute();
    // Whoever decides on the person has a share of this row until what was decided is stored.
    await tx
      .selectFrom("people")
      .select("number")
      .where("number", "=", identity.number)
      .forUpdate()
      .execute();
    if (!(await ownersAwarding(tx, identity)).every((owner) => owners.includes(owner)))
      throw new OtherOwner();
    const forgetting = await prepared(tx, identity, owners, means);
    const changed: Record<string, number> = {};
    for (const holding of holdings) changed[holding.table] = await holding.forget(forgetting);
    const forgotten = { number: identity.number, changed, keptPlaces: forgetting.keepPlaces };
    if (dryRun) throw new DryRun(forgotten);
    return forgotten;
  });
}

async function prepared(
  tx: Transaction,
  identity: Identity,
  owners: readonly number[],
  means: Means,
): Promise<Forgetting> {
  const rows = await tx
    .selectFrom("people")
    .select("login")
    .where("number", "<>", identity.number)
    .where("login", "is not", null)
    .execute();
  const others = new Set(rows.flatMap(({ login }) => login?.toLowerCase() ?? []));
  const place = await tx
    .selectFrom("repositories")
    .select("id")
    .where("owner_id", "=", identity.id ?? 0)
    .executeTakeFirst();
  const keepPlaces = place !== undefined;
  const { words } = means;
  return {
    ...{ tx, identity, owners, means, others, keepPlaces },
    shown: scrubbing(identity, { instead: somebody, others }),
    records: scrubbing(identity, { instead: forgottenLogin(identity.number), words, others, keepPlaces }),
  };
}

async function ownersAwarding(tx: Transaction, { number }: Identity): Promise<number[]> {
  const rows = await tx
    .selectFrom("awards")
    .select("owner_id")
    .distinct()
    .where("person", "=", number)
    .execute();
  return rows.map((row) => row.owner_id);
}

/** Whose records name the person: their decisions wait meanwhile. */
async function ownersNaming(db: Database["kysely"], identity: Identity): Promise<number[]> {
  const pattern = roughPattern(identity);
  const { rows } = await sql<{ owner_id: number }>`
    select owner_id from foothold.awards
     where person = ${identity.number} or concat_ws(' ', reasons::text, on_hold::text) ~* ${pattern}
    union select owner_id from foothold.overrides where person = ${identity.number} or concat_ws(' ', by, note) ~* ${pattern}
    union select owner_id from foothold.bounties where concat_ws(' ', label, history::text, life::text) ~* ${pattern}
    union select owner_id from foothold.decisions where concat_ws(' ', fact::text, given::text) ~* ${pattern}
    union select r.owner_id from foothold.threads t join foothold.repositories r on r.id = t.repository_id
     where concat_ws(' ', status, notes::text, grants, answer, applications, proposals::text) ~* ${pattern}
    union select r.owner_id from foothold.effects e join foothold.repositories r on r.id = e.repository_id
     where concat_ws(' ', wanted::text, error) ~* ${pattern}`.execute(db);
  return rows.map((row) => row.owner_id);
}

/** What was overwritten is gone from pages and statistics too, and not only for those who ask by SQL. */
async function cleanUp({ pool }: Database): Promise<void> {
  for (const { table } of holdings) {
    const name = table.includes(".") ? table : `foothold.${table}`;
    await pool.query(`vacuum (analyze) ${name}`);
  }
}
