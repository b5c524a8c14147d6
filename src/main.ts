/** The composition root: the environment becomes adapters, the adapters a running Foothold. Only here are they made. */
import { type Logger, pino } from "pino";
import { Probot } from "probot";
import { createApp } from "./app.ts";
import { decideTimer, type Shell } from "./decide.ts";
import type { Environment } from "./environment.ts";
import { type Client, FootholdOctokit } from "./github/client.ts";
import { createPerform } from "./github/perform.ts";
import { createReader } from "./github/reader.ts";
import { createPolicyBook } from "./policies.ts";
import { type Database, openDatabase } from "./store/db.ts";
import { countDeliveries, createInbox } from "./store/deliveries.ts";
import { countEffects } from "./store/outbox.ts";
import { startOutbox } from "./store/performing.ts";
import { startWorkers } from "./store/queue.ts";
import { createIntake, webhookRoute } from "./web/intake.ts";
import { metricsRoute } from "./web/metrics.ts";
import { createServer, healthRoutes } from "./web/server.ts";

export interface Foothold {
  readonly db: Database;
  readonly probot: Probot;
  /** Where it listens; `null` for a worker. */
  readonly url: string | null;
  /** Resolves when every delivery is decided and every effect that can be done now is done. */
  readonly idle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface Parts {
  readonly log?: Logger;
  readonly now?: () => Date;
  /** How often the outbox looks for work that nothing announced, in milliseconds. */
  readonly pollMs?: number;
  /** An open database instead of the environment's, left open at the end. */
  readonly db?: Database;
}

/** How many repositories one process works on at once. */
const lanesAtOnce = 8;

export async function startFoothold(environment: Environment, parts: Parts = {}): Promise<Foothold> {
  const log = parts.log ?? pino({ level: environment.logLevel, name: "foothold" });
  const now = parts.now ?? (() => new Date());
  const db = parts.db ?? (await openDatabase({ ...environment.database, log }));
  const shell: Shell = { db, policies: createPolicyBook(db, now), now };
  const probot = createProbot(environment, log);
  const isWorker = environment.role !== "web";
  const work = isWorker ? await startWork(shell, probot, log, parts) : null;
  const web = environment.role === "worker" ? null : await startWeb(environment, db, log);
  log.info({ url: web?.url ?? null, role: environment.role }, "Foothold runs");
  return {
    db,
    probot,
    url: web?.url ?? null,
    idle: async () => {
      await work?.workers.idle();
      await work?.outbox.idle();
    },
    stop: async () => {
      await web?.server.close();
      await web?.inbox.close();
      await work?.workers.stop();
      await work?.outbox.stop();
      if (parts.db === undefined) await db.close();
    },
  };
}

function createProbot(environment: Environment, log: Logger): Probot {
  return new Probot({
    appId: environment.appId,
    privateKey: environment.privateKey,
    // Signatures were checked at the front; Probot never sees a request.
    secret: environment.webhookSecrets[0],
    baseUrl: environment.githubUrl,
    Octokit: FootholdOctokit,
    log,
  });
}

async function startWork(shell: Shell, probot: Probot, log: Logger, { pollMs }: Parts) {
  const { db, now } = shell;
  const app = createApp({
    ...shell,
    probot,
    readerFor: (octokit) => createReader(octokit, now),
    onDecision: (fact, decision) =>
      log.info({ fact: fact.type, delivery: fact.delivery, entries: decision.entries.length }, "decided"),
  });
  const workers = startWorkers({ db, log, concurrency: lanesAtOnce, process: app.process });
  const clientFor = async (installationId: number) => (await probot.auth(installationId)) as Client;
  const outbox = await startOutbox({
    db,
    log,
    ...(pollMs === undefined ? {} : { pollMs }),
    perform: createPerform(clientFor, now),
    timer: async (timer) => {
      await decideTimer(shell, { type: "hold-over", ownerId: timer.ownerId, awardKey: timer.awardKey });
    },
  });
  return { workers, outbox };
}

async function startWeb(environment: Environment, db: Database, log: Logger) {
  const inbox = createInbox(db);
  const onError = (error: unknown) => log.error({ err: error }, "a request failed");
  const isReady = async () => (await db.pool.query("select 1")).rowCount === 1;
  const server = await createServer({
    host: environment.host,
    port: environment.port,
    onError,
    routes: {
      [webhookRoute]: createIntake({ secret: environment.webhookSecrets, accept: inbox.accept, onError }),
      "GET /metrics": metricsRoute(async () => ({ ...(await countDeliveries(db)), ...(await countEffects(db)) })),
      ...healthRoutes(isReady),
    },
  });
  return { inbox, server, url: `http://${server.host}:${server.port}` };
}
