/** `foothold start`: runs Foothold, after setting it up in the browser when it has no credentials yet. */
import type { Chains } from "../chain/endpoints.ts";
import { type Environment, readEnvironment, type Settings } from "../environment.ts";
import { startFoothold } from "../main.ts";
import { EmbeddedUnavailable } from "../store/embedded-binaries.ts";
import { startSetup } from "../web/setup.ts";
import { type AddCommand, exitCodes, type Stdio, UsageError } from "./command.ts";
import { loadEnvFile } from "./env-file.ts";

export const addStart: AddCommand = (program, stdio, exit) => {
  program
    .command("start")
    .description(
      "Run Foothold. Without credentials, serve the page that makes the GitHub App. Stops on SIGTERM or SIGINT; a second one ends it at once.",
    )
    .action(async () => {
      loadEnvFile(stdio);
      exit(await start(stdio, stopSignal(stdio)));
    });
};

async function start(stdio: Stdio, asked: Promise<void>): Promise<number> {
  let reading = readEnvironment(stdio.environment);
  if (reading.status === "setup") {
    if (!(await setUp(reading, stdio, asked))) return exitCodes.ok;
    reading = readEnvironment(stdio.environment);
  }
  if (reading.status === "ready") {
    // The library behind it is large, and most commands ask no chain.
    const { createChains } = await import("../chain/endpoints.ts");
    return run(reading.environment, createChains(stdio.environment), asked);
  }
  const problems = reading.status === "refused" ? reading.problems : ["the credentials are gone again"];
  stdio.err(`foothold cannot start:\n${problems.map((problem) => `  ${problem}\n`).join("")}`);
  return exitCodes.unusable;
}

/** Whether there are credentials now. */
async function setUp(settings: Settings, stdio: Stdio, asked: Promise<void>): Promise<boolean> {
  const onTrouble = (text: string) => stdio.err(`foothold: ${text}\n`);
  const setup = await explaining(startSetup({ settings, now: stdio.now, onTrouble }));
  stdio.out(`Foothold is not set up yet. Open ${setup.url} in a browser on this machine.\n`);
  const isStored = await Promise.race([setup.stored.then(() => true), asked.then(() => false)]);
  await setup.close();
  if (isStored) stdio.out("The App is made. Starting.\n");
  return isStored;
}

async function run(environment: Environment, chains: Chains, asked: Promise<void>): Promise<number> {
  const foothold = await explaining(startFoothold(environment, { askChains: chains.askChains }));
  await asked;
  await foothold.stop();
  chains.close();
  return exitCodes.ok;
}

/** Turns what the operator can mend into one line; anything else keeps its stack. */
async function explaining<T>(starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { code, port } = error as NodeJS.ErrnoException & { port?: number };
    if (code === "EADDRINUSE")
      throw new UsageError(`port ${port} is taken: stop what listens there, or set PORT`);
    // Errors of the system and of PostgreSQL have a code.
    if (error instanceof EmbeddedUnavailable || code !== undefined)
      throw new UsageError(`cannot start: ${error.message}`);
    throw error;
  }
}

/** npm passes on the Ctrl-C that the terminal has sent to its child as well: two so close are one. */
const sameWithinMs = 500;

/** Resolves when the process is asked to stop. */
function stopSignal(stdio: Stdio): Promise<void> {
  let ask: () => void = () => undefined;
  let firstAt: number | null = null;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const onSignal = (signal: "SIGTERM" | "SIGINT") => {
    if (firstAt === null) {
      firstAt = performance.now();
      stdio.err("Stopping; once more to end at once.\n");
      ask();
    } else if (performance.now() - firstAt > sameWithinMs) {
      // What shells report for a process that a signal has ended.
      process.exit(signal === "SIGINT" ? 130 : 143);
    }
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  return asked;
}
