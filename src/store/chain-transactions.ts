/**
 * What was signed, stored before anybody else sees it, and never changed or deleted. Whoever signs for a sender holds
 * that sender's lock meanwhile, so that nobody takes the same nonce.
 */
import { sql } from "kysely";
import { type Amount, amount } from "../domain/amount.ts";
import { afterStep, type PayoutState } from "../domain/payout/payout.ts";
import type { Database } from "./db.ts";
import { lockLedger } from "./ledger.ts";
import type { Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

export interface TransactionRow {
  readonly chainId: number;
  readonly sender: string;
  readonly nonce: number;
  readonly hash: string;
  /** 0x and hexadecimal digits; `null` when others sign. */
  readonly raw: string | null;
  readonly lines: readonly number[];
  readonly details: unknown;
  /** The hash of the first transaction under this nonce, when this one may take its place. */
  readonly replaces: string | null;
  readonly storedAt: string;
  readonly broadcastAt: string | null;
}

export type NewRow = Omit<TransactionRow, "replaces" | "storedAt" | "broadcastAt"> & {
  readonly replaces?: string | null;
};

export interface OfBatch {
  readonly ownerId: number;
  readonly batch: number;
}

export async function findTransactions(db: Reading, { ownerId, batch }: OfBatch): Promise<TransactionRow[]> {
  const rows = await db
    .selectFrom("chain_transactions")
    .selectAll()
    .where("owner_id", "=", ownerId)
    .where("batch", "=", batch)
    .orderBy("position")
    .execute();
  return rows.map((row) => ({
    chainId: row.chain_id,
    sender: row.sender,
    nonce: row.nonce,
    hash: row.hash,
    raw: row.raw === null ? null : `0x${row.raw.toString("hex")}`,
    lines: row.lines,
    details: row.details,
    replaces: row.replaces,
    storedAt: row.stored_at.toISOString(),
    broadcastAt: row.broadcast_at?.toISOString() ?? null,
  }));
}

/** The highest nonce of a sender on a chain, whosever batch it was for. */
export async function findLastNonce(db: Reading, chainId: number, sender: string): Promise<number | null> {
  const row = await db
    .selectFrom("chain_transactions")
    .select((is) => is.fn.max("nonce").as("last"))
    .where("chain_id", "=", chainId)
    .where("sender", "=", sender)
    .executeTakeFirst();
  return row?.last ?? null;
}

/** What a sender signed for on a chain, by token, without what failed; what arrived as another amount was paid all the same. */
export async function sumSigned(
  db: Reading,
  chainId: number,
  sender: string,
  since: string | null,
): Promise<ReadonlyMap<string, Amount>> {
  const { rows } = await sql<{ token_id: string; amount: string }>`
    select p.token_id, sum(p.amount) as amount
      from foothold.payouts p
     where (p.state <> 'failed' or p.reason = 'wrong-amount')
       and exists (
         select from foothold.chain_transactions t
          where t.owner_id = p.owner_id and t.batch = p.batch and p.line = any (t.lines) and t.replaces is null
            and t.chain_id = ${chainId} and t.sender = ${sender}
            and (${since}::timestamptz is null or t.stored_at > ${since}::timestamptz))
     group by p.token_id`.execute(db);
  return new Map(rows.map((row) => [row.token_id, amount(BigInt(row.amount))]));
}

/**
 * Stores what a rail prepared, and says of the payouts in it that they are prepared: both or neither.
 * @throws Error when a payout is signed for already, and this is no replacement of that.
 */
export async function storeTransactions(
  db: Database,
  { ownerId, batch }: OfBatch,
  transactions: readonly NewRow[],
  at: string,
): Promise<void> {
  if (transactions.length === 0) return;
  await db.kysely.transaction().execute(async (tx) => {
    await lockLedger(tx, ownerId);
    const before = await findTransactions(tx, { ownerId, batch });
    refuseSecond(before, transactions);
    for (const [index, one] of transactions.entries()) {
      await tx
        .insertInto("chain_transactions")
        .values({
          owner_id: ownerId,
          batch,
          position: before.length + index + 1,
          chain_id: one.chainId,
          sender: one.sender,
          nonce: one.nonce,
          hash: one.hash,
          raw: one.raw === null ? null : Buffer.from(one.raw.slice(2), "hex"),
          lines: [...one.lines],
          details: JSON.stringify(one.details),
          replaces: one.replaces ?? null,
          stored_at: at,
        })
        .execute();
    }
    await stepPayouts(
      tx,
      { ownerId, batch },
      transactions.filter(isFirst).flatMap(({ lines }) => lines),
      "prepare",
      at,
    );
  });
}

function isFirst({ replaces }: Pick<NewRow, "replaces">): boolean {
  return (replaces ?? null) === null;
}

/** Two first transactions for one payout could both happen. Of a replacement the database sees to it that it cannot. */
function refuseSecond(before: readonly TransactionRow[], added: readonly NewRow[]): void {
  const signed = new Set(before.flatMap(({ lines }) => lines));
  for (const { lines, hash } of added.filter(isFirst)) {
    const twice = lines.filter((line) => signed.has(line));
    if (twice.length > 0) throw new Error(`${hash} would pay ${twice.join(", ")} a second time`);
    for (const line of lines) signed.add(line);
  }
}

/** Says that a transaction was handed over, and its payouts with it. Said again, it stays the first time. */
export async function markBroadcast(
  db: Database,
  { ownerId, batch }: OfBatch,
  { chainId, hash, lines }: Pick<TransactionRow, "chainId" | "hash" | "lines">,
  at: string,
): Promise<void> {
  await db.kysely.transaction().execute(async (tx) => {
    await lockLedger(tx, ownerId);
    await tx
      .updateTable("chain_transactions")
      .set({ broadcast_at: at })
      .where("chain_id", "=", chainId)
      .where("hash", "=", hash)
      .where("broadcast_at", "is", null)
      .execute();
    await stepPayouts(tx, { ownerId, batch }, lines, "send", at);
  });
}

/** @throws Error when one of them stands where the step cannot be taken, so that nothing is stored for it. */
async function stepPayouts(
  tx: Transaction,
  { ownerId, batch }: OfBatch,
  lines: readonly number[],
  step: "prepare" | "send",
  at: string,
): Promise<void> {
  for (const line of lines) {
    const found = () =>
      tx
        .selectFrom("payouts")
        .select("state")
        .where("owner_id", "=", ownerId)
        .where("batch", "=", batch)
        .where("line", "=", line);
    const row = await found().executeTakeFirstOrThrow();
    const before = row.state as PayoutState;
    // What was settled meanwhile stays so: a broadcast that is told of late changes nothing.
    if (step === "send" && (before === "paid" || before === "failed")) continue;
    const state = afterStep(before, step);
    if (state === null)
      throw new Error(`Payout ${line} of batch ${batch} is ${before} and cannot be taken to ${step}`);
    await tx
      .updateTable("payouts")
      .set({ state, changed_at: at })
      .where("owner_id", "=", ownerId)
      .where("batch", "=", batch)
      .where("line", "=", line)
      .execute();
  }
}

/** Runs alone among all processes for one sender on one chain; whoever comes second waits. */
export async function withSenderLock<T>(
  db: Database,
  chainId: number,
  sender: string,
  work: () => Promise<T>,
): Promise<T> {
  return db.kysely.connection().execute(async (connection) => {
    const key = `sender ${chainId} ${sender.toLowerCase()}`;
    await sql`select pg_advisory_lock(hashtextextended(${key}, 0))`.execute(connection);
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(connection);
    }
  });
}
