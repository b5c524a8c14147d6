/** What is not in the tree, or in another's, is not paid. */
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, concat, keccak256, ZeroHash } from "ethers";
import { type Chain, startChain } from "../chain.ts";
import { refusal } from "./deployed.ts";
import { claimOf, deployToken, openStage, rewards, type Stage } from "./stage.ts";
import { leafTypes, type Tree } from "./tree.ts";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

describe("a claim that differs from its leaf", () => {
  type Claim = ReturnType<Tree["claim"]> & { root: string };
  type Forge = (claim: Claim, stage: Stage, tree: Tree) => Partial<Claim> | Promise<Partial<Claim>>;
  test.each<[what: string, error: string, forge: Forge]>([
    [
      "an amount one too high",
      "InvalidProof",
      ({ cumulativeAmount }) => ({ cumulativeAmount: cumulativeAmount + 1n }),
    ],
    [
      "an amount one too low",
      "InvalidProof",
      ({ cumulativeAmount }) => ({ cumulativeAmount: cumulativeAmount - 1n }),
    ],
    ["somebody else's account", "InvalidProof", (_, { relayer }) => ({ account: relayer.address })],
    ["somebody else's proof", "InvalidProof", (_, __, tree) => ({ proof: tree.proof(1) })],
    ["no proof", "InvalidProof", () => ({ proof: [] })],
    ["half a proof", "InvalidProof", ({ proof }) => ({ proof: proof.slice(1) })],
    ["a proof with one hash more", "InvalidProof", ({ proof }) => ({ proof: [...proof, ZeroHash] })],
    ["a proof in another order", "InvalidProof", ({ proof }) => ({ proof: proof.toReversed() })],
    [
      "another token",
      "InvalidProof",
      async () => ({ token: (await deployToken(chain, "StandardToken", 18)).address }),
    ],
    ["a root that never was", "MerkleRootWasUpdated", () => ({ root: keccak256("0x01") })],
    ["the zero root", "MerkleRootWasUpdated", () => ({ root: ZeroHash })],
  ])("by %s is refused: %s", async (_, error, forge) => {
    const stage = await openStage(chain);
    const { token, distributor, relayer, inForce, ana, ben, cleo, balance } = stage;
    const tree = await inForce(rewards(token, [ana, 100n], [ben, 60n], [cleo, 30n], [relayer, 1n]));
    const claim = { ...tree.claim(0), root: tree.root };
    const send = (one: Claim) => distributor.send(relayer, claimOf.anyToken, one, one.root);
    expect(await refusal(send({ ...claim, ...(await forge(claim, stage, tree)) }))).toBe(error);
    expect(await balance(distributor)).toBe(1_000n);
    // The claim as it should be is paid: nothing else was wrong with it.
    await send(claim);
    expect(await balance(ana)).toBe(100n);
  });

  test("before the first root nothing can be claimed, not even under the zero root", async () => {
    const { token, distributor, ana, tree, relayer } = await openStage(chain);
    const own = tree(rewards(token, [ana, 100n]));
    for (const [root, error] of [
      [ZeroHash, "InvalidProof"],
      [own.root, "MerkleRootWasUpdated"],
      // What the slot of proposals holds before the first one.
      [`0x${"ff".repeat(32)}`, "MerkleRootWasUpdated"],
    ]) {
      const claim = distributor.send(relayer, claimOf.ownToken, ana.address, 100n, root, []);
      expect(await refusal(claim)).toBe(error);
    }
  });
});

test("the contract's leaf is that of OpenZeppelin's tree over the five words", async () => {
  const { token, distributor, ana } = await openStage(chain);
  const values = [chain.chainId, distributor.address, token.address, ana.address, 5n];
  const leaf = StandardMerkleTree.of([values], leafTypes).root;
  expect(await distributor.read("leafOf", token.address, ana.address, 5n)).toBe(leaf);
  const encoded = AbiCoder.defaultAbiCoder().encode(leafTypes, values);
  expect(leaf).toBe(keccak256(keccak256(encoded)));
});

test("an inner node is no leaf: what hashes to it once is refused", async () => {
  const { token, distributor, relayer, inForce, ana, ben, cleo, balance } = await openStage(chain);
  const owed = rewards(token, [ana, 100n], [ben, 60n], [cleo, 30n], [relayer, 1n]);
  const tree = await inForce(owed);
  // The tree's two nodes below the root, and the two children of the first, as anybody can make them from public proofs.
  const [sibling = "", uncle = ""] = tree.proof(0);
  const leaf = String(await distributor.read("leafOf", token.address, ana.address, 100n));
  const children = concat([leaf, sibling].toSorted());
  const inner = keccak256(children);
  expect(keccak256(concat([inner, uncle].toSorted()))).toBe(tree.root);
  // 64 bytes that hash to the inner node would have to be the encoding of a leaf, hashed once: it has 160 and two hashes.
  const [word, amount] = [children.slice(0, 66), BigInt(`0x${children.slice(66)}`)];
  const account = `0x${word.slice(26)}`;
  const claim = distributor.send(relayer, claimOf.ownToken, account, amount, tree.root, [uncle]);
  expect(await refusal(claim)).toBe("InvalidProof");
  expect(await balance(distributor)).toBe(1_000n);
});

test("a root that was replaced pays no more", async () => {
  const { token, inForce, claim, ana, ben } = await openStage(chain);
  const old = await inForce(rewards(token, [ana, 100n], [ben, 60n]));
  await inForce(rewards(token, [ana, 100n], [ben, 61n]));
  expect(await refusal(claim(old, 0))).toBe("MerkleRootWasUpdated");
});

test("the proof for another contract fails, even with that contract's root in force here", async () => {
  const there = await openStage(chain);
  const { token, ana, ben, cleo } = there;
  const here = await openStage(chain, { token });
  const tree = await there.inForce(rewards(token, [ana, 100n], [ben, 60n], [cleo, 1n]));
  await here.distributor.send(here.owner, "setRoot", tree.root);
  await chain.advance(172_800);
  expect(await refusal(here.claim(tree, 0))).toBe("InvalidProof");
  await there.claim(tree, 0);
});

test("the proof for another chain fails, even where everything has the same address", async () => {
  await using twin = await startChain({ chainId: 10 });
  await using home = await startChain({ chainId: 1 });
  const [there, here] = await Promise.all([openStage(twin), openStage(home)]);
  expect([here.distributor.address, here.token.address]).toEqual([
    there.distributor.address,
    there.token.address,
  ]);
  const owed = rewards(there.token, [there.ana, 100n], [there.ben, 60n]);
  const tree = await there.inForce(owed);
  await here.distributor.send(here.owner, "setRoot", tree.root);
  await home.advance(172_800);
  expect(await refusal(here.claim(tree, 0))).toBe("InvalidProof");
  await there.claim(tree, 0);
  expect(await there.balance(there.ana)).toBe(100n);
});
