/** Runs one call of the `foothold` command: its own module, so that a command can run others. */
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
