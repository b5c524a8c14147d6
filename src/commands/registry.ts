/** Every slash command. A new command is a file beside this one and a line here. */
import { award } from "./award.ts";
import { bounty } from "./bounty.ts";
import type { Command } from "./command.ts";
import { help } from "./help.ts";

/** In the order in which help lists them. */
export const commands: readonly Command[] = [bounty, award, help];

export function findCommand(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}
