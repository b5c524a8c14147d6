import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../src/store/db.ts";
import {
  countDeliveries,
  createInbox,
  finishDelivery,
  type Inbox,
  listParked,
  retryParked,
  type StoredDelivery,
} from "../../src/store/deliveries.ts";
import { startWorkers, type WorkerOptions, type Workers } from "../../src/store/queue.ts";
import { type FreshDatabase, freshDatabase, quiet } from "../database.ts";

let fresh: FreshDatabase;
let db: Database;
let inbox: Inbox;
const running: Workers[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  db = fresh.db;
  inbox = createInbox(db);
});
beforeEach(() => db.pool.query("truncate foothold.deliveries, foothold.lanes"));
afterEach(() => Promise.all(running.splice(0).map((workers) => workers.stop())));
afterAll(async () => {
  await inbox.close();
  await fresh.drop();
});

function work(process: WorkerOptions["process"], options: Partial<WorkerOptions> = {}): Workers {
  const workers = startWorkers({ db, log: quiet, concurrency: 3, pollMs: 50, ...options, process });
  running.push(workers);
  return workers;
}

let count = 0;
async function deliver(lane: number, text: string): Promise<void> {
  count += 1;
  await inbox.accept({
    guid: `delivery-${count}`,
    event: "push",
    lane,
    body: Buffer.from(`{"text":"${text}"}`),
  });
}
const textOf = (delivery: StoredDelivery) => (JSON.parse(delivery.body.toString()) as { text: string }).text;

test("a repository's deliveries are worked on one at a time, in the order they came", async () => {
  const seen = new Map<number, string[]>();
  const busy = new Set<number>();
  let together = 0;
  const process = async (delivery: StoredDelivery) => {
    expect(busy.has(delivery.lane)).toBe(false);
    busy.add(delivery.lane);
    together = Math.max(together, busy.size);
    await sleep(2);
    seen.set(delivery.lane, [...(seen.get(delivery.lane) ?? []), textOf(delivery)]);
    busy.delete(delivery.lane);
  };
  const first = work(process);
  const second = work(process);
  for (let n = 0; n < 20; n++) await Promise.all([1, 2, 3, 4].map((lane) => deliver(lane, String(n))));
  await first.idle();
  await second.idle();
  const inOrder = Array.from({ length: 20 }, (_, n) => String(n));
  expect(Object.fromEntries(seen)).toEqual({ 1: inOrder, 2: inOrder, 3: inOrder, 4: inOrder });
  expect(together).toBeGreaterThan(1);
});

test("a delivery is worked on at once, not at the next poll", async () => {
  let at = 0;
  const workers = work(
    async () => {
      at = performance.now();
    },
    { pollMs: 60_000 },
  );
  await workers.idle();
  await sleep(50);
  const sent = performance.now();
  await deliver(1, "now");
  while (at === 0) await sleep(1);
  expect(at - sent).toBeLessThan(500);
});

test("one busy repository does not keep the others waiting", async () => {
  for (let n = 0; n < 50; n++) await deliver(1, `busy ${n}`);
  await deliver(2, "quiet");
  const order: string[] = [];
  const workers = work(async (delivery) => void order.push(textOf(delivery)), {
    concurrency: 1,
    turn: { deliveries: 10, ms: 10_000 },
  });
  await workers.idle();
  expect(order).toHaveLength(51);
  expect(order.indexOf("quiet")).toBe(10);
});

test("a failing repository waits before it is tried again, and holds up nobody else", async () => {
  await deliver(1, "fails once");
  await deliver(1, "after it");
  await deliver(2, "other");
  const order: string[] = [];
  const workers = work(
    async (delivery) => {
      order.push(textOf(delivery));
      if (textOf(delivery) === "fails once" && delivery.attempts === 0) throw new Error("GitHub is away");
    },
    { concurrency: 1, backoffMs: () => 150 },
  );
  await workers.idle();
  expect(order).toEqual(["fails once", "other"]);
  expect(await countDeliveries(db)).toMatchObject({ pending: 2, parked: 0 });
  await sleep(160);
  await workers.idle();
  expect(order).toEqual(["fails once", "other", "fails once", "after it"]);
});

test("an error that says when to come back is taken at its word", async () => {
  await deliver(1, "limited");
  const retryAt = new Date(Date.now() + 3_600_000);
  const workers = work(async () => {
    throw Object.assign(new Error("rate limit"), { retryAt });
  });
  await workers.idle();
  const lanes = await db.kysely.selectFrom("lanes").selectAll().execute();
  expect(lanes).toEqual([{ id: 1, retry_at: retryAt }]);
});

