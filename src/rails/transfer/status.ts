/** How payments of the `transfer` rail stand, by the chain alone: mined for good, impossible for good, or neither yet. */
import { amount, formatMoney } from "../../domain/amount.ts";
import type { ChainPort, ChainReceipt } from "../../domain/chain.ts";
import { received } from "../erc20.ts";
import type { PayoutStatus, RailPayout, StoredTransaction } from "../rail.ts";
import { type Context, signedOf, transferOf, unsignedOf, versionsOf } from "./payment.ts";

/**
 * For so long a node is sure to know the receipts of what was mined: many forget them after a year. Of what is older, a
 * receipt that is not there proves nothing.
 */
const receiptsKeptMilliseconds = 90 * 86_400_000;

/** @throws ChainUnavailable */
export async function transferStatuses(context: Context, chain: ChainPort): Promise<PayoutStatus[]> {
  // Before the receipts: what is in one of these blocks then, no re-org takes out of it meanwhile.
  const final = await chain.finalBlock();
  const statuses: PayoutStatus[] = unsignedOf(context).map(({ line }) => standing(line, "pending"));
  for (const payout of signedOf(context)) {
    const versions = versionsOf(context, payout.line);
    const receipt = await receiptOf(chain, versions);
    if (receipt === null) statuses.push(await unmined(context, chain, payout.line, versions));
    else if (receipt.blockNumber > final) statuses.push(standing(payout.line, "pending"));
    else statuses.push(outcome(payout, receipt, versions));
  }
  return statuses.sort((one, other) => one.line - other.line);
}

function standing(line: number, status: "pending" | "unknown", note?: string): PayoutStatus {
  return { line, status, reason: null, reference: null, ...(note === undefined ? {} : { note }) };
}

/** They share a nonce, so one at most has a receipt. */
export async function receiptOf(
  chain: ChainPort,
  versions: readonly StoredTransaction[],
): Promise<ChainReceipt | null> {
  for (const { hash } of versions) {
    const receipt = await chain.receipt(hash);
    if (receipt !== null) return receipt;
  }
  return null;
}

/** In no block. It never will be only when its nonce is used up, for good, and by none of ours. */
async function unmined(
  { now }: Context,
  chain: ChainPort,
  line: number,
  versions: readonly StoredTransaction[],
): Promise<PayoutStatus> {
  const [first] = versions;
  if (first === undefined) return standing(line, "pending");
  if ((await chain.transactionCount(first.sender, "final")) <= first.nonce) return standing(line, "pending");
  // Asked once more after the count: it may have been mined in between.
  if ((await receiptOf(chain, versions)) !== null) return standing(line, "pending");
  if (Date.parse(now) - Date.parse(first.storedAt) > receiptsKeptMilliseconds) {
    const note = `Nonce ${first.nonce} of ${first.sender} is used up, and the node knows no receipt. Look for ${first.hash} on a node that keeps everything.`;
    return standing(line, "unknown", note);
  }
  const note = `Nonce ${first.nonce} of ${first.sender} was used for something else: does anybody else use the key?`;
  return { line, status: "failed", reason: "replaced", reference: first.hash, note };
}

/** In a block that is final. */
function outcome(
  payout: RailPayout,
  receipt: ChainReceipt,
  versions: readonly StoredTransaction[],
): PayoutStatus {
  const { line, token } = payout;
  const { hash } = receipt;
  const transfer = transferOf(payout, versions[0]?.sender ?? "");
  const got = receipt.status === "success" && transfer !== null ? received(receipt.logs, transfer) : 0n;
  if (got === payout.amount) return { line, status: "paid", reason: null, reference: hash };
  if (got === 0n) return { line, status: "failed", reason: "reverted", reference: hash };
  const sums = `${formatMoney(payout)} was sent and ${got < 0n ? "-" : ""}${formatMoney({ token, amount: amount(got < 0n ? -got : got) })} arrived`;
  const note = `${sums}. It counts as not paid and is not planned again by itself: settle what is missing, see docs/treasurer.md.`;
  return { line, status: "failed", reason: "wrong-amount", reference: hash, note };
}
