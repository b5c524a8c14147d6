/** What a word after /hiring is: join, leave and the others. Each is a file beside this one and a line in hiring.ts. */
import type { HiringPolicy } from "../../domain/hiring.ts";
import type { Participation } from "../../domain/participation.ts";
import type { CommandContext, CommandResult } from "../command.ts";

export interface ActionContext extends CommandContext {
  readonly hiring: HiringPolicy;
  /** What the actor said before. */
  readonly own: Participation | undefined;
}

export interface HiringAction {
  readonly name: string;
  /** As one writes it: "/hiring apply <position>". */
  readonly usage: string;
  readonly summary: string;
  /** What may follow its name; without it, nothing. */
  readonly takes?: "text";
  readonly run: (rest: string | null, context: ActionContext) => CommandResult;
}
