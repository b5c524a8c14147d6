/**
 * How fast stored deliveries become committed decisions, beside the plainest transaction on the same database in the
 * same run; and how many requests to GitHub a bountied pull request costs, counted on the sandbox.
 */
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pino } from "pino";
import { Probot } from "probot";
import { startSandbox } from "../../sandbox/github.ts";
import { createApp } from "../../src/app.ts";
import { createRecordedGitHub } from "../../src/github/recorded.ts";
import { startFoothold } from "../../src/main.ts";
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
    const decided = await decisions(db, stories);
    const requests = await requestsOfOneBounty(db);
    const result = { ...decided, ...requests };
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
  const pull = { number: issue + 1, author: people.cy, body: `Closes #${issue}`, createdAt: at(number) };
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

/** What the sandbox was asked for, by what happened. Tokens are asked for once an hour and not counted. */
async function requestsOfOneBounty(db: Database) {
  const sandbox = await startSandbox();
  const foothold = await startFoothold(
    {
      appId: sandbox.app.id,
      privateKey: sandbox.app.privateKey,
      webhookSecrets: [sandbox.app.webhookSecret],
      database: { home: "" },
      role: "all",
      host: "127.0.0.1",
      port: 0,
      githubUrl: sandbox.url,
      logLevel: "silent",
    },
    { db, log, pollMs: 20 },
  );
  try {
    sandbox.setWebhook(`${foothold.url}/api/github/webhooks`);
    for (const login of ["mira", "nadia"]) sandbox.createUser(login);
    const org = sandbox.createOrganization("aurora");
    const files = { ".github/foothold.yml": await readFile(policy, "utf8") };
    org.createRepository("engine", { files, collaborators: { mira: "maintain" } });
    org.installApp();
    const settled = async () => {
      for (let before = -1; before !== sandbox.deliveries.length; ) {
        before = sandbox.deliveries.length;
        await sandbox.settle();
        await foothold.idle();
      }
    };
    const asked = () => sandbox.requests.filter(({ actor }) => actor.startsWith("installation"));
    const spend = async (act: () => void) => {
      const before = asked().length;
      act();
      await settled();
      return asked()
        .slice(before)
        .map(({ method, graphql }) => (method === "GET" || graphql !== null ? "read" : "write"));
    };
    const mira = sandbox.as("mira").in("aurora/engine");
    const nadia = sandbox.as("nadia").in("aurora/engine");
    await settled();
    // The first event of a repository reads its policy once, until a push changes it.
    await spend(() => void mira.openIssue({ title: "First" }));
    const { number: issue } = mira.openIssue({ title: "Crash" });
    const priced = await spend(() => mira.label(issue, "bounty: 500 GRID"));
    let pull = 0;
    const opened = await spend(() => {
      pull = nadia.openPull({ title: "Fix", body: `Closes #${issue}`, files: { "a.ts": "" } }).number;
    });
    const chatter = await spend(() => {
      mira.comment(issue, "Good luck!");
      mira.review(pull, { state: "approve" });
    });
    const merged = await spend(() => void mira.merge(pull));
    return { requests: { priced, opened, chatter, merged } };
  } finally {
    await foothold.stop();
    await sandbox.close();
  }
}

type Result = Decided & Awaited<ReturnType<typeof requestsOfOneBounty>>;

function print(result: Result): void {
  console.log(
    `${result.deliveries} stored deliveries became decisions at ${result.eventsPerSecond} a second`,
  );
  console.log(
    `plain transactions of one row: ${result.plainTransactionsPerSecond} a second, ratio ${result.ratio}`,
  );
  console.log(`${result.awards} awards, the ledgers ${result.verified ? "verify" : "DO NOT VERIFY"}`);
  for (const [what, requests] of Object.entries(result.requests)) {
    console.log(`${what}: ${requests.length === 0 ? "no request" : requests.join(", ")}`);
  }
}
