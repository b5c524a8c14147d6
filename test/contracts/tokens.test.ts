/** Tokens that do not do what ERC-20 says, and what each side of a claim has before and after. */
import { type Chain, startChain } from "../chain.ts";
import { type Deployed, refusal } from "./deployed.ts";
import { claimOf, deployToken, openStage, rewards } from "./stage.ts";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

test.each<[token: string, args: number[], received: bigint, left: bigint]>([
  ["StandardToken", [18], 500n, 9_500n],
  ["StandardToken", [6], 500n, 9_500n],
  ["StandardToken", [0], 500n, 9_500n],
  ["NoReturnToken", [], 500n, 9_500n],
  ["FeeToken", [], 495n, 9_500n],
  ["SurchargeToken", [], 500n, 9_495n],
  ["RefusingToken", [], 500n, 9_500n],
  ["CallingToken", [], 500n, 9_500n],
])("of %s(%j), a claim of 500 brings %s, and leaves %s", async (name, args, received, left) => {
  const token = await deployToken(chain, name, ...args);
  const { distributor, inForce, claim, balance, ana, ben } = await openStage(chain, {
    token,
    funds: 10_000n,
  });
  const before = await balance(ana);
  const tree = await inForce(rewards(token, [ana, 500n], [ben, 1n]));
  const sent = await claim(tree, 0);
  expect(sent.events).toEqual([`Claimed(${ana.address}, 500)`]);
  expect((await balance(ana)) - before).toBe(received);
  expect(await balance(distributor)).toBe(left);
  // The whole amount counts as paid, so that a fee is not paid again by the next root.
  expect(await distributor.read("cumulativeClaimed", ana.address)).toBe(500n);
  expect(await refusal(claim(tree, 0))).toBe("NothingToClaim");
});

test("a token that takes a fee on top leaves the last one short, until there is enough", async () => {
  const token = await deployToken(chain, "SurchargeToken");
  const { inForce, claim, balance, owner, distributor, ana, ben } = await openStage(chain, { token });
  const tree = await inForce(rewards(token, [ana, 500n], [ben, 500n]));
  await claim(tree, 0);
  const short = `ERC20InsufficientBalance(${distributor.address}, 495, 500)`;
  expect(await refusal(claim(tree, 1), token.interface)).toBe(short);
  await token.send(owner, "mint", distributor.address, 10n);
  await claim(tree, 1);
  expect(await balance(ben)).toBe(500n);
});

describe("a token that will not move to one person", () => {
  test.each<[manner: string, code: number, error: (token: Deployed, to: string) => string]>([
    ["reverts", 0, (_, to) => `Refused(${to})`],
    ["says false", 1, ({ address }) => `SafeERC20FailedOperation(${address})`],
    ["says false and moves", 2, ({ address }) => `SafeERC20FailedOperation(${address})`],
  ])("because it %s fails that person's claim alone, which is not counted", async (_, manner, error) => {
    const token = await deployToken(chain, "RefusingToken");
    const { distributor, relayer, inForce, claim, balance, ana, ben, cleo } = await openStage(chain, {
      token,
    });
    const tree = await inForce(rewards(token, [ana, 5n], [ben, 6n], [cleo, 7n]));
    await token.send(relayer, "refuse", ben.address, manner);
    expect(await refusal(claim(tree, 1), token.interface)).toBe(error(token, ben.address));
    const claims = tree.rewards.map((_reward, index) => tree.claim(index));
    const sent = await distributor.send(relayer, "claimMany", claims, tree.root);
    expect(sent.events.map((event) => event.split("(")[0])).toEqual(["Claimed", "ClaimFailed", "Claimed"]);
    expect(await Promise.all([ana, ben, cleo].map((one) => balance(one)))).toEqual([5n, 0n, 7n]);
    expect(await distributor.read("cumulativeClaimed", ben.address)).toBe(0n);
  });
});

test("a token without code pays nobody, and counts for nobody", async () => {
  const { distributor, inForce, claim, ana, ben } = await openStage(chain);
  const nowhere = { ...distributor, address: ben.address };
  const tree = await inForce(rewards(nowhere, [ana, 5n], [ben, 6n]));
  expect(await refusal(claim(tree, 0))).toBe(`SafeERC20FailedOperation(${ben.address})`);
});

describe("a token that calls back while it moves", () => {
  test.each<[what: string, index: number]>([
    ["the same claim", 0],
    ["somebody else's claim", 1],
  ])("cannot make %s", async (_, index) => {
    const token = await deployToken(chain, "CallingToken");
    const { distributor, relayer, inForce, claim, balance, ana, ben } = await openStage(chain, { token });
    const tree = await inForce(rewards(token, [ana, 100n], [ben, 60n]));
    const data = distributor.interface.encodeFunctionData(claimOf.anyToken, [tree.claim(index), tree.root]);
    await token.send(relayer, "callOnTransfer", distributor.address, data);
    await claim(tree, 0);
    expect([await token.read("reached"), await token.read("succeeded")]).toEqual([true, false]);
    const answer = String(await token.read("answer"));
    expect(distributor.interface.parseError(answer)?.name).toBe("ReentrancyGuardReentrantCall");
    expect([await balance(ana), await balance(ben), await balance(distributor)]).toEqual([100n, 0n, 900n]);
  });

  test("pays nothing by many claims either", async () => {
    const token = await deployToken(chain, "CallingToken");
    const { distributor, relayer, inForce, claim, balance, ana, ben } = await openStage(chain, { token });
    const tree = await inForce(rewards(token, [ana, 100n], [ben, 60n]));
    const claims = [tree.claim(0), tree.claim(1)];
    const data = distributor.interface.encodeFunctionData("claimMany", [claims, tree.root]);
    await token.send(relayer, "callOnTransfer", distributor.address, data);
    await claim(tree, 0);
    expect([await token.read("reached"), await token.read("succeeded")]).toEqual([true, true]);
    expect(BigInt(String(await token.read("answer")))).toBe(0n);
    expect([await balance(ana), await balance(ben), await balance(distributor)]).toEqual([100n, 0n, 900n]);
  });

  test("may claim once the first claim is over", async () => {
    const token = await deployToken(chain, "CallingToken");
    const { distributor, relayer, inForce, balance, ana, ben } = await openStage(chain, { token });
    const tree = await inForce(rewards(token, [ana, 100n], [ben, 60n]));
    const claims = [tree.claim(0), tree.claim(1)];
    // The guard is let go within a transaction: the second claim of one is not refused.
    await distributor.send(relayer, "claimMany", claims, tree.root);
    expect([await balance(ana), await balance(ben)]).toEqual([100n, 60n]);
  });
});
