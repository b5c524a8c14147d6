import { type Chain, startChain } from "../chain.ts";
import { refusal } from "./deployed.ts";
import { claimOf, deployToken, openStage, rewards } from "./stage.ts";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

test("a claim pays what was earned, to whom it is owed, whoever sends it", async () => {
  const { token, distributor, inForce, balance, ana, ben, relayer } = await openStage(chain);
  const tree = await inForce(rewards(token, [ana, 500n], [ben, 300n]));
  const args = [ana.address, 500n, tree.root, tree.proof(0)];
  const sent = await distributor.send(relayer, claimOf.ownToken, ...args);
  expect(sent.events).toEqual([`Claimed(${ana.address}, 500)`]);
  expect(await balance(ana)).toBe(500n);
  expect(await balance(relayer)).toBe(0n);
  expect(await distributor.read("cumulativeClaimed", ana.address)).toBe(500n);
  expect(await distributor.read("cumulativeClaimed", ben.address)).toBe(0n);
});

test("over successive roots each claim pays the difference to what was paid", async () => {
  const stage = await openStage(chain);
  const { token, inForce, claim, balance, ana, ben } = stage;
  await claim(await inForce(rewards(token, [ana, 100n], [ben, 50n])), 0);
  // Ana passes over a root, Ben claims under each.
  await claim(await inForce(rewards(token, [ben, 80n], [ana, 150n])), 0);
  const third = await inForce(rewards(token, [ana, 400n], [ben, 90n]));
  await claim(third, 0);
  await claim(third, 1);
  expect([await balance(ana), await balance(ben)]).toEqual([400n, 90n]);
});

test("nobody is paid twice, nor below what was paid", async () => {
  const { token, inForce, claim, ana, ben } = await openStage(chain);
  const tree = await inForce(rewards(token, [ana, 100n], [ben, 50n]));
  await claim(tree, 0);
  expect(await refusal(claim(tree, 0))).toBe("NothingToClaim");
  expect(await refusal(claim(await inForce(rewards(token, [ana, 60n], [ben, 50n])), 0))).toBe(
    "NothingToClaim",
  );
});

test("somebody who earned nothing gets nothing", async () => {
  const { token, inForce, claim, ana, ben } = await openStage(chain);
  const tree = await inForce(rewards(token, [ana, 0n], [ben, 50n]));
  expect(await refusal(claim(tree, 0))).toBe("NothingToClaim");
});

test("a tree of one leaf needs no proof", async () => {
  const { token, inForce, claim, balance, ana } = await openStage(chain);
  const tree = await inForce(rewards(token, [ana, 7n]));
  expect(tree.proof(0)).toEqual([]);
  await claim(tree, 0);
  expect(await balance(ana)).toBe(7n);
});

test("one distributor pays many tokens, and keeps their accounts apart", async () => {
  const { token, distributor, inForce, claim, balance, owner, ana, ben } = await openStage(chain);
  const other = await deployToken(chain, "StandardToken", 6);
  await other.send(owner, "mint", distributor.address, 10n);
  const tree = await inForce([...rewards(token, [ana, 500n], [ben, 1n]), ...rewards(other, [ana, 9n])]);
  expect((await claim(tree, 0)).events).toEqual([`Claimed(${ana.address}, 500)`]);
  expect((await claim(tree, 2)).events).toEqual([`TokenClaimed(${other.address}, ${ana.address}, 9)`]);
  expect([await balance(ana), await balance(ana, other)]).toEqual([500n, 9n]);
  expect(await distributor.read("cumulativeClaimedOf", token.address, ana.address)).toBe(500n);
  expect(await distributor.read("cumulativeClaimedOf", other.address, ana.address)).toBe(9n);
});

