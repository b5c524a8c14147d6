/**
 * Our intake, which stores every delivery before it answers, beside Probot's own server with a handler that does
 * nothing and stores nothing: the same signed deliveries, the same machine, in turns.
 *
 * Options: --seconds (a round, 5), --rounds (3), --connections (16), --json (ends with one line of JSON).
 */
import { type ChildProcess, fork, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";

const names = ["ours", "probot"] as const;
type Name = (typeof names)[number];

interface Round {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicroseconds: number;
  readonly failures: number;
}

export interface LoadOptions {
  readonly port: number;
  readonly seconds: number;
  readonly connections: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failures: number;
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "5" },
      rounds: { type: "string", default: "3" },
      connections: { type: "string", default: "16" },
      json: { type: "boolean", default: false },
    },
  });
  const load = { seconds: Number(values.seconds), connections: Number(values.connections) };
  const servers = { ours: await start("ours"), probot: await start("probot") };
  const rounds: Record<Name, Round[]> = { ours: [], probot: [] };
  try {
    for (const name of names) await measure(servers[name], { ...load, seconds: Math.min(3, load.seconds) });
    for (let round = 1; round <= Number(values.rounds); round++) {
      for (const name of names) {
        const result = await measure(servers[name], load);
        rounds[name].push(result);
        console.error(`round ${round} ${name.padEnd(6)} ${describe(result)}`);
      }
    }
  } finally {
    for (const name of names) await stop(servers[name].child);
  }
  report(rounds, values.json);
}

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Each server is a process of its own, with its log going nowhere. */
async function start(name: Name): Promise<Running> {
  const child = spawnScript("intake-servers.ts", [name], ["ignore", "ignore", "inherit", "ipc"]);
  const { port } = await ask<{ port: number }>(child, null);
  return { child, port };
}

function spawnScript(script: string, args: readonly string[], stdio: StdioOptions): ChildProcess {
  return fork(new URL(script, import.meta.url), args, { stdio });
}

async function ask<T>(child: ChildProcess, question: string | null): Promise<T> {
  const died = new AbortController();
  const onExit = () => died.abort(new Error(`${child.spawnargs.at(-1)} ended too early`));
  child.once("exit", onExit);
  try {
    if (question !== null) child.send(question);
    const [answer] = await once(child, "message", { signal: died.signal });
    return answer as T;
  } finally {
    child.off("exit", onExit);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.send("stop");
  await ended;
}

async function measure(server: Running, load: Omit<LoadOptions, "port">): Promise<Round> {
  const before = await ask<number>(server.child, "cpu");
  const options: LoadOptions = { ...load, port: server.port };
  const loader = spawnScript(
    "intake-load.ts",
    [JSON.stringify(options)],
    ["ignore", "inherit", "inherit", "ipc"],
  );
  const result = await ask<LoadResult>(loader, null);
  const after = await ask<number>(server.child, "cpu");
  return { ...result, cpuMicroseconds: (after - before) / result.requests };
}

function describe(round: Round): string {
  const figures = [
    `${round.requestsPerSecond.toFixed(0).padStart(6)} requests/s`,
    `p50 ${round.p50.toFixed(1)} ms`,
    `p99 ${round.p99.toFixed(1)} ms`,
    `CPU ${round.cpuMicroseconds.toFixed(0)} µs a request`,
  ];
  return figures.join("   ") + (round.failures > 0 ? `   ${round.failures} FAILED` : "");
}

function report(rounds: Record<Name, Round[]>, json: boolean): void {
  const summary = { ours: median(rounds.ours), probot: median(rounds.probot) };
  const ratio = summary.ours.requestsPerSecond / summary.probot.requestsPerSecond;
  console.log("\nMedians (CPU: the process and, for ours, its PostgreSQL)");
  for (const name of names) console.log(`${name.padEnd(6)} ${describe(summary[name])}`);
  console.log(`ours / probot: ${ratio.toFixed(2)}`);
  if (json) console.log(JSON.stringify({ ...summary, ratio }));
}

function median(rounds: readonly Round[]): Round {
  const of = (pick: (round: Round) => number) => {
    const sorted = rounds.map(pick).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return {
    requestsPerSecond: of((round) => round.requestsPerSecond),
    p50: of((round) => round.p50),
    p99: of((round) => round.p99),
    cpuMicroseconds: of((round) => round.cpuMicroseconds),
    failures: rounds.reduce((total, round) => total + round.failures, 0),
  };
}
