/** What the database itself refuses of payouts, signed transactions and wallets, whatever a program asks for. */
import { amount } from "../../src/domain/amount.ts";
import type { WalletChange } from "../../src/domain/wallet/standing.ts";
import {
  findLastNonce,
  markBroadcast,
  storeTransactions,
  withSenderLock,
} from "../../src/store/chain-transactions.ts";
import { findPayable, findPayouts } from "../../src/store/payouts.ts";
import { applyRetention } from "../../src/store/retention.ts";
import { findWalletState, saveWallets } from "../../src/store/wallets.ts";
import * as treasury from "../../src/treasury.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { desk, linkWallet, openOrganisation, ownerId, people, type RailWorld } from "../rails/world.ts";

const at = new Date("2026-04-01T09:00:00.000Z");
const chainId = 31337;
const address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const world: RailWorld = {
  policy: `tokens: {GRID: {chain: ${chainId}, address: "${address}", decimals: 6}}\n`,
  token: { id: `eip155:${chainId}/erc20:${address}`, symbol: "GRID", decimals: 6 },
  onChain: null,
  finish: async () => undefined,
  close: async () => undefined,
};

let fresh: FreshDatabase;
beforeEach(async () => {
  fresh = await freshDatabase();
  await openOrganisation(fresh.db, world, at);
});
afterEach(() => fresh.drop());

const plan = () =>
  treasury.act(
    desk(fresh.db, world, () => at),
    {
      type: "payouts-planned",
      ownerId,
      wish: { only: null, tokens: null, again: [] },
    },
  );
const payouts = () => findPayouts(fresh.db.kysely, ownerId, 1);
const query = (text: string) => fresh.db.pool.query(text);
const ofBatch = { ownerId, batch: 1 };
const transaction = (nonce: number, lines: readonly number[] = [1], sender = address) => ({
  chainId,
  sender,
  nonce,
  hash: `0x${nonce}${lines.join("")}${sender.slice(2, 6)}`,
  raw: `0x0${nonce}`,
  lines,
  details: {},
});
const store = (...those: ReturnType<typeof transaction>[]) =>
  storeTransactions(fresh.db, ofBatch, those, at.toISOString());

test("what people are owed, by login, with their wallets and without those who are owed nothing", async () => {
  const [ada] = people;
  if (ada === undefined) throw new Error("there are people");
  await linkWallet(fresh.db, ada, chainId, at);
  const payable = await findPayable(fresh.db.kysely, ownerId);
  expect(payable.map(({ login, amount: owed, wallet }) => [login, owed, wallet?.activeFrom ?? null])).toEqual(
    [
      ["ada", amount(100n), at.toISOString()],
      ["ben", amount(101n), null],
      ["cy", amount(102n), null],
      ["dee", amount(103n), null],
    ],
  );
  await plan();
  expect(await findPayable(fresh.db.kysely, ownerId)).toEqual([]);
  expect((await payouts()).map((one) => one.address)).toEqual([ada.address, null, null, null]);
});

describe("payouts", () => {
  beforeEach(plan);

  test.each([
    ["set state = 'planned'", "is paid for good"],
    ["set state = 'failed'", "is paid for good"],
    ["set amount = amount + 1", "what a payout is does not change"],
    ["set line = 9", "what a payout is does not change"],
  ])("one that is paid: %s is refused", async (change, why) => {
    await query("update foothold.payouts set state = 'paid' where line = 1");
    await expect(query(`update foothold.payouts ${change} where line = 1`)).rejects.toThrow(why);
  });

  test("none is deleted", async () => {
    await expect(query("delete from foothold.payouts")).rejects.toThrow("never deleted");
  });
});

