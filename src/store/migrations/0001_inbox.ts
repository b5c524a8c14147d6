/** Deliveries by day, and the lanes they are worked on in. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create sequence foothold.deliveries_seq`.execute(db);
  await sql`
    create table foothold.deliveries (
      day date not null,
      guid text not null check (length(guid) between 1 and 100),
      seq bigint not null default nextval('foothold.deliveries_seq'),
      lane bigint not null,
      received_at timestamptz not null default now(),
      attempts integer not null default 0,
      state text not null default 'pending' check (state in ('pending', 'done', 'parked')),
      event text not null,
      error text,
      payload bytea not null,
      primary key (day, guid)
    ) partition by range (day)`.execute(db);
  // The payload is compressed already: PostgreSQL need not try again.
  await sql`alter table foothold.deliveries alter payload set storage external`.execute(db);
  await sql`create index deliveries_pending on foothold.deliveries (lane, seq) where state = 'pending'`.execute(
    db,
  );
  await sql`create index deliveries_parked on foothold.deliveries (seq) where state = 'parked'`.execute(db);
  await sql`
    create table foothold.deliveries_other partition of foothold.deliveries default
      with (toast_tuple_target = 8160)`.execute(db);
  await sql`create index deliveries_other_received_at on foothold.deliveries_other (received_at)`.execute(db);
  await sql`create table foothold.lanes (id bigint primary key, retry_at timestamptz)`.execute(db);
}
