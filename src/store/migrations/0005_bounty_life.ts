/** Reservations, claims, pledges and splits of bounties; reasons and stops of awards; who reverted what; overrides. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "set local search_path to foothold",
  `alter table bounties
    add base numeric(78, 0) not null default 0,
    -- pledges, reservation, claims, split, onHold: what a bounty's record holds beside its price
    add life jsonb not null default '{}',
    add awarded_in bigint,
    add expires_at timestamptz`,
  "update bounties set base = amount",
  "update bounties set awarded_in = repository_id where awarded_to is not null",
  "create index bounties_by_life on bounties using gin (life jsonb_path_ops)",
  "create index bounties_open on bounties (owner_id, token_id) where state = 'open'",
  `alter table awards
    add role text not null default 'author',
    add turns smallint not null default 0,
    add on_hold jsonb,
    add reasons jsonb not null default '[]'`,
  // A repository may go to another owner, whose ledger has keys of its own.
  "alter table awards drop constraint awards_pkey, add primary key (owner_id, key)",
  "create index awards_by_time on awards (owner_id, earned_at)",
  "alter table threads add proposals jsonb not null default '[]'",
  // Who reverts what. What was reverted by an unknown act stays reverted.
  `alter table reverts
    add by text not null default '',
    add by_commit text,
    drop constraint reverts_pkey,
    add primary key (repository_id, reverted, by)`,
  "create index reverts_by on reverts (repository_id, by)",
  "create index reverts_by_commit on reverts (repository_id, by_commit)",
  `create table overrides (
    owner_id bigint not null,
    repository_id bigint not null,
    pull_number integer not null,
    person bigint not null references people,
    token_id text not null references tokens,
    amount numeric(78, 0),
    by text not null,
    note text not null,
    primary key (repository_id, pull_number, person, token_id)
  )`,
  "set local search_path to default",
];
