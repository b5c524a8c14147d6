/** How a root comes into force: the delay, the veto, and who may what. */
import { id, ZeroHash } from "ethers";
import { type Chain, startChain } from "../chain.ts";
import { deploy, distributorArtifact, refusal } from "./deployed.ts";
import { claimOf, delay, openStage, rewards } from "./stage.ts";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

const [someRoot, otherRoot] = [id("some root"), id("other root")];

test("a root waits for the delay, to the second, and anybody accepts it then", async () => {
  const { distributor, owner, relayer } = await openStage(chain);
  await distributor.send(owner, "setRoot", someRoot);
  const due = (await chain.time()) + delay;
  expect(await distributor.read("proposedRoot")).toEqual([someRoot, BigInt(due)]);
  for (const [time, refused] of [
    [due - 1, `TooEarly(${due})`],
    [due, "nothing"],
  ] as const) {
    await chain.setTime(time);
    expect(await refusal(distributor.read("acceptRoot"))).toBe(refused);
  }
  expect(await distributor.read("merkleRoot")).toBe(ZeroHash);
  await distributor.send(relayer, "acceptRoot");
  expect(await distributor.read("merkleRoot")).toBe(someRoot);
  expect(await distributor.read("proposedRoot")).toEqual([ZeroHash, 0n]);
});

test("the root before stays in force until its successor is accepted, which the first claim under it does", async () => {
  const stage = await openStage(chain);
  const { token, distributor, owner, inForce, claim, balance, tree, ana, ben } = stage;
  const old = await inForce(rewards(token, [ana, 100n], [ben, 50n]));
  const next = tree(rewards(token, [ana, 150n], [ben, 60n]));
  await distributor.send(owner, "setRoot", next.root);
  expect(await refusal(claim(next, 0))).toBe("MerkleRootWasUpdated");
  await claim(old, 0);
  await chain.advance(delay);
  expect(await distributor.read("merkleRoot")).toBe(old.root);
  const sent = await claim(next, 0);
  expect(sent.events).toEqual([`RootAccepted(${old.root}, ${next.root})`, `Claimed(${ana.address}, 50)`]);
  expect(await distributor.read("proposedRoot")).toEqual([ZeroHash, 0n]);
  expect(await refusal(distributor.send(owner, "acceptRoot"))).toBe("NothingProposed");
  expect(await refusal(claim(old, 1))).toBe("MerkleRootWasUpdated");
  expect(await balance(ana)).toBe(150n);
});

test("many claims bring their root into force as one does", async () => {
  const { token, distributor, owner, relayer, tree, balance, ana, ben } = await openStage(chain);
  const next = tree(rewards(token, [ana, 150n], [ben, 60n]));
  await distributor.send(owner, "setRoot", next.root);
  await chain.advance(delay);
  await distributor.send(relayer, "claimMany", [next.claim(0), next.claim(1)], next.root);
  expect([await balance(ana), await balance(ben)]).toEqual([150n, 60n]);
});

test("a second proposal makes the first void, and waits for the whole delay", async () => {
  const { distributor, owner } = await openStage(chain);
  await distributor.send(owner, "setRoot", someRoot);
  await chain.advance(delay);
  await distributor.send(owner, "setRoot", otherRoot);
  const due = (await chain.time()) + delay;
  expect(await refusal(distributor.read("acceptRoot"))).toBe(`TooEarly(${due})`);
  await chain.advance(delay);
  await distributor.send(owner, "acceptRoot");
  expect(await distributor.read("merkleRoot")).toBe(otherRoot);
});

