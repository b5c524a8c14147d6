/** The ledger: numbers, chains and stores entries, and reads them back. Entries are only ever added. */
import { sql } from "kysely";
import { type Amount, amount, type Token } from "../domain/amount.ts";
import {
  accountName,
  type BookedEntry,
  type EntryDraft,
  type EntryType,
  genesisHash,
  hashEntry,
  isBalanced,
} from "../domain/postings.ts";
import type { Database } from "./db.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

export interface LedgerHead {
  readonly number: number;
  readonly hash: string;
}

/**
 * Locks an owner's ledger until the transaction ends. Whoever decides on money does it under this lock, so that what
 * was read of balances and limits is still true when the entries are booked.
 */
export async function lockLedger(tx: Transaction, ownerId: number): Promise<LedgerHead> {
  await tx
    .insertInto("ledgers")
    .values({ owner_id: ownerId, last_hash: genesisHash })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom("ledgers")
    .selectAll()
    .where("owner_id", "=", ownerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { number: row.last_number, hash: row.last_hash };
}

export interface Booking {
  readonly ownerId: number;
  readonly cause: string;
  /** ISO 8601, milliseconds, UTC. */
  readonly at: string;
}

/**
 * Books drafts after the head of the locked ledger, those left out whose key is there already.
 * @returns the booked entries, in order.
 * @throws RangeError when a draft does not balance: the rule that made it is wrong.
 */
export async function book(
  tx: Transaction,
  head: LedgerHead,
  booking: Booking,
  drafts: readonly EntryDraft[],
): Promise<BookedEntry[]> {
  const fresh = await unbooked(tx, booking.ownerId, drafts);
  if (fresh.length === 0) return [];
  const personIds = fresh.flatMap((draft) =>
    draft.postings.flatMap(({ account }) => ("personId" in account ? [account.personId] : [])),
  );
  const personNumber = await numbersOf(tx, personIds);
  const entries = chain(head, booking, fresh, personNumber);
  await insertTokens(tx, fresh);
  await insertEntries(tx, entries);
  await addToBalances(tx, entries);
  const last = entries.at(-1);
  if (last !== undefined) {
    await tx
      .updateTable("ledgers")
      .set({ last_number: last.number, last_hash: last.hash })
      .where("owner_id", "=", booking.ownerId)
      .execute();
  }
  return entries;
}

function chain(
  head: LedgerHead,
  booking: Booking,
  drafts: readonly EntryDraft[],
  personNumber: (id: number) => number,
): BookedEntry[] {
  let { number, hash: previousHash } = head;
  return drafts.map((draft) => {
    if (!isBalanced(draft.postings)) throw new RangeError(`The entry ${draft.key} does not balance`);
    number += 1;
    const content = {
      ...booking,
      number,
      key: draft.key,
      type: draft.type,
      tokenId: draft.token.id,
      postings: draft.postings.map((posting) => ({
        account: accountName(posting.account, personNumber),
        amount: posting.amount,
      })),
      policyCommit: draft.policyCommit,
      previousHash,
    };
    previousHash = hashEntry(content);
    return { ...content, hash: previousHash };
  });
}

async function unbooked(
  tx: Transaction,
  ownerId: number,
  drafts: readonly EntryDraft[],
): Promise<EntryDraft[]> {
  const byKey = new Map(drafts.map((draft) => [draft.key, draft]));
  if (byKey.size === 0) return [];
  const rows = await tx
    .selectFrom("entries")
    .select("key")
    .where("owner_id", "=", ownerId)
    .where("key", "in", [...byKey.keys()])
    .execute();
  for (const { key } of rows) byKey.delete(key);
  return [...byKey.values()];
}

async function insertTokens(tx: Transaction, drafts: readonly EntryDraft[]): Promise<void> {
  const byId = new Map(drafts.map(({ token }) => [token.id, token]));
  const values = [...byId.values()].map(({ id, symbol, decimals }) => ({ id, symbol, decimals }));
  await tx
    .insertInto("tokens")
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function insertEntries(tx: Transaction, entries: readonly BookedEntry[]): Promise<void> {
  await tx
    .insertInto("entries")
    .values(
      entries.map((entry) => ({
        owner_id: entry.ownerId,
        number: entry.number,
        key: entry.key,
        type: entry.type,
        token_id: entry.tokenId,
        policy_commit: entry.policyCommit,
        cause: entry.cause,
        at: entry.at,
        previous_hash: entry.previousHash,
        hash: entry.hash,
      })),
    )
    .execute();
  await tx
    .insertInto("postings")
    .values(
      entries.flatMap((entry) =>
        entry.postings.map((posting, position) => ({
          owner_id: entry.ownerId,
          number: entry.number,
          position,
          account: posting.account,
          amount: posting.amount.toString(),
        })),
      ),
    )
    .execute();
}

async function addToBalances(tx: Transaction, entries: readonly BookedEntry[]): Promise<void> {
  const sums = sumByAccount(entries);
  await tx
    .insertInto("balances")
    .values(
      [...sums.values()].map((sum) => ({
        owner_id: sum.ownerId,
        account: sum.account,
        token_id: sum.tokenId,
        amount: sum.amount.toString(),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["owner_id", "account", "token_id"])
        .doUpdateSet({ amount: sql<string>`balances.amount + excluded.amount` }),
    )
    .execute();
}

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

export async function ledgerHeads(db: Database): Promise<(LedgerHead & { ownerId: number })[]> {
  const rows = await db.kysely.selectFrom("ledgers").selectAll().orderBy("owner_id").execute();
  return rows.map((row) => ({ ownerId: row.owner_id, number: row.last_number, hash: row.last_hash }));
}

/** Entries of one owner in order, read in pages so that a long ledger never stands in memory whole. */
export async function* readEntries(
  db: Database,
  ownerId: number,
  pageSize = 1000,
): AsyncGenerator<BookedEntry> {
  for (let after = 0; ; after += pageSize) {
    const entries = await db.kysely
      .selectFrom("entries")
      .selectAll()
      .where("owner_id", "=", ownerId)
      .where("number", ">", after)
      .where("number", "<=", after + pageSize)
      .orderBy("number")
      .execute();
    if (entries.length === 0) return;
    const postings = await db.kysely
      .selectFrom("postings")
      .selectAll()
      .where("owner_id", "=", ownerId)
      .where("number", ">", after)
      .where("number", "<=", after + pageSize)
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
  }
}

/** Every token that was ever booked, by id. */
export async function readTokens(db: Database): Promise<ReadonlyMap<string, Token>> {
  const rows = await db.kysely.selectFrom("tokens").selectAll().execute();
  return new Map(rows.map((row) => [row.id, row]));
}
