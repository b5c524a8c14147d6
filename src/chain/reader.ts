/** Reads a chain through a node's JSON-RPC. */
import { JsonRpcProvider, Network } from "ethers/providers";
import { FetchRequest, isCallException } from "ethers/utils";
import type { ChainReader } from "../ports.ts";

/** A node that takes longer is one that cannot be asked. */
const timeoutMilliseconds = 15_000;

/** By which most nodes, and Nethermind's earlier ones, tell a revert from other errors. */
const revertCodes = [3, -32_015];

/**
 * Asks the node which chain it is on, since an answer of another one would look just the same.
 * @throws Error when the node cannot be reached, or is on another chain than `chainId` (EIP-155).
 */
export async function openChainReader(
  url: string,
  chainId: number,
): Promise<ChainReader & { readonly close: () => void }> {
  const request = new FetchRequest(url);
  request.timeout = timeoutMilliseconds;
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(request, network, { staticNetwork: network });
  const close = () => provider.destroy();
  try {
    const found = BigInt(await provider.send("eth_chainId", []));
    if (found !== BigInt(chainId)) throw new Error(`the node is on chain ${found} instead of ${chainId}`);
  } catch (error) {
    close();
    throw error;
  }
  return { chainId, close, code: (address) => provider.getCode(address), call: calling(provider) };
}

function calling(provider: JsonRpcProvider): ChainReader["call"] {
  return async (to, data) => {
    try {
      return await provider.call({ to, data });
    } catch (error) {
      if (!isCallException(error)) throw error;
      const told = (error.info?.error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
      if (error.data !== null || isRevert(told)) return null;
      throw new Error(`the node could not make a call: ${told.message ?? "it does not say why"}`, {
        cause: error,
      });
    }
  };
}

/**
 * Whether it was the contract that failed. `ethers` says so of every error that a node answers to a call with, and a node that is
 * busy, or behind, must not pass for a contract that refuses.
 */
function isRevert({ code, message }: { readonly code?: unknown; readonly message?: unknown }): boolean {
  return revertCodes.includes(Number(code)) || /\brevert|invalid opcode|out of gas/i.test(String(message));
}
