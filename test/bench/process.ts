/**
 * How fast stored deliveries become committed decisions, beside the plainest transaction on the same database in the
 * same run.
 */
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pino } from "pino";
import { Probot } from "probot";
import { createApp } from "../../src/app.ts";
import { createRecordedGitHub } from "../../src/github/recorded.ts";
import { createPolicyBook } from "../../src/policies.ts";
import { type Database, openDatabase } from "../../src/store/db.ts";
import { countDeliveries, createInbox } from "../../src/store/deliveries.ts";
import { startWorkers } from "../../src/store/queue.ts";
import { verifyAll } from "../../src/verify.ts";
import { type Delivery, payloads, people } from "../payloads.ts";

const log = pino({ level: "silent" });
const policy = new URL("../../config/foothold.example.yml", import.meta.url);
const lanes = 8;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

export async function run(args: readonly string[]): Promise<void> {
  const json = args.includes("--json");
  const stories = Number(args[args.indexOf("--stories") + 1] ?? Number.NaN) || 250;
  const home = await mkdtemp(join(tmpdir(), "foothold-bench-"));
  await chmod(home, 0o711);
  const db = await openDatabase({ home, log });
  try {
    const result = await decisions(db, stories);
    if (json) console.log(JSON.stringify(result));
    else print(result);
  } finally {
    await db.close();
    await rm(home, { recursive: true, force: true });
  }
}

interface Decided {
  readonly deliveries: number;
  readonly eventsPerSecond: number;
  readonly plainTransactionsPerSecond: number;
  readonly ratio: number;
  readonly awards: number;
  readonly verified: boolean;
}

/** Each story: an issue is opened and priced, a pull request opened, pushed to twice, and merged; and some noise. */
function story(number: number): Delivery[] {
  const repository = number % lanes;
  const name = `repository-${repository}`;
  const make = payloads({ id: 100 + repository, name, ownerId: 7 + repository, owner: `org-${repository}` });
  const issue = number * 2 + 1;
  // The policy asks for the checkbox; without it a merge earns nothing, which would cost less to decide.
  const body = `Closes #${issue}\n\n- [ ] This pull request was made by an automated tool`;
  const pull = { number: issue + 1, author: people.cy, body, createdAt: at(number) };
  const priced = { number: issue, labels: ["bounty: 5 GRID"], updatedAt: at(number) };
  return [
    make.issue("opened", { ...priced, labels: [] }),
    make.issue("labeled", priced, { label: "bounty: 5 GRID" }),
    make.pull("opened", { ...pull, updatedAt: at(number) }),
    make.pull("synchronize", { ...pull, updatedAt: at(number + 1) }),
    make.pull("synchronize", { ...pull, updatedAt: at(number + 2) }),
    make.merge({ ...pull, updatedAt: at(number + 3), mergedAt: at(number + 3) }),
  ].map((delivery, index) => ({ ...delivery, id: `${number}-${index}` }));
}

async function decisions(db: Database, stories: number): Promise<Decided> {
  const deliveries = Array.from({ length: stories }, (_, number) => story(number)).flat();
  const text = await readFile(policy, "utf8");
  const github = createRecordedGitHub(deliveries, { text, commit: "0".repeat(40) });
  const now = () => new Date();
  const app = createApp({
    db,
    now,
    policies: createPolicyBook(db, now),
    probot: new Probot({ githubToken: "none", log }),
    readerFor: () => github.reader,
  });
  const inbox = createInbox(db);
  await Promise.all(
    deliveries.map((delivery) => {
      const body = Buffer.from(JSON.stringify(delivery.payload));
      const { repository } = delivery.payload as { repository: { id: number } };
      return inbox.accept({ guid: delivery.id, event: delivery.name, body, lane: repository.id });
    }),
  );
  await inbox.close();
  const begun = performance.now();
  const workers = startWorkers({ db, log, concurrency: lanes, process: app.process });
  await workers.idle();
  const seconds = (performance.now() - begun) / 1000;
  await workers.stop();
  const { pending, parked } = await countDeliveries(db);
  if (pending + parked > 0) throw new Error(`${pending} deliveries are pending and ${parked} parked`);
  const plain = await plainTransactions(db, deliveries.length);
  const ledgers = await verifyAll(db);
  const events = deliveries.length / seconds;
  const awards = await db.pool.query("select count(*)::int as awards from foothold.awards");
  return {
    deliveries: deliveries.length,
    eventsPerSecond: Math.round(events),
    plainTransactionsPerSecond: Math.round(plain),
    ratio: Number((events / plain).toFixed(3)),
    awards: awards.rows[0].awards,
    verified: ledgers.every((ledger) => ledger.problems.length === 0),
  };
}

/** One row in a transaction of its own, as many at once as there are workers. */
async function plainTransactions(db: Database, count: number): Promise<number> {
  await db.pool.query("create table foothold.bench_rows (id bigint generated always as identity, text text)");
  const begun = performance.now();
  let left = count;
  const worker = async () => {
    const client = await db.pool.connect();
    while (left-- > 0) {
      await client.query("begin");
      await client.query("insert into foothold.bench_rows (text) values ($1)", ["x"]);
      await client.query("commit");
    }
    client.release();
  };
  await Promise.all(Array.from({ length: lanes }, worker));
  return count / ((performance.now() - begun) / 1000);
}

function print(result: Decided): void {
  console.log(
    `${result.deliveries} stored deliveries became decisions at ${result.eventsPerSecond} a second`,
  );
  console.log(
    `plain transactions of one row: ${result.plainTransactionsPerSecond} a second, ratio ${result.ratio}`,
  );
  console.log(`${result.awards} awards, the ledgers ${result.verified ? "verify" : "DO NOT VERIFY"}`);
}
