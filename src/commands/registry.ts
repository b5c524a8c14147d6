/** Every slash command. A new command is a file beside this one and a line here. */
import { award } from "./award.ts";
import { bounty } from "./bounty.ts";
import type { Command } from "./command.ts";
import { help } from "./help.ts";

/** In the order in which help lists them. A function, because /help itself is one of them. */
export function listCommands(): Command[] {
  return [bounty, award, help] as unknown as Command[];
}

export function findCommand(name: string): Command | undefined {
  return listCommands().find((command) => command.name === name);
}
