/** A transaction that is stuck may be replaced: another one under its nonce, for the same payouts, of which one is mined. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "set local search_path to foothold",
  // The hash of the first transaction under the nonce.
  "alter table chain_transactions add column replaces text",
  "alter table chain_transactions drop constraint chain_transactions_chain_id_sender_nonce_key",
  "create unique index chain_transactions_nonce on chain_transactions (chain_id, sender, nonce) where replaces is null",
  // Whatever shares a nonce with a first transaction pays the same lines of the same batch.
  "alter table chain_transactions add unique (chain_id, hash, sender, nonce, owner_id, batch, lines)",
  `alter table chain_transactions add foreign key (chain_id, replaces, sender, nonce, owner_id, batch, lines)
    references chain_transactions (chain_id, hash, sender, nonce, owner_id, batch, lines)`,
  `create or replace function refuse_signing_anew() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and (new.owner_id, new.batch, new.position, new.chain_id, new.sender, new.nonce, new.hash, new.raw, new.lines, new.details, new.stored_at, new.replaces)
      is not distinct from (old.owner_id, old.batch, old.position, old.chain_id, old.sender, old.nonce, old.hash, old.raw, old.lines, old.details, old.stored_at, old.replaces) then
      return new;
    end if;
    raise exception 'a stored transaction is neither changed nor deleted' using errcode = 'integrity_constraint_violation';
  end $$`,
  "set local search_path to default",
];
