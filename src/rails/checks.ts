/** What has to be right of a chain before anything is signed for it: that it is the chain, and its tokens the policy's. */
import type { Token } from "../domain/amount.ts";
import { assetOf } from "../domain/asset.ts";
import { type ChainPort, ChainUnavailable } from "../domain/chain.ts";

/** Each thing that differs, in words; none when all is as the policy says. Never throws for a chain that is silent. */
export async function chainProblems(
  chain: ChainPort,
  chainId: number,
  tokens: readonly Token[],
): Promise<string[]> {
  try {
    const said = await chain.chainId();
    if (said !== chainId) return [`The endpoint of chain ${chainId} answers for chain ${said}.`];
    const byId = new Map(tokens.map((token) => [token.id, token]));
    const problems: string[] = [];
    for (const token of byId.values()) problems.push(...(await tokenProblems(chain, chainId, token)));
    return problems;
  } catch (error) {
    if (!(error instanceof ChainUnavailable)) throw error;
    return [`Chain ${chainId} cannot be asked: ${error.message}`];
  }
}

async function tokenProblems(chain: ChainPort, chainId: number, token: Token): Promise<string[]> {
  const asset = assetOf(token);
  if (asset === null || asset.chainId !== chainId) return [];
  const found = await chain.token(asset.address);
  if (found === null)
    return [`${asset.address} is no token on chain ${chainId}; the policy calls it ${token.symbol}.`];
  const problems: string[] = [];
  if (found.decimals !== token.decimals) {
    problems.push(
      `${token.symbol} has ${found.decimals} decimals on chain ${chainId}, and ${token.decimals} here.`,
    );
  }
  if (found.symbol !== token.symbol) {
    problems.push(
      `${asset.address} calls itself ${found.symbol} on chain ${chainId}; the policy calls it ${token.symbol}.`,
    );
  }
  return problems;
}
