/** The chaos run: deliveries stream in while the process and its database are killed, and nothing may be missing. */
import { createHmac, generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Environment } from "../../src/environment.ts";
import type { Report } from "./child.ts";
import { type FakeGitHub, startGitHub } from "./github.ts";
import { type Kind, kinds, startVictim, type Victim } from "./process.ts";
import { type ChaosStory, type StoryDelivery, seeded, tellStory } from "./story.ts";

export interface ChaosOptions {
  readonly kills: number;
  readonly deliveries: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

export interface ChaosResult {
  readonly kills: Readonly<Record<Kind, number>>;
  readonly deliveries: number;
  /** Ends of the process that nobody asked for; it was started again. */
  readonly crashes: number;
  /** Sent again although it was acknowledged. */
  readonly repeats: number;
  /** Sent, and no acknowledgement came back; sent again until one did. */
  readonly unacknowledged: number;
  readonly awards: number;
  readonly comments: number;
  readonly entries: number;
  readonly seconds: number;
  /** What is wrong; nothing when all is well. */
  readonly wrong: readonly string[];
}

const secret = "a secret of the chaos run";
const senders = 6;

export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const started = performance.now();
  const random = seeded(options.seed);
  const story = tellStory(options.deliveries, random);
  const github = await startGitHub(story);
  const home = await mkdtemp(path.join(tmpdir(), "foothold-chaos-"));
  // PostgreSQL does not run as root; the account that it runs as has to pass through.
  await chmod(home, 0o711);
  const keeper = createKeeper(environmentFor(github, home), home, options.print);
  const mail = createSending(story, random, keeper.url);
  try {
    const kills = await killAgainAndAgain(options, random, keeper, (part) => {
      mail.release(Math.ceil(story.deliveries.length * part));
    });
    mail.release(story.deliveries.length);
    await mail.done();
    const report = await keeper.report();
    const wrong = compare(story, report, github, mail.acknowledgedIds());
    return {
      kills,
      crashes: keeper.crashes(),
      deliveries: story.deliveries.length,
      ...mail.counts(),
      awards: Object.keys(report.awards).length,
      comments: [...github.comments.values()].flat().length,
      entries: report.entries,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      wrong,
    };
  } finally {
    mail.close();
    await keeper.end();
    await github.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function killAgainAndAgain(
  { kills, print }: ChaosOptions,
  random: () => number,
  keeper: Keeper,
  release: (part: number) => void,
): Promise<Record<Kind, number>> {
  const killed: Record<Kind, number> = { process: 0, database: 0, both: 0 };
  for (let count = 1; count <= kills; count += 1) {
    release(count / (kills + 1));
    const kind = kinds[Math.floor(random() * kinds.length)] ?? "both";
    // One in four hits the start, when the database is brought up and old work is picked up again.
    if (random() > 0.25) await keeper.ready();
    const wait = Math.floor(random() * 700);
    await sleep(wait);
    await keeper.kill(kind);
    killed[kind] += 1;
    print(`kill ${count}: ${kind} after ${wait} ms`);
  }
  return killed;
}

interface Keeper {
  readonly url: () => string | null;
  readonly ready: () => Promise<void>;
  readonly kill: (kind: Kind) => Promise<void>;
  readonly report: () => Promise<Report>;
  readonly crashes: () => number;
  readonly end: () => Promise<void>;
}

/** Keeps one process running, as an operator's service manager does: one that ended is started again. */
function createKeeper(environment: Environment, home: string, print: ChaosOptions["print"]): Keeper {
  let crashes = 0;
  let isOver = false;
  const start = (): Victim => startVictim(environment, home, crashed);
  const crashed = (why: string) => {
    if (isOver) return;
    crashes += 1;
    print(`it ended by itself (${why}) and is started again`);
    victim = start();
  };
  let victim = start();
  return {
    url: () => victim.url(),
    ready: () => victim.ready,
    kill: async (kind) => {
      await victim.kill(kind);
      if (kind !== "database") victim = start();
    },
    report: async () => {
      for (;;) {
        const told = await victim.report();
        if (told !== null) return told;
        await victim.ready;
      }
    },
    crashes: () => crashes,
    end: async () => {
      isOver = true;
      await victim.stop();
      await victim.kill("both");
    },
  };
}

function environmentFor(github: FakeGitHub, home: string): Environment {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return {
    appId: 1,
    privateKey,
    webhookSecrets: [secret],
    database: { home },
    role: "all",
    host: "127.0.0.1",
    port: 0,
    githubUrl: github.url,
    publicUrl: null,
    signIn: null,
    logLevel: "silent",
  };
}

/** Sends what was released, in no order but what `after` asks for, until everything is acknowledged. */
function createSending(story: ChaosStory, random: () => number, url: () => string | null) {
  const waiting: StoryDelivery[] = [];
  const acknowledged = new Set<string>();
  const counts = { repeats: 0, unacknowledged: 0 };
  let released = 0;
  let underWay = 0;
  let closed = false;
  const isNext = (one: StoryDelivery) => one.after.every((id) => acknowledged.has(id));
  const sendOne = async (target: string, one: StoryDelivery) => {
    const isRepeat = acknowledged.has(one.id);
    if (await post(target, one)) {
      acknowledged.add(one.id);
      if (isRepeat) counts.repeats += 1;
      else if (random() < 0.3) waiting.push(one);
      return;
    }
    if (!isRepeat) counts.unacknowledged += 1;
    waiting.push(one);
    await sleep(20);
  };
  const send = async () => {
    while (!closed) {
      const target = url();
      const index = target === null ? -1 : waiting.findIndex(isNext);
      const [one] = index < 0 ? [] : waiting.splice(index, 1);
      if (one === undefined || target === null) {
        await sleep(5);
        continue;
      }
      underWay += 1;
      await sendOne(target, one);
      underWay -= 1;
    }
  };
  const loops = Array.from({ length: senders }, send);
  return {
    release: (upTo: number) => {
      waiting.push(...story.deliveries.slice(released, upTo));
      released = Math.max(released, upTo);
    },
    acknowledged: () => acknowledged.size,
    acknowledgedIds: (): ReadonlySet<string> => acknowledged,
    counts: () => ({ ...counts }),
    close: () => {
      closed = true;
    },
    done: async () => {
      while (waiting.length > 0 || underWay > 0) await sleep(20);
      closed = true;
      await Promise.all(loops);
    },
  };
}

/** Whether it was acknowledged. */
async function post(url: string, { id, name, payload }: StoryDelivery): Promise<boolean> {
  const body = JSON.stringify(payload);
  try {
    const response = await fetch(`${url}/api/github/webhooks`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-github-event": name,
        "x-github-delivery": id,
        "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.status === 202;
  } catch {
    return false;
  }
}

function compare(
  story: ChaosStory,
  report: Report,
  github: FakeGitHub,
  acknowledged: ReadonlySet<string>,
): string[] {
  const wrong: string[] = [];
  for (const id of acknowledged) {
    const state = report.deliveries[id] ?? "missing";
    if (state !== "done") wrong.push(`delivery ${id} was acknowledged and is ${state}`);
  }
  for (const key of new Set([...Object.keys(story.awards), ...Object.keys(report.awards)])) {
    const [expected, found] = [story.awards[key] ?? 0, report.awards[key] ?? 0];
    if (expected !== found) wrong.push(`${key} should be ${expected} and is ${found}`);
  }
  const { comments } = github;
  for (const thread of new Set([...story.threads, ...comments.keys()])) {
    const expected = story.threads.includes(thread) ? 1 : 0;
    const found = comments.get(thread)?.length ?? 0;
    if (expected !== found) wrong.push(`${thread} should have ${expected} comments and has ${found}`);
  }
  wrong.push(...report.undone.map((key) => `${key} was not performed`));
  wrong.push(...report.problems.map((problem) => `ledger: ${problem}`));
  if (report.entries !== report.derived)
    wrong.push(`${report.entries - report.derived} entries were not derived`);
  return wrong;
}
