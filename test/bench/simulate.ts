/**
 * How long `foothold simulate` takes over many pull requests of a file and how much memory, as a process of its own, beside
 * one that only reads the same file and parses its JSON.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { writePullHistory } from "./pull-history.ts";

const root = new URL("../../", import.meta.url).pathname;
const main = JSON.stringify(join(root, "src/cli/run.ts"));

/** What the child runs, and then says how much memory it had at most. */
const simulating = `
  import { run } from ${main};
  const stdio = { out: () => {}, err: (text) => process.stdout.write(text), isTerminal: false, environment: {}, now: () => new Date() };
  process.exitCode = await run(process.argv.slice(1), stdio);`;
const parsing = `
  import { createReadStream } from "node:fs";
  import { createInterface } from "node:readline";
  let merged = 0;
  for await (const line of createInterface({ input: createReadStream(process.argv[1]) })) merged += JSON.parse(line).merged ? 1 : 0;`;

interface Measured {
  readonly seconds: number;
  /** Peak of resident memory of the whole process. */
  readonly megabytes: number;
}

export async function run(args: readonly string[]): Promise<void> {
  const count = Number(args[args.indexOf("--pulls") + 1] ?? Number.NaN) || 10_000;
  const folder = await mkdtemp(join(tmpdir(), "foothold-bench-"));
  try {
    const file = join(folder, "pulls.ndjson");
    await writePullHistory(file, count);
    const { size } = await stat(file);
    const report = join(folder, "report.html");
    const simulate = ["simulate", "--pulls", file, "--json"];
    const parse = await measure(parsing, [file]);
    const simulated = await measure(simulating, simulate);
    const compared = await measure(simulating, [
      ...simulate,
      "--against",
      join(root, "config/foothold.example.yml"),
      "--html",
      report,
    ]);
    const result = {
      pulls: count,
      megabytesOfFile: Math.round(size / 1e6),
      parse,
      simulated,
      compared,
      ratio: Number((simulated.seconds / parse.seconds).toFixed(1)),
    };
    if (args.includes("--json")) console.log(JSON.stringify(result));
    else print(result);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(script: string, args: readonly string[]): Promise<Measured> {
  const told = `${script}\nprocess.stderr.write("\\n" + process.resourceUsage().maxRSS);`;
  const begun = performance.now();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", told, ...args], { cwd: root });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`it ended with ${code}: ${out}${err}`);
  const seconds = Number(((performance.now() - begun) / 1000).toFixed(2));
  return { seconds, megabytes: Math.round(Number(/\d+$/.exec(err)?.[0]) / 1024) };
}

function print(result: Record<string, number | Measured>): void {
  console.log(`${result.pulls} pull requests, ${result.megabytesOfFile} MB`);
  for (const [name, title] of [
    ["parse", "only read and parsed as JSON"],
    ["simulated", "simulated"],
    ["compared", "simulated with two policies, and a report with plots"],
  ] as const) {
    const { seconds, megabytes } = result[name] as Measured;
    console.log(`${title}: ${seconds} s, ${megabytes} MB at most`);
  }
  console.log(`simulated / parsed: ${result.ratio}`);
}
