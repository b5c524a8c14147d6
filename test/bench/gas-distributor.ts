/** What the distributor's calls cost at a number of people, each of whom is paid twice. */
import type { Wallet } from "ethers";
import type { Chain } from "../chain.ts";
import { type Deployed, deploy, distributorArtifact, tokenContract } from "../contracts/deployed.ts";
import { type Tree, treeOf } from "../contracts/tree.ts";
import { type Pair, people } from "./gas-people.ts";

/** Gas a call, but for `claimMany`: gas a person. */
export interface DistributorGas {
  readonly claim: Pair;
  /** Of somebody who is returning, whose claim brings its root into force. */
  readonly claimThatAccepts: number;
  readonly claimMany: Pair;
  readonly claimManyTransactions: number;
  /** The very first proposal, and every later one. */
  readonly setRoot: Pair;
  readonly acceptRoot: Pair;
}

type OneByOne = Omit<DistributorGas, "claimMany" | "claimManyTransactions">;

interface Stand {
  readonly chain: Chain;
  readonly owner: Wallet;
  readonly distributor: Deployed;
  /** What everybody earned in all, round by round. */
  readonly trees: readonly [Tree, Tree, Tree];
}

/** Seconds; any delay costs the same. */
const delay = 172_800;
/** Claims measured one by one: their proofs differ in length by a hash at most. */
const sampled = 10;
/** Below the 16,777,216 gas that a transaction may take since Osaka (EIP-7825). */
const peopleInTransaction = 200;

export async function distributorGas(chain: Chain, count: number): Promise<DistributorGas> {
  const one = await claimedOneByOne(await stand(chain, count));
  return { ...one, ...(await claimedTogether(await stand(chain, count))) };
}

async function stand(chain: Chain, count: number): Promise<Stand> {
  const [owner, guardian] = chain.signers;
  if (owner === undefined || guardian === undefined) throw new Error("the chain has no signers");
  const token = await deploy(await tokenContract("StandardToken"), owner, 18);
  const args = [token.address, owner.address, guardian.address, delay];
  const distributor = await deploy(distributorArtifact(), owner, ...args);
  await token.send(owner, "mint", distributor.address, 10n ** 27n);
  const [first, second, third] = [1n, 2n, 3n].map((round) => {
    const rewards = people(count).map(({ account, amount }) => ({
      token: token.address,
      account,
      cumulativeAmount: amount * round,
    }));
    return treeOf(chain.chainId, distributor.address, rewards);
  });
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error("there are three rounds");
  }
  return { chain, owner, distributor, trees: [first, second, third] };
}

async function claimedOneByOne(at: Stand): Promise<OneByOne> {
  const [first, second, third] = at.trees;
  const before = { ...(await putInForce(at, first)), claim: await claims(at, first) };
  const after = { ...(await putInForce(at, second)), claim: await claims(at, second) };
  const pair = (name: "claim" | "setRoot" | "acceptRoot") => ({
    first: before[name],
    returning: after[name],
  });
  await at.distributor.send(at.owner, "setRoot", third.root);
  await at.chain.advance(delay);
  return {
    ...{ claim: pair("claim"), setRoot: pair("setRoot"), acceptRoot: pair("acceptRoot") },
    claimThatAccepts: Number(await claim(at, third, 0)),
  };
}

/** The mean over some, evenly. */
async function claims(at: Stand, tree: Tree): Promise<number> {
  const count = tree.rewards.length;
  const step = Math.max(1, Math.floor(count / sampled));
  const gas: bigint[] = [];
  for (let index = 0; index < count && gas.length < sampled; index += step) {
    gas.push(await claim(at, tree, index));
  }
  return Math.round(Number(gas.reduce((sum, one) => sum + one, 0n)) / gas.length);
}

async function claim({ distributor, owner }: Stand, tree: Tree, index: number): Promise<bigint> {
  const { account, cumulativeAmount, proof } = tree.claim(index);
  const sent = await distributor.send(owner, "claim", account, cumulativeAmount, tree.root, proof);
  return sent.gasUsed;
}

async function claimedTogether(at: Stand): Promise<Omit<DistributorGas, keyof OneByOne>> {
  const [first, second] = at.trees;
  const before = await claimMany(at, first);
  const after = await claimMany(at, second);
  return {
    claimMany: { first: before.gas, returning: after.gas },
    claimManyTransactions: after.transactions,
  };
}

/** Gas a person, and in how many transactions. */
async function claimMany(at: Stand, tree: Tree): Promise<{ gas: number; transactions: number }> {
  await putInForce(at, tree);
  const all = tree.rewards.map((_, index) => tree.claim(index));
  let [gas, transactions] = [0n, 0];
  for (let from = 0; from < all.length; from += peopleInTransaction) {
    const some = all.slice(from, from + peopleInTransaction);
    gas += (await at.distributor.send(at.owner, "claimMany", some, tree.root)).gasUsed;
    transactions += 1;
  }
  return { gas: Math.round(Number(gas) / all.length), transactions };
}

async function putInForce({ chain, owner, distributor }: Stand, { root }: Tree) {
  const set = await distributor.send(owner, "setRoot", root);
  await chain.advance(delay);
  const accepted = await distributor.send(owner, "acceptRoot");
  return { setRoot: Number(set.gasUsed), acceptRoot: Number(accepted.gasUsed) };
}
