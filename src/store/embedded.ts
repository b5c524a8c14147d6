/**
 * A real PostgreSQL of our own, so that Foothold needs nothing set up: started, watched over, shared and stopped.
 *
 * The server is a process group of its own. It outlives a process that was killed, and the next process on the same
 * home adopts it. Every process that uses it holds a *lease*: a connection with a shared advisory lock. A process
 * that stops gives up its lease and stops the server only when nobody else holds one. PostgreSQL's own lock file
 * decides which of two processes that start at once gets to start the server.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import {
  canReach,
  EmbeddedUnavailable,
  ownFolder,
  prepareBinaries,
  serverAccount,
  sweepLeftovers,
} from "./embedded-binaries.ts";
import { isAlive, lastWords, launch, type Place, readPostmaster } from "./embedded-server.ts";
import type { Log } from "./log.ts";

export interface EmbeddedOptions {
  /** FOOTHOLD_HOME; made when it does not exist. */
  readonly home: string;
  readonly log: Log;
  /** Settings of PostgreSQL that replace ours, for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Embedded {
  readonly connectionString: string;
  /** Gives up this process's use of the server, and stops the server when no other process uses it. */
  stop(): Promise<void>;
}

/** The key of the advisory lock that every user of the server shares; any constant does. */
const leaseKey = 7_406_051;
const database = "foothold";
/** Not `foothold`: a schema of the user's own name would be searched first, here and on no other server. */
const user = "postgres";
/** Recovery after a power cut reads at most `max_wal_size` of log again. */
const startWithinMs = 120_000;
/** The kernel's limit for a socket's address is 104 to 108 bytes with its end. */
const longestSocketPath = 100;

/**
 * Starts or adopts the server of a home.
 * @throws EmbeddedUnavailable where it cannot run, with what to do instead; Error with PostgreSQL's own words when
 * it does not start.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const place = await preparePlace(options);
  let lease = await acquireLease(place);
  let stopping = false;
  const watch = () => {
    lease.client.once("end", async () => {
      if (stopping) return;
      place.log.warn({ home: options.home }, "the embedded PostgreSQL went away; starting it again");
      while (!stopping) {
        try {
          lease = await acquireLease(place);
          return stopping ? await releaseLease(place, lease) : watch();
        } catch (error) {
          place.log.error({ err: error }, "the embedded PostgreSQL does not start; trying again");
          await sleep(1000);
        }
      }
    });
  };
  watch();
  const socket = encodeURIComponent(lease.socketFolder);
  return {
    connectionString: `postgresql://${user}@localhost/${database}?host=${socket}`,
    stop: async () => {
      if (stopping) return;
      stopping = true;
      await releaseLease(place, lease);
    },
  };
}

async function preparePlace(options: EmbeddedOptions): Promise<Place> {
  await mkdir(options.home, { recursive: true });
  const home = realpathSync(options.home);
  const base = path.join(home, "postgres");
  const data = path.join(base, "data");
  const account = serverAccount(data);
  if (!canReach(account, home)) {
    throw new EmbeddedUnavailable(
      `PostgreSQL does not run as root, and the account it would run as (id ${account?.uid}) cannot reach ${home}. ` +
        "Choose a FOOTHOLD_HOME below a folder that everybody may pass through, such as /var/lib/foothold, " +
        "or set DATABASE_URL.",
    );
  }
  await ownFolder(base, account, 0o700);
  await sweepLeftovers(base, isAlive);
  const nearby = path.join(base, "run");
  const short = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const run =
    Buffer.byteLength(path.join(nearby, ".s.PGSQL.5432.lock")) <= longestSocketPath
      ? nearby
      : path.join(tmpdir(), `foothold-${short}`);
  await ownFolder(run, account, 0o700);
  const binaries = await prepareBinaries(base, account);
  const place = { data, base, run, account, binaries, settings: options.settings ?? {}, log: options.log };
  await createCluster(place);
  return place;
}

/** initdb into a side folder and one rename: a process killed halfway leaves no half-made database behind. */
async function createCluster(place: Place): Promise<void> {
  const versionFile = path.join(place.data, "PG_VERSION");
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, "utf8").trim();
    if (version === place.binaries.major) return;
    throw new EmbeddedUnavailable(
      `${place.data} was made by PostgreSQL ${version}; this Foothold brings ${place.binaries.major}. ` +
        "Run the Foothold that made it, move the data with pg_dump, or set DATABASE_URL.",
    );
  }
  const side = path.join(place.base, `initdb-${process.pid}-${randomBytes(4).toString("hex")}`);
  const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  const child = spawn(
    place.binaries.initdb,
    ["-D", side, "-U", user, "--auth=trust", ...locale, "--no-instructions"],
    { ...(place.account ?? {}), cwd: place.base, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) {
    await rm(side, { recursive: true, force: true });
    throw new Error(`PostgreSQL's initdb failed (exit ${code}): ${output.trim()}`);
  }
  try {
    await rename(side, place.data);
  } catch (error) {
    // Another process made the database meanwhile; both are empty, and theirs is in place.
    await rm(side, { recursive: true, force: true });
    if (!existsSync(versionFile)) throw error;
  }
  const folder = await open(place.base);
  await folder.sync().finally(() => folder.close());
}

