/** Proves an owner's ledger: the chain, every balance, and every entry made again from what it was decided on. */
import type { Decision } from "./domain/decision.ts";
import { type BookedEntry, genesisHash, hashEntry, isBalanced } from "./domain/postings.ts";
import type { Policy } from "./domain/policy.ts";
import type { Given } from "./handlers/handler.ts";
import { type DecidedFact, handlerOf, type TimerFact, timerHandlerOf } from "./handlers/registry.ts";
import { parseVersion } from "./policies.ts";
import { type KeptDecision, readDecisions } from "./store/commit.ts";
import type { Database } from "./store/db.ts";
import { type Balance, ledgerHeads, readBalances, readEntries, sumByAccount } from "./store/ledger.ts";
import { versionById } from "./store/policies.ts";

export interface Problem {
  readonly ownerId: number;
  /** The entry's number, or `null` when it concerns the ledger as a whole. */
  readonly entry: number | null;
  readonly problem: string;
}

export interface Verification {
  readonly ownerId: number;
  readonly entries: number;
  /** Entries that were decided again and came out the same. */
  readonly derived: number;
  /** The hash that stands for the whole ledger: publish it, and nobody can change what came before. */
  readonly head: string;
  readonly problems: readonly Problem[];
}

/** Verifies every owner's ledger. Reads in pages; memory does not grow with the ledger. */
export async function verifyAll(db: Database): Promise<Verification[]> {
  const verifications: Verification[] = [];
  for (const head of await ledgerHeads(db)) verifications.push(await verifyOwner(db, head));
  return verifications;
}

async function verifyOwner(
  db: Database,
  head: { readonly ownerId: number; readonly number: number; readonly hash: string },
): Promise<Verification> {
  const { ownerId } = head;
  const problems: Problem[] = [];
  const report = (entry: number | null, problem: string) => void problems.push({ ownerId, entry, problem });
  const sums = new Map<string, Balance>();
  const decisions = readDecisions(db, ownerId)[Symbol.asyncIterator]();
  const deriver = createDeriver(db, report);
  let next = await decisions.next();
  let previous = { number: 0, hash: genesisHash };
  let open: BookedEntry[] = [];
  for await (const entry of readEntries(db, ownerId)) {
    checkLink(entry, previous, report);
    sumByAccount([entry], sums);
    previous = { number: entry.number, hash: entry.hash };
    if (next.done === true || entry.number < next.value.firstEntry) {
      if (!madeByHand.has(entry.cause.split(":")[0] ?? "")) report(entry.number, "no decision is kept that booked it");
      continue;
    }
    open.push(entry);
    if (entry.number !== next.value.lastEntry) continue;
    await deriver.derive(next.value, open);
    open = [];
    next = await decisions.next();
  }
  if (previous.number !== head.number || previous.hash !== head.hash) {
    report(null, `the chain ends at entry ${previous.number}, but the ledger says ${head.number}`);
  }
  compareBalances(sums, await readBalances(db, ownerId), report);
  return { ownerId, entries: previous.number, derived: deriver.count(), head: previous.hash, problems };
}

/** Causes of entries that a person booked on the command line; they have no decision to make again. */
const madeByHand = new Set(["command"]);

type Report = (entry: number | null, problem: string) => void;

function checkLink(entry: BookedEntry, previous: { number: number; hash: string }, report: Report): void {
  if (entry.number !== previous.number + 1) report(entry.number, `it follows entry ${previous.number}`);
  if (entry.previousHash !== previous.hash) report(entry.number, "it does not name the hash of the entry before it");
  if (hashEntry(entry) !== entry.hash) report(entry.number, "its content does not have its hash");
  if (!isBalanced(entry.postings)) report(entry.number, "its postings do not sum to zero");
}

function compareBalances(sums: ReadonlyMap<string, Balance>, kept: readonly Balance[], report: Report): void {
  const left = new Map(sums);
  for (const balance of kept) {
    const key = `${balance.ownerId} ${balance.account} ${balance.tokenId}`;
    const sum = left.get(key)?.amount ?? 0n;
    left.delete(key);
    if (sum !== balance.amount) {
      report(null, `${balance.account} says ${balance.amount}, its postings sum to ${sum} (${balance.tokenId})`);
    }
  }
  for (const { account, amount } of left.values()) {
    if (amount !== 0n) report(null, `${account} has no balance, its postings sum to ${amount}`);
  }
}

function createDeriver(db: Database, report: Report) {
  const policies = new Map<number, Policy>();
  let derived = 0;
  const policyOf = async (id: number): Promise<Policy> => {
    const known = policies.get(id);
    if (known !== undefined) return known;
    const version = await versionById(db, id);
    if (version === null) throw new Error(`the policy version ${id} is gone`);
    const policy = parseVersion(version);
    policies.set(id, policy);
    return policy;
  };
  const again = async (kept: KeptDecision): Promise<Decision> => {
    const fact = kept.fact as DecidedFact | TimerFact;
    const given = kept.given as Omit<Given, "policy">;
    if (fact.type === "hold-over") return timerHandlerOf(fact).decide(fact, given);
    if (kept.policyVersion === null) throw new Error("it names no policy");
    return handlerOf(fact).decide(fact, { ...given, policy: await policyOf(kept.policyVersion) });
  };
  const derive = async (kept: KeptDecision, booked: readonly BookedEntry[]): Promise<void> => {
    try {
      const { entries } = await again(kept);
      const drafts = new Map(entries.map((entry) => [entry.key, entry]));
      for (const entry of booked) {
        const draft = drafts.get(entry.key);
        const same = draft !== undefined && isSame(entry, draft);
        if (same) derived += 1;
        else report(entry.number, draft === undefined ? "decided again, it is not booked" : "decided again, it differs");
      }
    } catch (error) {
      report(kept.firstEntry, `it cannot be decided again: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return { derive, count: () => derived };
}

/** Same type, token, policy and amounts on accounts of the same kind; who a number is, only the table of people says. */
function isSame(entry: BookedEntry, draft: Decision["entries"][number]): boolean {
  return (
    entry.type === draft.type &&
    entry.tokenId === draft.token.id &&
    entry.policyCommit === draft.policyCommit &&
    entry.postings.length === draft.postings.length &&
    entry.postings.every((posting, position) => {
      const drafted = draft.postings[position];
      return posting.amount === drafted?.amount && posting.account.split(":")[0] === drafted.account.type;
    })
  );
}