test("a vetoed root never comes into force, not even by a claim, and the next proposal does", async () => {
  const stage = await openStage(chain);
  const { token, distributor, owner, guardian, inForce, claim, balance, tree, ana, ben } = stage;
  const honest = await inForce(rewards(token, [ana, 100n], [ben, 50n]));
  const thief = { address: "0x00000000000000000000000000000000000000ff" };
  const stolen = tree(rewards(token, [thief, 1_000n]));
  await distributor.send(owner, "setRoot", stolen.root);
  const veto = await distributor.send(guardian, "vetoRoot");
  expect(veto.events).toEqual([`RootVetoed(${stolen.root}, ${guardian.address})`]);
  await chain.advance(delay * 2);
  expect(await refusal(distributor.send(owner, "acceptRoot"))).toBe("NothingProposed");
  expect(await refusal(claim(stolen, 0))).toBe("MerkleRootWasUpdated");
  expect(await refusal(distributor.send(guardian, "vetoRoot"))).toBe("NothingProposed");
  await claim(honest, 0);
  await claim(await inForce(rewards(token, [ana, 100n], [ben, 70n])), 1);
  expect([await balance(ana), await balance(ben), await balance(thief)]).toEqual([100n, 70n, 0n]);
});

test("what the delay is over for can still be vetoed, until it is accepted", async () => {
  const { distributor, owner, guardian } = await openStage(chain);
  await distributor.send(owner, "setRoot", someRoot);
  await chain.advance(delay);
  await distributor.send(guardian, "vetoRoot");
  expect(await refusal(distributor.send(owner, "acceptRoot"))).toBe("NothingProposed");
  await distributor.send(owner, "setRoot", someRoot);
  await chain.advance(delay);
  await distributor.send(owner, "acceptRoot");
  expect(await refusal(distributor.send(guardian, "vetoRoot"))).toBe("NothingProposed");
  expect(await distributor.read("merkleRoot")).toBe(someRoot);
});

test("a stolen owner's key takes nothing while the guardian watches, and cannot remove the guardian", async () => {
  const stage = await openStage(chain);
  const { token, distributor, owner, guardian, relayer, inForce, claim, balance, ana, ben } = stage;
  const honest = await inForce(rewards(token, [ana, 100n], [ben, 50n]));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await distributor.send(owner, "setRoot", someRoot);
    await distributor.send(owner, "proposeGuardian", relayer.address);
    await chain.advance(delay - 60);
    await distributor.send(guardian, "vetoGuardian");
    await distributor.send(guardian, "vetoRoot");
    await chain.advance(delay);
    expect(await refusal(distributor.send(relayer, "acceptGuardian"))).toBe("NothingProposed");
    expect(await refusal(distributor.send(owner, "acceptRoot"))).toBe("NothingProposed");
  }
  // Whoever is owed something gets it all the while.
  await claim(honest, 0);
  await claim(honest, 1);
  expect([await balance(ana), await balance(ben)]).toEqual([100n, 50n]);
});

test("without a delay a root is in force at once, and nothing can be vetoed", async () => {
  const { distributor, owner, guardian } = await openStage(chain, { delay: 0 });
  const sent = await distributor.send(owner, "setRoot", someRoot);
  expect(sent.events).toEqual([`RootAccepted(${ZeroHash}, ${someRoot})`]);
  expect(await distributor.read("merkleRoot")).toBe(someRoot);
  expect(await refusal(distributor.send(guardian, "vetoRoot"))).toBe("NothingProposed");
  expect(await refusal(distributor.send(owner, "acceptRoot"))).toBe("NothingProposed");
});

test("the zero root pays nobody, which stops claims after the delay", async () => {
  const { token, distributor, owner, inForce, claim, ana, ben } = await openStage(chain);
  const tree = await inForce(rewards(token, [ana, 100n], [ben, 50n]));
  await distributor.send(owner, "setRoot", ZeroHash);
  await chain.advance(delay);
  await distributor.send(owner, "acceptRoot");
  expect(await refusal(claim(tree, 0))).toBe("MerkleRootWasUpdated");
  expect(await refusal(distributor.send(owner, claimOf.ownToken, ana.address, 100n, ZeroHash, []))).toBe(
    "InvalidProof",
  );
});

test.each([
  [172_800, "nothing"],
  [30 * 86_400, "nothing"],
  [30 * 86_400 + 1, "DelayTooLong(2592001)"],
])("a delay of %s s meets %s", async (seconds, error) => {
  const [owner] = chain.signers;
  if (owner === undefined) throw new Error("the chain has no signers");
  const args = [owner.address, owner.address, owner.address, seconds];
  expect(await refusal(deploy(distributorArtifact(), owner, ...args))).toBe(error);
});
