/** A chain as those see it who only look at contracts: what is deployed where, and what it answers. */
import { CallReverted, type ChainPort } from "../domain/chain.ts";
import type { ChainReader } from "../ports.ts";
import { connectRpc } from "./rpc.ts";

/** A node that takes longer is one that cannot be asked. */
const timeoutMilliseconds = 15_000;

export function readerOf(port: ChainPort, chainId: number): ChainReader {
  return {
    chainId,
    code: port.code,
    call: async (to, data) => {
      try {
        return await port.call({ to, data });
      } catch (error) {
        if (error instanceof CallReverted) return null;
        throw error;
      }
    },
  };
}

/**
 * Asks the node which chain it is on, since an answer of another one would look just the same.
 * @throws Error when the node cannot be reached, or is on another chain than `chainId` (EIP-155).
 */
export async function openChainReader(
  url: string,
  chainId: number,
): Promise<ChainReader & { readonly close: () => void }> {
  const rpc = connectRpc({ url, chainId, confirmations: null, timeout: timeoutMilliseconds });
  try {
    const found = await rpc.chainId();
    if (found !== chainId) throw new Error(`the node is on chain ${found} instead of ${chainId}`);
  } catch (error) {
    rpc.close();
    throw error;
  }
  return { ...readerOf(rpc, chainId), close: rpc.close };
}
