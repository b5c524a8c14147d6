/** Batches and payouts: what is owed and can be planned, what was planned, and how it stands. */
import { sql } from "kysely";
import { amount } from "../domain/amount.ts";
import { assetOf } from "../domain/asset.ts";
import type { BatchRecord, FailReason, PayoutRecord, PayoutState } from "../domain/payout/payout.ts";
import type { Payable } from "../domain/payout/planning.ts";
import type { RailName } from "../domain/payout/rails/registry.ts";
import type { Database } from "./db.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

/** A payout with the wallet that it goes to, and the internal number of its person. */
export interface StoredPayout extends PayoutRecord {
  readonly person: number;
  readonly address: string | null;
}

/**
 * What everybody is owed, by login and token. Whoever was forgotten is nobody who could be paid, and is not in it.
 */
export async function findPayable(db: Reading, ownerId: number): Promise<Payable[]> {
  const { rows } = await sql<{
    github_id: number;
    login: string;
    token_id: string;
    symbol: string;
    decimals: number;
    amount: string;
    active_from: Date | null;
    only_on: number | null;
    set_aside: boolean;
  }>`
    select p.github_id, p.login, b.token_id, t.symbol, t.decimals, b.amount, w.active_from,
      case when w.kind = 'contract' then w.chain_id end as only_on,
      coalesce((
        select o.reason in ('would-revert', 'wrong-amount') and o.address is not distinct from w.address
          from foothold.payouts o
         where o.owner_id = b.owner_id and o.person = p.number and o.token_id = b.token_id
         order by o.batch desc, o.line desc limit 1), false) as set_aside
      from foothold.balances b
      join foothold.people p on b.account = 'owed:' || p.number
      join foothold.tokens t on t.id = b.token_id
      left join foothold.wallets w on w.owner_id = b.owner_id and w.person = p.number and w.until is null
     where b.owner_id = ${ownerId} and b.amount <> 0 and p.github_id is not null
     order by lower(p.login), p.number, b.token_id`.execute(db);
  return rows.map((row) => ({
    personId: row.github_id,
    login: row.login,
    token: { id: row.token_id, symbol: row.symbol, decimals: row.decimals },
    amount: amount(BigInt(row.amount)),
    wallet:
      row.active_from === null ? null : { activeFrom: row.active_from.toISOString(), onlyOn: row.only_on },
    setAside: row.set_aside,
  }));
}

