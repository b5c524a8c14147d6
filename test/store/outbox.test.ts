import { setTimeout as sleep } from "node:timers/promises";
import type { CommentEffect, Effect, Timer } from "../../src/domain/effect.ts";
import type { Database } from "../../src/store/db.ts";
import {
  countEffects,
  enqueueEffects,
  listParkedEffects,
  retryParkedEffects,
  setTimers,
} from "../../src/store/outbox.ts";
import { type Outbox, type OutboxOptions, startOutbox } from "../../src/store/performing.ts";
import { type FreshDatabase, freshDatabase, quiet } from "../database.ts";

let fresh: FreshDatabase;
let db: Database;
const running: Outbox[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  db = fresh.db;
});
beforeEach(async () => {
  await db.pool.query("delete from graphile_worker._private_jobs");
  await db.pool.query("truncate foothold.effects, foothold.performers");
});
afterEach(() => Promise.all(running.splice(0).map((outbox) => outbox.stop())));
afterAll(() => fresh.drop());

type Perform = OutboxOptions["perform"];

async function start(perform: Perform, options: Partial<OutboxOptions> = {}): Promise<Outbox> {
  const outbox = await startOutbox({
    db,
    log: quiet,
    perform,
    timer: async () => undefined,
    forget: async () => undefined,
    backoffMs: () => 0,
    ...options,
  });
  running.push(outbox);
  return outbox;
}

function comment(key: string, body: string, repositoryId = 1): CommentEffect {
  return { type: "comment", key, body, number: 7, installationId: 5, repositoryId, repository: "octo/repo" };
}
const want = (...effects: Effect[]) => db.kysely.transaction().execute((tx) => enqueueEffects(tx, effects));
const bodyOf = (effect: Effect) => (effect.type === "comment" ? effect.body : "");

test("an effect is performed once, and the next content edits what the first one made", async () => {
  const calls: [string, string | null][] = [];
  const outbox = await start(async (effect, { remoteId }) => {
    calls.push([bodyOf(effect), remoteId]);
    return { remoteId: "901" };
  });
  await want(comment("a", "one"));
  await outbox.idle();
  await want(comment("a", "one"));
  await outbox.idle();
  await want(comment("a", "two"));
  await outbox.idle();
  expect(calls).toEqual([
    ["one", null],
    ["two", "901"],
  ]);
  expect(await countEffects(db)).toEqual({ pending: 0, parked: 0, timers: 0, failedTimers: 0 });
});

test("an effect wanted in a transaction that is rolled back is never performed", async () => {
  const calls: string[] = [];
  const outbox = await start(async (effect) => {
    calls.push(bodyOf(effect));
    return { remoteId: null };
  });
  await expect(
    db.kysely.transaction().execute(async (tx) => {
      await enqueueEffects(tx, [comment("a", "never")]);
      throw new Error("the decision could not be stored");
    }),
  ).rejects.toThrow("could not be stored");
  await outbox.idle();
  expect(calls).toEqual([]);
});

test("what is wanted anew while it is being performed is performed again, also when that is what stood before", async () => {
  const calls: string[] = [];
  const outbox = await start(async (effect) => {
    calls.push(bodyOf(effect));
    if (bodyOf(effect) === "two") await want(comment("a", "one"));
    return { remoteId: "1" };
  });
  await want(comment("a", "one"));
  await outbox.idle();
  await want(comment("a", "two"));
  await outbox.idle();
  expect(calls).toEqual(["one", "two", "one"]);
});

test("an effect that failed halfway is not taken for done when the old content is wanted again", async () => {
  const calls: string[] = [];
  let broken = false;
  const outbox = await start(
    async (effect) => {
      calls.push(bodyOf(effect));
      if (broken) throw new Error("the answer was lost");
      return { remoteId: "1" };
    },
    { backoffMs: () => 60_000 },
  );
  await want(comment("a", "one"));
  await outbox.idle();
  broken = true;
  await want(comment("a", "two"));
  await outbox.idle();
  broken = false;
  await want(comment("a", "one"));
  await outbox.idle();
  expect(calls).toEqual(["one", "two", "one"]);
});

