/** Reads the ledger back: entries in order, balances, and what they should be. */
import { sql } from "kysely";
import { type Amount, amount, type Token } from "../domain/amount.ts";
import { type BookedEntry, type EntryType, genesisHash } from "../domain/postings.ts";
import type { Database } from "./db.ts";
import type { LedgerHead } from "./ledger.ts";

export interface Balance {
  readonly ownerId: number;
  readonly account: string;
  readonly tokenId: string;
  readonly amount: Amount;
}

/** What postings sum to by owner, account and token. */
export function sumByAccount(
  entries: Iterable<BookedEntry>,
  into = new Map<string, Balance>(),
): Map<string, Balance> {
  for (const { ownerId, tokenId, postings } of entries) {
    for (const { account, amount: value } of postings) {
      const key = `${ownerId} ${account} ${tokenId}`;
      const before = into.get(key)?.amount ?? 0n;
      into.set(key, { ownerId, account, tokenId, amount: amount(before + value) });
    }
  }
  return into;
}

export async function readBalances(db: Database, ownerId: number): Promise<Balance[]> {
  const rows = await db.kysely
    .selectFrom("balances")
    .selectAll()
    .where("owner_id", "=", ownerId)
    .orderBy("token_id")
    .orderBy("account")
    .execute();
  return rows.map((row) => ({
    ownerId: row.owner_id,
    account: row.account,
    tokenId: row.token_id,
    amount: amount(BigInt(row.amount)),
  }));
}

/**
 * What the records that decisions look at say should stand in the ledger: held awards by person, open bounties by
 * issue, open payouts by batch.
 */
export async function recordedBalances(db: Database, ownerId: number): Promise<Balance[]> {
  const { rows } = await sql<{ account: string; token_id: string; amount: string }>`
    select 'held:' || person as account, token_id, sum(amount) as amount
      from foothold.awards where owner_id = ${ownerId} and state = 'held' group by person, token_id
    union all
    select 'bounty:' || repository_id || ':' || issue_id, token_id, amount
      from foothold.bounties where owner_id = ${ownerId} and state = 'open'
    union all
    select 'sent:' || batch, token_id, sum(amount) from foothold.payouts
      where owner_id = ${ownerId} and state in ('planned', 'prepared', 'sent') group by batch, token_id`.execute(
    db.kysely,
  );
  return rows.map((row) => ({
    ownerId,
    account: row.account,
    tokenId: row.token_id,
    amount: amount(BigInt(row.amount)),
  }));
}

/** Where each ledger says that it ends; one whose own row is gone stands at nothing. */
export async function ledgerHeads(db: Database): Promise<(LedgerHead & { ownerId: number })[]> {
  const rows = await db.kysely
    .selectFrom("ledgers")
    .fullJoin(
      (from) => from.selectFrom("entries").select("owner_id as owner").distinct().as("owners"),
      (join) => join.onRef("owners.owner", "=", "ledgers.owner_id"),
    )
    .select(["owner_id", "owner", "last_number", "last_hash"])
    .execute();
  return rows
    .map((row) => ({
      ownerId: row.owner_id ?? row.owner ?? 0,
      number: row.last_number ?? 0,
      hash: row.last_hash ?? genesisHash,
    }))
    .sort((a, b) => a.ownerId - b.ownerId);
}

/** The entry booked under a key, with numbers in it, or under what an earlier version called it; or `null`. */
export async function numberOfKey(db: Database, ownerId: number, key: string): Promise<number | null> {
  const row = await db.kysely
    .selectFrom("entries")
    .select("number")
    .where("owner_id", "=", ownerId)
    .where("key", "=", key)
    .unionAll((union) =>
      union
        .selectFrom("earlier_keys")
        .select("number")
        .where("owner_id", "=", ownerId)
        .where("key", "=", key),
    )
    .executeTakeFirst();
  return row?.number ?? null;
}

/** The entry booked under a key, or `null`. */
export async function findEntry(db: Database, ownerId: number, key: string): Promise<BookedEntry | null> {
  const number = await numberOfKey(db, ownerId, key);
  if (number === null) return null;
  for await (const entry of readEntries(db, ownerId, { pageSize: 1, after: number - 1 })) return entry;
  return null;
}

/** Entries of one owner in order, read in pages so that a long ledger never stands in memory whole. */
export async function* readEntries(
  db: Database,
  ownerId: number,
  { pageSize = 1000, after: start = 0 }: { readonly pageSize?: number; readonly after?: number } = {},
): AsyncGenerator<BookedEntry> {
  for (let after = start; ; ) {
    const entries = await db.kysely
      .selectFrom("entries")
      .selectAll()
      .where("owner_id", "=", ownerId)
      .where("number", ">", after)
      .orderBy("number")
      .limit(pageSize)
      .execute();
    const last = entries.at(-1)?.number;
    if (last === undefined) return;
    const postings = await db.kysely
      .selectFrom("postings")
      .selectAll()
      .where("owner_id", "=", ownerId)
      .where("number", ">", after)
      .where("number", "<=", last)
      .orderBy("number")
      .orderBy("position")
      .execute();
    const byNumber = Map.groupBy(postings, (posting) => posting.number);
    for (const row of entries) {
      yield {
        ownerId: row.owner_id,
        number: row.number,
        key: row.key,
        type: row.type as EntryType,
        tokenId: row.token_id,
        postings: (byNumber.get(row.number) ?? []).map((posting) => ({
          account: posting.account,
          amount: amount(BigInt(posting.amount)),
        })),
        policyCommit: row.policy_commit,
        cause: row.cause,
        at: row.at,
        previousHash: row.previous_hash,
        hash: row.hash,
      };
    }
    after = last;
  }
}

/** Every token that was ever booked, by id. */
export async function readTokens(db: Database): Promise<ReadonlyMap<string, Token>> {
  const rows = await db.kysely.selectFrom("tokens").selectAll().execute();
  return new Map(rows.map((row) => [row.id, row]));
}
