#!/usr/bin/env node
/** The `foothold` command. */
import { exitCodes } from "./command.ts";
import { run } from "./run.ts";

if (import.meta.main) {
  // Whoever reads only the beginning, as `head` does, has seen enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(process.exitCode ?? exitCodes.ok);
  });
  process.exitCode = await run(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    environment: process.env,
    now: () => new Date(),
  });
}
