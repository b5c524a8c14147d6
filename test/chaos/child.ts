/** The process that is killed: the real Foothold on an embedded PostgreSQL, told what to do by its parent. */
import { pino } from "pino";
import type { Environment } from "../../src/environment.ts";
import { startFoothold } from "../../src/main.ts";
import { listAwards } from "../../src/store/activity.ts";
import { verifyAll } from "../../src/verify.ts";

export type ToChild = "report" | "stop";
export type FromChild =
  | { readonly type: "ready"; readonly url: string }
  | { readonly type: "report"; readonly report: Report };

/** What the database says when nothing is left to do. */
export interface Report {
  readonly deliveries: Readonly<Record<string, string>>;
  /** Hundredths of GRID by award. */
  readonly awards: Readonly<Record<string, number>>;
  readonly effects: number;
  /** Wanted and not performed as wanted. */
  readonly undone: readonly string[];
  readonly entries: number;
  readonly derived: number;
  readonly problems: readonly string[];
}

const environment = JSON.parse(process.env.CHAOS_ENVIRONMENT ?? "") as Environment;
const foothold = await startFoothold(environment, { log: pino({ level: "silent" }), pollMs: 100 });

process.on("message", (message: ToChild) => {
  if (message === "stop") void foothold.stop().then(() => process.exit(0));
  else void report().then((told) => send({ type: "report", report: told }));
});
// A parent that is gone has nobody to report to.
process.on("disconnect", () => process.exit(1));
send({ type: "ready", url: foothold.url ?? "" });

function send(message: FromChild): void {
  process.send?.(message);
}

async function report(): Promise<Report> {
  await foothold.idle();
  const { pool } = foothold.db;
  const deliveries = await pool.query<{ guid: string; state: string }>(
    "select guid, state from foothold.deliveries",
  );
  const effects = await pool.query<{ key: string; done: boolean }>(
    "select key, wanted_hash is not distinct from performed_hash as done from foothold.effects",
  );
  const verified = await verifyAll(foothold.db);
  return {
    deliveries: Object.fromEntries(deliveries.rows.map((row) => [row.guid, row.state])),
    awards: Object.fromEntries((await listAwards(foothold.db)).map((one) => [one.key, Number(one.amount)])),
    effects: effects.rows.length,
    undone: effects.rows.filter((row) => !row.done).map((row) => row.key),
    entries: verified.reduce((total, one) => total + one.entries, 0),
    derived: verified.reduce((total, one) => total + one.derived, 0),
    problems: verified.flatMap((one) => one.problems.map((found) => `${found.entry}: ${found.problem}`)),
  };
}