export async function findLastBatch(db: Reading, ownerId: number): Promise<number> {
  const row = await db
    .selectFrom("batches")
    .select((is) => is.fn.max("number").as("last"))
    .where("owner_id", "=", ownerId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** All of an owner's, or one, the latest last. */
export async function findBatches(db: Reading, ownerId: number, number?: number): Promise<BatchRecord[]> {
  let query = db.selectFrom("batches").selectAll().where("owner_id", "=", ownerId).orderBy("number");
  if (number !== undefined) query = query.where("number", "=", number);
  const rows = await query.execute();
  return rows.map((row) => ({
    number: row.number,
    rail: row.rail as RailName,
    chainId: row.chain_id,
    plannedAt: row.planned_at.toISOString(),
    policyCommit: row.policy_commit,
  }));
}

function payoutsQuery(db: Reading, ownerId: number) {
  return db
    .selectFrom("payouts")
    .innerJoin("people", "people.number", "payouts.person")
    .innerJoin("tokens", "tokens.id", "payouts.token_id")
    .selectAll("payouts")
    .select(["people.github_id", "people.login", "tokens.symbol", "tokens.decimals"])
    .where("payouts.owner_id", "=", ownerId)
    .orderBy("payouts.batch")
    .orderBy("payouts.line");
}

type PayoutRow = Awaited<ReturnType<ReturnType<typeof payoutsQuery>["execute"]>>[number];

function payoutOf(row: PayoutRow): StoredPayout {
  return {
    batch: row.batch,
    line: row.line,
    person: row.person,
    personId: row.github_id ?? -row.person,
    login: row.login ?? "forgotten",
    token: { id: row.token_id, symbol: row.symbol, decimals: row.decimals },
    amount: amount(BigInt(row.amount)),
    state: row.state as PayoutState,
    reason: row.reason as FailReason | null,
    reference: row.reference,
    address: row.address,
  };
}

export async function findPayouts(db: Reading, ownerId: number, batch?: number): Promise<StoredPayout[]> {
  const query = payoutsQuery(db, ownerId);
  const rows = await (batch === undefined ? query : query.where("payouts.batch", "=", batch)).execute();
  return rows.map(payoutOf);
}

/** Payouts that a rail made on a chain or is about to make, in other batches than one. */
export async function findOtherPayouts(
  db: Reading,
  ownerId: number,
  { number, rail, chainId }: BatchRecord,
): Promise<StoredPayout[]> {
  const rows = await payoutsQuery(db, ownerId)
    .innerJoin("batches", (join) =>
      join.onRef("batches.owner_id", "=", "payouts.owner_id").onRef("batches.number", "=", "payouts.batch"),
    )
    .where("batches.rail", "=", rail)
    .where("batches.chain_id", "is not distinct from", chainId)
    .where("payouts.batch", "<>", number)
    .where("payouts.state", "in", ["prepared", "sent", "paid"])
    .execute();
  return rows.map(payoutOf);
}

/** A decision's payouts as records: without what is no part of decisions. */
export async function findPayoutRecords(
  db: Reading,
  ownerId: number,
  batch: number,
): Promise<PayoutRecord[]> {
  return (await findPayouts(db, ownerId, batch)).map(({ person: _, address: __, ...record }) => record);
}

export async function saveBatches(
  tx: Transaction,
  ownerId: number,
  batches: readonly BatchRecord[],
): Promise<void> {
  if (batches.length === 0) return;
  const rows = batches.map((one) => ({
    owner_id: ownerId,
    number: one.number,
    rail: one.rail,
    chain_id: one.chainId,
    planned_at: one.plannedAt,
    policy_commit: one.policyCommit,
  }));
  await tx.insertInto("batches").values(rows).execute();
}

/** New ones get the wallet that the person has now; of those that are there already only how they stand changes. */
export async function savePayouts(
  tx: Transaction,
  ownerId: number,
  payouts: readonly PayoutRecord[],
  at: string,
): Promise<void> {
  const personIds = payouts.map(({ personId }) => personId);
  const numberOf = await numbersOf(tx, personIds);
  const addresses = await currentAddresses(tx, ownerId, personIds.map(numberOf));
  for (const one of payouts) {
    const person = numberOf(one.personId);
    const changing = { state: one.state, reason: one.reason, reference: one.reference, changed_at: at };
    await tx
      .insertInto("payouts")
      .values({
        owner_id: ownerId,
        batch: one.batch,
        line: one.line,
        person,
        token_id: one.token.id,
        amount: one.amount.toString(),
        address: assetOf(one.token) !== null ? (addresses.get(person) ?? null) : null,
        ...changing,
      })
      .onConflict((conflict) => conflict.columns(["owner_id", "batch", "line"]).doUpdateSet(changing))
      .execute();
  }
}

/** The wallets that people have now, by internal number; of those alone that are paid to already, where a time is given. */
export async function currentAddresses(
  db: Reading,
  ownerId: number,
  people: readonly number[],
  at?: Date,
): Promise<ReadonlyMap<number, string>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom("wallets")
    .select(["person", "address", "active_from"])
    .where("owner_id", "=", ownerId)
    .where("person", "in", [...new Set(people)])
    .where("until", "is", null)
    .execute();
  const active = rows.filter((row) => at === undefined || row.active_from <= at);
  return new Map(active.map((row) => [row.person, row.address]));
}
