/** The same stories over every rail, told from what people earned to what they hold, with a ledger that is decided again. */

import type { ChainPort, TransactionSigner } from "../../src/domain/chain.ts";
import { ChainUnavailable } from "../../src/domain/chain.ts";
import { type RailName, railDeclarations } from "../../src/domain/payout/rails/registry.ts";
import type { Paying } from "../../src/paying.ts";
import { previewSending, refreshBatch, sendBatch } from "../../src/paying.ts";
import { findTransactions } from "../../src/store/chain-transactions.ts";
import type { Database } from "../../src/store/db.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { books, owing, ownerId, payingOf, plan, problems, states } from "./earned.ts";

/** What a rail is tried with; made anew for each story. */
export interface RailStage {
  /** The policy as YAML, with one token. */
  readonly policy: string;
  /** `null` for a rail that needs none. */
  readonly chain: ChainPort | null;
  readonly signer: () => Promise<TransactionSigner>;
  /** Whatever others do so that a batch that was sent is carried out: mine it, sign and execute it, confirm it by hand. */
  readonly carryOut: (paying: Paying, batch: number) => Promise<void>;
  /** Lets what happened become final. */
  readonly finalise: () => Promise<void>;
  /** Whole tokens that a person's wallet has; `null` for a rail that moves nothing by itself. */
  readonly holds: ((login: string) => Promise<bigint>) | null;
  /** Makes transfers to somebody revert; `null` for a rail that tries nothing. */
  readonly refuse: ((login: string) => Promise<void>) | null;
}

const now = () => new Date("2026-03-20T00:00:00Z");

