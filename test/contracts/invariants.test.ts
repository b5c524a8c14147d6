/** Random sequences of everything that can be done to a distributor, held to a model after each step. */
import { ZeroAddress, ZeroHash } from "ethers";
import fc from "fast-check";
import { type Chain, startChain } from "../chain.ts";
import { type Deployed, refusal } from "./deployed.ts";
import {
  type Action,
  type Books,
  type Called,
  type Claim,
  emptyBooks,
  left,
  nextTree,
  type Plain,
  paid,
  play,
  sender,
  treeOfRoot,
  type Which,
  type World,
} from "./model.ts";
import { claimOf, deployToken, openStage, rewards } from "./stage.ts";
import type { Reward } from "./tree.ts";

/** Owner, guardian, and those who are paid, who may become either. */
const people = 5;
const trees = 4;
const leaves = people * 2;
/** Seconds; short against the steps of the clock, so that proposals come due often. */
const delay = 1_000;

let chain: Chain;
beforeAll(async () => {
  chain = await startChain({ signers: people });
});
afterAll(() => chain.stop());

/** By place; before zero, whoever is the owner or the guardian when it comes to that. */
const [theOwner, theGuardian] = [-1, -2];
const anybody = fc.nat(people - 1);
const owner = fc.oneof({ arbitrary: fc.constant(theOwner), weight: 5 }, { arbitrary: anybody, weight: 1 });
const guardian = fc.oneof(fc.constant(theGuardian), anybody);
const of = fc.constantFrom<Which>("in force", "in force", "in force", "proposed", "proposed", "older");
const claim = fc.record({
  leaf: fc.nat(leaves - 1),
  more: fc.constantFrom(0n, 0n, 0n, 0n, 0n, 0n, 1n, -1n),
});
const one = <Kind extends Action["kind"]>(kind: Kind) => fc.constant(kind);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    arbitrary: fc.record({ kind: one("fund"), token: fc.nat(1), amount: fc.bigInt(0n, 150n) }),
    weight: 2,
  },
  { arbitrary: fc.record({ kind: one("setRoot"), by: owner }), weight: 3 },
  { arbitrary: fc.record({ kind: one("proposeGuardian"), by: owner, to: anybody }), weight: 1 },
  { arbitrary: fc.record({ kind: one("transferOwnership"), by: owner, to: anybody }), weight: 1 },
  { arbitrary: fc.record({ kind: one("acceptRoot"), by: anybody }), weight: 2 },
  {
    arbitrary: fc.record({ kind: fc.constantFrom<Plain>("vetoRoot", "vetoGuardian"), by: guardian }),
    weight: 1,
  },
  {
    arbitrary: fc.record({ kind: fc.constantFrom<Plain>("acceptGuardian", "acceptOwnership"), by: anybody }),
    weight: 2,
  },
  { arbitrary: fc.record({ kind: one("claim"), by: anybody, of, claim }), weight: 9 },
  {
    arbitrary: fc.record({
      kind: one("claimMany"),
      by: anybody,
      of,
      claims: fc.array(claim, { maxLength: 5 }),
    }),
    weight: 3,
  },
  { arbitrary: fc.record({ kind: one("advance"), seconds: fc.constantFrom(100, 1_500, 1_500) }), weight: 4 },
);
/** What each person earned in all of each token, tree by tree: mostly more than before, and sometimes less. */
const earned = fc.array(fc.array(fc.bigInt(0n, 60n), { minLength: leaves, maxLength: leaves }), {
  minLength: trees,
  maxLength: trees,
});

test("whatever is done in whatever order, the books are those of the model", async () => {
  const met = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(earned, fc.array(action, { minLength: 20, maxLength: 50 }), async (amounts, actions) => {
      const run = await open(amounts);
      for (const one of [...beginning, ...actions]) {
        const error = await step(run, one);
        const name = `${one.kind}: ${error.split("(")[0]}`;
        met.set(name, (met.get(name) ?? 0) + 1);
        if (error === "nothing") await holds(run);
      }
      await sameBooks(run);
    }),
    { numRuns: 10 },
  );
  // The run was worth something only if it came to the ends that matter.
  for (const end of [
    "nothing",
    "MerkleRootWasUpdated",
    "InvalidProof",
    "NothingToClaim",
    "ERC20InsufficientBalance",
  ]) {
    expect([...met.keys()]).toContain(`claim: ${end}`);
  }
  expect(met.get("claimMany: nothing")).toBeGreaterThan(0);
}, 120_000);

/** A root is in force, so that most of what follows has something to come to. */
const beginning: Action[] = [
  { kind: "setRoot", by: theOwner },
  { kind: "advance", seconds: delay },
  { kind: "acceptRoot", by: 0 },
  { kind: "fund", token: 0, amount: 60n },
];

interface Run {
  readonly world: World;
  readonly books: Books;
  readonly distributor: Deployed;
  readonly tokens: readonly Deployed[];
}