test("a delivery that keeps failing is parked where an operator finds it, and the repository goes on", async () => {
  await deliver(1, "poison");
  await deliver(1, "fine");
  const order: string[] = [];
  let broken = true;
  const workers = work(
    async (delivery) => {
      order.push(textOf(delivery));
      if (textOf(delivery) === "poison" && broken) throw new Error("cannot\0 read this");
    },
    { maxAttempts: 3, backoffMs: () => 0 },
  );
  while (order.length < 4) await sleep(10);
  await workers.idle();
  expect(order).toEqual(["poison", "poison", "poison", "fine"]);
  expect(await countDeliveries(db)).toMatchObject({ pending: 0, parked: 1, oldestPendingSeconds: 0 });
  const [parked] = await listParked(db);
  expect(parked).toMatchObject({ lane: 1, event: "push", attempts: 3 });
  expect(parked?.error).toContain("cannot read this");
  broken = false;
  expect(await retryParked(db, [parked?.guid ?? ""])).toBe(1);
  await workers.idle();
  expect(order.at(-1)).toBe("poison");
  expect(await listParked(db)).toEqual([]);
});

test("what can never succeed is parked at once, and what waits for others is not parked for it", async () => {
  await deliver(1, "malformed");
  await deliver(2, "outage");
  await deliver(3, "asked to wait");
  let outages = 0;
  let waits = 0;
  const workers = work(
    async (delivery) => {
      const text = textOf(delivery);
      if (text === "malformed") throw Object.assign(new Error("no repository"), { permanent: true });
      if (text === "outage" && outages++ < 20) throw Object.assign(new Error("down"), { outage: true });
      if (text === "asked to wait" && waits++ < 20) {
        throw Object.assign(new Error("slow down"), { retryAt: new Date() });
      }
    },
    { maxAttempts: 3, backoffMs: () => 0, pollMs: 5 },
  );
  while (outages < 21 || waits < 21) await sleep(10);
  await workers.idle();
  expect(await listParked(db)).toMatchObject([{ lane: 1, attempts: 1 }]);
  expect(await countDeliveries(db)).toMatchObject({ pending: 0, parked: 1 });
});

test("what a handler decides and that it is finished are one commit; a second one to finish is told so", async () => {
  await deliver(1, "decided");
  const outcomes: boolean[] = [];
  const workers = work(async (delivery) => {
    for (const _ of [1, 2]) {
      await db.kysely.transaction().execute(async (tx) => {
        outcomes.push(await finishDelivery(tx, delivery));
      });
    }
  });
  await workers.idle();
  expect(outcomes).toEqual([true, false]);
  const rows = await db.kysely.selectFrom("deliveries").select(["state", "attempts"]).execute();
  expect(rows).toEqual([{ state: "done", attempts: 0 }]);
});

test("an error after somebody else finished the delivery is no failure", async () => {
  await deliver(1, "taken");
  const workers = work(async (delivery) => {
    await db.kysely.transaction().execute((tx) => finishDelivery(tx, delivery));
    throw new Error("rolled back: somebody else was faster");
  });
  await workers.idle();
  expect(await countDeliveries(db)).toMatchObject({ pending: 0, parked: 0 });
});

test("stopping waits for what is under way and leaves the rest for the next start", async () => {
  for (const text of ["first", "second"]) await deliver(1, text);
  const done: string[] = [];
  const workers = startWorkers({
    db,
    log: quiet,
    concurrency: 1,
    process: async (delivery) => {
      await sleep(100);
      done.push(textOf(delivery));
    },
  });
  await sleep(50);
  await workers.stop();
  expect(done).toEqual(["first"]);
  expect(await countDeliveries(db)).toMatchObject({ pending: 1 });
  await work(async (delivery) => void done.push(textOf(delivery))).idle();
  expect(done).toEqual(["first", "second"]);
});

test("workers survive that every connection is cut, and nothing is lost", async () => {
  const done = new Set<string>();
  const workers = work(async (delivery) => void done.add(textOf(delivery)));
  for (let n = 0; n < 30; n++) {
    await deliver(n % 3, String(n));
    if (n === 15) {
      await db.pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name <> 'foothold inbox' and pid <> pg_backend_pid()",
      );
    }
  }
  await workers.idle();
  expect(done.size).toBe(30);
});
