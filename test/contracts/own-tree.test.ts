/** The contract pays by the trees that we build, and by those that are made from the last one. */
import { buildTree, proofOf, rootOf, updateTree } from "../../src/domain/merkle/tree.ts";
import { type Chain, startChain } from "../chain.ts";
import { refusal } from "./deployed.ts";
import { claimOf, delay, openStage } from "./stage.ts";
import { leafTypes } from "./tree.ts";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

const encoding = leafTypes as readonly ("address" | "uint256")[];

test("a root and proofs of ours pay, and so do those of the next tree", async () => {
  const { token, distributor, owner, relayer, balance, ana, ben, cleo } = await openStage(chain);
  const leaf = (account: string, amount: bigint) => [
    BigInt(chain.chainId),
    distributor.address,
    token.address,
    account,
    amount,
  ];
  const people = [ana.address, ben.address, cleo.address];
  const first = buildTree(
    encoding,
    people.map((account) => leaf(account, 100n)),
  );
  const claim = (tree: typeof first, index: number, account: string, amount: bigint) =>
    distributor.send(
      relayer,
      claimOf.anyToken,
      [token.address, account, amount, proofOf(tree, index)],
      rootOf(tree),
    );
  const inForce = async (root: string) => {
    await distributor.send(owner, "setRoot", root);
    await chain.advance(delay);
    await distributor.send(relayer, "acceptRoot");
  };
  await inForce(rootOf(first));
  for (const [index, account] of people.entries()) await claim(first, index, account, 100n);

  // Ben earns more, and somebody new comes in behind the last.
  const next = updateTree(first, [
    { index: 1, values: leaf(ben.address, 150n) },
    { index: 3, values: leaf(owner.address, 30n) },
  ]);
  await inForce(rootOf(next));
  await claim(next, 1, ben.address, 150n);
  await claim(next, 3, owner.address, 30n);
  expect(await Promise.all([ana, ben, cleo, owner].map((one) => balance(one)))).toEqual([
    100n,
    150n,
    100n,
    30n,
  ]);
  expect(await refusal(claim(next, 0, ana.address, 101n))).toBe("InvalidProof");
  expect(await refusal(claim(next, 0, ana.address, 100n))).toBe("NothingToClaim");
});
