/** The composition root: the environment becomes adapters, the adapters a running Foothold. Only here are they made. */
import type { Logger } from "pino";
import { Probot } from "probot";
import { createApp } from "./app.ts";
import { decideTimer, requote, type Shell } from "./decide.ts";
import type { Decision } from "./domain/decision.ts";
import type { OperatorNote, Timer } from "./domain/effect.ts";
import type { TimedFact } from "./domain/fact.ts";
import { type Environment, isLoopback } from "./environment.ts";
import { forget } from "./forgetting.ts";
import { type Client, FootholdOctokit } from "./github/client.ts";
import { githubWebUrl } from "./github/manifest.ts";
import { createPerform } from "./github/perform.ts";
import { createReader } from "./github/reader.ts";
import { redeliverFailed } from "./github/redeliver.ts";
import { hiringPorts, sessionPorts } from "./hiring-pages.ts";
import { retainParticipants } from "./hiring-retention.ts";
import { createLog } from "./log.ts";
import { doPersonJob } from "./person-jobs.ts";
import { createPolicyBook } from "./policies.ts";
import type { AskChains } from "./ports.ts";
import { type Signer, signerFrom } from "./signing.ts";
import { type Database, openDatabase } from "./store/db.ts";
import { countDeliveries, createInbox } from "./store/deliveries.ts";
import { createLimits } from "./store/limits.ts";
import { countEffects } from "./store/outbox.ts";
import { startOutbox } from "./store/performing.ts";
import { startWorkers } from "./store/queue.ts";
import { findStored, startSweeping } from "./store/sweeps.ts";
import { createHiringPages } from "./web/hiring/routes.ts";
import { homeRoute } from "./web/home.ts";
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
  /** Asks the operator's chains about signatures of contract wallets. */
  readonly askChains?: AskChains;
}

/** How many repositories one process works on at once. */
const lanesAtOnce = 8;
/** How often failed deliveries are asked for again, by one process and by all together at most. */
const redeliverEveryMs = 300_000;
const redeliverGapMs = 60_000;
/** How often it is looked whether what is kept of participants has had its time. */
const retainEveryMs = 86_400_000;

