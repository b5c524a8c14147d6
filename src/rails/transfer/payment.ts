/** One payment of the `transfer` rail: what it moves, the transactions that may be it, and what it may cost. */
import { assetOf } from "../../domain/asset.ts";
import { isOpen } from "../../domain/payout/payout.ts";
import type { TransferOptions } from "../../domain/payout/rails/transfer.ts";
import type { Transfer } from "../erc20.ts";
import type { RailContext, RailPayout, StoredTransaction } from "../rail.ts";

export type Context = RailContext<TransferOptions | null>;

/** So many transactions of one account wait for the chain at most: nodes keep few of one sender, and a loss has an end. */
export const mostInFlight = 16;

/** What was signed, as it is kept with the transaction: wei, and the call. */
export interface Details {
  readonly to: string;
  readonly data: string;
  readonly gasLimit: string;
  readonly maxFeePerGas: string;
  readonly maxPriorityFeePerGas: string;
}

export function detailsOf({ details }: Pick<StoredTransaction, "details">): Details {
  return details as unknown as Details;
}

/** What a payout moves; `null` where it names no token of a chain, or no wallet. */
export function transferOf({ token, address, amount }: RailPayout, from: string): Transfer | null {
  const asset = assetOf(token);
  return asset === null || address === null ? null : { token: asset.address, from, to: address, amount };
}

/** Everything that may pay a line, the latest last: all under one nonce. */
export function versionsOf({ transactions }: Context, line: number): StoredTransaction[] {
  return transactions.filter(({ lines }) => lines.includes(line));
}

export function unsignedOf(context: Context): RailPayout[] {
  return context.payouts.filter(({ state, line }) => isOpen(state) && versionsOf(context, line).length === 0);
}

/** What waits for the chain as far as the batch knows: open, and signed. */
export function signedOf(context: Context): RailPayout[] {
  return context.payouts.filter(({ state, line }) => isOpen(state) && versionsOf(context, line).length > 0);
}

export interface Fees {
  readonly baseFeePerGas: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

const gwei = 1_000_000_000n;

/** What is offered for gas: what the chain suggests, within the ceiling; `null` while that is too low to be mined. */
export function offer(fees: Fees, { maxFeeGwei }: TransferOptions): Fees | null {
  const ceiling = BigInt(maxFeeGwei) * gwei;
  const { baseFeePerGas, maxFeePerGas, maxPriorityFeePerGas } = fees;
  if (baseFeePerGas + maxPriorityFeePerGas > ceiling) return null;
  return {
    baseFeePerGas,
    maxFeePerGas: maxFeePerGas < ceiling ? maxFeePerGas : ceiling,
    maxPriorityFeePerGas,
  };
}

/**
 * What a replacement has to offer: an eighth more than what is there, of which nodes ask a tenth, and what the chain asks
 * for now; `null` when that is above the ceiling.
 */
export function higherOffer(before: Details, now: Fees, { maxFeeGwei }: TransferOptions): Fees | null {
  const ceiling = BigInt(maxFeeGwei) * gwei;
  const maxFeePerGas = most(raised(BigInt(before.maxFeePerGas)), now.maxFeePerGas);
  const maxPriorityFeePerGas = most(raised(BigInt(before.maxPriorityFeePerGas)), now.maxPriorityFeePerGas);
  if (maxFeePerGas > ceiling || maxPriorityFeePerGas > maxFeePerGas) return null;
  return { baseFeePerGas: now.baseFeePerGas, maxFeePerGas, maxPriorityFeePerGas };
}

function raised(fee: bigint): bigint {
  return fee + (fee + 7n) / 8n;
}

function most(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

export function gweiText(wei: bigint): string {
  return `${Number((wei * 100n) / gwei) / 100} gwei`;
}

/** Ether, to six places, rounded up. */
export function etherText(wei: bigint): string {
  return `${Number((wei + 999_999_999_999n) / 1_000_000_000_000n) / 1_000_000}`;
}
