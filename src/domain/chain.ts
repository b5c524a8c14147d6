/** What rails ask of a chain, and how a transaction looks to them. src/chain/ answers it with a real one. */

/** A transaction to be signed, EIP-1559. Amounts are wei. */
export interface UnsignedTransaction {
  readonly chainId: number;
  readonly nonce: number;
  readonly to: string;
  readonly data: string;
  readonly value: bigint;
  readonly gasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

export interface SignedTransaction {
  /** 0x and hexadecimal digits: what is handed to the chain, the same each time. */
  readonly raw: string;
  readonly hash: string;
}

/** Signs for one address. Made only when something is really to be signed, never in a dry run. */
export interface TransactionSigner {
  readonly address: string;
  readonly sign: (transaction: UnsignedTransaction) => Promise<SignedTransaction>;
}

export interface ChainCall {
  readonly to: string;
  readonly data: string;
  readonly from?: string;
  readonly value?: bigint;
}

export interface ChainLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly transactionHash: string;
}

export interface ChainReceipt {
  readonly hash: string;
  readonly blockNumber: number;
  readonly status: "success" | "reverted";
  readonly gasUsed: bigint;
  readonly logs: readonly ChainLog[];
}

/** `final`: what no re-org undoes any more, by the chain's own word or the policy's confirmations. */
export type At = "latest" | "final";

/** A call that the chain carried out and that reverted: for good, as things stand there. */
export class CallReverted extends Error {
  /** What the contract returned, 0x and hexadecimal digits. */
  readonly data: string;
  constructor(message: string, data: string) {
    super(message);
    this.data = data;
  }
}

/** The chain could not be asked, or did not answer sensibly. Nothing is known, and nothing may be concluded. */
export class ChainUnavailable extends Error {}

/** There is no key to sign with, not the right one, or whoever holds it does not sign. Its words say nothing of the key. */
export class SignerUnavailable extends Error {}

/** What became of handing over a signed transaction. */
export type Handed =
  /** It was taken, or is known there already. */
  | { readonly outcome: "taken" }
  /** It was refused, as with a nonce that is used up. Whether it was mined before only `receipt` says. */
  | { readonly outcome: "refused"; readonly why: string };

/** One chain. Every method throws ChainUnavailable when the chain cannot be asked. */
export interface ChainPort {
  /** As the chain says it, not as it was configured. */
  readonly chainId: () => Promise<number>;
  /** `null` where there is no such contract, or it is no token. */
  readonly token: (address: string) => Promise<{ readonly symbol: string; readonly decimals: number } | null>;
  /** Base units of an ERC-20. @throws CallReverted where there is none. */
  readonly balance: (token: string, owner: string, at?: At) => Promise<bigint>;
  /** Wei. */
  readonly nativeBalance: (owner: string) => Promise<bigint>;
  /** 0x where there is no code. */
  readonly code: (address: string) => Promise<string>;
  /** @throws CallReverted */
  readonly call: (call: ChainCall, at?: At) => Promise<string>;
  /** @throws CallReverted */
  readonly estimateGas: (call: ChainCall) => Promise<bigint>;
  /** How many transactions of the address are in the chain as of then, or with those that wait (`pending`). */
  readonly transactionCount: (address: string, at: At | "pending") => Promise<number>;
  /** Wei for a unit of gas: what the next block takes at least, beside the tip, and what is safe to offer. */
  readonly fees: () => Promise<{
    readonly baseFeePerGas: bigint;
    readonly maxFeePerGas: bigint;
    readonly maxPriorityFeePerGas: bigint;
  }>;
  /** `null` while it is in no block of the chain as it stands now. */
  readonly receipt: (hash: string) => Promise<ChainReceipt | null>;
  /** The number of the last block that is final; -1 for none. */
  readonly finalBlock: () => Promise<number>;
  readonly logs: (filter: {
    readonly address: string;
    readonly topics: readonly (string | null)[];
    readonly fromBlock: number;
    /** Left out: the latest. */
    readonly toBlock?: number;
  }) => Promise<readonly ChainLog[]>;
  /** Hands over what was signed and stored before; doing it again is harmless. */
  readonly broadcast: (raw: string) => Promise<Handed>;
}
