/** The tree of a programme's rewards as the contract wants it, made by OpenZeppelin's library. */
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

export interface Reward {
  readonly token: string;
  readonly account: string;
  /** Base units, from the first day on. */
  readonly cumulativeAmount: bigint;
}

export interface Tree {
  readonly root: string;
  readonly rewards: readonly Reward[];
  /** Of the reward at that place of `rewards`. */
  proof(index: number): string[];
  /** The claim of the reward at that place, as `claimMany` takes it. */
  claim(index: number): Reward & { readonly proof: string[] };
}

export const leafTypes = ["uint256", "address", "address", "address", "uint256"];

export function treeOf(chainId: number, distributor: string, rewards: readonly Reward[]): Tree {
  const values = rewards.map(({ token, account, cumulativeAmount }) => [
    chainId,
    distributor,
    token,
    account,
    cumulativeAmount,
  ]);
  const tree = StandardMerkleTree.of(values, leafTypes);
  const reward = (index: number): Reward => {
    const found = rewards[index];
    if (found === undefined) throw new Error(`there is no reward ${index}`);
    return found;
  };
  return {
    root: tree.root,
    rewards,
    proof: (index) => tree.getProof(index),
    claim: (index) => ({ ...reward(index), proof: tree.getProof(index) }),
  };
}
