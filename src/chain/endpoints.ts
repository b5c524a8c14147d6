/** The operator's chains: an endpoint, and where something is signed a key, for each, from the environment alone. */
import { ChainUnavailable, type TransactionSigner } from "../domain/chain.ts";
import type { AskChains } from "../ports.ts";
import { signerFrom } from "./keys.ts";
import { readerOf } from "./reader.ts";
import { connectRpc, type Rpc } from "./rpc.ts";
import { walletOnChain } from "./wallet.ts";

type Variables = Readonly<Record<string, string | undefined>>;

export interface Chains {
  /** `null` where no endpoint is named. */
  readonly chain: (chainId: number, confirmations: number | null) => Rpc | null;
  /** @throws Error that names the variable when there is no key, or none that is right. */
  readonly signer: (chainId: number) => Promise<TransactionSigner>;
  readonly askChains: AskChains;
  readonly close: () => void;
}

export function endpointVariable(chainId: number): string {
  return `FOOTHOLD_RPC_${chainId}`;
}

export function createChains(variables: Variables): Chains {
  const open = new Map<string, Rpc>();
  const chain = (chainId: number, confirmations: number | null) => {
    const url = variables[endpointVariable(chainId)]?.trim();
    if (!url) return null;
    const key = `${chainId} ${confirmations}`;
    const rpc = open.get(key) ?? connectRpc({ url, chainId, confirmations });
    open.set(key, rpc);
    return rpc;
  };
  const signer = (chainId: number) => signerFrom(variables, chainId);
  const close = () => {
    for (const rpc of open.values()) rpc.close();
  };
  return { chain, signer, askChains: (...asked) => askChains(chain, ...asked), close };
}

/** An endpoint that answers for another chain is taken for silent: nothing that it says counts. */
async function askChains(
  chain: Chains["chain"],
  ...[chainIds, text, signature, claim]: Parameters<AskChains>
): ReturnType<AskChains> {
  const found = chainIds.flatMap((chainId) => {
    const rpc = chain(chainId, null);
    return rpc === null ? [] : [{ chainId, rpc }];
  });
  if (!found.some(({ chainId }) => chainId === claim.chainId)) return null;
  try {
    const said = await Promise.all(found.map(({ rpc }) => rpc.chainId()));
    if (found.some(({ chainId }, index) => said[index] !== chainId)) return "silent";
    const readers = found.map(({ chainId, rpc }) => readerOf(rpc, chainId));
    return await walletOnChain(readers, text, signature, claim);
  } catch (error) {
    if (error instanceof ChainUnavailable) return "silent";
    throw error;
  }
}
