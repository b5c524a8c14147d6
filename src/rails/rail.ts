/**
 * What a rail is: a way to pay. Each is a file beside this one that makes a rail of its declaration in
 * src/domain/payout/rails/, and a line in registry.ts. What every rail has to keep to stands here and is tried over all
 * of them by test/rails/contract.ts.
 *
 * The order is `plan` → `prepare` → (what was prepared is stored) → `broadcast` → `status`, each as often as one likes.
 *
 * - `plan` only reads. It tries on the chain what would be sent, and sets aside whoever could not be paid, so that one
 *   recipient never holds up a batch. A dry run ends here: it has no signer and cannot make one.
 * - `prepare` signs, and returns only what is not stored yet: called again with what it returned before, it returns
 *   nothing. The shell stores what it returns before anything else happens, under a lock that makes one writer of each
 *   sender. What was stored is never deleted, and a payout that is in it is never signed for under another nonce. A
 *   higher fee under the same nonce, for the same payment, is a replacement: it names what it replaces, both stay
 *   stored, and whichever is mined settles the payout.
 * - `broadcast` hands over the bytes that are stored, and nothing else. Handing them over again is harmless.
 * - `status` asks the chain and says of each open payout how it stands. `pending`: it may still happen. `paid`: it did,
 *   in a block that is final. `failed`: it can never happen any more, as of a block that is final. `unknown`: the chain
 *   cannot say now. Only `paid` and `failed` settle anything; whatever a re-org can undo is `pending`. What is unknown
 *   is asked again: no other rail pays it, and no new transaction does.
 */
import type { Amount } from "../domain/amount.ts";
import type { ChainPort, Handed, TransactionSigner } from "../domain/chain.ts";
import type { BatchRecord, FailReason, PayoutRecord } from "../domain/payout/payout.ts";
import type { RailDeclaration } from "../domain/payout/rails/declaration.ts";

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** A payout with where it goes: the wallet as it was when the batch was planned. */
export interface RailPayout extends PayoutRecord {
  /** What it is known by everywhere: the key of its ledger entry. */
  readonly key: string;
  /** With its checksum; `null` where none is linked, which only rails that need no wallet see. */
  readonly address: string | null;
}

/** What a rail prepared: stored before it is broadcast or given out. */
export interface NewTransaction {
  readonly chainId: number;
  /** Whose nonce it takes: an account's, or a contract wallet's own. With its checksum. */
  readonly sender: string;
  /** No two transactions of one sender and chain have the same. */
  readonly nonce: number;
  /** The transaction's hash, or that of what others sign: by it the chain is asked. */
  readonly hash: string;
  /** Signed, 0x and hexadecimal digits; `null` when others sign and send it. */
  readonly raw: string | null;
  /** Which lines of the batch it pays. */
  readonly lines: readonly number[];
  /** What the rail wants to know of it again. */
  readonly details: Json;
  /** The hash of the first transaction under this nonce, when this one is to take its place with a higher fee. */
  readonly replaces?: string | null;
}

export interface StoredTransaction extends NewTransaction {
  /** ISO 8601. */
  readonly storedAt: string;
  /** When the bytes were handed over the first time, ISO 8601. */
  readonly broadcastAt: string | null;
}

/** What a rail knows of the batch. Reading it costs nothing but what it asks of the chain. */
export interface RailContext<Options> {
  readonly ownerId: number;
  /** The programme's name. */
  readonly programme: string;
  readonly batch: BatchRecord;
  /** Every payout of the batch in the order of lines, also those that are settled. */
  readonly payouts: readonly RailPayout[];
  /** What was stored for the batch, in order. */
  readonly transactions: readonly StoredTransaction[];
  readonly options: Options;
  /** The batch's chain; `null` for what is on no chain, and where no endpoint is known. */
  readonly chain: ChainPort | null;
  /**
   * Payouts of the same rail and chain in other batches of the owner, but for those that failed and those that are
   * only planned: what a rail that adds up has paid or is about to.
   */
  readonly others: () => Promise<readonly RailPayout[]>;
  /**
   * What a sender signed for on the batch's chain, whosever batch it was for, by a token's id. What failed is left out,
   * but for what arrived as another amount. `since`: ISO 8601, or `null` for ever.
   */
  readonly signedFor: (sender: string, since: string | null) => Promise<ReadonlyMap<string, Amount>>;
  /** ISO 8601. */
  readonly now: string;
}

export interface SigningContext<Options> extends RailContext<Options> {
  /** Makes the signer of the operator's key. @throws Error when there is none. */
  readonly signer: () => Promise<TransactionSigner>;
  /** The highest nonce of the sender that is stored for this chain; `null` for none. */
  readonly lastNonce: (sender: string) => Promise<number | null>;
}

export interface RailPlan {
  /** Which open lines would be paid together, one transaction each; those that are in a stored one left out. */
  readonly groups: readonly (readonly number[])[];
  /** Who would not get it, as tried on the chain just now. */
  readonly setAside: readonly { readonly line: number; readonly why: string }[];
  /** What keeps the batch from being prepared at all, in words for the treasurer. */
  readonly obstacles: readonly string[];
  /** What is good to know before: what it costs, what has to be signed by whom. */
  readonly notes: readonly string[];
}

export interface PayoutStatus {
  readonly line: number;
  readonly status: "pending" | "paid" | "failed" | "unknown";
  readonly reason: FailReason | null;
  /** What proves it, as the hash of the transaction. */
  readonly reference: string | null;
  /** What a person has to know or do, where that is more than the status says. */
  readonly note?: string;
}

/** Something for the treasurer to keep, import or sign. */
export interface RailDocument {
  /** A file's name. */
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

export interface Rail<Name extends string, Options> extends RailDeclaration<Name, Options> {
  readonly plan: (context: RailContext<Options>) => Promise<RailPlan>;
  /** Whose nonces `prepare` takes, to be locked meanwhile; `null` when it takes none. */
  readonly sender: (context: SigningContext<Options>) => Promise<string | null>;
  readonly prepare: (context: SigningContext<Options>, plan: RailPlan) => Promise<readonly NewTransaction[]>;
  /** Only for transactions that have bytes. */
  readonly broadcast: (context: RailContext<Options>, transaction: StoredTransaction) => Promise<Handed>;
  /** Of the open payouts, each once. Never throws for a chain that does not answer: that is `unknown`. */
  readonly status: (context: RailContext<Options>) => Promise<readonly PayoutStatus[]>;
  /** Made from what is stored, the same each time. The first is the one to look at. */
  readonly documents: (context: RailContext<Options>) => readonly RailDocument[];
}
