/** What the treasury holds of each token, on the chain and in the books, beside what is promised and owed of it. */
import { type Amount, amount, sum, type Token, zero } from "./domain/amount.ts";
import { assetOf } from "./domain/asset.ts";
import { CallReverted, type ChainPort, ChainUnavailable } from "./domain/chain.ts";
import type { PayoutPolicy } from "./domain/payout/policy.ts";
import type { Database } from "./store/db.ts";
import { readBalances, readTokens } from "./store/ledger.ts";
import { openObligations } from "./store/obligations.ts";

export interface Standing {
  readonly token: Token;
  readonly bounties: Amount;
  readonly held: Amount;
  readonly owed: Amount;
  /** In batches that are not settled. */
  readonly sent: Amount;
  /** What the ledger says that came in and is promised to nobody; below zero when more is promised. */
  readonly booked: Amount;
  /** What the treasury's address holds; `null` with the reason in `unknown`. */
  readonly onChain: Amount | null;
  readonly unknown: string | null;
  /** What is on the chain beyond everything promised; below zero when it is not enough, `null` when it is not known. */
  readonly left: Amount | null;
}

type Chain = (chainId: number, confirmations: number | null) => ChainPort | null;

/** Of every token that is promised, owed or booked, by symbol. */
export async function treasuryStanding(
  db: Database,
  ownerId: number,
  policy: PayoutPolicy,
  chain: Chain,
): Promise<Standing[]> {
  const obligations = await openObligations(db, ownerId);
  const treasury = (await readBalances(db, ownerId)).filter(({ account }) => account === "treasury");
  const tokens = await readTokens(db);
  const standings = treasury.map(async ({ tokenId, amount: booked }) => {
    const token = tokens.get(tokenId) ?? { id: tokenId, symbol: tokenId, decimals: 0 };
    const of = (type: string) =>
      sum(
        obligations.filter((one) => one.type === type && one.token.id === tokenId).map((one) => one.amount),
      );
    const parts = { bounties: of("bounty"), held: of("held"), owed: of("owed"), sent: of("sent") };
    const { onChain, unknown } = await balanceOf(token, policy, chain);
    const left = onChain === null ? null : amount(onChain - sum(Object.values(parts)));
    return { token, ...parts, booked, onChain, unknown, left };
  });
  const all = await Promise.all(standings);
  return all.sort((a, b) => (a.token.symbol < b.token.symbol ? -1 : a.token.symbol > b.token.symbol ? 1 : 0));
}

async function balanceOf(
  token: Token,
  policy: PayoutPolicy,
  chain: Chain,
): Promise<Pick<Standing, "onChain" | "unknown">> {
  const unknown = (why: string) => ({ onChain: null, unknown: why });
  const asset = assetOf(token);
  if (asset === null) return unknown("on no chain");
  const address = policy.treasury.get(asset.chainId);
  if (address === undefined) return unknown(`the policy names no treasury on chain ${asset.chainId}`);
  const port = chain(asset.chainId, policy.confirmations);
  if (port === null) return unknown(`no endpoint: set FOOTHOLD_RPC_${asset.chainId}`);
  try {
    const said = await port.chainId();
    if (said !== asset.chainId)
      return unknown(`the endpoint of chain ${asset.chainId} answers for chain ${said}`);
    return { onChain: amount(await port.balance(asset.address, address)), unknown: null };
  } catch (error) {
    if (error instanceof ChainUnavailable)
      return unknown(`chain ${asset.chainId} cannot be asked: ${error.message}`);
    if (error instanceof CallReverted) return unknown(`${asset.address} is no token there`);
    throw error;
  }
}

export function isShort({ left }: Standing): boolean {
  return left !== null && left < zero;
}
