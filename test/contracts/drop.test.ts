/**
 * The distributor as a drop with a single token: called by the names alone that such drops have, with each root in force at
 * once, as their suites expect it.
 */
import { Contract, type InterfaceAbi, type TransactionResponse } from "ethers";
import { type Chain, startChain } from "../chain.ts";
import { distributorArtifact, refusal } from "./deployed.ts";
import { openStage, rewards, type Stage } from "./stage.ts";

let chain: Chain;
let stage: Stage;
let drop: Contract;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());
beforeEach(async () => {
  stage = await openStage(chain, { delay: 0, funds: 0n });
  drop = new Contract(stage.distributor.address, distributorArtifact().abi as InterfaceAbi, stage.owner);
});

/** Sets the root of what these wallets have in all, and funds it. */
async function drops(amounts: readonly bigint[], deposit: bigint) {
  const wallets = chain.signers.slice(1, amounts.length + 1);
  const tree = stage.tree(
    rewards(stage.token, ...wallets.map((one, at) => [one, amounts[at] ?? 0n] as const)),
  );
  await call("setMerkleRoot", tree.root);
  await stage.token.send(stage.owner, "mint", stage.distributor.address, deposit);
  return { ...tree, wallets };
}

/** Like `drop.claim(…)` of a suite: by the name, whatever overloads there are. */
async function call(name: string, ...args: unknown[]): Promise<string[]> {
  const method = drop[name];
  if (method === undefined || typeof method !== "function") throw new Error(`there is no ${name}`);
  const sent = (await method(...args)) as TransactionResponse;
  const receipt = await sent.wait();
  const logs = receipt?.logs.filter((log) => log.address === stage.distributor.address) ?? [];
  const events = logs.map((log) => drop.interface.parseLog(log));
  return events.map((event) => `${event?.name}(${event?.args.join(", ")})`);
}

test("knows its token, and its root at once", async () => {
  const { root } = await drops([1n, 2n, 3n, 4n], 10n);
  expect(await drop.getFunction("token")()).toBe(stage.token.address);
  expect(await drop.getFunction("merkleRoot")()).toBe(root);
});

test.each([0, 1, 2, 3])(
  "wallet %s of four claims its part once, sent by itself or by another",
  async (index) => {
    const { wallets, root, rewards: owed, proof } = await drops([1n, 2n, 3n, 4n], 10n);
    const [wallet, amount] = [wallets[index], owed[index]?.cumulativeAmount ?? 0n];
    if (wallet === undefined) throw new Error("there are four");
    expect(await call("claim", wallet, amount, root, proof(index))).toEqual([
      `Claimed(${wallet.address}, ${amount})`,
    ]);
    expect([await stage.balance(wallet), await stage.balance(stage.distributor)]).toEqual([
      amount,
      10n - amount,
    ]);
    expect(await drop.getFunction("cumulativeClaimed")(wallet)).toBe(amount);
    expect(await refusal(call("claim", wallet, amount, root, proof(index)))).toBe("NothingToClaim");
  },
);

test("a wrong proof or amount is refused", async () => {
  const { wallets, root, proof } = await drops([1n, 2n, 3n, 4n], 10n);
  expect(await refusal(call("claim", wallets[0], 1n, root, proof(1)))).toBe("InvalidProof");
  expect(await refusal(call("claim", wallets[0], 2n, root, proof(0)))).toBe("InvalidProof");
  expect(await refusal(call("claim", wallets[1], 1n, root, proof(0)))).toBe("InvalidProof");
});

test("a second drop pays the difference, and the first root is void", async () => {
  const first = await drops([1n, 2n, 3n, 4n], 10n);
  await call("claim", first.wallets[0], 1n, first.root, first.proof(0));
  const second = await drops([3n, 5n, 7n, 9n], 14n);
  expect(await refusal(call("claim", first.wallets[1], 2n, first.root, first.proof(1)))).toBe(
    "MerkleRootWasUpdated",
  );
  const claimed = await call("claim", second.wallets[0], 3n, second.root, second.proof(0));
  expect(claimed).toEqual([`Claimed(${second.wallets[0]?.address}, 2)`]);
  expect(await refusal(call("claim", second.wallets[0], 3n, second.root, second.proof(0)))).toBe(
    "NothingToClaim",
  );
  // Who missed the first gets both at once.
  const both = await call("claim", second.wallets[1], 5n, second.root, second.proof(1));
  expect(both).toEqual([`Claimed(${second.wallets[1]?.address}, 5)`]);
});

test("a thousand wallets take a proof of ten hashes", async () => {
  const owed = Array.from({ length: 1_000 }, (_, index) => {
    return [{ address: `0x${(index + 1).toString(16).padStart(40, "0")}` }, BigInt(index + 1)] as const;
  });
  const tree = stage.tree(rewards(stage.token, ...owed));
  await call("setMerkleRoot", tree.root);
  await stage.token.send(stage.owner, "mint", stage.distributor.address, 1_000n);
  expect(tree.proof(999).length).toBe(10);
  await call("claim", owed[999]?.[0].address, 1_000n, tree.root, tree.proof(999));
  expect(await stage.balance(stage.distributor)).toBe(0n);
});

test("an option of the transaction at the end is not taken for an argument", async () => {
  const { wallets, root, proof } = await drops([1n, 2n], 3n);
  await call("claim", wallets[0], 1n, root, proof(0), { gasLimit: 200_000n });
  expect(await drop.getFunction("cumulativeClaimed")(wallets[0], { blockTag: "latest" })).toBe(1n);
});

test("only the owner sets roots, and hands over", async () => {
  const { root } = await drops([1n, 2n], 3n);
  drop = drop.connect(stage.ana) as Contract;
  expect(await refusal(call("setMerkleRoot", root))).toBe(`OwnableUnauthorizedAccount(${stage.ana.address})`);
});
