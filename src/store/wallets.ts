/** Whose wallet is which, what people were asked to sign, and what a decision about a wallet looks at. */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { amount } from "../domain/amount.ts";
import type { Wallet, WalletLink } from "../domain/wallet/link.ts";
import type { WalletChallenge, WalletChange, WalletState } from "../domain/wallet/standing.ts";
import type { Database } from "./db.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

export async function findWalletState(
  tx: Transaction,
  ownerId: number,
  personId: number,
): Promise<WalletState> {
  const last = await findLast(tx, ownerId, personId);
  const challenge = await findChallenge(tx, ownerId, personId);
  return {
    last: last?.link ?? null,
    removed: last?.removed ?? false,
    challenge,
    linkedByAnother: challenge !== null && (await isAnothers(tx, ownerId, challenge.address, personId)),
    freshNonce: randomBytes(12).toString("hex"),
    owed: await findOwed(tx, ownerId, personId),
  };
}

async function findLast(
  db: Reading,
  ownerId: number,
  personId: number,
): Promise<{ link: WalletLink; removed: boolean } | null> {
  const row = await db
    .selectFrom("wallets")
    .innerJoin("people", "people.number", "wallets.person")
    .selectAll("wallets")
    .where("wallets.owner_id", "=", ownerId)
    .where("people.github_id", "=", personId)
    .orderBy("wallets.id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const link: WalletLink = {
    personId,
    address: row.address,
    chainId: row.chain_id,
    kind: row.kind,
    linkedAt: row.linked_at.toISOString(),
    activeFrom: row.active_from.toISOString(),
    previous: row.previous as Wallet | null,
  };
  return { link, removed: row.until !== null };
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

/** The last challenge that somebody was given; also read before a decision, to ask chains about its answer. */
export async function findChallenge(
  db: Reading,
  ownerId: number,
  personId: number,
): Promise<WalletChallenge | null> {
  const row = await db
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
    domain: row.domain,
    uri: row.uri,
    address: row.address,
    chainId: row.chain_id,
    nonce: row.nonce,
    issuedAt: row.issued_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    used: row.used_at !== null,
  };
}

async function isAnothers(
  tx: Transaction,
  ownerId: number,
  address: string,
  personId: number,
): Promise<boolean> {
  const rows = await tx
    .selectFrom("wallets")
    .innerJoin("people", "people.number", "wallets.person")
    .select("people.github_id")
    .distinct()
    .where("wallets.owner_id", "=", ownerId)
    .where("wallets.address", "=", address)
    .execute();
  return rows.some((row) => row.github_id !== personId);
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
  const numberOf = await numbersOf(
    tx,
    changes.map(({ personId }) => personId),
  );
  for (const change of changes) {
    const whose = { owner_id: ownerId, person: numberOf(change.personId) };
    if (change.type === "asked") await ask(tx, whose, change.challenge);
    else if (change.type === "linked") await link(tx, whose, change.link, change.nonce);
    else await end(tx, whose, change.at);
  }
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
      domain: one.domain,
      uri: one.uri,
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
      previous: one.previous === null ? null : JSON.stringify(one.previous),
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
