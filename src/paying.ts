/**
 * Brings a planned batch along its rail: plan, prepare, store, broadcast, ask. Each step can be stopped at any point and
 * done again; what was stored decides what is done.
 */
import {
  type ChainPort,
  ChainUnavailable,
  SignerUnavailable,
  type TransactionSigner,
} from "./domain/chain.ts";
import type { PayoutsSettledFact } from "./domain/fact.ts";
import { type BatchRecord, batchState, batchStepTable, isOpen, payoutKey } from "./domain/payout/payout.ts";
import { type RailName, type RailOptions, railDeclarations } from "./domain/payout/rails/registry.ts";
import type { Outcome } from "./domain/payout/settling.ts";
import { chainProblems } from "./rails/checks.ts";
import type {
  Json,
  PayoutStatus,
  RailContext,
  RailDocument,
  RailPayout,
  RailPlan,
  SigningContext,
} from "./rails/rail.ts";
import { railNamed } from "./rails/registry.ts";
import {
  findLastNonce,
  findTransactions,
  markBroadcast,
  storeTransactions,
  sumSigned,
  withSenderLock,
} from "./store/chain-transactions.ts";
import {
  currentAddresses,
  findBatches,
  findOtherPayouts,
  findPayouts,
  type StoredPayout,
} from "./store/payouts.ts";
import { act, policyOfOwner, type Treasury } from "./treasury.ts";

export interface Paying extends Treasury {
  /** The chain of an id; `null` where the operator named no endpoint. */
  readonly chain: (chainId: number, confirmations: number | null) => ChainPort | null;
  /** Makes the signer of the operator's key for a chain. Never called in a dry run. */
  readonly signer: (chainId: number) => Promise<TransactionSigner>;
}

/** There is no such batch. */
export class NoBatch extends Error {}

type Context = RailContext<RailOptions[RailName]>;

/** A batch as it stands, for whoever shows it. */
export interface BatchView {
  readonly batch: BatchRecord;
  readonly payouts: readonly StoredPayout[];
  readonly context: Context;
}

/** @throws NoBatch, NoPolicy */
export async function viewBatch(paying: Paying, ownerId: number, number: number): Promise<BatchView> {
  const { kysely } = paying.db;
  const [batch] = await findBatches(kysely, ownerId, number);
  if (batch === undefined) throw new NoBatch(`there is no batch ${number}`);
  const { policy } = await policyOfOwner(paying, ownerId);
  const payouts = await findPayouts(kysely, ownerId, number);
  const transactions = await findTransactions(kysely, { ownerId, batch: number });
  const { confirmations, options } = policy.payouts;
  const context: Context = {
    ownerId,
    programme: policy.name,
    batch,
    payouts: payouts.map(railPayout),
    transactions: transactions.map((one) => ({ ...one, details: one.details as Json })),
    options: options[batch.rail],
    chain: batch.chainId === null ? null : paying.chain(batch.chainId, confirmations),
    others: async () => (await findOtherPayouts(kysely, ownerId, batch)).map(railPayout),
    signedFor: (sender, since) => sumSigned(kysely, batch.chainId ?? 0, sender, since),
    now: paying.now().toISOString(),
  };
  return { batch, payouts, context };
}

function railPayout({ person: _, ...payout }: StoredPayout): RailPayout {
  return { ...payout, key: payoutKey(payout) };
}

export interface Sending {
  readonly plan: RailPlan;
  /** Lines that go back to what is owed: the wallet was changed, or the payment would not arrive. */
  readonly setAside: readonly { readonly line: number; readonly why: string }[];
  /** What was handed over and refused; the chain has to be asked what became of it. */
  readonly refused: readonly string[];
  readonly documents: readonly RailDocument[];
}

/** What sending would do. Only reads; there is no signer that it could make. @throws NoBatch, NoPolicy */
export async function previewSending(paying: Paying, ownerId: number, number: number): Promise<Sending> {
  const view = await viewBatch(paying, ownerId, number);
  const changed = await changedWallets(paying, ownerId, view.payouts, view.batch);
  const plan = await planOf(view.context);
  const setAside = [...changed, ...plan.setAside];
  return { plan, setAside, refused: [], documents: railNamed(view.batch.rail).documents(view.context) };
}

/**
 * Sends a batch as far as it goes now: sets aside who cannot be paid, prepares and stores, broadcasts what is stored.
 * Where something is in the way, nothing is prepared, and what was stored before is broadcast all the same.
 * @throws NoBatch, NoPolicy
 */
export async function sendBatch(paying: Paying, ownerId: number, number: number): Promise<Sending> {
  let view = await viewBatch(paying, ownerId, number);
  if (!batchStepTable.send.includes(batchState(view.payouts))) {
    const plan = {
      groups: [],
      setAside: [],
      obstacles: ["Every payout of the batch is settled."],
      notes: [],
    };
    return { plan, setAside: [], refused: [], documents: railNamed(view.batch.rail).documents(view.context) };
  }
  const changed = await changedWallets(paying, ownerId, view.payouts, view.batch);
  await setAside(paying, ownerId, number, changed, "wallet-changed");
  view = await viewBatch(paying, ownerId, number);
  const first = await planOf(view.context);
  await setAside(paying, ownerId, number, first.setAside, "would-revert");
  view = await viewBatch(paying, ownerId, number);
  const plan = first.obstacles.length > 0 ? first : await prepare(paying, view);
  view = await viewBatch(paying, ownerId, number);
  const refused = await broadcast(paying, view);
  view = await viewBatch(paying, ownerId, number);
  const documents = railNamed(view.batch.rail).documents(view.context);
  return { plan, setAside: [...changed, ...first.setAside], refused, documents };
}

