/**
 * Who performs effects, and whether they live. graphile-worker frees the jobs of a process that died only after four
 * hours; here each process holds an advisory lock, and whoever can take that lock knows that its holder is gone.
 */
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Database } from "./db.ts";
import type { Log } from "./log.ts";

const sweepEveryMs = 30_000;

/** Registers this process under graphile-worker's id for it, and frees what dead ones held, now and regularly. */
export async function registerPerformer(
  db: Database,
  id: string,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  const lock = randomInt(2 ** 47);
  let stopping = false;
  let client = await hold(db, id, lock);
  const watch = () => {
    client.once("end", async () => {
      while (!stopping) {
        try {
          client = await hold(db, id, lock);
          return watch();
        } catch (error) {
          log.warn({ err: error }, "cannot reach the database to say that this process lives");
          await sleep(1000);
        }
      }
    });
  };
  watch();
  const sweep = () =>
    freeDead(client, id, log).catch((error) =>
      log.warn({ err: error }, "could not look for jobs of dead processes"),
    );
  await sweep();
  const timer = setInterval(sweep, sweepEveryMs);
  return {
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await client.query("delete from foothold.performers where id = $1", [id]).catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
}

async function hold(db: Database, id: string, lock: number): Promise<pg.Client> {
  const client = new pg.Client({ ...db.connection, application_name: "foothold performer" });
  // The end is what is acted on; without a listener an error would end the process.
  client.on("error", () => undefined);
  await client.connect();
  await client.query("select pg_advisory_lock($1)", [lock]);
  await client.query("insert into foothold.performers (id, lock) values ($1, $2) on conflict do nothing", [
    id,
    lock,
  ]);
  return client;
}

async function freeDead(client: pg.Client, self: string, log: Log): Promise<void> {
  const others = await client.query<{ id: string; lock: number }>(
    "select id, lock from foothold.performers where id <> $1",
    [self],
  );
  const dead: string[] = [];
  for (const other of others.rows) {
    const taken = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [
      other.lock,
    ]);
    if (taken.rows[0]?.taken !== true) continue;
    dead.push(other.id);
    await client.query("select pg_advisory_unlock($1)", [other.lock]);
  }
  // Those that died before they could register hold jobs too.
  const unknown = await client.query<{ locked_by: string }>(
    `select distinct locked_by from graphile_worker.jobs
      where locked_by is not null and locked_at < now() - interval '1 minute'
        and locked_by <> $1 and locked_by not in (select id from foothold.performers)`,
    [self],
  );
  const gone = [...dead, ...unknown.rows.map((row) => row.locked_by)];
  if (gone.length === 0) return;
  await client.query("select graphile_worker.force_unlock_workers($1::text[])", [gone]);
  await client.query("delete from foothold.performers where id = any ($1::text[])", [dead]);
  log.info({ performers: gone }, "freed the jobs of processes that are gone");
}
