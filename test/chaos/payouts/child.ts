/** The process that is killed: plans, sends and asks, again and again, until it reaches the point where it kills itself. */
import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { connectRpc } from "../../../src/chain/rpc.ts";
import { signerOf } from "../../../src/chain/signer.ts";
import type { ChainPort, TransactionSigner } from "../../../src/domain/chain.ts";
import { isOpen } from "../../../src/domain/payout/payout.ts";
import { type Paying, refreshBatch, sendBatch } from "../../../src/paying.ts";
import { createPolicyBook } from "../../../src/policies.ts";
import { openDatabase } from "../../../src/store/db.ts";
import { findPayable, findPayouts } from "../../../src/store/payouts.ts";
import { act } from "../../../src/treasury.ts";

export const phases = ["start", "plan", "send", "prepare", "broadcast", "confirm"] as const;
export type Phase = (typeof phases)[number];

export interface Orders {
  readonly database: string;
  readonly url: string;
  readonly chainId: number;
  readonly confirmations: number;
  readonly key: string;
  readonly ownerId: number;
  /** At which of its questions to the database, the chain and the signer it dies; `null`: it ends when all are paid. */
  readonly killAt: number | null;
  /** From where it counts: its first question, or the first that has to do with signing, if that comes soon enough. */
  readonly countFrom: "start" | "signing";
  /** The story's time at a moment of the real clock, in milliseconds, and how much faster it passes. */
  readonly clock: { readonly real: number; readonly story: number; readonly speed: number };
}

const orders = JSON.parse(process.env.CHAOS_PAYOUTS ?? "") as Orders;
const { ownerId, chainId, confirmations, clock } = orders;
let phase: Phase = "start";
let points = 0;
/** Whether it counts; and how long it lives at most while it does not. */
let isCounting = orders.countFrom === "start";
let uncounted = 400;

/** Before each question and after each answer of the chain, before each statement, before and after signing. */
function point(): void {
  if (orders.killAt === null) return;
  if (isCounting) points += 1;
  else uncounted -= 1;
  if (points !== orders.killAt && uncounted > 0) return;
  writeSync(1, `killed ${phase}\n`);
  process.kill(process.pid, "SIGKILL");
  for (;;);
}

const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
pg.Client.prototype.query = function counted(this: unknown, ...args: unknown[]) {
  point();
  return query.apply(this, args);
} as typeof pg.Client.prototype.query;

function watched<T extends object>(thing: T, during: (name: string) => Phase | null): T {
  const entries = Object.entries(thing).map(([name, value]) => {
    if (typeof value !== "function") return [name, value];
    const run = async (...args: unknown[]) => {
      // It stays so until the next: storing what was signed is of preparing, saying that it was handed over of broadcasting.
      phase = during(name) ?? phase;
      isCounting ||= phase === "prepare";
      point();
      try {
        return await (value as (...given: unknown[]) => Promise<unknown>)(...args);
      } finally {
        point();
      }
    };
    return [name, run];
  });
  return Object.fromEntries(entries) as T;
}

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const db = await openDatabase({ url: orders.database, log: quiet });
const rpc: ChainPort = connectRpc({ url: orders.url, chainId, confirmations, timeout: 700 });
const chain = watched(rpc, (name) => (name === "broadcast" ? "broadcast" : null));
const signer: TransactionSigner = watched(signerOf(orders.key), () => "prepare");
const now = () => new Date(clock.story + (Date.now() - clock.real) * clock.speed);
const paying: Paying = {
  db,
  policies: createPolicyBook(db, now),
  now,
  chain: () => chain,
  signer: async () => signer,
};

async function round(): Promise<boolean> {
  phase = "plan";
  await act(paying, { type: "payouts-planned", ownerId, wish: { only: null, tokens: null, again: [] } });
  const payouts = await findPayouts(db.kysely, ownerId);
  const open = new Set(payouts.filter(({ state }) => isOpen(state)).map(({ batch }) => batch));
  for (const batch of open) {
    phase = "send";
    await sendBatch(paying, ownerId, batch);
    phase = "confirm";
    await refreshBatch(paying, ownerId, batch);
  }
  return open.size > 0 || (await findPayable(db.kysely, ownerId)).length > 0;
}

while ((await round()) || orders.killAt !== null) await sleep(20);
process.exit(0);
