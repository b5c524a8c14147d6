/** Checks of the database: there, up to date, with room to grow, and nothing in it that was given up. */
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import path from "node:path";
import { pino } from "pino";
import { formatMoney } from "../../domain/amount.ts";
import type { Environment } from "../../environment.ts";
import { type Database, openDatabase } from "../../store/db.ts";
import { countDeliveries, listParked, retryParked } from "../../store/deliveries.ts";
import { startEmbedded } from "../../store/embedded.ts";
import { type Inspection, inspectDatabase } from "../../store/inspection.ts";
import { type Removed, removedOwing } from "../../store/obligations.ts";
import { countEffects, listParkedEffects, retryParkedEffects } from "../../store/outbox.ts";
import { checkPaying, type PayingChecks } from "./payouts.ts";
import { messageOf, type Row, row } from "./row.ts";

export interface StoreChecks {
  readonly database: Environment["database"];
  /** Try again what was given up, before counting it. */
  readonly retry: boolean;
  readonly paying: PayingChecks;
}

const silent = pino({ level: "silent" });

export async function checkStore(checks: StoreChecks): Promise<readonly Row[]> {
  const { database } = checks;
  if ("url" in database) return checkServer(database.url, "a server of your own", checks);
  const data = path.join(database.home, "postgres", "data");
  if (!existsSync(data)) {
    const found = `There is none yet under ${database.home}.`;
    return [row("database", "missing", found, "Starting Foothold makes it."), ...unknownRows()];
  }
  const disk = await checkDisk(database.home);
  try {
    const embedded = await startEmbedded({ home: database.home, log: silent });
    try {
      return [...(await checkServer(embedded.connectionString, "embedded", checks)), disk];
    } finally {
      await embedded.stop();
    }
  } catch (error) {
    const fix = "Foothold's log, and the files under FOOTHOLD_HOME/postgres/log, say more.";
    return [
      row("database", "wrong", `The embedded one does not start: ${messageOf(error)}`, fix),
      ...unknownRows(),
      disk,
    ];
  }
}

function unknownRows(): Row[] {
  return ["migrations", "parked deliveries", "parked effects"].map((check) =>
    row(check, "unknown", "The database could not be asked."),
  );
}

const oldestVersion = 14;

async function checkServer(url: string, kind: string, checks: StoreChecks): Promise<readonly Row[]> {
  try {
    const inspection = await inspectDatabase(url);
    const found = `PostgreSQL ${inspection.version}, ${kind}.`;
    const old = `Foothold needs PostgreSQL ${oldestVersion} or later.`;
    const server =
      inspection.version < oldestVersion
        ? row("database", "wrong", found, old)
        : row("database", "ok", found);
    const migrated = checkMigrations(inspection);
    if (migrated.state !== "ok") return [server, migrated, ...unknownRows().slice(1)];
    return [server, migrated, ...(await checkWithin(url, checks))];
  } catch (error) {
    const fix = "See that it runs, and that DATABASE_URL has its address, user and password.";
    return [row("database", "wrong", `It cannot be used: ${messageOf(error)}`, fix), ...unknownRows()];
  }
}

function checkMigrations({ done, newer, waiting }: Inspection): Row {
  if (done === null) {
    const found = "Foothold's tables are not there yet.";
    return row("migrations", "missing", found, "Starting Foothold makes them.");
  }
  if (newer.length > 0) {
    const found = `The database knows ${newer.join(", ")}, which this version does not.`;
    return row("migrations", "wrong", found, "Run the newer Foothold that made them.");
  }
  if (waiting.length === 0) return row("migrations", "ok", `All ${done.length} are done.`);
  const found = `${waiting.join(", ")} are to be done.`;
  return row("migrations", "missing", found, "Starting this version of Foothold does them.");
}

const longWait = 600;

async function checkWithin(url: string, { retry, paying }: StoreChecks): Promise<Row[]> {
  const db = await openDatabase({ url, log: silent });
  try {
    return [...(await checkParked(db, retry)), ...(await checkPaying(db, paying))];
  } finally {
    await db.close();
  }
}

async function checkParked(db: Database, retry: boolean): Promise<Row[]> {
  const again = retry ? { deliveries: await retryParked(db), effects: await retryParkedEffects(db) } : null;
  const fix = "When its cause is mended, run: foothold doctor --retry-parked";
  const inbox = await countDeliveries(db);
  const outbox = await countEffects(db);
  const told = (count: number) => (again === null ? "" : ` ${count} are tried again now.`);
  const [delivery] = await listParked(db, 1);
  const [effect] = await listParkedEffects(db, 1);
  return [
    delivery === undefined
      ? row("parked deliveries", "ok", `None.${told(again?.deliveries ?? 0)}`)
      : row(
          "parked deliveries",
          "wrong",
          `${inbox.parked}; ${delivery.event} ${delivery.guid}: ${short(delivery.error)}`,
          fix,
        ),
    effect === undefined
      ? row("parked effects", "ok", `None.${told(again?.effects ?? 0)}`)
      : row("parked effects", "wrong", `${outbox.parked}; ${effect.key}: ${short(effect.error)}`, fix),
    ...(await removedOwing(db)).map(owingRow),
    ...waitingRows(inbox.oldestPendingSeconds, inbox.pending, outbox.failedTimers),
  ];
}

function waitingRows(oldestSeconds: number, pending: number, failedTimers: number): Row[] {
  const wait = `${pending} wait, the oldest for ${Math.round(oldestSeconds / 60)} minutes.`;
  const start = "See that a Foothold with the role worker or all runs.";
  const lost = "They are in graphile_worker.jobs with what went wrong. Report it: a timer should not fail.";
  return [
    oldestSeconds > longWait ? row("queue", "wrong", wait, start) : row("queue", "ok", `${pending} wait.`),
    ...(failedTimers > 0 ? [row("timers", "wrong", `${failedTimers} failed for good.`, lost)] : []),
  ];
}

/** Nothing that was promised goes away with the App. */
function owingRow({ owner, removedAt, obligations }: Removed): Row {
  const words = { bounty: "promised as bounties", held: "held", owed: "owed", sent: "in batches" };
  const sums = obligations.map((one) => `${formatMoney(one)} ${words[one.type]}`).join(", ");
  const found = `The App was removed there on ${removedAt.toISOString().slice(0, 10)}; still in its ledger: ${sums}.`;
  const fix = "Installing the App again takes it up; foothold ledger export says to whom what is owed.";
  return row(`removed from ${owner}`, "missing", found, fix);
}

function short(error: string | null): string {
  const line = (error ?? "no error was kept").split("\n")[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

const leastFree = 2 ** 30;

async function checkDisk(home: string): Promise<Row> {
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  const found = `${(free / 2 ** 30).toFixed(1)} GiB are free under ${home}.`;
  if (free >= leastFree) return row("disk", "ok", found);
  return row("disk", "wrong", found, "Make room: PostgreSQL stops when it cannot write.");
}
