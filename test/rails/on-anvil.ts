/** A chain with a token, and the account that pays out of it: what rails of chains are tried on. */
import type { Wallet } from "ethers";
import { connectRpc, type Rpc } from "../../src/chain/rpc.ts";
import { signerOf } from "../../src/chain/signer.ts";
import { type Chain, startChain } from "../chain.ts";
import { type Deployed, deploy, tokenContract } from "../contracts/deployed.ts";
import { type PaidToken, walletOf } from "./earned.ts";

export interface Anvil extends AsyncDisposable {
  readonly chain: Chain;
  readonly rpc: Rpc;
  readonly payer: Wallet;
  readonly signer: () => Promise<ReturnType<typeof signerOf>>;
  /** One of test/contracts/Tokens.sol, of which the payer holds plenty. */
  readonly token: (name: string, ...args: readonly unknown[]) => Promise<Issued>;
}

export interface Issued extends PaidToken {
  readonly contract: Deployed;
  /** Whole tokens. */
  readonly holds: (login: string) => Promise<bigint>;
}

/** Final after this many blocks. */
export const confirmations = 6;

export async function startAnvil(): Promise<Anvil> {
  const chain = await startChain({ signers: 3 });
  const [deployer, payer] = chain.signers;
  if (deployer === undefined || payer === undefined) throw new Error("the chain has too few signers");
  const rpc = connectRpc({ url: chain.url, chainId: chain.chainId, confirmations });
  return {
    chain,
    rpc,
    payer,
    signer: async () => signerOf(payer.privateKey),
    token: async (name, ...args) => {
      const contract = await deploy(await tokenContract(name), deployer, ...args);
      const decimals = Number(await contract.read("decimals"));
      const unit = 10n ** BigInt(decimals);
      await contract.send(deployer, "mint", payer.address, 1_000_000n * unit);
      const holds = async (login: string) =>
        ((await contract.read("balanceOf", walletOf(login))) as bigint) / unit;
      return {
        contract,
        address: contract.address,
        symbol: String(await contract.read("symbol")),
        decimals,
        holds,
      };
    },
    [Symbol.asyncDispose]: async () => {
      rpc.close();
      await chain.stop();
    },
  };
}
