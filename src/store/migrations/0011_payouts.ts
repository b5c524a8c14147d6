/** Payouts in batches, what was signed for them, and people's wallets. People are numbers in all of them. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "set local search_path to foothold",
  `create table batches (
    owner_id bigint not null references ledgers,
    number integer not null check (number > 0),
    rail text not null,
    -- null for what is on no chain
    chain_id bigint,
    planned_at timestamptz not null,
    policy_commit text not null,
    primary key (owner_id, number)
  )`,
  `create table payouts (
    owner_id bigint not null,
    batch integer not null,
    line integer not null check (line > 0),
    person bigint not null references people,
    token_id text not null references tokens,
    amount numeric(78, 0) not null check (amount > 0),
    -- the wallet when the batch was planned
    address text,
    state text not null check (state in ('planned', 'prepared', 'sent', 'paid', 'failed')),
    reason text,
    reference text,
    changed_at timestamptz not null,
    primary key (owner_id, batch, line),
    foreign key (owner_id, batch) references batches
  )`,
  "create index payouts_by_person on payouts (owner_id, person, token_id)",
  "create index payouts_open on payouts (owner_id, batch) where state in ('planned', 'prepared', 'sent')",
  // What is paid stays paid and what failed stays failed, whatever a program asks for.
  `create function refuse_unsettling() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      raise exception 'a payout is never deleted' using errcode = 'integrity_constraint_violation';
    end if;
    if old.state in ('paid', 'failed') and new.state <> old.state then
      raise exception 'payout % of batch % is % for good', old.line, old.batch, old.state using errcode = 'integrity_constraint_violation';
    end if;
    if (new.owner_id, new.batch, new.line, new.person, new.token_id, new.amount) is distinct from (old.owner_id, old.batch, old.line, old.person, old.token_id, old.amount) then
      raise exception 'what a payout is does not change' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
  end $$`,
  "create trigger settled_for_good before update or delete on payouts for each row execute function refuse_unsettling()",
  // Stored before it is broadcast. By its unique nonce no sender signs two that could both happen.
  `create table chain_transactions (
    owner_id bigint not null,
    batch integer not null,
    position integer not null,
    chain_id bigint not null,
    sender text not null,
    nonce bigint not null check (nonce >= 0),
    hash text not null,
    -- signed; null when others sign and send it
    raw bytea,
    lines integer[] not null,
    details jsonb not null,
    stored_at timestamptz not null,
    broadcast_at timestamptz,
    primary key (owner_id, batch, position),
    unique (chain_id, sender, nonce),
    unique (chain_id, hash),
    foreign key (owner_id, batch) references batches
  )`,
  `create function refuse_signing_anew() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and (new.owner_id, new.batch, new.position, new.chain_id, new.sender, new.nonce, new.hash, new.raw, new.lines, new.details, new.stored_at)
      is not distinct from (old.owner_id, old.batch, old.position, old.chain_id, old.sender, old.nonce, old.hash, old.raw, old.lines, old.details, old.stored_at) then
      return new;
    end if;
    raise exception 'a stored transaction is neither changed nor deleted' using errcode = 'integrity_constraint_violation';
  end $$`,
  "create trigger signed_once before update or delete on chain_transactions for each row execute function refuse_signing_anew()",
  `create table wallets (
    id bigint generated always as identity primary key,
    owner_id bigint not null,
    person bigint not null references people,
    address text not null,
    chain_id bigint not null,
    kind text not null check (kind in ('key', 'contract')),
    linked_at timestamptz not null,
    active_from timestamptz not null,
    -- what was paid to before: address, chain and kind
    previous jsonb,
    -- empty while it is the person's
    until timestamptz
  )`,
  "create unique index wallets_current on wallets (owner_id, person) where until is null",
  // One address pays one person.
  "create unique index wallets_one_person on wallets (owner_id, address) where until is null",
  "create index wallets_by_address on wallets (owner_id, address)",
  "create index wallets_by_person on wallets (owner_id, person, id)",
  `create table wallet_nonces (
    owner_id bigint not null,
    nonce text not null,
    domain text not null,
    uri text not null,
    person bigint not null references people,
    address text not null,
    chain_id bigint not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (owner_id, nonce)
  )`,
  "create index wallet_nonces_by_person on wallet_nonces (owner_id, person, issued_at)",
  "create index wallet_nonces_by_expiry on wallet_nonces (expires_at)",
  "set local search_path to default",
];