test("more than there is cannot be claimed, and can be when it was funded", async () => {
  const { token, distributor, inForce, claim, balance, owner, ana, ben } = await openStage(chain);
  const tree = await inForce(rewards(token, [ana, 900n], [ben, 101n]));
  await claim(tree, 0);
  const short = `ERC20InsufficientBalance(${distributor.address}, 100, 101)`;
  expect(await refusal(claim(tree, 1), token.interface)).toBe(short);
  await token.send(owner, "mint", distributor.address, 1n);
  await claim(tree, 1);
  expect([await balance(ben), await balance(distributor)]).toEqual([101n, 0n]);
});

test("what no leaf owes comes back by a leaf of the treasury's, and by nothing else", async () => {
  const { token, distributor, inForce, claim, balance, owner, ana } = await openStage(chain);
  const treasury = { address: "0x00000000000000000000000000000000000000ff" };
  const tree = await inForce(rewards(token, [ana, 400n], [treasury, 600n]));
  await claim(tree, 1);
  await claim(tree, 0);
  expect([await balance(treasury), await balance(distributor)]).toEqual([600n, 0n]);
  const names = distributor.interface.fragments.map((one) => ("name" in one ? String(one.name) : one.type));
  expect(names.filter((name) => /withdraw|rescue|sweep|recover|receive|fallback/i.test(name))).toEqual([]);
  await expect(owner.sendTransaction({ to: distributor.address, value: 1n })).rejects.toThrow("reverted");
});

describe("relayed together", () => {
  test("many are paid in one transaction", async () => {
    const { token, distributor, inForce, balance, relayer, ana, ben, cleo } = await openStage(chain);
    const tree = await inForce(rewards(token, [ana, 5n], [ben, 6n], [cleo, 7n]));
    const claims = tree.rewards.map((_, index) => tree.claim(index));
    const sent = await distributor.send(relayer, "claimMany", claims, tree.root);
    expect(sent.events).toEqual([
      `Claimed(${ana.address}, 5)`,
      `Claimed(${ben.address}, 6)`,
      `Claimed(${cleo.address}, 7)`,
    ]);
    expect(await Promise.all([ana, ben, cleo].map((one) => balance(one)))).toEqual([5n, 6n, 7n]);
  });

  test("nobody stops the others by claiming first, nor by a claim that cannot be paid", async () => {
    const { token, distributor, inForce, claim, balance, relayer, ana, ben, cleo } = await openStage(chain);
    const tree = await inForce(rewards(token, [ana, 5n], [ben, 6n], [cleo, 2_000n]));
    await claim(tree, 0);
    const claims = [0, 1, 1, 2].map((index) => tree.claim(index));
    const batch = [...claims, { ...tree.claim(1), cumulativeAmount: 7n }];
    const call = ["claimMany", batch, tree.root] as const;
    expect(await distributor.read(...call)).toBe(1n);
    const sent = await distributor.send(relayer, ...call);
    const error = (name: string, ...args: unknown[]) =>
      (name.startsWith("ERC20") ? token : distributor).interface.encodeErrorResult(name, args);
    const failed = (who: { address: string }, reason: string) =>
      `ClaimFailed(${token.address}, ${who.address}, ${reason})`;
    expect(sent.events).toEqual([
      failed(ana, error("NothingToClaim")),
      `Claimed(${ben.address}, 6)`,
      failed(ben, error("NothingToClaim")),
      failed(cleo, error("ERC20InsufficientBalance", distributor.address, 989n, 2_000n)),
      failed(ben, error("InvalidProof")),
    ]);
    expect(await balance(cleo)).toBe(0n);
    expect(await distributor.read("cumulativeClaimed", cleo.address)).toBe(0n);
  });

  test("a root that is not in force fails all of it", async () => {
    const { token, distributor, inForce, relayer, ana, ben } = await openStage(chain);
    const old = await inForce(rewards(token, [ana, 5n], [ben, 6n]));
    await inForce(rewards(token, [ana, 6n], [ben, 6n]));
    const claims = [old.claim(0)];
    expect(await refusal(distributor.send(relayer, "claimMany", claims, old.root))).toBe(
      "MerkleRootWasUpdated",
    );
  });
});
