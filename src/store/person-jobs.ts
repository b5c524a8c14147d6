/** Jobs about one person of an organisation, who is a number in them: what is queued names nobody. */
import { sql } from "kysely";
import type { PersonJob } from "../domain/effect.ts";
import type { Database } from "./db.ts";
import { enqueueForgetting } from "./forgetting.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

/** One that waits under the same name already stays one. */
export async function addPersonJobs(tx: Transaction, jobs: readonly PersonJob[]): Promise<void> {
  const numberOf = await numbersOf(
    tx,
    jobs.map(({ personId }) => personId),
  );
  for (const { type, ownerId, personId } of jobs) {
    const person = numberOf(personId);
    if (type === "forget") {
      await enqueueForgetting(tx, person);
      continue;
    }
    await sql`
      select graphile_worker.add_job('person', payload => ${JSON.stringify({ type, ownerId, person })}::json,
        queue_name => ${`person:${person}`}, job_key => ${`${type}:${ownerId}:${person}`})`.execute(tx);
  }
}

/** What is queued. */
export interface QueuedPersonJob extends Pick<PersonJob, "ownerId"> {
  readonly type: Exclude<PersonJob["type"], "forget">;
  readonly person: number;
}

/** Who it is about; `null` when they were forgotten meanwhile. */
export async function personOfJob(
  db: Database,
  { person }: QueuedPersonJob,
): Promise<{ readonly id: number; readonly login: string } | null> {
  const row = await db.kysely
    .selectFrom("people")
    .select(["github_id", "login"])
    .where("number", "=", person)
    .executeTakeFirst();
  if (row === undefined || row.github_id === null || row.login === null) return null;
  return { id: row.github_id, login: row.login };
}
