/** What the demo plays on: a sandbox GitHub, the real App on a PostgreSQL of its own, and a clock that can be moved. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { startFoothold } from "../../src/main.ts";
import type { Database } from "../../src/store/db.ts";
import { type Owner, type PersonInRepository, type Sandbox, startSandbox } from "../github.ts";

export interface Stage {
  readonly sandbox: Sandbox;
  readonly db: Database;
  readonly organisation: Owner;
  /** Someone in the story's repository. */
  readonly as: (login: string) => PersonInRepository;
  /** The story's time. */
  readonly now: () => Date;
  /** Moves the story's time ahead. Timers whose time has come go off. */
  readonly pass: (hours: number) => Promise<void>;
  /** Resolves when every webhook is handled and everything that follows from it is done. */
  readonly settled: () => Promise<void>;
  /** What the App warned of, for the case that something fails. */
  readonly warnings: readonly string[];
  /** Stops and removes everything. @throws Error naming what could not be, after all of it was tried. */
  readonly end: () => Promise<void>;
}

export const repository = "aurora/engine";

/** Settling takes a fraction of a second; whoever waits longer wants to hear of it. In milliseconds. */
const patience = 20_000;

/** @throws what `signal` was aborted with, from whichever call waits at that time. */
export async function openStage(policy: string, signal: AbortSignal): Promise<Stage> {
  // A short name, so that the address of PostgreSQL's socket fits below the long temporary folders of macOS.
  const home = await mkdtemp(join(tmpdir(), "fh-"));
  const cleanUp: (() => Promise<unknown>)[] = [() => rm(home, { recursive: true, force: true })];
  const end = async () => {
    const errors: unknown[] = [];
    for (const step of cleanUp.splice(0).reverse()) await step().catch((error) => errors.push(error));
    if (errors.length > 0) throw new Error(errors.map(String).join("\n"));
  };
  try {
    // PostgreSQL does not run as root; the account that it runs as has to pass through.
    await chmod(home, 0o711);
    return { ...(await openParts(home, policy, signal, cleanUp)), end };
  } catch (error) {
    await end().catch(() => undefined);
    throw error;
  }
}

async function openParts(
  home: string,
  policy: string,
  signal: AbortSignal,
  cleanUp: (() => Promise<unknown>)[],
): Promise<Omit<Stage, "end">> {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const sandbox = await startSandbox({ clock: now });
  cleanUp.push(() => sandbox.close());
  const warnings: string[] = [];
  const foothold = await startFoothold(
    {
      appId: sandbox.app.id,
      privateKey: sandbox.app.privateKey,
      webhookSecrets: [sandbox.app.webhookSecret],
      database: { home },
      role: "all",
      host: "127.0.0.1",
      port: 0,
      githubUrl: sandbox.url,
      publicUrl: null,
      signIn: { clientId: sandbox.clientId, clientSecret: sandbox.clientSecret },
      logLevel: "warn",
    },
    { now, log: pino({ level: "warn" }, { write: (line: string) => void warnings.push(line) }) },
  );
  cleanUp.push(() => foothold.stop());
  signal.throwIfAborted();
  sandbox.setWebhook(`${foothold.url}/api/github/webhooks`);
  const organisation = createOrganisation(sandbox, policy);
  const settled = () => within(patience, signal, settle(sandbox, foothold.idle, signal));
  await settled();
  return {
    sandbox,
    db: foothold.db,
    organisation,
    as: (login) => sandbox.as(login).in(repository),
    now,
    pass: async (hours) => {
      ahead += hours * 3_600_000;
      await setOffTimers(foothold.db, now());
    },
    settled,
    warnings,
  };
}

function createOrganisation(sandbox: Sandbox, policy: string): Owner {
  for (const login of ["mira", "tomas", "nadia", "oskar"]) sandbox.createUser(login);
  const organisation = sandbox.createOrganization("aurora");
  organisation.createRepository("engine", {
    files: {
      "README.md": "# Engine\n",
      "src/input.ts": "export const read = (text: string) => text.split(' ');\n",
      ".github/foothold.yml": policy,
    },
    collaborators: { mira: "maintain", tomas: "triage" },
  });
  organisation.installApp();
  return organisation;
}

/** What the App does makes GitHub send more; a round without news ends it. */
async function settle(sandbox: Sandbox, idle: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let before = -1; before !== sandbox.deliveries.length; ) {
    signal.throwIfAborted();
    before = sandbox.deliveries.length;
    await sandbox.settle();
    await idle();
  }
}

/**
 * The queue goes by the database's own clock. Timers that lie before the story's time are made due now; the App's
 * worker then runs them as it would have on the day.
 */
async function setOffTimers(db: Database, until: Date): Promise<void> {
  await db.pool.query(
    `select graphile_worker.reschedule_jobs(array(
       select id from graphile_worker.jobs where task_identifier = 'timer' and run_at <= $1), run_at := now())`,
    [until],
  );
}

async function within<T>(ms: number, signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`nothing settled within ${ms / 1000} s`)), ms);
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
