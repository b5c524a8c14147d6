/**
 * What every rail has to keep to, as src/rails/rail.ts says it, tried on the real shell with a real database, a clock of
 * the test's own, and for rails of a chain a real chain. A rail brings a world; the rest is the same for all of them.
 */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type ChainPort, ChainUnavailable } from "../../src/domain/chain.ts";
import type { Word } from "../../src/domain/payout/payout.ts";
import type { Paying } from "../../src/paying.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import {
  desk,
  linkWallet,
  type OnChain,
  openOrganisation,
  ownerId,
  people,
  type RailWorld,
} from "./world.ts";

/** The modules that know rails: handed in, because a test may bring a rail of its own along. */
export interface Shell {
  readonly paying: typeof import("../../src/paying.ts");
  readonly treasury: typeof import("../../src/treasury.ts");
}

const everybody = { only: null, tokens: null, again: [] };
const begin = new Date("2026-04-01T09:00:00.000Z");

export function describeRail(
  { name, settledBy }: { readonly name: string; readonly settledBy: Word },
  open: () => Promise<RailWorld>,
  { paying: shell, treasury }: Shell,
): void {
  describe(`the rail ${name}`, () => {
    let fresh: FreshDatabase;
    let world: RailWorld;
    let paying: ReturnType<typeof desk>;
    let clock = begin;
    const now = () => clock;

    beforeEach(async () => {
      clock = begin;
      [fresh, world] = await Promise.all([freshDatabase(), open()]);
      await openOrganisation(fresh.db, world, clock);
      paying = desk(fresh.db, world, now);
    });
    afterEach(async () => {
      await Promise.all([world.close(), fresh.drop()]);
    });

    const plan = async (wish: Partial<typeof everybody> & { only?: null } = {}) => {
      clock = new Date(clock.getTime() + 60_000);
      return treasury.act(paying, { type: "payouts-planned", ownerId, wish: { ...everybody, ...wish } });
    };
    const send = (with_: Paying = paying, batch = 1) => shell.sendBatch(with_, ownerId, batch);
    const ask = (with_: Paying = paying, batch = 1) => shell.refreshBatch(with_, ownerId, batch);
    const view = async (batch = 1) => shell.viewBatch(paying, ownerId, batch);
    const states = async (batch = 1) => (await view(batch)).payouts.map(({ state }) => state);
    /** What accounts hold, by type. */
    const books = async () => {
      const { rows } = await fresh.db.pool.query<{ type: string; sum: string }>(
        "select split_part(account, ':', 1) as type, sum(amount) from foothold.balances where owner_id = $1 group by 1",
        [ownerId],
      );
      return Object.fromEntries(rows.map(({ type, sum }) => [type, Number(sum)]));
    };
    const total = people.reduce((sum, _, index) => sum + 100 + index, 0);
    const received = async () =>
      world.onChain === null
        ? null
        : Promise.all(people.map(({ address }) => world.onChain?.received(address)));
    const owedEach = people.map((_, index) => 100n + BigInt(index));

    test("from owed to paid, each once, and nothing is left to plan", async () => {
      await plan();
      await send();
      await world.finish(paying, 1);
      expect(new Set(await states())).toEqual(new Set(["paid"]));
      expect(await books()).toMatchObject({ owed: 0, sent: 0, paid: total });
      if (world.onChain !== null) expect(await received()).toEqual(owedEach);
      expect((await plan()).batches).toEqual([]);
    });

    test("everything said and done twice pays once", async () => {
      await plan();
      await send();
      await send();
      await world.finish(paying, 1);
      await send();
      await world.finish(paying, 1);
      expect(await books()).toMatchObject({ owed: 0, sent: 0, paid: total });
      if (world.onChain !== null) expect(await received()).toEqual(owedEach);
    });

    test("two at once prepare and pay as one", async () => {
      await plan();
      await Promise.all([send(), send(), send()]);
      await world.finish(paying, 1);
      expect(await books()).toMatchObject({ sent: 0, paid: total });
      if (world.onChain !== null) expect(await received()).toEqual(owedEach);
    });

    test("a dry run reads, makes no signer and changes nothing", async () => {
      await plan();
      const before = await everything(fresh);
      await shell.previewSending(paying, ownerId, 1);
      await shell.refreshBatch(paying, ownerId, 1, { dryRun: true });
      expect(await everything(fresh)).toEqual(before);
      expect(paying.signersMade()).toBe(0);
    });

    test("preparing again gives what was prepared before, and documents are the same each time", async () => {
      await plan();
      const first = await send();
      const { context } = await view();
      const second = await send();
      expect(second.documents).toEqual(first.documents);
      expect(stored((await view()).context.transactions)).toEqual(stored(context.transactions));
    });

    test("every open payout has one status, and asking settles nothing that is not for good", async () => {
      await plan();
      await send();
      const statuses = await ask();
      expect(statuses.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
      expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set(["pending"]));
      expect(await books()).toMatchObject({ owed: 0, sent: total });
    });

    test("what is in one batch is in no other, and batches of one rail are told apart", async () => {
      await plan();
      await send();
      expect((await plan()).batches).toEqual([]);
      await expect(send(paying, 2)).rejects.toThrow("there is no batch 2");
    });

    // For other rails there is nothing of it to keep to.
    if (settledBy === "treasurer") return;
    describeChain({
      world: () => world,
      fresh: () => fresh,
      paying: () => paying,
      now,
      plan,
      send,
      ask,
      states,
      books,
      received,
      shell,
      treasury,
      view,
    });
  });

  interface Tools {
    readonly world: () => RailWorld;
    readonly fresh: () => FreshDatabase;
    readonly paying: () => ReturnType<typeof desk>;
    readonly now: () => Date;
    readonly plan: () => Promise<unknown>;
    readonly send: (with_?: Paying, batch?: number) => ReturnType<Shell["paying"]["sendBatch"]>;
    readonly ask: (with_?: Paying, batch?: number) => ReturnType<Shell["paying"]["refreshBatch"]>;
    readonly states: (batch?: number) => Promise<string[]>;
    readonly books: () => Promise<Record<string, number>>;
    readonly received: () => Promise<(bigint | undefined)[] | null>;
    readonly view: (batch?: number) => ReturnType<Shell["paying"]["viewBatch"]>;
    readonly shell: Shell["paying"];
    readonly treasury: Shell["treasury"];
  }

  /** Only for rails of a chain. */
  function describeChain(tools: Tools): void {
    const { fresh, now, plan, send, ask, states, books, received, view, shell, treasury } = tools;
    const total = people.reduce((sum, _, index) => sum + 100 + index, 0);
    const owedEach = people.map((_, index) => 100n + BigInt(index));
    const onChain = (): OnChain | null => tools.world().onChain;
    const through = (changes: Partial<ChainPort>): Paying => {
      const port = onChain()?.port;
      if (port === undefined) throw new Error("there is no chain");
      return desk(fresh().db, tools.world(), now, { ...port, ...changes });
    };
    const chainTest = (title: string, work: (chain: OnChain) => Promise<void>) =>
      test(title, async () => {
        const chain = onChain();
        if (chain === null) throw new Error("a rail that goes by a chain is tried on one");
        await work(chain);
      });

    chainTest("what is signed is stored before anybody else sees it", async ({ port }) => {
      await plan();
      const seen: boolean[] = [];
      const watching = through({
        broadcast: async (raw) => {
          const { rows } = await fresh().db.pool.query(
            "select raw from foothold.chain_transactions where raw = $1",
            [Buffer.from(raw.slice(2), "hex")],
          );
          seen.push(rows.length === 1);
          return port.broadcast(raw);
        },
      });
      await send(watching);
      expect(seen.length).toBeGreaterThan(0);
      expect(new Set(seen)).toEqual(new Set([true]));
    });

    chainTest("stopped before the broadcast, the same bytes go out the next time", async () => {
      await plan();
      const dead = through({ broadcast: () => Promise.reject(new ChainUnavailable("gone")) });
      await cutOff(send(dead));
      const before = stored((await view()).context.transactions);
      expect(before.length).toBeGreaterThan(0);
      await send();
      expect(stored((await view()).context.transactions)).toEqual(before);
      await tools.world().finish(tools.paying(), 1);
      expect(await received()).toEqual(owedEach);
    });

    chainTest("stopped right after the broadcast, nobody is paid twice", async ({ port }) => {
      await plan();
      const dying = through({
        broadcast: async (raw) => {
          await port.broadcast(raw);
          throw new ChainUnavailable("gone");
        },
      });
      await cutOff(send(dying));
      await send();
      await send();
      await tools.world().finish(tools.paying(), 1);
      expect(await received()).toEqual(owedEach);
      expect(await books()).toMatchObject({ sent: 0, paid: total });
    });

    chainTest("mined and not final is pending; final is paid", async ({ finalise }) => {
      await plan();
      await send();
      expect(new Set((await ask()).map(({ status }) => status))).toEqual(new Set(["pending"]));
      expect(new Set(await states())).toEqual(new Set(["sent"]));
      await finalise();
      expect(new Set((await ask()).map(({ status }) => status))).toEqual(new Set(["paid"]));
      expect(new Set(await states())).toEqual(new Set(["paid"]));
    });

    chainTest("a re-org undoes what was not final; the same bytes bring it back", async ({ snapshot }) => {
      await plan();
      const back = await snapshot();
      await send();
      await back();
      expect(new Set((await ask()).map(({ status }) => status))).toEqual(new Set(["pending"]));
      expect(await received()).toEqual(people.map(() => 0n));
      await send();
      await tools.world().finish(tools.paying(), 1);
      expect(await received()).toEqual(owedEach);
    });

    chainTest(
      "a chain that is silent says nothing: unknown, and nothing is settled or sent anew",
      async () => {
        await plan();
        await send();
        const silence = () => Promise.reject(new ChainUnavailable("no answer"));
        const silent = through({
          receipt: silence,
          finalBlock: silence,
          transactionCount: silence,
          logs: silence,
          call: silence,
        });
        expect(new Set((await ask(silent)).map(({ status }) => status))).toEqual(new Set(["unknown"]));
        expect(await books()).toMatchObject({ owed: 0, sent: total });
        await tools.world().finish(tools.paying(), 1);
        expect(await books()).toMatchObject({ paid: total });
      },
    );

    chainTest(
      "whom the token refuses is set aside and owed again; the others are paid",
      async ({ refuse }) => {
        await plan();
        await refuse(people[1]?.address ?? "");
        const { setAside } = await send();
        expect(setAside.map(({ line }) => line)).toEqual([2]);
        await tools.world().finish(tools.paying(), 1);
        expect(await states()).toEqual(["paid", "failed", "paid", "paid"]);
        expect(await books()).toMatchObject({ owed: 101, sent: 0, paid: total - 101 });
        const { plan: next } = await treasury.previewPlan(tools.paying(), ownerId, everybody);
        expect(next.notPaid.map(({ login, reason }) => [login, reason])).toEqual([["ben", "set-aside"]]);
      },
    );

    chainTest("nothing is signed for another chain, or a token of another name or form", async ({ port }) => {
      await plan();
      const other = [
        through({ chainId: async () => 1 }),
        through({ token: async () => ({ symbol: "STD", decimals: 18 }) }),
        through({ token: async () => ({ symbol: "OTHER", decimals: 6 }) }),
        through({ token: async () => null }),
        through({ chainId: () => Promise.reject(new ChainUnavailable("no answer")) }),
      ];
      expect(await port.chainId()).toBe(onChain()?.chainId);
      for (const one of other) {
        expect((await send(one)).plan.obstacles).toHaveLength(1);
        expect((one as ReturnType<typeof desk>).signersMade()).toBe(0);
      }
      expect((await view()).context.transactions).toEqual([]);
      expect(await books()).toMatchObject({ sent: total });
    });

    chainTest("a wallet that was changed after the plan is not paid to, old or new", async ({ chainId }) => {
      await plan();
      const [ada] = people;
      if (ada === undefined) throw new Error("there are people");
      await linkWallet(fresh().db, { ...ada, address: `0x${"9".repeat(40)}` }, chainId, now());
      await send();
      await tools.world().finish(tools.paying(), 1);
      expect(await states()).toEqual(["failed", "paid", "paid", "paid"]);
      expect(await books()).toMatchObject({ owed: 100, sent: 0 });
      expect((await received())?.[0]).toBe(0n);
    });

    chainTest("once something is signed nobody's word settles it but the chain's", async () => {
      await plan();
      await send();
      const fact = { ownerId, batch: 1, word: "treasurer" } as const;
      for (const outcome of ["paid", "failed"] as const) {
        const outcomes = [1, 2, 3, 4].map((line) => ({ line, outcome, reason: null, reference: "r" }));
        expect(await shell.settle(tools.paying(), { ...fact, outcomes })).toEqual([]);
      }
      expect(await books()).toMatchObject({ owed: 0, sent: total });
    });

    chainTest("what is stored is neither changed nor deleted, by nobody", async () => {
      await plan();
      await send();
      const { pool } = fresh().db;
      for (const change of ["set nonce = nonce + 100", "set raw = null", "set hash = 'x'"]) {
        await expect(pool.query(`update foothold.chain_transactions ${change}`)).rejects.toThrow(
          "neither changed",
        );
      }
      await expect(pool.query("delete from foothold.chain_transactions")).rejects.toThrow("neither changed");
    });
  }
}

/** A rail says itself that the chain gave no answer, or leaves it to the shell; either way nothing else goes wrong. */
async function cutOff(sending: Promise<unknown>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    if (!(error instanceof ChainUnavailable)) throw error;
  }
}

function stored(
  transactions: readonly { readonly raw: string | null; readonly hash: string; readonly nonce: number }[],
) {
  return transactions.map(({ raw, hash, nonce }) => ({ raw, hash, nonce }));
}

/** Every row that paying could change. */
async function everything({ db }: FreshDatabase): Promise<unknown[]> {
  const rows = [];
  for (const table of ["entries", "balances", "batches", "payouts", "chain_transactions", "decisions"]) {
    rows.push((await db.pool.query(`select * from foothold.${table} order by 1, 2, 3`)).rows);
  }
  return rows;
}
