/** `foothold replay`: sends recorded deliveries through the whole path, on a database, without a network. */
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { Probot } from "probot";
import { createApp } from "../app.ts";
import { formatAmount } from "../domain/amount.ts";
import { createRecordedGitHub, type Recording } from "../github/recorded.ts";
import { createPolicyBook } from "../policies.ts";
import { listAwards } from "../store/activity.ts";
import { type Database, openDatabase } from "../store/db.ts";
import { createInbox, listParked } from "../store/deliveries.ts";
import { hasPoliciesFromGitHub } from "../store/policies.ts";
import { startWorkers } from "../store/queue.ts";
import { type Verification, verifyAll } from "../verify.ts";
import { laneOf } from "../web/intake.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { usable } from "./database.ts";
import { printVerification } from "./ledger.ts";
import { examplePolicy, readPolicyFile, readPolicyText } from "./policy-file.ts";
import { alignPointsWithin, table } from "./table.ts";

interface Line extends Recording {
  readonly id: string;
}

interface Replayed {
  readonly deliveries: number;
  readonly repeated: number;
  readonly failed: number;
  readonly failures: readonly {
    readonly id: string;
    readonly event: string;
    readonly error: string | null;
  }[];
  readonly awards: readonly {
    readonly key: string;
    readonly recipient: string;
    readonly token: string;
    readonly amount: string;
  }[];
  readonly assumed: readonly string[];
  readonly verified: boolean;
  readonly ledgers: readonly Verification[];
}

export const addReplay: AddCommand = (program, stdio, exit) => {
  program
    .command("replay")
    .description(
      "Send recorded deliveries through the whole path on a fresh database, with no network: what a payload does not say counts as allowed and is reported as assumed. Exit code 1 when a delivery failed or the ledger does not verify.",
    )
    .argument("<deliveries>", "a file with one {id, name, payload} a line")
    .option("--policy <file>", "the policy file", examplePolicy)
    .option(
      "--database <url>",
      "a PostgreSQL to keep the result in; without it a fresh embedded one, thrown away at the end",
    )
    .option("--json", "print {deliveries, failed, awards: [{key, recipient, token, amount}], verified}")
    .action(async (file: string, options: { policy: string; database?: string; json?: true }) => {
      const lines = await readLines(file);
      const replayed = await onDatabase(options.database, (db) => replay(db, lines, options.policy, stdio));
      if (options.json === true) printJson(stdio, replayed);
      else print(replayed, stdio);
      exit(replayed.failed === 0 && replayed.verified ? exitCodes.ok : exitCodes.found);
    });
};

async function onDatabase<T>(url: string | undefined, work: (db: Database) => Promise<T>): Promise<T> {
  const log = pino({ level: "silent" });
  if (url !== undefined) return closing(await usable(openDatabase({ url, log })), work);
  const home = await mkdtemp(join(tmpdir(), "foothold-replay-"));
  // PostgreSQL does not run as root; the account that it runs as has to pass through.
  await chmod(home, 0o711);
  try {
    return await closing(await usable(openDatabase({ home, log })), work);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function closing<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

async function replay(
  db: Database,
  lines: readonly Line[],
  policyFile: string,
  stdio: Stdio,
): Promise<Replayed> {
  if (await hasPoliciesFromGitHub(db)) {
    throw new UsageError("this database has a real ledger, which a replay would write imagined awards into");
  }
  await readPolicyFile(policyFile);
  const recorded = createRecordedGitHub(lines, await readPolicyText(policyFile));
  const log = pino({ level: "silent" });
  const now = stdio.now;
  const app = createApp({
    db,
    now,
    policies: createPolicyBook(db, now),
    // Nothing is sent anywhere, so no token has to be right.
    probot: new Probot({ githubToken: "none", log }),
    readerFor: () => recorded.reader,
    effects: "discard",
  });
  const inbox = createInbox(db);
  const workers = startWorkers({ db, log, concurrency: 4, maxAttempts: 1, process: app.process });
  const outcomes = await Promise.all(
    lines.map(({ id, name, payload }) => {
      const body = Buffer.from(JSON.stringify(payload));
      return inbox.accept({ guid: id, event: name, body, lane: laneOf(body) ?? 0 });
    }),
  );
  await workers.idle();
  await workers.stop();
  await inbox.close();
  // A database that was named may hold what an earlier replay left.
  const mine = new Set(lines.map((line) => line.id));
  const parked = (await listParked(db, 1_000_000)).filter((one) => mine.has(one.guid));
  const ledgers = await verifyAll(db);
  return {
    deliveries: lines.length,
    repeated: outcomes.filter((outcome) => outcome === "repeated").length,
    failed: parked.length,
    failures: parked.map(({ guid, event, error }) => ({ id: guid, event, error: firstLine(error) })),
    awards: (await listAwards(db)).map((one) => ({
      key: one.key,
      recipient: one.login,
      token: one.token.symbol,
      amount: formatAmount(one.amount, one.token),
    })),
    assumed: recorded.assumed(),
    verified: ledgers.every((one) => one.problems.length === 0),
    ledgers,
  };
}

async function readLines(file: string): Promise<Line[]> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`cannot read the deliveries: ${error.message}`);
  });
  return text
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : [readLine(line, `${file}:${index + 1}`)]));
}

function readLine(line: string, where: string): Line {
  try {
    const { id, name, payload } = JSON.parse(line) as Partial<Line>;
    if (typeof id === "string" && typeof name === "string" && typeof payload === "object")
      return { id, name, payload };
  } catch {
    throw new UsageError(`${where} is not JSON`);
  }
  throw new UsageError(`${where} is not {id, name, payload}`);
}

/** What went wrong, without where in the program it did. */
function firstLine(error: string | null): string | null {
  return error === null ? null : (error.split("\n")[0] ?? "").replace(/^\w*Error: /, "");
}

function print(replayed: Replayed, stdio: Stdio): void {
  const { deliveries, repeated, failed, awards, assumed, failures } = replayed;
  stdio.out(`${deliveries} deliveries, ${repeated} of them repeated, ${failed} failed.\n\n`);
  for (const { id, event, error } of failures) stdio.out(`failed: ${event} ${id}: ${error ?? ""}\n`);
  const amounts = alignPointsWithin(awards.map((one) => ({ group: one.token, decimal: one.amount })));
  const columns = [
    { title: "award" },
    { title: "to" },
    { title: "amount", align: "right" },
    { title: "token" },
  ] as const;
  const rows = awards.map((one, index) => [one.key, one.recipient, amounts[index] ?? "", one.token]);
  stdio.out(rows.length === 0 ? "Nothing was earned.\n" : table(columns, rows));
  if (assumed.length > 0)
    stdio.out(`\nAssumed, because no payload says it:\n${assumed.map((one) => `  ${one}\n`).join("")}`);
  stdio.out("\n");
  printVerification(replayed.ledgers, stdio);
}
