/** Whose wallet is which, what people were asked to sign, and what a decision about a wallet looks at. */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { amount } from "../domain/amount.ts";
import type { WalletChallenge, WalletChange, WalletLink, WalletState } from "../domain/wallet-link.ts";
import type { Database } from "./db.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

export async function findWalletState(
  tx: Transaction,
  ownerId: number,
  personId: number,
): Promise<WalletState> {
  const challenge = await findChallenge(tx, ownerId, personId);
  return {
    link: await findWallet(tx, ownerId, personId),
    challenge,
    freshNonce: randomBytes(12).toString("hex"),
    taken: challenge !== null && (await isTaken(tx, ownerId, challenge)),
    owed: await findOwed(tx, ownerId, personId),
  };
}

/** The wallet that somebody has now, or `null`. */
export async function findWallet(db: Reading, ownerId: number, personId: number): Promise<WalletLink | null> {
  const row = await db
    .selectFrom("wallets")
    .innerJoin("people", "people.number", "wallets.person")
    .selectAll("wallets")
    .where("wallets.owner_id", "=", ownerId)
    .where("people.github_id", "=", personId)
    .where("wallets.until", "is", null)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    personId,
    address: row.address,
    chainId: row.chain_id,
    kind: row.kind,
    linkedAt: row.linked_at.toISOString(),
    activeFrom: row.active_from.toISOString(),
  };
}

/** Of these people, those who have a wallet. */
export async function findWithWallet(
  tx: Transaction,
  ownerId: number,
  personIds: readonly number[],
): Promise<number[]> {
  if (personIds.length === 0) return [];
  const rows = await tx
    .selectFrom("wallets")
    .innerJoin("people", "people.number", "wallets.person")
    .select("people.github_id")
    .where("wallets.owner_id", "=", ownerId)
    .where("people.github_id", "in", [...new Set(personIds)])
    .where("wallets.until", "is", null)
    .orderBy("people.github_id")
    .execute();
  return rows.flatMap((row) => row.github_id ?? []);
}

async function findChallenge(
  tx: Transaction,
  ownerId: number,
  personId: number,
): Promise<WalletChallenge | null> {
  const row = await tx
    .selectFrom("wallet_nonces")
    .innerJoin("people", "people.number", "wallet_nonces.person")
    .selectAll("wallet_nonces")
    .where("wallet_nonces.owner_id", "=", ownerId)
    .where("people.github_id", "=", personId)
    .orderBy("wallet_nonces.issued_at", "desc")
    .orderBy("wallet_nonces.nonce")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    personId,
    nonce: row.nonce,
    address: row.address,
    chainId: row.chain_id,
    issuedAt: row.issued_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    used: row.used_at !== null,
  };
}

async function isTaken(
  tx: Transaction,
  ownerId: number,
  { address, personId }: WalletChallenge,
): Promise<boolean> {
  const row = await tx
    .selectFrom("wallets")
    .innerJoin("people", "people.number", "wallets.person")
    .select("people.github_id")
    .where("wallets.owner_id", "=", ownerId)
    .where("wallets.address", "=", address)
    .where("wallets.until", "is", null)
    .executeTakeFirst();
  return row !== undefined && row.github_id !== personId;
}

async function findOwed(tx: Transaction, ownerId: number, personId: number): Promise<WalletState["owed"]> {
  const { rows } = await sql<{ id: string; symbol: string; decimals: number; amount: string }>`
    select t.id, t.symbol, t.decimals, b.amount
      from foothold.balances b
      join foothold.people p on b.account = 'owed:' || p.number
      join foothold.tokens t on t.id = b.token_id
     where b.owner_id = ${ownerId} and p.github_id = ${personId} and b.amount <> 0
     order by t.symbol, t.id`.execute(tx);
  return rows.map(({ amount: owed, ...token }) => ({ token, amount: amount(BigInt(owed)) }));
}

/** @throws Error when a challenge was answered meanwhile: it is answered once. */
export async function saveWallets(
  tx: Transaction,
  ownerId: number,
  changes: readonly WalletChange[],
): Promise<void> {
  const numberOf = await numbersOf(tx, changes.map(personOf));
  for (const change of changes) {
    const where = { owner_id: ownerId, person: numberOf(personOf(change)) };
    if (change.type === "asked") await ask(tx, where, change.challenge);
    else if (change.type === "linked") await link(tx, where, change.link, change.nonce);
    else await end(tx, where, change.at);
  }
}

/** Whom a change is about. */
export function personOf(change: WalletChange): number {
  if (change.type === "asked") return change.challenge.personId;
  return change.type === "linked" ? change.link.personId : change.personId;
}

interface Whose {
  readonly owner_id: number;
  readonly person: number;
}

async function ask(tx: Transaction, whose: Whose, one: WalletChallenge): Promise<void> {
  await tx
    .insertInto("wallet_nonces")
    .values({
      ...whose,
      nonce: one.nonce,
      address: one.address,
      chain_id: one.chainId,
      issued_at: one.issuedAt,
      expires_at: one.expiresAt,
    })
    .execute();
}

async function link(tx: Transaction, whose: Whose, one: WalletLink, nonce: string): Promise<void> {
  const used = await tx
    .updateTable("wallet_nonces")
    .set({ used_at: one.linkedAt })
    .where("owner_id", "=", whose.owner_id)
    .where("person", "=", whose.person)
    .where("nonce", "=", nonce)
    .where("used_at", "is", null)
    .executeTakeFirst();
  if (used.numUpdatedRows !== 1n) throw new Error("The challenge was answered already");
  await end(tx, whose, one.linkedAt);
  await tx
    .insertInto("wallets")
    .values({
      ...whose,
      address: one.address,
      chain_id: one.chainId,
      kind: one.kind,
      linked_at: one.linkedAt,
      active_from: one.activeFrom,
    })
    .execute();
}

async function end(tx: Transaction, { owner_id: ownerId, person }: Whose, at: string): Promise<void> {
  await tx
    .updateTable("wallets")
    .set({ until: at })
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .where("until", "is", null)
    .execute();
}
