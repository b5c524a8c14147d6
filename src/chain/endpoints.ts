/** The operator's chains: an endpoint, and where something is signed a key, for each, from the environment alone. */
import type { TransactionSigner } from "../domain/chain.ts";
import { signerFrom } from "./keys.ts";
import { connectRpc, type Rpc } from "./rpc.ts";

type Variables = Readonly<Record<string, string | undefined>>;

export interface Chains {
  /** `null` where no endpoint is named. */
  readonly chain: (chainId: number, confirmations: number | null) => Rpc | null;
  /** @throws Error that names the variable when there is no key, or none that is right. */
  readonly signer: (chainId: number) => Promise<TransactionSigner>;
  readonly close: () => void;
}

export function endpointVariable(chainId: number): string {
  return `FOOTHOLD_RPC_${chainId}`;
}

export function createChains(variables: Variables): Chains {
  const open = new Map<string, Rpc>();
  return {
    chain: (chainId, confirmations) => {
      const url = variables[endpointVariable(chainId)]?.trim();
      if (!url) return null;
      const key = `${chainId} ${confirmations}`;
      const rpc = open.get(key) ?? connectRpc({ url, chainId, confirmations });
      open.set(key, rpc);
      return rpc;
    },
    signer: (chainId) => signerFrom(variables, chainId),
    close: () => {
      for (const rpc of open.values()) rpc.close();
    },
  };
}
