/** The `transfer` rail on bad days: odd tokens, stuck and stolen nonces, re-orgs, endpoints that misbehave, caps. */
import { type ChainPort, ChainUnavailable } from "../../src/domain/chain.ts";
import { type Paying, refreshBatch, sendBatch } from "../../src/paying.ts";
import { findTransactions } from "../../src/store/chain-transactions.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { books, owing, ownerId, payingOf, payingPolicy, plan, problems, states } from "./earned.ts";
import { type Anvil, confirmations, type Issued, startAnvil } from "./on-anvil.ts";

let anvil: Anvil;
let fresh: FreshDatabase;
let at = new Date("2026-03-20T00:00:00Z");
beforeAll(async () => {
  anvil = await startAnvil();
  fresh = await freshDatabase();
});
afterAll(async () => {
  await anvil[Symbol.asyncDispose]();
  await fresh.drop();
});
beforeEach(async () => {
  await anvil.chain.provider.send("evm_setAutomine", [true]);
});
afterEach(() =>
  fresh.drop().then(async () => {
    fresh = await freshDatabase();
  }),
);

const now = () => at;
const usual = { payment: 100, day: 1000, total: 5000 };

interface Setting {
  readonly people?: number;
  readonly cap?: Partial<typeof usual>;
  readonly more?: string;
}

async function open(token: Issued, { people = 2, cap = {}, more = "" }: Setting = {}) {
  const { payment, day, total } = { ...usual, ...cap };
  const { symbol } = token;
  const caps = `caps: [{payment: ${payment} ${symbol}, day: ${day} ${symbol}, total: ${total} ${symbol}}]`;
  const rail = `{from: "${anvil.payer.address}", max-fee: 200, ${caps}${more}}`;
  const policy = payingPolicy(token, `{rail: transfer, confirmations: ${confirmations}, transfer: ${rail}}`);
  const work = await owing(fresh.db, policy, { people, now });
  await work.earn();
  const paying = payingOf(fresh.db, now, anvil.rpc, anvil.signer);
  const [batch = 0] = await plan(paying);
  return { paying, batch, transactions: () => findTransactions(fresh.db.kysely, { ownerId, batch }) };
}

const send = (paying: Paying, batch: number) => sendBatch(paying, ownerId, batch);
const ask = (paying: Paying, batch: number) => refreshBatch(paying, ownerId, batch);
const mine = (blocks: number = confirmations) => anvil.chain.mine(blocks);
const byHand = () => anvil.chain.provider.send("evm_setAutomine", [false]);

async function settled(paying: Paying, batch: number): Promise<string[]> {
  await mine();
  await ask(paying, batch);
  expect(await problems(fresh.db)).toEqual([]);
  return states(paying, batch);
}

test("a token that returns nothing is paid like any other", async () => {
  const token = await anvil.token("NoReturnToken");
  const { paying, batch } = await open(token);
  await send(paying, batch);
  expect(await settled(paying, batch)).toEqual(["p1: paid", "p2: paid"]);
  expect(await token.holds("p2")).toBe(50n);
});

test("what arrives as another amount is not said to be paid, is told, and not sent again by itself", async () => {
  const token = await anvil.token("FeeToken");
  const { paying, batch } = await open(token, { people: 1 });
  await send(paying, batch);
  await mine();
  const [asked] = await ask(paying, batch);
  expect(asked).toMatchObject({ status: "failed", reason: "wrong-amount" });
  expect(asked?.note).toContain("50 STD was sent and 49.5 STD arrived");
  expect(await plan(paying)).toEqual([]);
  const [again = 0] = await plan(paying, [101]);
  // Who insists gets it: the treasurer has been told.
  expect(await states(paying, again)).toEqual(["p1: planned"]);
});

test("a surcharge on top is the account's loss: the recipient got what they were owed", async () => {
  const { paying, batch } = await open(await anvil.token("SurchargeToken"), { people: 1 });
  await send(paying, batch);
  expect(await settled(paying, batch)).toEqual(["p1: paid"]);
});

