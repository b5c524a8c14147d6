/** Work that is done every few minutes by one process at a time. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table foothold.sweeps (
      name text primary key,
      begun_at timestamptz not null,
      position timestamptz
    )`.execute(db);
}