/** @param prepare a chain with its contracts, shared by the stories */
export function describeRail(name: RailName, open: () => Promise<RailStage>): void {
  const byChain = railDeclarations[name].settledBy === "chain";
  let fresh: FreshDatabase;
  let db: Database;
  let stage: RailStage;
  let paying: Paying;
  let batch: number;

  beforeEach(async () => {
    fresh = await freshDatabase();
    db = fresh.db;
    stage = await open();
    const people = await owing(db, stage.policy, { people: 3, now });
    await people.earn();
    paying = payingOf(db, now, stage.chain, stage.signer);
    [batch = 0] = await plan(paying);
  });
  afterEach(() => fresh.drop());

  const transactions = () => findTransactions(db.kysely, { ownerId, batch });

  describe(`the rail ${name}`, () => {
    test("a dry run signs nothing, stores nothing, and has no way to a signer", async () => {
      const signer = () => Promise.reject(new Error("a dry run asked for the signer"));
      const { plan: found } = await previewSending({ ...paying, signer }, ownerId, batch);
      expect(found.obstacles).toEqual([]);
      expect(found.groups.flat().sort()).toEqual([1, 2, 3]);
      expect(await transactions()).toEqual([]);
      expect(await states(paying, batch)).toEqual(["p1: planned", "p2: planned", "p3: planned"]);
    });

    test("everybody is paid once, however often it is sent, carried out and asked", async () => {
      for (let round = 0; round < 2; round += 1) {
        const sending = await sendBatch(paying, ownerId, batch);
        expect(sending.setAside).toEqual([]);
        if (round === 0) await stage.carryOut(paying, batch);
        await stage.finalise();
        await refreshBatch(paying, ownerId, batch);
        await refreshBatch(paying, ownerId, batch);
      }
      expect(await states(paying, batch)).toEqual(["p1: paid", "p2: paid", "p3: paid"]);
      expect(await books(db, "paid")).toEqual({ p1: "50", p2: "50", p3: "50" });
      expect(await books(db, "owed")).toEqual({});
      if (stage.holds !== null)
        for (const login of ["p1", "p2", "p3"]) expect(await stage.holds(login)).toBe(50n);
      expect(await plan(paying)).toEqual([]);
      expect(await problems(db)).toEqual([]);
    });

    test("what is prepared is prepared once, also by several at once", async () => {
      await Promise.all([1, 2, 3].map(() => sendBatch(paying, ownerId, batch)));
      const before = await transactions();
      await sendBatch(paying, ownerId, batch);
      expect((await transactions()).map(({ hash, raw }) => [hash, raw])).toEqual(
        before.map(({ hash, raw }) => [hash, raw]),
      );
      const lines = before.flatMap((one) => one.lines);
      expect(new Set(lines).size).toBe(lines.length);
    });

    test("documents come out the same each time", async () => {
      const { documents } = await sendBatch(paying, ownerId, batch);
      expect(documents.length).toBeGreaterThan(0);
      expect((await previewSending(paying, ownerId, batch)).documents).toEqual(documents);
    });

    if (!byChain) return;

    test("nothing is handed over that is not stored", async () => {
      const handed: string[] = [];
      const chain: ChainPort = {
        ...chainOf(stage),
        broadcast: async (raw) => {
          handed.push(raw);
          expect((await transactions()).map((one) => one.raw)).toContain(raw);
          return chainOf(stage).broadcast(raw);
        },
      };
      await sendBatch({ ...paying, chain: () => chain }, ownerId, batch);
      expect(handed.length).toBe((await transactions()).filter(({ raw }) => raw !== null).length);
    });

    test("it is paid when it is final, and not before", async () => {
      await sendBatch(paying, ownerId, batch);
      const asked = await refreshBatch(paying, ownerId, batch);
      expect(asked.map(({ status }) => status)).toEqual(["pending", "pending", "pending"]);
      await stage.carryOut(paying, batch);
      const mined = await refreshBatch(paying, ownerId, batch);
      expect(mined.map(({ status }) => status)).toEqual(["pending", "pending", "pending"]);
      expect(await books(db, "paid")).toEqual({});
      await stage.finalise();
      const final = await refreshBatch(paying, ownerId, batch);
      expect(final.map(({ status }) => status)).toEqual(["paid", "paid", "paid"]);
    });

    test("a chain that does not answer settles nothing, and nothing is signed for it", async () => {
      const silent = silentChain(chainOf(stage));
      const mute = { ...paying, chain: () => silent };
      const { plan: found } = await sendBatch(mute, ownerId, batch);
      expect(found.obstacles).toHaveLength(1);
      expect(await transactions()).toEqual([]);
      await sendBatch(paying, ownerId, batch);
      await stage.carryOut(paying, batch);
      await stage.finalise();
      const asked = await refreshBatch(mute, ownerId, batch);
      expect(asked.map(({ status }) => status)).toEqual(["unknown", "unknown", "unknown"]);
      expect(await books(db, "paid")).toEqual({});
    });

    test("an endpoint of another chain is refused everything", async () => {
      const wrong = { ...chainOf(stage), chainId: async () => 1 };
      const astray = { ...paying, chain: () => wrong };
      const { plan: found } = await sendBatch(astray, ownerId, batch);
      expect(found.obstacles).toEqual([expect.stringContaining("answers for chain 1")]);
      expect(await transactions()).toEqual([]);
      await sendBatch(paying, ownerId, batch);
      const asked = await refreshBatch(astray, ownerId, batch);
      expect(asked.map(({ status }) => status)).toEqual(["unknown", "unknown", "unknown"]);
    });

    test("a recipient that would revert is set aside, the others are paid, and it is owed again", async () => {
      if (stage.refuse === null)
        throw new Error("a rail of a chain has to be tried with a token that refuses");
      await stage.refuse("p2");
      const { setAside } = await sendBatch(paying, ownerId, batch);
      expect(setAside.map(({ line }) => line)).toEqual([2]);
      await stage.carryOut(paying, batch);
      await stage.finalise();
      await refreshBatch(paying, ownerId, batch);
      expect(await states(paying, batch)).toEqual(["p1: paid", "p2: failed (would-revert)", "p3: paid"]);
      expect(await books(db, "owed")).toEqual({ p2: "50" });
      expect(await plan(paying)).toEqual([]);
      expect(await problems(db)).toEqual([]);
    });
  });
}

function chainOf({ chain }: RailStage): ChainPort {
  if (chain === null) throw new Error("a rail of a chain has to be tried with one");
  return chain;
}

function silentChain(chain: ChainPort): ChainPort {
  const silent = Object.keys(chain).map((name) => [
    name,
    () => Promise.reject(new ChainUnavailable("no answer")),
  ]);
  return Object.fromEntries(silent) as ChainPort;
}
