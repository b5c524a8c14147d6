#!/usr/bin/env node
/** The `foothold` command. */
import { Command, CommanderError } from "commander";
import { type AddCommand, exitCodes, type Stdio, UsageError } from "./command.ts";
import { commands } from "./registry.ts";

export async function run(args: readonly string[], stdio: Stdio): Promise<number> {
  let code: number = exitCodes.ok;
  const program = new Command("foothold")
    .description("Runs an open-source organisation's contribution programme from one YAML file.")
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
    if (!(error instanceof UsageError)) throw error;
    stdio.err(`foothold: ${error.message}\n`);
    return exitCodes.unusable;
  }
}

if (import.meta.main) {
  process.exitCode = await run(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    environment: process.env,
    now: () => new Date(),
  });
}