interface Lease {
  readonly client: pg.Client;
  readonly socketFolder: string;
}

async function acquireLease(place: Place): Promise<Lease> {
  const deadline = Date.now() + startWithinMs;
  let child: ChildProcess | null = null;
  let deaths = 0;
  for (;;) {
    const running = await readPostmaster(place);
    try {
      return await connectLease(running?.socketFolder ?? place.run);
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL did not start in time. ${await lastWords(place)}`);
      place.log.debug({ err: error }, "waiting for PostgreSQL");
    }
    if (child !== null && (child.exitCode !== null || child.signalCode !== null)) {
      child = null;
      // It ends at once when another process was first. Otherwise a predecessor may need a moment to be gone.
      if (running === null) deaths += 1;
      if (deaths >= 10) throw new Error(`PostgreSQL does not start. ${await lastWords(place)}`);
      await sleep(200);
    }
    if (running === null && child === null) child = await launch(place);
    await sleep(15);
  }
}

async function connectLease(socketFolder: string): Promise<Lease> {
  const client = new pg.Client({
    host: socketFolder,
    user,
    database: "postgres",
    application_name: "foothold lease",
    connectionTimeoutMillis: 10_000,
  });
  // The end is what is acted on; without a listener an error would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select pg_advisory_lock_shared($1)", [leaseKey]);
    const found = await client.query("select from pg_database where datname = $1", [database]);
    if (found.rowCount === 0) {
      await client.query(`create database ${database}`).catch((error: pg.DatabaseError) => {
        if (error.code !== "42P04" && error.code !== "23505") throw error;
      });
    }
    return { client, socketFolder };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function releaseLease(place: Place, lease: Lease): Promise<void> {
  const postmaster = await readPostmaster(place);
  let last = false;
  try {
    await lease.client.query("select pg_advisory_unlock_shared($1)", [leaseKey]);
    const asked = await lease.client.query<{ last: boolean }>("select pg_try_advisory_lock($1) as last", [
      leaseKey,
    ]);
    last = asked.rows[0]?.last ?? false;
    // Fast shutdown: sessions are ended, everything is written out, and the next start needs no recovery.
    if (last && postmaster !== null) process.kill(postmaster.pid, "SIGINT");
  } catch (error) {
    place.log.debug({ err: error }, "the embedded PostgreSQL was already gone");
  }
  await lease.client.end().catch(() => undefined);
  if (!last || postmaster === null) return;
  const deadline = Date.now() + startWithinMs;
  while ((await readPostmaster(place))?.pid === postmaster.pid && Date.now() < deadline) await sleep(10);
}
