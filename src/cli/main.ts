#!/usr/bin/env node
/** The `foothold` command. */
import { Command, CommanderError } from "commander";
import { packageVersion } from "../package.ts";
import { type AddCommand, exitCodes, type Stdio, UsageError } from "./command.ts";
import { commands } from "./registry.ts";

export async function run(args: readonly string[], stdio: Stdio): Promise<number> {
  let code: number = exitCodes.ok;
  const program = new Command("foothold")
    .description("Runs an open-source organisation's contribution programme from one YAML file.")
    .version(packageVersion)
    .exitOverride()
    .configureOutput({ writeOut: stdio.out, writeErr: stdio.err });
  for (const add of commands satisfies readonly AddCommand[]) {
    add(program, stdio, (exit) => {
      code = exit;
    });
  }
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.unusable;
    if (!(error instanceof UsageError))
      stdio.err(`${error instanceof Error ? error.stack : String(error)}\n`);
    else stdio.err(`foothold: ${error.message}\n`);
    return exitCodes.unusable;
  }
}

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
