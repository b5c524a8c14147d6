/** `foothold demo`: plays a story on a sandbox GitHub, with the real App and a database of its own. */
import { type AddCommand, type Stdio, UsageError } from "./command.ts";

export const addDemo: AddCommand = (program, stdio, exit) => {
  program
    .command("demo")
    .description(
      "Play a small organisation's first days on this machine: no account, no set-up, nothing left behind.",
    )
    .option("--json", "print a step a line: {step, title, at, day, seconds, did, note, seen}")
    .action(async ({ json = false }: { json?: boolean }) => {
      const playDemo = await loadDemo();
      const { signal, release } = stopSignal();
      try {
        exit(await playDemo({ stdio, paper: paperOf(stdio), json, signal }));
      } finally {
        release();
      }
    });
};

/** Loaded late, because no other command needs a sandbox. */
async function loadDemo() {
  try {
    return (await import("../../sandbox/demo/main.ts")).playDemo;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UsageError(
      "the demo needs what only developers install: run npm ci in a checkout of the source",
    );
  }
}

const stopping = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm passes on the Ctrl-C that the terminal has sent to its child as well: two so close are one. */
const sameWithinMs = 500;

/** Aborts when the process is asked to stop, or nobody reads any more. A second signal ends the process at once. */
function stopSignal() {
  const controller = new AbortController();
  let firstAt: number | null = null;
  const stop = () => {
    firstAt ??= performance.now();
    if (performance.now() - firstAt > sameWithinMs) process.exit(130);
    controller.abort(new Error("interrupted"));
  };
  for (const event of stopping) process.on(event, stop);
  const onBrokenPipe = () => controller.abort(new Error("nobody reads the output"));
  process.stdout.on("error", onBrokenPipe);
  const release = () => {
    for (const event of stopping) process.off(event, stop);
  };
  return { signal: controller.signal, release };
}

/** Lines much longer than a hundred characters are hard to read, however wide the terminal is. */
function paperOf({ environment }: Stdio) {
  const columns = Number(environment.COLUMNS) || process.stdout.columns || 80;
  const colour = process.stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
  return { width: Math.max(32, Math.min(100, columns)), colour };
}
