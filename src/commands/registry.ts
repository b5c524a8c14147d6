/** Every slash command. A new command is a file beside this one and a line here. */
import { award } from "./award.ts";
import { bounty } from "./bounty.ts";
import type { Command } from "./command.ts";
import { credit } from "./credit.ts";
import { dispute } from "./dispute.ts";
import { endorse } from "./endorse.ts";
import { extend } from "./extend.ts";
import { help } from "./help.ts";
import { hiring } from "./hiring.ts";
import { hold } from "./hold.ts";
import { override } from "./override.ts";
import { release } from "./release.ts";
import { revert } from "./revert.ts";
import { split } from "./split.ts";
import { start } from "./start.ts";
import { status } from "./status.ts";
import { stop } from "./stop.ts";
import { tip } from "./tip.ts";
import { wallet } from "./wallet.ts";
import { why } from "./why.ts";

/** In the order in which help lists them: for everybody first, then for those who look after bounties and awards. */
export const commands: readonly Command[] = [
  start,
  stop,
  status,
  why,
  dispute,
  wallet,
  hiring,
  bounty,
  extend,
  split,
  award,
  tip,
  override,
  hold,
  release,
  revert,
  credit,
  endorse,
  help,
];

export function findCommand(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}