test("what is above a cap waits in its batch, and the rest is paid", async () => {
  const token = await anvil.token("StandardToken", 6);
  const { paying, batch } = await open(token, { people: 3, cap: { payment: 50, day: 100 } });
  const { plan: first } = await send(paying, batch);
  expect(first.notes).toContain("line 3 waits: the cap for 24 hours is 100 STD, and 100 STD of it is used");
  expect(await settled(paying, batch)).toEqual(["p1: paid", "p2: paid", "p3: planned"]);
  at = new Date(at.getTime() + 86_400_001);
  await send(paying, batch);
  expect(await settled(paying, batch)).toEqual(["p1: paid", "p2: paid", "p3: paid"]);
});

test("no more than sixteen are under way at once", async () => {
  const { paying, batch, transactions } = await open(await anvil.token("StandardToken", 6), { people: 18 });
  await byHand();
  await send(paying, batch);
  await send(paying, batch);
  expect(await transactions()).toHaveLength(16);
  await mine(1);
  await send(paying, batch);
  expect((await transactions()).map(({ lines }) => lines[0])).toEqual(
    Array.from({ length: 18 }, (_, i) => i + 1),
  );
  await mine(1);
  expect(new Set(await settled(paying, batch))).toEqual(
    new Set(Array.from({ length: 18 }, (_, i) => `p${i + 1}: paid`)),
  );
}, 90_000);

test("a stuck one is replaced under its nonce, for the same payment, and whichever is mined pays once", async () => {
  const token = await anvil.token("StandardToken", 6);
  const { paying, batch, transactions } = await open(token, {
    people: 1,
    more: ", replace-after: 10 minutes",
  });
  await byHand();
  await send(paying, batch);
  await send(paying, batch);
  expect(await transactions()).toHaveLength(1);
  at = new Date(at.getTime() + 11 * 60_000);
  expect((await send(paying, batch)).refused).toEqual([]);
  const [first, second, ...more] = await transactions();
  expect(more).toEqual([]);
  expect(second).toMatchObject({ nonce: first?.nonce, lines: first?.lines, replaces: first?.hash });
  const [was, is] = [first?.details, second?.details] as Record<string, string>[];
  expect([is?.to, is?.data]).toEqual([was?.to, was?.data]);
  expect(BigInt(is?.maxFeePerGas ?? 0) > BigInt(was?.maxFeePerGas ?? 0)).toBe(true);
  await mine(1);
  expect(await settled(paying, batch)).toEqual(["p1: paid"]);
  expect(await token.holds("p1")).toBe(50n);
});

test("the database takes no other payment under a nonce that is used", async () => {
  const { paying, batch, transactions } = await open(await anvil.token("StandardToken", 6));
  await send(paying, batch);
  const [first] = await transactions();
  const second = (lines: string, replaces: string) =>
    fresh.db.pool.query(
      `insert into foothold.chain_transactions
       select owner_id, batch, 9, chain_id, sender, nonce, '0xother', raw, ${lines}, details, stored_at, null, ${replaces}
         from foothold.chain_transactions where hash = $1`,
      [first?.hash],
    );
  await expect(second("lines", "null")).rejects.toThrow("chain_transactions_nonce");
  await expect(second("array[2]", "hash")).rejects.toThrow("foreign key");
  await expect(second("lines", "hash")).resolves.toBeDefined();
});

test("a nonce that somebody else took fails the payout once that is final, and it is paid under another one", async () => {
  const token = await anvil.token("StandardToken", 6);
  const { paying, batch, transactions } = await open(token, { people: 1 });
  await byHand();
  await send(paying, batch);
  const [one] = await transactions();
  const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 5n * 10n ** 10n };
  const { address } = anvil.payer;
  await anvil.payer.sendTransaction({ to: address, nonce: one?.nonce ?? 0, gasLimit: 21_000n, ...fees });
  await mine(1);
  expect((await send(paying, batch)).refused).toEqual([
    expect.stringContaining("another transaction took its nonce"),
  ]);
  expect((await ask(paying, batch))[0]?.status).toBe("pending");
  await mine();
  expect((await ask(paying, batch))[0]).toMatchObject({ status: "failed", reason: "replaced" });
  const [next = 0] = await plan(paying);
  await send(paying, next);
  await mine(1);
  expect(await settled(paying, next)).toEqual(["p1: paid"]);
  expect(await token.holds("p1")).toBe(50n);
});

