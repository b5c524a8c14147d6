/** What a word after /hiring is: join, leave and the others. Each is a file beside this one and a line in hiring.ts. */
import type { Decision } from "../../domain/decision.ts";
import type { HiringPolicy } from "../../domain/hiring.ts";
import { type Participation, type Wish, wished } from "../../domain/participation.ts";
import { noticeVersion } from "../../messages/hiring.ts";
import type { CommandContext, CommandResult, LookedAt } from "../command.ts";
import type { Word } from "../parse.ts";

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
  /** What it wants to be known beside what the actor said before; `words` begin with its name. */
  readonly looksAt?: (words: readonly Word[]) => readonly LookedAt[];
  readonly run: (rest: string | null, context: ActionContext) => CommandResult;
}

/** What comes of the actor's wish. */
export function decided(wish: Wish, { fact, own, by, now, candidates }: ActionContext): Decision {
  const { ownerId } = fact.repository;
  return wished(wish, { ownerId, before: own, who: by, notice: noticeVersion, now, candidates });
}
