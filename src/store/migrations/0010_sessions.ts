/** People who are signed in to the pages, sign-ins under way, badges that somebody switched on, and whose file a policy is. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "set local search_path to foothold",
  // Of what the browser holds only its hash is here: whoever reads the table cannot sign in with it.
  `create table sessions (
    hash bytea primary key,
    person bigint not null references people,
    begun_at timestamptz not null,
    seen_at timestamptz not null
  )`,
  "create index sessions_by_person on sessions (person)",
  "create index sessions_by_use on sessions (seen_at)",
  `create table sign_ins (
    state bytea primary key,
    browser bytea not null,
    verifier text not null,
    return_to text not null,
    begun_at timestamptz not null
  )`,
  "create index sign_ins_by_time on sign_ins (begun_at)",
  "alter table participants add column badges boolean not null default false",
  "create index participants_by_person on participants (person)",
  // What the hiring view looks people up by.
  "create index people_by_login on people (lower(login) text_pattern_ops)",
  "create index installations_by_owner on installations (lower(owner))",
  // Whether a repository's policy is the organisation's, for want of one of its own: pages link to the file.
  "alter table policies add column inherited boolean not null default false",
  "set local search_path to default",
];
