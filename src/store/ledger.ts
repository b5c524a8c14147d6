/** The ledger: numbers, chains and stores entries, and reads them back. Entries are only ever added. */
import { sql } from "kysely";
import {
  accountName,
  type BookedEntry,
  type EntryDraft,
  genesisHash,
  hashEntry,
  isBalanced,
} from "../domain/postings.ts";
import { sumByAccount } from "./ledger-reading.ts";
import { storing } from "./names.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

export {
  type Balance,
  findEntry,
  ledgerHeads,
  numberOfKey,
  readBalances,
  readEntries,
  readTokens,
  recordedBalances,
  sumByAccount,
} from "./ledger-reading.ts";

export interface LedgerHead {
  readonly number: number;
  readonly hash: string;
}

/**
 * Locks an owner's ledger until the transaction ends. Whoever decides on money does it under this lock, so that what
 * was read of balances and limits is still true when the entries are booked.
 */
export async function lockLedger(tx: Transaction, ownerId: number): Promise<LedgerHead> {
  const find = () =>
    tx.selectFrom("ledgers").selectAll().where("owner_id", "=", ownerId).forUpdate().executeTakeFirst();
  let row = await find();
  if (row === undefined) {
    await tx
      .insertInto("ledgers")
      .values({ owner_id: ownerId, last_hash: genesisHash })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    row = await find();
  }
  if (row === undefined) throw new Error(`The ledger of owner ${ownerId} cannot be locked`);
  return { number: row.last_number, hash: row.last_hash };
}

export interface Booking {
  readonly ownerId: number;
  readonly cause: string;
  /** ISO 8601, milliseconds, UTC. */
  readonly at: string;
}

/**
 * Books drafts after the head of the locked ledger, those left out whose key is there already. Keys and cause come in
 * the domain's form, with ids, and are booked with numbers.
 * @returns the booked entries, in order.
 * @throws RangeError when a draft does not balance: the rule that made it is wrong.
 */
export async function book(
  tx: Transaction,
  head: LedgerHead,
  booking: Booking,
  drafts: readonly EntryDraft[],
): Promise<BookedEntry[]> {
  const stored = await storing(tx, [booking.cause, ...drafts.map((draft) => draft.key)]);
  const named = drafts.map((draft) => ({ ...draft, key: stored(draft.key) }));
  const fresh = await unbooked(tx, booking.ownerId, named);
  if (fresh.length === 0) return [];
  const personIds = fresh.flatMap((draft) =>
    draft.postings.flatMap(({ account }) => ("personId" in account ? [account.personId] : [])),
  );
  const personNumber = await numbersOf(tx, personIds);
  const entries = chain(head, { ...booking, cause: stored(booking.cause) }, fresh, personNumber);
  await store(tx, booking, fresh, entries);
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

/** Under its key, or under what an earlier version called it. */
async function unbooked(
  tx: Transaction,
  ownerId: number,
  drafts: readonly EntryDraft[],
): Promise<EntryDraft[]> {
  const byKey = new Map(drafts.map((draft) => [draft.key, draft]));
  if (byKey.size === 0) return [];
  const keys = [...byKey.keys()];
  const rows = await tx
    .selectFrom("entries")
    .select("key")
    .where("owner_id", "=", ownerId)
    .where("key", "in", keys)
    .unionAll((union) =>
      union.selectFrom("earlier_keys").select("key").where("owner_id", "=", ownerId).where("key", "in", keys),
    )
    .execute();
  for (const { key } of rows) byKey.delete(key);
  return [...byKey.values()];
}

/** In one statement, because everybody else of the owner waits for it: the lock on the ledger is held meanwhile. */
async function store(
  tx: Transaction,
  { ownerId }: Booking,
  drafts: readonly EntryDraft[],
  entries: readonly BookedEntry[],
): Promise<void> {
  const last = entries.at(-1);
  if (last === undefined) return;
  await tx
    .with("new_tokens", (db) =>
      db
        .insertInto("tokens")
        .values(tokenRows(drafts))
        .onConflict((conflict) => conflict.doNothing()),
    )
    .with("new_entries", (db) => db.insertInto("entries").values(entries.map(entryRow)))
    .with("new_postings", (db) => db.insertInto("postings").values(entries.flatMap(postingRows)))
    .with("new_balances", (db) =>
      db
        .insertInto("balances")
        .values(balanceRows(entries))
        .onConflict((conflict) =>
          conflict
            .columns(["owner_id", "account", "token_id"])
            .doUpdateSet({ amount: sql<string>`balances.amount + excluded.amount` }),
        ),
    )
    .updateTable("ledgers")
    .set({ last_number: last.number, last_hash: last.hash })
    .where("owner_id", "=", ownerId)
    .execute();
}

/** In one order for everybody, so that two owners with the same new tokens never wait for each other in a ring. */
function tokenRows(drafts: readonly EntryDraft[]) {
  const byId = new Map(drafts.map(({ token }) => [token.id, token]));
  return [...byId.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, symbol, decimals }) => ({ id, symbol, decimals }));
}

function entryRow(entry: BookedEntry) {
  return {
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
  };
}

function postingRows({ ownerId, number, postings }: BookedEntry) {
  return postings.map((posting, position) => ({
    owner_id: ownerId,
    number,
    position,
    account: posting.account,
    amount: posting.amount.toString(),
  }));
}

function balanceRows(entries: readonly BookedEntry[]) {
  return [...sumByAccount(entries).values()].map((sum) => ({
    owner_id: sum.ownerId,
    account: sum.account,
    token_id: sum.tokenId,
    amount: sum.amount.toString(),
  }));
}
