/** Who wants to be seen, the merged work that is kept for them, and what maintainers credited them with. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "set local search_path to foothold",
  `create table participants (
    owner_id bigint not null,
    person bigint not null references people,
    state text not null check (state in ('joined', 'left', 'objected')),
    since timestamptz not null,
    joined_at timestamptz,
    notice text,
    active_at timestamptz not null,
    primary key (owner_id, person)
  )`,
  "create index participants_by_activity on participants (active_at)",
  // One row a participant and pull request. People in the snapshot are numbers, or marks that say who is the same.
  `create table evidence_work (
    owner_id bigint not null,
    person bigint not null references people,
    pull_id text not null,
    repository_id bigint not null,
    number integer not null,
    merged_at timestamptz not null,
    snapshot jsonb not null,
    primary key (owner_id, person, pull_id)
  )`,
  "create index evidence_work_by_pull on evidence_work (repository_id, number)",
  `create table credits (
    owner_id bigint not null,
    key text not null,
    person bigint not null references people,
    type text not null check (type in ('grant', 'endorsement')),
    -- of a grant
    kind text,
    requirement text,
    -- of an endorsement
    value text,
    by bigint not null references people,
    reason text not null,
    at timestamptz not null,
    primary key (owner_id, key)
  )`,
  "create index credits_by_person on credits (owner_id, person)",
  // When somebody's work last counted toward a requirement: the order of the hiring view, which knows no totals.
  `create table evidence_latest (
    owner_id bigint not null,
    requirement text not null,
    person bigint not null references people,
    last_at timestamptz not null,
    primary key (owner_id, requirement, person)
  )`,
  "create index evidence_latest_by_date on evidence_latest (owner_id, requirement, last_at desc, person)",
  // What marks of people are made with, so that they lead back to nobody.
  `create table salts (
    owner_id bigint primary key,
    salt bytea not null
  )`,
  "set local search_path to default",
];
