/** Who was welcomed, who accompanies whom, who takes part in which programme, and which level people's work has reached. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "set local search_path to foothold",
  // Parts of a thread's comment with a life of their own: {key, text}.
  "alter table threads add notes jsonb not null default '[]'",
  // A mark says only that somebody was welcomed; it is made with the owner's salt.
  `create table welcomes (
    owner_id bigint not null,
    mark text not null,
    primary key (owner_id, mark)
  )`,
  `create table pairings (
    owner_id bigint not null,
    key text not null,
    person bigint not null references people,
    mentor bigint not null references people,
    requirement text,
    state text not null check (state in ('asked', 'accepted', 'declined', 'ended')),
    since timestamptz not null,
    until timestamptz,
    primary key (owner_id, key)
  )`,
  "create index pairings_by_person on pairings (owner_id, person)",
  "create index pairings_by_mentor on pairings (owner_id, mentor)",
  `create table enrolments (
    owner_id bigint not null,
    key text not null,
    person bigint not null references people,
    programme text not null,
    cohort text not null,
    state text not null check (state in ('invited', 'accepted', 'ended')),
    by bigint not null references people,
    -- where it is told how it goes
    repository_id bigint not null,
    number integer not null,
    since timestamptz not null,
    until timestamptz,
    -- the last week of which the end was looked at
    week integer not null default 0,
    primary key (owner_id, key)
  )`,
  "create index enrolments_by_person on enrolments (owner_id, person)",
  "create index enrolments_by_cohort on enrolments (owner_id, programme, cohort)",
  // The highest level that somebody's work reaches: a proposal to maintainers, which grants nothing.
  `create table levels_reached (
    owner_id bigint not null,
    person bigint not null references people,
    level text not null,
    at timestamptz not null,
    primary key (owner_id, person)
  )`,
  "set local search_path to default",
];
