/** The ledger and everything a decision stores beside it. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "set local search_path to foothold",
  // A person is an internal number. Forgetting one empties github_id and login; entries keep the number.
  `create table people (
    number bigint generated always as identity primary key,
    github_id bigint unique,
    login text
  )`,
  `create table tokens (
    id text primary key,
    symbol text not null,
    decimals smallint not null
  )`,
  // One row an owner: locked by whoever books, so that entries are numbered and chained one after the other.
  `create table ledgers (
    owner_id bigint primary key,
    last_number bigint not null default 0,
    last_hash text not null
  )`,
  `create table entries (
    owner_id bigint not null references ledgers,
    number bigint not null,
    key text not null,
    type text not null,
    token_id text not null references tokens,
    policy_commit text not null,
    cause text not null,
    at text not null,
    previous_hash text not null,
    hash text not null,
    primary key (owner_id, number),
    unique (owner_id, key)
  )`,
  `create table postings (
    owner_id bigint not null,
    number bigint not null,
    position smallint not null,
    account text not null,
    amount numeric(78, 0) not null,
    primary key (owner_id, number, position),
    foreign key (owner_id, number) references entries
  )`,
  // What the postings sum to, kept in the same transaction; verification sums them up again.
  `create table balances (
    owner_id bigint not null,
    account text not null,
    token_id text not null,
    amount numeric(78, 0) not null,
    primary key (owner_id, account, token_id)
  )`,
  `create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'the ledger is append-only: % on % refused', tg_op, tg_table_name using errcode = 'integrity_constraint_violation';
  end $$`,
  `create trigger append_only before update or delete or truncate on entries for each statement execute function refuse_change()`,
  `create trigger append_only before update or delete or truncate on postings for each statement execute function refuse_change()`,
  // Checked when the transaction commits, when all postings of the entry are there.
  `create function refuse_unbalanced() returns trigger language plpgsql as $$
  begin
    if (select count(*) < 2 or sum(amount) <> 0 from foothold.postings where owner_id = new.owner_id and number = new.number) is not false then
      raise exception 'entry % of owner % does not balance', new.number, new.owner_id using errcode = 'integrity_constraint_violation';
    end if;
    return null;
  end $$`,
  `create constraint trigger balanced after insert on entries deferrable initially deferred for each row execute function refuse_unbalanced()`,
  `create constraint trigger balanced after insert on postings deferrable initially deferred for each row execute function refuse_unbalanced()`,
  `create table awards (
    key text primary key,
    owner_id bigint not null,
    repository_id bigint not null,
    pull_number integer,
    issue_id bigint,
    person bigint not null references people,
    kind text not null,
    token_id text not null references tokens,
    amount numeric(78, 0) not null,
    uncapped numeric(78, 0) not null,
    cappable numeric(78, 0),
    adjusted smallint not null,
    earned_at timestamptz not null,
    merge_commit text,
    state text not null,
    matures_at timestamptz not null,
    policy_commit text not null
  )`,
  `create index awards_by_pull on awards (repository_id, pull_number)`,
  `create index awards_by_commit on awards (repository_id, merge_commit)`,
  `create index awards_by_issue on awards (owner_id, issue_id)`,
  `create index awards_by_person on awards (owner_id, person, earned_at)`,
  `create table bounties (
    repository_id bigint not null,
    issue_id bigint not null,
    owner_id bigint not null,
    issue_number integer not null,
    state text not null,
    token_id text not null references tokens,
    amount numeric(78, 0) not null,
    label text,
    history jsonb not null,
    awarded_to integer,
    as_of timestamptz not null,
    primary key (owner_id, issue_id)
  )`,
  `create table threads (
    repository_id bigint not null,
    number integer not null,
    status text,
    grants text,
    answer text,
    primary key (repository_id, number)
  )`,
  `create table reverts (
    repository_id bigint not null,
    reverted text not null,
    primary key (repository_id, reverted)
  )`,
  // Every text that was ever in force, once; decisions point here, so that they can be made again.
  `create table policy_versions (
    id bigint generated always as identity primary key,
    hash text not null unique,
    owner_id bigint not null,
    commit text not null,
    text text not null,
    defaults text
  )`,
  // What is in force for a repository. version is the last good one; problems say what is wrong with a newer one.
  `create table policies (
    repository_id bigint primary key,
    owner_id bigint not null,
    version bigint references policy_versions,
    problems jsonb,
    -- empty: the next event has to ask GitHub again
    read_at timestamptz
  )`,
  `create index policies_by_owner on policies (owner_id)`,
  // The inputs of every decision that booked something: made again, it has to book the same.
  `create table decisions (
    id bigint generated always as identity primary key,
    owner_id bigint not null,
    cause text not null,
    policy_version bigint references policy_versions,
    fact jsonb not null,
    given jsonb not null,
    first_entry bigint not null,
    last_entry bigint not null
  )`,
  `create unique index decisions_by_owner on decisions (owner_id, first_entry)`,
  `create table installations (
    id bigint primary key,
    owner_id bigint not null,
    owner text not null,
    removed_at timestamptz
  )`,
  `create table repositories (
    id bigint primary key,
    owner_id bigint not null,
    owner text not null,
    name text not null,
    private boolean not null,
    installation_id bigint not null
  )`,
  "set local search_path to default",
];
