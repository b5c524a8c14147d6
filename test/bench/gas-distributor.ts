/** What the distributor's calls cost at a number of people, each of whom is paid twice. */
import type { Wallet } from "ethers";
import type { Chain } from "../chain.ts";
import { type Deployed, deploy, distributorArtifact, tokenContract } from "../contracts/deployed.ts";
import { type Tree, treeOf } from "../contracts/tree.ts";
import { type Pair, people } from "./gas-people.ts";

/** Gas a call, but for `claimMany`: gas a person. */
export interface DistributorGas {
  readonly claim: Pair;
  readonly claimMany: Pair;
  readonly claimManyTransactions: number;
  /** The very first proposal, and every later one. */
  readonly setRoot: Pair;
  readonly acceptRoot: Pair;
}

interface Stand {
  readonly chain: Chain;
  readonly owner: Wallet;
  readonly distributor: Deployed;
  readonly trees: readonly [Tree, Tree];
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
  const [first, second] = [1n, 2n].map((round) => {
    const rewards = people(count).map(({ account, amount }) => ({
      token: token.address,
      account,
      cumulativeAmount: amount * round,
    }));
    return treeOf(chain.chainId, distributor.address, rewards);
  });
  if (first === undefined || second === undefined) throw new Error("there are two rounds");
  return { chain, owner, distributor, trees: [first, second] };
}

async function claimedOneByOne(
  at: Stand,
): Promise<Omit<DistributorGas, "claimMany" | "claimManyTransactions">> {
  const rounds = [];
  for (const tree of at.trees) {
    const roots = await putInForce(at, tree);
    const count = tree.rewards.length;
    const step = Math.max(1, Math.floor(count / sampled));
    const gas: bigint[] = [];
    for (let index = 0; index < count && gas.length < sampled; index += step) {
      const { account, cumulativeAmount, proof } = tree.claim(index);
      const sent = await at.distributor.send(at.owner, "claim", account, cumulativeAmount, tree.root, proof);
      gas.push(sent.gasUsed);
    }
    rounds.push({ ...roots, claim: mean(gas) });
  }
  const [first, returning] = rounds;
  if (first === undefined || returning === undefined) throw new Error("there are two rounds");
  const pair = (name: "claim" | "setRoot" | "acceptRoot") => ({
    first: first[name],
    returning: returning[name],
  });
  return { claim: pair("claim"), setRoot: pair("setRoot"), acceptRoot: pair("acceptRoot") };
}

async function claimedTogether(
  at: Stand,
): Promise<Pick<DistributorGas, "claimMany" | "claimManyTransactions">> {
  const rounds: number[] = [];
  let transactions = 0;
  for (const tree of at.trees) {
    await putInForce(at, tree);
    const claims = tree.rewards.map((_, index) => tree.claim(index));
    let gas = 0n;
    transactions = 0;
    for (let from = 0; from < claims.length; from += peopleInTransaction) {
      const some = claims.slice(from, from + peopleInTransaction);
      gas += (await at.distributor.send(at.owner, "claimMany", some, tree.root)).gasUsed;
      transactions += 1;
    }
    rounds.push(Math.round(Number(gas) / claims.length));
  }
  const [first = 0, returning = 0] = rounds;
  return { claimMany: { first, returning }, claimManyTransactions: transactions };
}

async function putInForce({ chain, owner, distributor }: Stand, { root }: Tree) {
  const set = await distributor.send(owner, "setRoot", root);
  await chain.advance(delay);
  const accepted = await distributor.send(owner, "acceptRoot");
  return { setRoot: Number(set.gasUsed), acceptRoot: Number(accepted.gasUsed) };
}

function mean(gas: readonly bigint[]): number {
  return Math.round(Number(gas.reduce((sum, one) => sum + one, 0n)) / gas.length);
}
