/** The stage of a scenario: a sandbox GitHub, the real App on a real database, and a clock that stories move. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { parse } from "yaml";
import { type Owner, type Sandbox, startSandbox, type Transcript } from "../../sandbox/github.ts";
import { formatAmount } from "../../src/domain/amount.ts";
import { createLog } from "../../src/log.ts";
import { type Foothold, type Parts, startFoothold } from "../../src/main.ts";
import type { Database } from "../../src/store/db.ts";
import { wakeChannel } from "../../src/store/deliveries.ts";
import { type Balance, readBalances, readTokens } from "../../src/store/ledger.ts";
import { verifyAll } from "../../src/verify.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";

export interface Stage {
  readonly sandbox: Sandbox;
  /** The App as it runs now: after `restarted` another one. */
  readonly foothold: Foothold;
  readonly org: Owner;
  /** For what looks at the same database from outside. */
  readonly databaseUrl: string;
  /** Resolves when every webhook is handled and everything that follows from it is done. */
  readonly settled: () => Promise<void>;
  readonly thread: (number: number, repository?: string) => Transcript;
  /** Accounts that hold something, as "held:1 500 GRID". */
  readonly balances: (ownerId?: number) => Promise<string[]>;
  /** As `settled`, with everything that failed tried again at once instead of after its wait. */
  readonly retried: () => Promise<void>;
  readonly pass: (days: number) => void;
  /** Lets the timers of every hold fire that has ended by the story's clock. */
  readonly holdsEnd: () => Promise<void>;
  readonly now: () => Date;
  /** Stops the App, lets things happen that nobody tells it of, and starts it on the same database. */
  readonly restarted: (meanwhile?: () => void) => Promise<void>;
  /** What the App has warned of or failed at so far, as it logs it. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  readonly end: () => Promise<void>;
}

/** What the App asks for when it is installed: stories get no more. */
async function readManifest() {
  const manifest = parse(await readFile(new URL("../../app.yml", import.meta.url), "utf8"));
  return { permissions: manifest.default_permissions, events: manifest.default_events };
}

/** A policy that stories build on; lines given replace the default ones. */
export function policyText(more = "", mode = "live"): string {
  return `version: 1
mode: ${mode}
name: Aurora contributions
tokens:
  GRID: { chain: 11155111, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 }
hold: 7 days
bounties: {}
kinds:
  doc:
    match: [{ changed-files: [{ any-glob-to-all-files: "docs/**" }] }]
    reward: 20 GRID
  code:
    reward: 50 GRID
${more}`;
}

/** The organisation `aurora` with `aurora/engine`, its maintainer `mira`, `ida` who may write,
 * `tomas` who may triage, and `nadia` and `oskar`, who are new. */
export async function openStage({
  policy = policyText(),
  start = new Date(),
  logLines,
}: {
  policy?: string | null;
  /** When the story begins; not in the past, where the queue would not wait for its timers. */
  start?: Date;
  /** Gets every line of the log, down to those for debugging. */
  logLines?: string[];
} = {}): Promise<Stage> {
  let ahead = start.getTime() - Date.now();
  const now = () => new Date(Date.now() + ahead);
  const { permissions, events } = await readManifest();
  const sandbox = await startSandbox({ clock: now, app: { permissions, events } });
  const database = await freshDatabase();
  const logged: Record<string, unknown>[] = [];
  const startOn = (port?: number) =>
    startApp(sandbox, database, { now, log: logInto(logged, logLines) }, port);
  let foothold = await startOn();
  for (const login of ["mira", "tomas", "ida", "nadia", "oskar"]) sandbox.createUser(login);
  const org = sandbox.createOrganization("aurora");
  org.createRepository("engine", {
    files: { "README.md": "# Engine\n", ...(policy === null ? {} : { ".github/foothold.yml": policy }) },
    collaborators: { mira: "maintain", ida: "write", tomas: "triage" },
  });
  org.installApp();
  const settled = async () => {
    // What the App does makes GitHub send more; a round without news ends it.
    for (let before = -1; before !== sandbox.deliveries.length; ) {
      before = sandbox.deliveries.length;
      await sandbox.settle();
      await foothold.idle();
    }
  };
  await settled();
  return {
    sandbox,
    get foothold() {
      return foothold;
    },
    org,
    databaseUrl: database.url,
    settled,
    now,
    logged,
    thread: (number, repository = "aurora/engine") => sandbox.thread(repository, number),
    balances: (ownerId = org.id) => describeBalances(foothold, ownerId),
    pass: (days) => {
      ahead += days * 86_400_000;
    },
    retried: async () => {
      for (let failing = true; failing; ) {
        await settled();
        failing = await hurry(database.db);
      }
    },
    holdsEnd: async () => {
      // The queue goes by the machine's clock, the rules by the story's: what the story has passed is made due.
      await database.db.pool.query(
        "update graphile_worker._private_jobs set run_at = now() where run_at > now() and run_at < $1",
        [now()],
      );
      await settled();
    },
    restarted: async (meanwhile = () => undefined) => {
      const { port } = new URL(foothold.url ?? "");
      await foothold.stop();
      meanwhile();
      await sandbox.settle();
      // Every minute one of all replicas looks for what was missed; in the story more time than that has passed.
      await database.db.pool.query("update foothold.sweeps set begun_at = begun_at - interval '1 hour'");
      foothold = await startOn(Number(port));
      for (let turn = 0; turn < 200 && missed(sandbox).length > 0; turn += 1) await sleep(25);
      await settled();
    },
    end: async () => {
      try {
        await settled();
        await nothingLeft(database.db);
        for (const { ownerId, problems } of await verifyAll(database.db)) {
          if (problems.length > 0) {
            throw new Error(`the ledger of ${ownerId} does not verify: ${JSON.stringify(problems)}`);
          }
        }
        await sandbox.close();
      } finally {
        await foothold.stop();
        await database.drop();
      }
    },
  };
}