export async function startFoothold(environment: Environment, parts: Parts = {}): Promise<Foothold> {
  const log = parts.log ?? createLog({ level: environment.logLevel });
  const now = parts.now ?? (() => new Date());
  const db = parts.db ?? (await openDatabase({ ...environment.database, log }));
  // What was started, to be stopped in this order: nothing new comes in, then what is under way ends.
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopOne of stops.splice(0)) await stopOne();
    if (parts.db === undefined) await db.close();
  };
  try {
    const shell: Shell = {
      db,
      policies: createPolicyBook(db, now),
      now,
      ...(parts.askChains === undefined ? {} : { askChains: parts.askChains }),
    };
    const probot = createProbot(environment, log);
    const web = environment.role === "worker" ? null : await startWeb(environment, shell, probot, log);
    if (web !== null) stops.push(web.server.close, web.inbox.close);
    const work =
      environment.role === "web"
        ? null
        : await startWork(shell, probot, log, { ...parts, appId: environment.appId });
    if (work !== null) {
      stops.push(...work.sweepings.map(({ stop }) => stop), work.workers.stop, work.outbox.stop);
    }
    log.info({ url: web?.url ?? null, role: environment.role }, "Foothold runs");
    const idle = async () => {
      await work?.workers.idle();
      await work?.outbox.idle();
    };
    return { db, probot, url: web?.url ?? null, idle, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function createProbot(environment: Environment, log: Logger): Probot {
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

interface Working extends Pick<Parts, "pollMs"> {
  readonly appId: number;
}

async function startWork(shell: Shell, probot: Probot, log: Logger, { pollMs, appId }: Working) {
  const { db, now } = shell;
  const limits = createLimits(db, now);
  const app = createApp({
    ...shell,
    probot,
    readerFor: (octokit, installationId) => createReader(octokit, now, { limits, installationId }),
    onDecision: (fact, decision) => {
      log.info({ fact: fact.type, delivery: fact.delivery, entries: decision.entries.length }, "decided");
      tellOperator(log, decision);
    },
  });
  const workers = startWorkers({ db, log, concurrency: lanesAtOnce, process: app.process });
  const clientFor = async (installationId: number) => (await probot.auth(installationId)) as Client;
  const readerFor = async (installationId: number) =>
    createReader(await clientFor(installationId), now, { limits, installationId });
  const outbox = await startOutbox({
    db,
    log,
    ...(pollMs === undefined ? {} : { pollMs }),
    now,
    perform: createPerform(clientFor, now, { limits, appId }),
    forget: async (number) => {
      const { changed } = await forget(db, number);
      log.info({ person: number, changed }, "somebody was forgotten");
    },
    timer: async (timer) => {
      if (timer.type === "requote") await requote(shell, timer, readerFor);
      else tellOperator(log, await decideTimer(shell, factOfTimer(timer)));
    },
    person: (job) => doPersonJob(shell, job, readerFor),
  });
  const sweeping = startSweeping({
    db,
    log,
    name: "redeliver",
    everyMs: redeliverEveryMs,
    gapMs: redeliverGapMs,
    sweep: createRedelivery(shell, probot, log),
  });
  const retaining = startSweeping({
    db,
    log,
    name: "retain participants",
    everyMs: retainEveryMs,
    gapMs: retainEveryMs / 2,
    sweep: async () => {
      const gone = await retainParticipants(db, shell.policies, now());
      if (gone > 0) log.info({ gone }, "what was kept of participants for its time is gone");
      return null;
    },
  });
  return { workers, outbox, sweepings: [sweeping, retaining] };
}

const noteTexts: Readonly<Record<OperatorNote["code"], string>> = {
  "candidates-repository-not-seen":
    "somebody applied, and the repository of candidates is missing, or the App is not installed on it",
  "candidates-repository-public": "somebody applied, and the repository of candidates is public",
  "candidate-issue-deleted":
    "the issue of a candidate was deleted: nobody can act on the application any more",
  "candidate-issue-transferred":
    "the issue of a candidate was transferred: nobody can act on the application any more",
  "bot-not-undone": "a bot keeps changing the issue of a candidate, and is not undone any more",
};

function tellOperator(log: Logger, { notes }: Decision): void {
  for (const { code, repository } of notes) log.warn({ repository }, noteTexts[code]);
}

function factOfTimer(timer: Exclude<Timer, { type: "requote" }>): TimedFact {
  const { ownerId, repositoryId } = timer;
  const common = { ownerId, repositoryId };
  switch (timer.type) {
    case "mature":
      return { type: "hold-over", ...common, awardKey: timer.awardKey };
    case "bounty":
      return { type: "bounty-due", ...common, issueId: timer.issueId };
    case "candidate":
      return { type: "candidate-due", ...common, candidate: timer.candidate };
    case "enrolment":
      return { type: "enrolment-due", ...common, enrolment: timer.enrolment };
  }
}

/** Failed deliveries that are not in the inbox are asked for again. */
function createRedelivery({ db, now }: Shell, probot: Probot, log: Logger) {
  return (since: Date | null, signal: AbortSignal) =>
    redeliverFailed(
      {
        client: async () => (await probot.auth()) as Client,
        arrived: (guids) => findStored(db, guids, now()),
        now,
        signal,
        onAsked: (delivery) => log.info({ delivery }, "asked GitHub for a missed delivery"),
        onGivenUp: (delivery) => log.warn({ delivery }, "a missed delivery is not asked for any more"),
      },
      since,
    );
}

async function startWeb(environment: Environment, shell: Shell, probot: Probot, log: Logger) {
  const { db, now, policies } = shell;
  const inbox = createInbox(db);
  const onError = (error: unknown) => log.error({ err: error }, "a request failed");
  const isReady = async () => (await db.pool.query("select 1")).rowCount === 1;
  const { githubUrl, signIn } = environment;
  const limits = createLimits(db, now);
  const readerFor = async (installationId: number) =>
    createReader((await probot.auth(installationId)) as Client, now, { limits, installationId });
  let own: string | null = null;
  // A GitHub on this machine, which is a sandbox, sends browsers of this machine back to wherever it listens.
  const isNear = isLoopback(new URL(githubUrl).hostname);
  const publicUrl = () => environment.publicUrl ?? (isNear ? own : null);
  const signing = signingWith(environment.signingKey, publicUrl);
  const ports = hiringPorts({ db, policies, now, readerFor, githubUrl, signing });
  const server = await createServer({
    host: environment.host,
    port: environment.port,
    onError,
    otherwise: createHiringPages({
      ports,
      sessions: sessionPorts(db, now),
      app: signIn === null ? null : { ...signIn, apiUrl: githubUrl },
      publicUrl,
      server: githubWebUrl(githubUrl),
      now,
      onError: (failed) => log.error(failed, "a page could not be shown"),
    }),
    routes: {
      [webhookRoute]: createIntake({ secret: environment.webhookSecrets, accept: inbox.accept, onError }),
      "GET /metrics": metricsRoute(() => readFigures(db)),
      "GET /": homeRoute(ports.organisations),
      ...healthRoutes(isReady),
    },
  });
  own = `http://${server.host}:${server.port}`;
  return { inbox, server, url: own };
}

/** A key is made, or read, when something is signed for the first time. */
function signingWith(key: Environment["signingKey"], url: () => string | null) {
  if (key === null) return null;
  let signer: Promise<Signer> | undefined;
  const once = () => {
    signer ??= signerFrom(key);
    return signer;
  };
  return {
    url,
    sign: async (claims: object) => (await once()).sign(claims),
    keys: async () => (await once()).jwks,
  };
}

/** The inbox's and the outbox's figures, each under a name of its own. */
async function readFigures(db: Database): Promise<object> {
  const { pending, parked, oldestPendingSeconds } = await countDeliveries(db);
  const effects = await countEffects(db);
  return {
    deliveriesPending: pending,
    deliveriesParked: parked,
    oldestPendingSeconds,
    effectsPending: effects.pending,
    effectsParked: effects.parked,
    timersPending: effects.timers,
    timersFailed: effects.failedTimers,
  };
}
