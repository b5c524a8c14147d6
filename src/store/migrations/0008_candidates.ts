/** Applications: the draft that somebody read, and the candidate that it becomes. What a thread says of them. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "set local search_path to foothold",
  // People are numbers in `snapshot` and in `life` too.
  `create table candidates (
    owner_id bigint not null,
    key text not null,
    person bigint not null references people,
    position text not null,
    state text not null check (state in ('draft', 'open', 'closed')),
    -- evidence as the person saw it, and what its hash was
    snapshot jsonb not null,
    hash text not null,
    policy_commit text not null,
    -- where they applied
    asked_repository_id bigint not null,
    asked_number integer not null,
    drafted_at timestamptz not null,
    applied_at timestamptz,
    -- the issue in the private repository
    repository_id bigint,
    issue_id bigint,
    issue_number integer,
    stage text not null,
    since timestamptz not null,
    outcome text,
    closed_at timestamptz,
    -- the person ended it themselves
    taken_back boolean not null default false,
    first_answer_at timestamptz,
    last_answer_at timestamptz,
    -- in milliseconds
    longest_silence bigint not null default 0,
    -- what was included, moves with their reasons, what waits, what was told
    life jsonb not null default '{}',
    primary key (owner_id, key)
  )`,
  "create index candidates_by_person on candidates (owner_id, person)",
  "create index candidates_by_issue on candidates (issue_id) where issue_id is not null",
  "create index candidates_by_application on candidates (owner_id, applied_at) where applied_at is not null",
  // One application for one position at a time, and one draft.
  "create unique index candidates_once on candidates (owner_id, person, position, state) where state <> 'closed'",
  "alter table threads add applications text",
  "set local search_path to default",
];