/** With LOG_LEVEL set, to the terminal instead. */
function logInto(lines: Record<string, unknown>[], all?: string[]) {
  if (all !== undefined)
    return createLog({ level: "debug", destination: { write: (line) => void all.push(line) } });
  const level = process.env.LOG_LEVEL;
  if (level !== undefined) return pino({ level });
  return createLog({ level: "warn", destination: { write: (line) => void lines.push(JSON.parse(line)) } });
}

/** Deliveries of which no attempt arrived. */
function missed({ deliveries }: Sandbox): string[] {
  const arrived = new Set(deliveries.filter((one) => one.statusCode === 202).map((one) => one.guid));
  return deliveries.map((one) => one.guid).filter((guid) => !arrived.has(guid));
}

async function startApp(
  sandbox: Sandbox,
  database: FreshDatabase,
  parts: Pick<Parts, "now" | "log">,
  port = 0,
): Promise<Foothold> {
  const foothold = await startFoothold(
    {
      appId: sandbox.app.id,
      privateKey: sandbox.app.privateKey,
      webhookSecrets: [sandbox.app.webhookSecret],
      database: { url: database.url },
      role: "all",
      host: "127.0.0.1",
      port,
      githubUrl: sandbox.url,
      publicUrl: null,
      signIn: { clientId: sandbox.clientId, clientSecret: sandbox.clientSecret },
      logLevel: "silent",
    },
    { db: database.db, pollMs: 20, ...parts },
  );
  sandbox.setWebhook(`${foothold.url}/api/github/webhooks`);
  return foothold;
}

/** A story that ends with something failing has not ended well, whatever its own lines expect. */
async function nothingLeft({ pool }: Database): Promise<void> {
  const { rows } = await pool.query(
    "select event as what, error from foothold.deliveries where state <> 'done' union all select key, error from foothold.effects where parked_at is not null or performed_hash is distinct from wanted_hash union all select task_identifier, last_error from graphile_worker.jobs where last_error is not null",
  );
  if (rows.length > 0) throw new Error(`left over: ${JSON.stringify(rows)}`);
}

/** Ends the waits of what failed. Returns whether anything waited. */
async function hurry({ pool }: Database): Promise<boolean> {
  const lanes = await pool.query(
    "update foothold.lanes set retry_at = null where retry_at is not null and exists (select from foothold.deliveries where lane = lanes.id and state = 'pending')",
  );
  const jobs = await pool.query(
    "update graphile_worker._private_jobs set run_at = now() where run_at > now() and task_id = (select id from graphile_worker._private_tasks where identifier = 'perform')",
  );
  const waits = await pool.query("delete from foothold.limits").catch(() => null);
  await pool.query("select pg_notify($1, '')", [wakeChannel]);
  // A worker that was woken needs a moment to take what is due now.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return (lanes.rowCount ?? 0) + (jobs.rowCount ?? 0) + (waits?.rowCount ?? 0) > 0;
}

async function describeBalances({ db }: Foothold, ownerId: number): Promise<string[]> {
  const tokens = await readTokens(db);
  const text = ({ account, tokenId, amount }: Balance) => {
    const token = tokens.get(tokenId);
    return token === undefined
      ? `${account} ${amount}`
      : `${account} ${formatAmount(amount, token)} ${token.symbol}`;
  };
  return (await readBalances(db, ownerId)).filter((balance) => balance.amount !== 0n).map(text);
}
