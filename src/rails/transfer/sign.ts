/** What the `transfer` rail signs: new payments under the next nonces, and higher fees for those that are stuck. */
import {
  CallReverted,
  type ChainPort,
  SignerUnavailable,
  type TransactionSigner,
} from "../../domain/chain.ts";
import { isOpen } from "../../domain/payout/payout.ts";
import type { TransferOptions } from "../../domain/payout/rails/transfer.ts";
import { transferData } from "../erc20.ts";
import type { NewTransaction, RailPlan, SigningContext, StoredTransaction } from "../rail.ts";
import {
  type Details,
  detailsOf,
  type Fees,
  higherOffer,
  mostInFlight,
  offer,
  transferOf,
} from "./payment.ts";

export type Signing = SigningContext<TransferOptions | null>;

interface Bench {
  readonly context: Signing;
  readonly options: TransferOptions;
  readonly chain: ChainPort;
  readonly chainId: number;
  readonly signer: TransactionSigner;
  readonly fees: Fees;
  /** How many transactions of the account are in the chain. */
  readonly mined: number;
}

/** @throws ChainUnavailable, and SignerUnavailable when the operator's key is not the policy's account. */
export async function signTransfers(
  context: Signing,
  options: TransferOptions,
  chain: ChainPort,
  plan: RailPlan,
): Promise<NewTransaction[]> {
  const { chainId } = context.batch;
  const fees = offer(await chain.fees(), options);
  const mined = await chain.transactionCount(options.from, "latest");
  const stuck = stuckOf(context, options, mined);
  if (chainId === null || fees === null || plan.groups.length + stuck.length === 0) return [];
  const signer = await context.signer();
  if (signer.address !== options.from) {
    throw new SignerUnavailable(
      `the key is that of ${signer.address}, and payouts.transfer.from is ${options.from}`,
    );
  }
  const bench: Bench = { context, options, chain, chainId, signer, fees, mined };
  return [...(await replaceStuck(bench, stuck)), ...(await signNew(bench, plan.groups.flat()))];
}

async function signNew(bench: Bench, lines: readonly number[]): Promise<NewTransaction[]> {
  const { context, options, chain, fees, mined } = bench;
  const last = await context.lastNonce(options.from);
  // Somebody else may use the key; what waits of theirs is not to be pushed out.
  const pending = await chain.transactionCount(options.from, "pending");
  const first = Math.max(pending, mined, last === null ? 0 : last + 1);
  const room = Math.max(0, mostInFlight - (first - mined));
  let coins = await chain.nativeBalance(options.from);
  const signed: NewTransaction[] = [];
  for (const line of lines) {
    if (signed.length >= room) break;
    const payout = context.payouts.find((one) => one.line === line);
    const transfer = payout === undefined ? null : transferOf(payout, options.from);
    if (transfer === null) continue;
    const call = { to: transfer.token, data: transferData(transfer) };
    const gasLimit = await gasFor(chain, { ...call, from: options.from });
    if (gasLimit === null) continue;
    coins -= gasLimit * fees.maxFeePerGas;
    // What the account cannot pay for waits unsigned, and so do those behind it, which would wait for its nonce.
    if (coins < 0n) break;
    signed.push(await sign(bench, { ...call, gasLimit, fees, nonce: first + signed.length, line }));
  }
  return signed;
}

/** A quarter more than it takes now, because a wallet's storage may be empty by then; `null` where it would revert. */
async function gasFor(
  chain: ChainPort,
  call: { readonly to: string; readonly data: string; readonly from: string },
): Promise<bigint | null> {
  try {
    return ((await chain.estimateGas(call)) * 5n) / 4n;
  } catch (error) {
    if (error instanceof CallReverted) return null;
    throw error;
  }
}

/** Handed over long ago, in no block, and not replaced since. The latest of each nonce. */
function stuckOf(
  { transactions, payouts, now }: Signing,
  { replaceAfter }: TransferOptions,
  mined: number,
): StoredTransaction[] {
  const since = Date.parse(now) - replaceAfter;
  const open = new Set(payouts.filter(({ state }) => isOpen(state)).map(({ line }) => line));
  const latest = [...new Map(transactions.map((one) => [one.nonce, one])).values()];
  return latest.filter(
    ({ nonce, lines, broadcastAt }) =>
      nonce >= mined &&
      lines.every((line) => open.has(line)) &&
      broadcastAt !== null &&
      Date.parse(broadcastAt) <= since,
  );
}

/** Those that the chain would not take at their fee, and whichever is first in the row whatever its fee. */
async function replaceStuck(bench: Bench, stuck: readonly StoredTransaction[]): Promise<NewTransaction[]> {
  const { context, options, fees, mined } = bench;
  const needed = fees.baseFeePerGas + fees.maxPriorityFeePerGas;
  const replacements: NewTransaction[] = [];
  for (const one of stuck) {
    const before = detailsOf(one);
    if (one.nonce !== mined && BigInt(before.maxFeePerGas) >= needed) continue;
    const higher = higherOffer(before, fees, options);
    const [line] = one.lines;
    if (higher === null || line === undefined) continue;
    const { to, data, gasLimit } = before;
    const signed = await sign(bench, {
      ...{ to, data, gasLimit: BigInt(gasLimit), nonce: one.nonce, line },
      fees: higher,
    });
    const first = context.transactions.find(({ nonce }) => nonce === one.nonce);
    replacements.push({ ...signed, replaces: first?.hash ?? one.hash });
  }
  return replacements;
}

interface ToSign {
  readonly to: string;
  readonly data: string;
  readonly gasLimit: bigint;
  readonly fees: Fees;
  readonly nonce: number;
  readonly line: number;
}

async function sign(
  { chainId, signer }: Bench,
  { to, data, gasLimit, fees, nonce, line }: ToSign,
): Promise<NewTransaction> {
  const { maxFeePerGas, maxPriorityFeePerGas } = fees;
  const offered = { gasLimit, maxFeePerGas, maxPriorityFeePerGas };
  const { raw, hash } = await signer.sign({ chainId, nonce, to, data, value: 0n, ...offered });
  const details: Details = {
    to,
    data,
    gasLimit: `${gasLimit}`,
    maxFeePerGas: `${maxFeePerGas}`,
    maxPriorityFeePerGas: `${maxPriorityFeePerGas}`,
  };
  return { chainId, sender: signer.address, nonce, hash, raw, lines: [line], details: { ...details } };
}
