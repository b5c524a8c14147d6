/** Effects as wanted and as performed, and who performs them. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table foothold.effects (
      key text primary key check (length(key) between 1 and 400),
      type text not null,
      repository_id bigint not null,
      installation_id bigint not null,
      wanted jsonb not null,
      wanted_hash text not null,
      performed_hash text,
      remote_id text,
      attempts integer not null default 0,
      error text,
      parked_at timestamptz,
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index effects_parked on foothold.effects (parked_at) where parked_at is not null`.execute(
    db,
  );
  await sql`create table foothold.performers (id text primary key, lock bigint not null)`.execute(db);
}