async function planOf(context: Context): Promise<RailPlan> {
  const { batch, chain, payouts } = context;
  const rail = railNamed(batch.rail);
  const isOnChain = batch.chainId !== null && rail.settledBy === "chain";
  if (!isOnChain) return rail.plan(context);
  const tokens = payouts.map(({ token }) => token);
  const obstacles =
    chain === null
      ? [`No endpoint is known for chain ${batch.chainId}: set FOOTHOLD_RPC_${batch.chainId}.`]
      : await chainProblems(chain, batch.chainId ?? 0, tokens);
  if (obstacles.length > 0) return { groups: [], setAside: [], obstacles, notes: [] };
  return rail.plan(context);
}

/** Only while nothing is signed: what is signed goes to the wallet that it was signed for. */
async function changedWallets(
  { db, now }: Paying,
  ownerId: number,
  payouts: readonly StoredPayout[],
  { rail }: BatchRecord,
): Promise<{ line: number; why: string }[]> {
  if (!railDeclarations[rail].needsWallet) return [];
  const planned = payouts.filter(({ state }) => state === "planned");
  const current = await currentAddresses(
    db.kysely,
    ownerId,
    planned.map(({ person }) => person),
    now(),
  );
  return planned
    .filter(({ person, address }) => current.get(person) !== address)
    .map(({ line }) => ({ line, why: "the wallet was changed or removed since the batch was planned" }));
}

async function setAside(
  paying: Paying,
  ownerId: number,
  batch: number,
  lines: readonly { readonly line: number }[],
  reason: "wallet-changed" | "would-revert",
): Promise<void> {
  if (lines.length === 0) return;
  const outcomes = lines.map(({ line }) => ({ line, outcome: "failed", reason, reference: null }) as const);
  await settle(paying, { ownerId, batch, word: "chain", outcomes });
}

/** Under the lock of whoever signs: planned again, because somebody else may have prepared it while this one waited. */
async function prepare(paying: Paying, { batch, context }: BatchView): Promise<RailPlan> {
  const rail = railNamed(batch.rail);
  const { ownerId } = context;
  const { kysely } = paying.db;
  const signing = (one: Context): SigningContext<RailOptions[RailName]> => ({
    ...one,
    signer: () => paying.signer(batch.chainId ?? 0),
    lastNonce: (sender) => findLastNonce(kysely, batch.chainId ?? 0, sender),
  });
  const work = async () => {
    const view = await viewBatch(paying, ownerId, batch.number);
    const plan = await planOf(view.context);
    if (plan.obstacles.length > 0) return plan;
    const prepared = await rail.prepare(signing(view.context), plan);
    await storeTransactions(
      paying.db,
      { ownerId, batch: batch.number },
      prepared,
      paying.now().toISOString(),
    );
    return plan;
  };
  const sender = await rail.sender(signing(context));
  try {
    return await (sender === null ? work() : withSenderLock(paying.db, batch.chainId ?? 0, sender, work));
  } catch (error) {
    // Nothing of it is stored. What was stored before is broadcast all the same.
    const why =
      error instanceof ChainUnavailable
        ? `Chain ${batch.chainId} stopped answering`
        : error instanceof SignerUnavailable
          ? "Nothing can be signed"
          : null;
    if (why === null) throw error;
    const obstacles = [`${why}: ${(error as Error).message}`];
    return { groups: [], setAside: [], obstacles, notes: [] };
  }
}

async function broadcast(paying: Paying, { batch, context }: BatchView): Promise<string[]> {
  const rail = railNamed(batch.rail);
  const refused: string[] = [];
  for (const one of context.transactions.filter(
    ({ raw, lines }) => raw !== null && anyOpen(context, lines),
  )) {
    const handed = await rail.broadcast(context, one);
    const ofBatch = { ownerId: context.ownerId, batch: batch.number };
    // Refused or not, it was handed over and may have been taken before: from here on the chain is asked.
    await markBroadcast(paying.db, ofBatch, one, paying.now().toISOString());
    if (handed.outcome === "refused") refused.push(`${one.hash}: ${handed.why}`);
  }
  return refused;
}

function anyOpen({ payouts }: Context, lines: readonly number[]): boolean {
  return payouts.some(({ line, state }) => lines.includes(line) && isOpen(state));
}

/** Asks the chain how a batch went, and books what is for good. @throws NoBatch, NoPolicy */
export async function refreshBatch(
  paying: Paying,
  ownerId: number,
  number: number,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<readonly PayoutStatus[]> {
  const { batch, context } = await viewBatch(paying, ownerId, number);
  const statuses = await railNamed(batch.rail).status(context);
  const outcomes = statuses.flatMap(({ line, status, reason, reference }): Outcome[] =>
    status === "paid" || status === "failed" ? [{ line, outcome: status, reason, reference }] : [],
  );
  if (outcomes.length > 0 && !dryRun)
    await settle(paying, { ownerId, batch: number, word: "chain", outcomes });
  return statuses;
}

/** @returns the lines that were settled now. @throws NoPolicy */
export async function settle(
  paying: Treasury,
  fact: Omit<PayoutsSettledFact, "type">,
): Promise<readonly number[]> {
  const { payouts } = await act(paying, { type: "payouts-settled", ...fact });
  return payouts.map(({ line }) => line);
}