describe("signed transactions", () => {
  beforeEach(plan);

  test("are stored with what they pay prepared, and handed over with what they pay sent", async () => {
    await store(transaction(5, [1, 2]), transaction(6, [3]));
    expect((await payouts()).map(({ state }) => state)).toEqual([
      "prepared",
      "prepared",
      "prepared",
      "planned",
    ]);
    await markBroadcast(fresh.db, ofBatch, transaction(5, [1, 2]), at.toISOString());
    expect((await payouts()).map(({ state }) => state)).toEqual(["sent", "sent", "prepared", "planned"]);
    expect(await findLastNonce(fresh.db.kysely, chainId, address)).toBe(6);
    expect(await findLastNonce(fresh.db.kysely, 1, address)).toBeNull();
  });

  test("a nonce is taken once by a sender; of a group that cannot be stored nothing is", async () => {
    await store(transaction(5, [1]));
    await expect(store(transaction(6, [2]), transaction(5, [3]))).rejects.toThrow("duplicate key");
    expect((await payouts()).map(({ state }) => state)).toEqual([
      "prepared",
      "planned",
      "planned",
      "planned",
    ]);
    await store(transaction(5, [2], `0x${"7".repeat(40)}`));
  });

  test("nothing is stored for a payout that is settled", async () => {
    await query("update foothold.payouts set state = 'failed' where line = 1");
    await expect(store(transaction(5, [1]))).rejects.toThrow("is failed and cannot be taken to prepare");
    expect(await findLastNonce(fresh.db.kysely, chainId, address)).toBeNull();
  });

  test("that something was handed over is news for what is settled already: it changes nothing", async () => {
    await store(transaction(5, [1]));
    await query("update foothold.payouts set state = 'paid' where line = 1");
    await markBroadcast(fresh.db, ofBatch, transaction(5, [1]), at.toISOString());
    expect((await payouts())[0]?.state).toBe("paid");
  });

  test("one sender is one writer: whoever comes second waits, another sender does not", async () => {
    const order: string[] = [];
    const { promise: inside, resolve: leave } = Promise.withResolvers<null>();
    const first = withSenderLock(fresh.db, 1, address, async () => {
      order.push("first in");
      await inside;
      order.push("first out");
    });
    const second = withSenderLock(fresh.db, 1, address.toLowerCase(), async () => void order.push("second"));
    await withSenderLock(fresh.db, 2, address, async () => void order.push("another chain"));
    leave(null);
    await Promise.all([first, second]);
    expect(order.indexOf("second")).toBe(order.length - 1);
    expect(order.indexOf("another chain")).toBeLessThan(order.indexOf("first out"));
  });
});

describe("wallets", () => {
  const [ada, ben] = people;
  if (ada === undefined || ben === undefined) throw new Error("there are people");

  test("an address is one person's at a time", async () => {
    await linkWallet(fresh.db, ada, chainId, at);
    await expect(linkWallet(fresh.db, { ...ben, address: ada.address }, chainId, at)).rejects.toThrow(
      "duplicate key",
    );
  });

  test("a challenge is answered once", async () => {
    await linkWallet(fresh.db, ada, chainId, at);
    const state = await fresh.db.kysely.transaction().execute((tx) => findWalletState(tx, ownerId, ada.id));
    if (state.last === null || state.challenge === null) throw new Error("ada has linked a wallet");
    const { last: link, challenge } = state;
    const again: WalletChange = {
      personId: ada.id,
      login: ada.login,
      type: "linked",
      link,
      nonce: challenge.nonce,
    };
    await expect(
      fresh.db.kysely.transaction().execute((tx) => saveWallets(tx, ownerId, [again])),
    ).rejects.toThrow("answered already");
  });

  test("what somebody was asked to sign goes a month after nobody can answer it; the wallet stays", async () => {
    await linkWallet(fresh.db, ada, chainId, at);
    const later = (days: number) => new Date(at.getTime() + days * 86_400_000);
    expect((await applyRetention(fresh.db, later(29))).noncesDropped).toBe(0);
    expect((await applyRetention(fresh.db, later(31))).noncesDropped).toBe(1);
    const state = await fresh.db.kysely.transaction().execute((tx) => findWalletState(tx, ownerId, ada.id));
    expect(state).toMatchObject({ challenge: null, removed: false, last: { address: ada.address } });
  });
});
