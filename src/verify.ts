/** Proves an owner's ledger: the chain, every balance, and every entry made again from what it was decided on. */
import { createDeriver, type Report } from "./derive.ts";
import { type Amount, formatMoney, type Token, zero } from "./domain/amount.ts";
import { type BookedEntry, genesisHash, hashEntry, isBalanced } from "./domain/postings.ts";
import { readDecisions } from "./store/commit.ts";
import type { Database } from "./store/db.ts";
import {
  type Balance,
  type LedgerHead,
  ledgerHeads,
  readBalances,
  readEntries,
  readTokens,
  recordedBalances,
  sumByAccount,
} from "./store/ledger.ts";
import { readOwners } from "./store/places.ts";

export interface Problem {
  readonly ownerId: number;
  /** The entry's number, or `null` when it concerns the ledger as a whole. */
  readonly entry: number | null;
  readonly problem: string;
}

export interface Verification {
  /** The owner's login as last seen; `null` when it was never seen. */
  readonly owner: string | null;
  readonly ownerId: number;
  readonly entries: number;
  /** Entries that were decided again and came out the same. */
  readonly derived: number;
  /** The hash that stands for the whole ledger: publish it, and nobody can change what came before. */
  readonly head: string;
  readonly problems: readonly Problem[];
}

/**
 * Verifies every owner's ledger as it stood at one moment, whatever is booked meanwhile. Reads in pages; memory does
 * not grow with the ledger.
 */
export async function verifyAll(db: Database): Promise<Verification[]> {
  const transaction = db.kysely.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
  return transaction.execute(async (tx) => {
    const snapshot = { ...db, kysely: tx };
    const verifications: Verification[] = [];
    const owners = await readOwners(snapshot);
    for (const head of await ledgerHeads(snapshot)) {
      const owner = owners.get(head.ownerId) ?? null;
      verifications.push({ owner, ...(await verifyOwner(snapshot, head)) });
    }
    return verifications;
  });
}

async function verifyOwner(
  db: Database,
  head: LedgerHead & { readonly ownerId: number },
): Promise<Omit<Verification, "owner">> {
  const { ownerId } = head;
  const problems: Problem[] = [];
  const report = (entry: number | null, problem: string) => void problems.push({ ownerId, entry, problem });
  const sums = new Map<string, Balance>();
  const decisions = readDecisions(db, ownerId);
  const deriver = createDeriver(db, ownerId, report);
  let next = await decisions.next();
  let previous = { number: 0, hash: genesisHash };
  let booked: BookedEntry[] = [];
  const derive = async () => {
    if (next.done !== true) await deriver.derive(next.value, booked);
    booked = [];
    next = await decisions.next();
  };
  for await (const entry of readEntries(db, ownerId)) {
    checkLink(entry, previous, report);
    sumByAccount([entry], sums);
    previous = { number: entry.number, hash: entry.hash };
    // Not when its last entry comes, which may be gone, but when one comes that is none of its own.
    while (next.done !== true && entry.number > next.value.lastEntry) await derive();
    if (next.done !== true && entry.number >= next.value.firstEntry) booked.push(entry);
    else report(entry.number, "no decision is kept that booked it");
  }
  while (next.done !== true) await derive();
  if (previous.number !== head.number || previous.hash !== head.hash) {
    report(null, endsElsewhere(previous, head));
  }
  const money = moneyTeller(await readTokens(db));
  compareBalances(sums, await readBalances(db, ownerId), money, report);
  compareRecords(sums, await recordedBalances(db, ownerId), money, report);
  const derived = deriver.count();
  return { ownerId, entries: previous.number, derived, head: previous.hash, problems };
}

function checkLink(entry: BookedEntry, previous: LedgerHead, report: Report): void {
  if (entry.number !== previous.number + 1) report(entry.number, `it follows entry ${previous.number}`);
  if (entry.previousHash !== previous.hash) {
    report(entry.number, "it does not name the hash of the entry before it");
  }
  if (hashEntry(entry) !== entry.hash) report(entry.number, "its content does not have its hash");
  if (!isBalanced(entry.postings)) report(entry.number, "its postings do not sum to zero");
}

function endsElsewhere(last: LedgerHead, head: LedgerHead): string {
  return last.number === head.number
    ? `the ledger's head is not the hash of entry ${last.number}, its last`
    : `the chain ends at entry ${last.number}, but the ledger says ${head.number}`;
}

type TellMoney = (amount: Amount, tokenId: string) => string;

/** "500 GRID", or base units and the token's id when nothing is known of the token. */
function moneyTeller(tokens: ReadonlyMap<string, Token>): TellMoney {
  return (amount, tokenId) => {
    const token = tokens.get(tokenId);
    return token === undefined ? `${amount} base units of ${tokenId}` : formatMoney({ token, amount });
  };
}

function compareBalances(
  sums: ReadonlyMap<string, Balance>,
  kept: readonly Balance[],
  money: TellMoney,
  report: Report,
): void {
  const left = new Map(sums);
  for (const balance of kept) {
    const sum = left.get(keyOf(balance))?.amount ?? zero;
    left.delete(keyOf(balance));
    if (sum !== balance.amount) {
      const { account, amount, tokenId } = balance;
      report(
        null,
        `the balance of ${account} is ${money(amount, tokenId)}, its postings sum to ${money(sum, tokenId)}`,
      );
    }
  }
  for (const { account, amount, tokenId } of left.values()) {
    if (amount !== 0n)
      report(null, `${account} has no balance, its postings sum to ${money(amount, tokenId)}`);
  }
}

/** What decisions look at has to be what the ledger says: held awards, open bounties and payouts, account by account. */
function compareRecords(
  sums: ReadonlyMap<string, Balance>,
  recorded: readonly Balance[],
  money: TellMoney,
  report: Report,
): void {
  const left = new Map([...sums].filter(([, { account }]) => /^(held|bounty|sent):/.test(account)));
  for (const record of recorded) {
    const sum = left.get(keyOf(record))?.amount ?? zero;
    left.delete(keyOf(record));
    if (sum === record.amount) continue;
    const what = recordsOf(record.account);
    report(
      null,
      `the ${what} of ${record.account} say ${money(record.amount, record.tokenId)}, its postings sum to ${money(sum, record.tokenId)}`,
    );
  }
  for (const { account, amount, tokenId } of left.values()) {
    if (amount === 0n) continue;
    report(null, `${account} holds ${money(amount, tokenId)}, and there is no ${recordOf(account)}`);
  }
}

function recordOf(account: string): string {
  if (account.startsWith("sent:")) return "open payout";
  return account.startsWith("held:") ? "held award" : "open bounty";
}

function recordsOf(account: string): string {
  return account.startsWith("bounty:") ? recordOf(account) : `${recordOf(account)}s`;
}

function keyOf({ ownerId, account, tokenId }: Balance): string {
  return `${ownerId} ${account} ${tokenId}`;
}
