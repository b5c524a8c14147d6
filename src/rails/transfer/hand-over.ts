/** Hands over what the `transfer` rail signed, and puts what nodes answer into words a treasurer can act on. */
import { type ChainPort, ChainUnavailable, type Handed } from "../../domain/chain.ts";
import type { StoredTransaction } from "../rail.ts";
import type { Context } from "./payment.ts";
import { receiptOf } from "./status.ts";

/** Never throws for a chain that does not answer: it may have taken what it was given. */
export async function handOver(context: Context, one: StoredTransaction): Promise<Handed> {
  const { chain } = context;
  if (chain === null || one.raw === null) return refused("no endpoint is known for its chain");
  const versions = context.transactions.filter(({ nonce }) => nonce === one.nonce);
  // It was handed over in its time. Given again, it would only compete with what took its place.
  if (versions.at(-1)?.hash !== one.hash) return { outcome: "taken" };
  try {
    const said = await chain.chainId();
    if (said !== one.chainId) return refused(`the endpoint answers for chain ${said}`);
    const handed = await chain.broadcast(one.raw);
    return handed.outcome === "taken" ? handed : await explained(chain, versions, handed.why);
  } catch (error) {
    if (!(error instanceof ChainUnavailable)) throw error;
    return refused(`no answer, and it may have arrived all the same (${error.message})`);
  }
}

function refused(why: string): Handed {
  return { outcome: "refused", why };
}

const nonceUsed = /nonce (is )?too low|nonce has already been used|old ?nonce|invalid (transaction )?nonce/i;

async function explained(
  chain: ChainPort,
  versions: readonly StoredTransaction[],
  why: string,
): Promise<Handed> {
  if (nonceUsed.test(why)) {
    const receipt = await receiptOf(chain, versions);
    if (receipt !== null) return { outcome: "taken" };
    return refused("another transaction took its nonce; when that is final, it counts as failed");
  }
  if (/underpriced|fee too low|replacement/i.test(why)) {
    return refused(
      `another transaction with its nonce waits at a higher fee, or its fee is too low (${why})`,
    );
  }
  if (/insufficient (funds|balance)|lack of funds/i.test(why)) {
    return refused("the account cannot pay for the gas: fund it and send the batch again");
  }
  return refused(why);
}
