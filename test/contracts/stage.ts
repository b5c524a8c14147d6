/** A distributor with its people on a test's chain, deployed anew for each story. */
import type { Wallet } from "ethers";
import type { Chain } from "../chain.ts";
import { type Deployed, deploy, distributorArtifact, tokenContract } from "./deployed.ts";
import { type Reward, type Tree, treeOf } from "./tree.ts";

/** Two days, in seconds. */
export const delay = 172_800;
/** The overloads of `claim`. */
export const claimOf = {
  ownToken: "claim(address,uint256,bytes32,bytes32[])",
  anyToken: "claim((address,address,uint256,bytes32[]),bytes32)",
};

export interface Stage {
  readonly chain: Chain;
  readonly owner: Wallet;
  readonly guardian: Wallet;
  /** Who sends other people's claims. */
  readonly relayer: Wallet;
  readonly ana: Wallet;
  readonly ben: Wallet;
  readonly cleo: Wallet;
  readonly token: Deployed;
  readonly distributor: Deployed;
  tree(rewards: readonly Reward[]): Tree;
  /** Proposes the tree of these rewards, waits, and accepts it. */
  inForce(rewards: readonly Reward[]): Promise<Tree>;
  /** What the account has of a token, by default the distributor's own. */
  balance(account: { address: string }, of?: Deployed): Promise<bigint>;
  /** The claim of the reward at that place of the tree, sent by the relayer. */
  claim(tree: Tree, index: number): ReturnType<Deployed["send"]>;
}

interface Setting {
  /** One of test/contracts/Tokens.sol; default StandardToken with 18 decimals. */
  readonly token?: Deployed;
  readonly delay?: number;
  /** Zero for nobody. */
  readonly guardian?: string;
  /** Base units of the token that the distributor begins with. Default 1,000. */
  readonly funds?: bigint;
}

export async function openStage(chain: Chain, setting: Setting = {}): Promise<Stage> {
  const [owner, guardian, relayer, ana, ben, cleo] = chain.signers as [
    ...[Wallet, Wallet, Wallet, Wallet, Wallet, Wallet],
  ];
  const token = setting.token ?? (await deployToken(chain, "StandardToken", 18));
  const wait = setting.delay ?? delay;
  const distributor = await deploy(
    distributorArtifact(),
    owner,
    ...[token.address, owner.address, setting.guardian ?? guardian.address, wait],
  );
  await token.send(owner, "mint", distributor.address, setting.funds ?? 1_000n);
  const tree = (rewards: readonly Reward[]) => treeOf(chain.chainId, distributor.address, rewards);
  return {
    ...{ chain, owner, guardian, relayer, ana, ben, cleo, token, distributor, tree },
    inForce: async (rewards) => {
      const made = tree(rewards);
      await distributor.send(owner, "setRoot", made.root);
      if (wait > 0) {
        await chain.advance(wait);
        await distributor.send(relayer, "acceptRoot");
      }
      return made;
    },
    balance: async (account, of = token) => BigInt(String(await of.read("balanceOf", account.address))),
    claim: (made, index) => distributor.send(relayer, claimOf.anyToken, made.claim(index), made.root),
  };
}

export async function deployToken(chain: Chain, name: string, ...args: unknown[]): Promise<Deployed> {
  const [owner] = chain.signers;
  if (owner === undefined) throw new Error("the chain has no signers");
  return deploy(await tokenContract(name), owner, ...args);
}

/** Rewards of one token, as pairs of an account and what it earned in all. */
export function rewards(
  token: Deployed,
  ...earned: readonly (readonly [account: { address: string }, cumulativeAmount: bigint])[]
): Reward[] {
  return earned.map(([{ address }, cumulativeAmount]) => ({
    token: token.address,
    account: address,
    cumulativeAmount,
  }));
}