test("a re-org takes back what was not final, and the same bytes are sent again", async () => {
  const token = await anvil.token("StandardToken", 6);
  const { paying, batch, transactions } = await open(token, { people: 1 });
  await send(paying, batch);
  const before = await transactions();
  expect(await token.holds("p1")).toBe(50n);
  await byHand();
  await anvil.chain.provider.send("anvil_reorg", [1, []]);
  expect(await token.holds("p1")).toBe(0n);
  expect((await ask(paying, batch))[0]?.status).toBe("pending");
  await send(paying, batch);
  expect((await transactions()).map(({ raw }) => raw)).toEqual(before.map(({ raw }) => raw));
  await mine(1);
  expect(await settled(paying, batch)).toEqual(["p1: paid"]);
  expect(await books(fresh.db, "paid")).toEqual({ p1: "50" });
});

test("an answer that is lost leaves it sent, and the chain says what became of it", async () => {
  const token = await anvil.token("StandardToken", 6);
  const { paying, batch } = await open(token, { people: 1 });
  const deaf: ChainPort = {
    ...anvil.rpc,
    broadcast: async (raw) => {
      await anvil.rpc.broadcast(raw);
      throw new ChainUnavailable("no answer (TIMEOUT)");
    },
  };
  const { refused } = await send({ ...paying, chain: () => deaf }, batch);
  expect(refused).toEqual([expect.stringContaining("it may have arrived all the same")]);
  expect(await states(paying, batch)).toEqual(["p1: sent"]);
  expect(await settled(paying, batch)).toEqual(["p1: paid"]);
  expect(await token.holds("p1")).toBe(50n);
});

test("the key of another account signs nothing, and no key is told", async () => {
  const { paying, batch, transactions } = await open(await anvil.token("StandardToken", 6));
  const [stranger] = anvil.chain.signers;
  const { signerOf } = await import("../../src/chain/signer.ts");
  const wrong = { ...paying, signer: async () => signerOf(stranger?.privateKey ?? "") };
  const { plan: found } = await send(wrong, batch);
  expect(found.obstacles).toEqual([expect.stringContaining(`the key is that of ${stranger?.address}`)]);
  expect(await transactions()).toEqual([]);
});

test("dear gas, an empty account and a token that nobody gets are in the way, and nobody is set aside for it", async () => {
  const token = await anvil.token("RefusingToken");
  const { paying, batch } = await open(token);
  const obstacles = async (chain: Partial<ChainPort>) => {
    const { plan: found, setAside } = await send(
      { ...paying, chain: () => ({ ...anvil.rpc, ...chain }) },
      batch,
    );
    expect(setAside).toEqual([]);
    return found.obstacles;
  };
  const gwei = 10n ** 9n;
  const dear = { baseFeePerGas: 300n * gwei, maxFeePerGas: 601n * gwei, maxPriorityFeePerGas: gwei };
  expect(await obstacles({ fees: async () => dear })).toEqual([expect.stringContaining("asks for 301 gwei")]);
  expect(await obstacles({ nativeBalance: async () => 0n })).toEqual([expect.stringContaining("holds 0 of")]);
  expect(await obstacles({ call: async () => `0x${"0".repeat(64)}` })).not.toEqual([]);
  const { plan: poor } = await send(
    { ...paying, chain: () => ({ ...anvil.rpc, balance: async () => 0n }) },
    batch,
  );
  expect(poor.notes).toContain("line 1 waits: the account has 0 STD left for it");
  expect(await states(paying, batch)).toEqual(["p1: planned", "p2: planned"]);
});

const answers = [
  ["nonce too low: next nonce 9, tx nonce 3", "another transaction took its nonce"],
  ["replacement transaction underpriced", "waits at a higher fee"],
  ["insufficient funds for gas * price + value", "fund it and send the batch again"],
  ["exceeds block gas limit", "exceeds block gas limit"],
] as const;

test.each(answers)("a node that says %j", async (said, told) => {
  const { paying, batch } = await open(await anvil.token("StandardToken", 6), { people: 1 });
  const broadcast: ChainPort["broadcast"] = async () => ({ outcome: "refused", why: said });
  const { refused } = await send({ ...paying, chain: () => ({ ...anvil.rpc, broadcast }) }, batch);
  expect(refused).toEqual([expect.stringContaining(told)]);
  expect(await states(paying, batch)).toEqual(["p1: sent"]);
});