async function open(amounts: readonly (readonly bigint[])[]): Promise<Run> {
  const tokens = [
    await deployToken(chain, "StandardToken", 18),
    await deployToken(chain, "StandardToken", 6),
  ];
  const [first] = tokens;
  if (first === undefined) throw new Error("there are two tokens");
  const stage = await openStage(chain, { token: first, delay, funds: 0n });
  const [owner, guardian] = chain.signers;
  const world: World = {
    ...{ distributor: stage.distributor.address, delay },
    people: chain.signers.map(({ address }) => address),
    trees: amounts.map((ofTree) => stage.tree(earnings(tokens, ofTree))),
  };
  const books = emptyBooks(owner?.address ?? "", guardian?.address ?? "");
  return { world, books, distributor: stage.distributor, tokens };
}

function earnings(tokens: readonly Deployed[], amounts: readonly bigint[]): Reward[] {
  return tokens.flatMap((token, index) =>
    rewards(
      token,
      ...chain.signers.map((one, place) => [one, amounts[index * people + place] ?? 0n] as const),
    ),
  );
}

/** Plays the action on the chain and in the model, which have to say the same of it. */
async function step(run: Run, action: Action): Promise<string> {
  if (action.kind === "advance") {
    await chain.advance(action.seconds);
    return "nothing";
  }
  const { world, books, distributor, tokens } = run;
  if (action.kind === "fund") {
    const token = tokens[action.token];
    if (token === undefined) throw new Error("there are two tokens");
    await send(
      0,
      token.address,
      token.interface.encodeFunctionData("mint", [world.distributor, action.amount]),
    );
    books.funded.set(token.address, (books.funded.get(token.address) ?? 0n) + action.amount);
    return "nothing";
  }
  const data = distributor.interface.encodeFunctionData(...call(world, books, action));
  const now = await chain.time();
  const by = world.people.indexOf(sender(world, books, action.by));
  const faces = tokens.map((token) => token.interface);
  const asked = chain.provider.call({ to: world.distributor, data, from: sender(world, books, action.by) });
  const expected = play(world, structuredClone(books), action, now);
  expect([action, await refusal(asked, ...faces)]).toEqual([action, expected]);
  if (expected === "nothing") play(world, books, action, await send(by, world.distributor, data));
  return expected;
}

function call(world: World, books: Books, action: Called): [string, unknown[]] {
  switch (action.kind) {
    case "setRoot":
      return ["setRoot", [nextTree(world, books).root]];
    case "proposeGuardian":
    case "transferOwnership":
      return [action.kind, [world.people[action.to]]];
    case "claim":
      return [
        claimOf.anyToken,
        [forged(world, books, action.of, action.claim), treeOfRoot(world, books, action.of).root],
      ];
    case "claimMany": {
      const claims = action.claims.map((claim) => forged(world, books, action.of, claim));
      return ["claimMany", [claims, treeOfRoot(world, books, action.of).root]];
    }
    default:
      return [action.kind, []];
  }
}

function forged(world: World, books: Books, of: Which, { leaf, more }: Claim) {
  const claim = treeOfRoot(world, books, of).claim(leaf);
  return { ...claim, cumulativeAmount: BigInt.asUintN(256, claim.cumulativeAmount + more) };
}

/** Sent by the node for its own account; gives the block's time, in seconds. */
async function send(by: number, to: string, data: string): Promise<number> {
  const from = chain.signers[by]?.address;
  const call = { from, to, data, gas: "0x7a1200" };
  const receipt = await chain.provider.send("eth_sendTransactionSync", [call]);
  expect(receipt.status).toBe("0x1");
  return chain.time();
}

/** What holds after each step: nothing comes from nowhere, nothing is paid that is not there, and the roots are right. */
async function holds({ books, distributor, tokens }: Run): Promise<void> {
  const { what = ZeroHash, effectiveAt = 0 } = books.proposedRoot ?? {};
  expect(await distributor.read("proposedRoot")).toEqual([what, BigInt(effectiveAt)]);
  expect(await distributor.read("merkleRoot")).toBe(books.root);
  for (const token of tokens) {
    const balance = await token.read("balanceOf", distributor.address);
    expect(balance).toBe(left(books, token.address));
    expect(left(books, token.address)).toBeGreaterThanOrEqual(0n);
  }
}

async function sameBooks({ world, books, distributor, tokens }: Run): Promise<void> {
  const { what = ZeroAddress, effectiveAt = 0 } = books.proposedGuardian ?? {};
  expect(await distributor.read("owner")).toBe(books.owner);
  expect(await distributor.read("pendingOwner")).toBe(books.pendingOwner);
  expect(await distributor.read("guardian")).toBe(books.guardian);
  expect(await distributor.read("proposedGuardian")).toEqual([what, BigInt(effectiveAt)]);
  for (const token of tokens) {
    for (const account of world.people) {
      const claimed = paid(books, token.address, account);
      expect(await distributor.read("cumulativeClaimedOf", token.address, account)).toBe(claimed);
      expect(await token.read("balanceOf", account)).toBe(claimed);
    }
  }
}