test("effects of one repository are performed one at a time, those of others beside them", async () => {
  let inFirst = 0;
  let most = 0;
  let together = 0;
  let all = 0;
  const outbox = await start(async (effect) => {
    all += 1;
    if (effect.repositoryId === 1) inFirst += 1;
    most = Math.max(most, inFirst);
    together = Math.max(together, all);
    await sleep(20);
    all -= 1;
    if (effect.repositoryId === 1) inFirst -= 1;
    return { remoteId: null };
  });
  await want(...[1, 2, 3, 4].flatMap((n) => [comment(`a${n}`, "x", 1), comment(`b${n}`, "x", 2)]));
  await outbox.idle();
  expect(most).toBe(1);
  expect(together).toBe(2);
});

test("an effect that fails is tried again, parked in the end, and performed when an operator says so", async () => {
  const attempts: number[] = [];
  let broken = true;
  const outbox = await start(
    async (_, { attempt }) => {
      attempts.push(attempt);
      if (broken) throw new Error("GitHub answers 500");
      return { remoteId: "5" };
    },
    { maxAttempts: 3 },
  );
  await want(comment("a", "one"));
  while ((await listParkedEffects(db)).length === 0) await sleep(20);
  await outbox.idle();
  expect(attempts).toEqual([1, 2, 3]);
  const [parked] = await listParkedEffects(db);
  expect(parked).toMatchObject({ key: "a", type: "comment", repositoryId: 1, attempts: 3 });
  expect(parked?.error).toContain("GitHub answers 500");
  expect((await countEffects(db)).parked).toBe(1);
  broken = false;
  expect(await retryParkedEffects(db)).toBe(1);
  await outbox.idle();
  expect(attempts).toEqual([1, 2, 3, 1]);
  expect(await listParkedEffects(db)).toEqual([]);
});

test("an error that says when to come back is taken at its word", async () => {
  const retryAt = new Date(Date.now() + 3_600_000);
  const outbox = await start(async () => {
    throw Object.assign(new Error("rate limit"), { retryAt });
  });
  await want(comment("a", "one"));
  await outbox.idle();
  const jobs = await db.pool.query("select run_at, key from graphile_worker.jobs");
  expect(jobs.rows).toEqual([{ run_at: retryAt, key: "effect:a" }]);
  expect((await countEffects(db)).pending).toBe(1);
});

test("a timer fires at its time with what it was set with, and setting it again moves it", async () => {
  const fired: Timer[] = [];
  const outbox = await start(async () => ({ remoteId: null }), {
    timer: async (timer) => void fired.push(timer),
  });
  const timer: Timer = {
    key: "mature:1",
    type: "mature",
    ownerId: 9,
    repositoryId: 50,
    at: "2099-01-01T00:00:00.000Z",
    awardKey: "k",
  };
  const set = (at: string) => db.kysely.transaction().execute((tx) => setTimers(tx, [{ ...timer, at }]));
  await set(timer.at);
  await outbox.idle();
  expect(fired).toEqual([]);
  expect((await countEffects(db)).timers).toBe(1);
  const soon = new Date(Date.now() - 1000).toISOString();
  await set(soon);
  await outbox.idle();
  expect(fired).toEqual([{ ...timer, at: soon }]);
});

test("jobs that a killed process held are freed when the next one starts", async () => {
  await want(comment("a", "one"));
  // What a process leaves that was killed while it performed: its job and queue locked, and a lock nobody holds.
  await db.pool.query("insert into foothold.performers (id, lock) values ('pool-dead', 42)");
  await db.pool.query(
    "update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now(), attempts = 1",
  );
  await db.pool.query(
    "update graphile_worker._private_job_queues set locked_by = 'pool-dead', locked_at = now()",
  );
  const calls: string[] = [];
  const outbox = await start(async (effect) => {
    calls.push(bodyOf(effect));
    return { remoteId: null };
  });
  await outbox.idle();
  expect(calls).toEqual(["one"]);
});
