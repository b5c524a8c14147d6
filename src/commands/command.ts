/** What a slash command is. The parser, the permission check, /help and the documentation derive from it. */
import type { Money } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord, Proposal, RevertAct } from "../domain/award.ts";
import type { BudgetUse } from "../domain/budget.ts";
import type { Decision } from "../domain/decision.ts";
import type { Evidence } from "../domain/evidence/evidence.ts";
import type { CommentFact } from "../domain/fact.ts";
import type { Participation } from "../domain/participation.ts";
import type { Who } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import type { Quote } from "../domain/quote.ts";
import type { Doings } from "../domain/reservation.ts";
import type { Person } from "../domain/rules/rule.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import type { SeenWallet, WalletState } from "../domain/wallet/standing.ts";

/** What `/bounty` is told: a price, an addition to it, or that it goes. */
export type PriceWish =
  | { readonly type: "set"; readonly money: Money }
  | { readonly type: "add"; readonly money: Money }
  | { readonly type: "none" };

type User = Person & { readonly bot: boolean };

/** The kinds of argument and what each becomes. */
export interface ArgumentValues {
  /** `@login`, looked up on GitHub. */
  user: User;
  /** `500 GRID`, two words. */
  money: Money;
  /** `500 GRID`, or `none`. */
  "money-or-none": Money | null;
  /** `500 GRID`, `+100 GRID` or `none`. */
  price: PriceWish;
  /** A key of the all-contributors specification. */
  kind: string;
  /** A quoted text, or the rest of the line. */
  text: string;
  /** One word, or nothing. */
  "optional-word": string | null;
  /** A quoted text, the rest of the line, or nothing. */
  "optional-text": string | null;
  /** `7 days` in milliseconds, or nothing. */
  "optional-time": number | null;
  /** `@login 60 @login 40`; a weight that is left out is 1. */
  parts: readonly (User & { readonly weight: number })[];
}
export type ArgumentType = keyof ArgumentValues;

export interface Argument {
  readonly name: string;
  readonly type: ArgumentType;
}

type Values<Arguments extends readonly Argument[]> = {
  readonly [One in Arguments[number] as One["name"]]: ArgumentValues[One["type"]];
};

export interface CommandContext {
  readonly fact: CommentFact;
  readonly policy: Policy;
  /** Every command there is. */
  readonly commands: readonly Command[];
  /** The bounty of the thread's issue, if there is one. */
  readonly bounty: BountyRecord | undefined;
  /** Awards of the thread: of the pull request, of the bounty, or granted by this comment. */
  readonly awards: readonly AwardRecord[];
  readonly reverts: readonly RevertAct[];
  /** What the pull request earns, for commands that look at it. */
  readonly quote: Quote | null;
  readonly pull: PullSnapshot | null;
  readonly doings: Doings | null;
  readonly budgets: readonly BudgetUse[];
  /** Lines of this thread that wait to be said again. */
  readonly proposals: readonly Proposal[];
  /** What somebody said about being seen by the hiring team: the actor, and whoever the command names. */
  readonly participation: (personId: number) => Participation | undefined;
  /** What the actor's work is evidence of, for commands that look at it; `null` where the policy has no hiring. */
  readonly evidence: () => Evidence | null;
  /** The actor's wallet, for commands that look at it. */
  readonly wallet: WalletState | null;
  /** What chains said of a signature in this comment, where one had to be asked. */
  readonly seenWallet: SeenWallet | null;
  /** Whether the actor is one of these, as far as the command asked to know. */
  readonly may: (who: Who) => boolean;
  /** What this call of the command means, once: the comment, the words and their occurrence in it. */
  readonly callKey: string;
  /** The line, as somebody else would have to say it again. */
  readonly line: string;
  readonly by: Person;
  /** ISO 8601. */
  readonly now: string;
}

export interface CommandResult {
  readonly decision: Decision;
  /** What the thread's comment answers, in Markdown; `null` where the new standing says it all. */
  readonly answer: string | null;
  /** A line for what was granted, which stays when other commands are answered. */
  readonly grant?: string;
  /** The new standing of the thread; left out, it stays as it is. */
  readonly status?: string | null;
  /** Somebody has to say the line again before it is done. */
  readonly proposal?: Proposal;
  /** The line that is done, where it waited in other words than it was said in now. */
  readonly done?: string;
  /** Assigned on GitHub, or not any more. */
  readonly assignment?: { readonly login: string; readonly assigned: boolean };
  /** Awards that somebody else decides on again: acts of reverting, settled by the shell. */
  readonly acts?: readonly RevertAct[];
}

/** What a command wants to be known beside its thread. */
export type LookedAt = "permission" | "pull" | "doings" | "budgets" | "participation" | "evidence" | "wallet";

export interface Command<Arguments extends readonly Argument[] = readonly Argument[]> {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly [string, ...string[]];
  readonly on: readonly CommentFact["on"][];
  /** Who may use it under a policy. */
  readonly who: (policy: Policy) => Who;
  /** In words, for documentation that knows no policy. */
  readonly whoInWords: string;
  /** The same under a policy, where more than its `who` matters. */
  readonly whoHere?: (policy: Policy) => string;
  readonly arguments: Arguments;
  readonly looksAt?: readonly LookedAt[];
  /** A method, so that a command with arguments of its own is still a command. */
  run(values: Values<Arguments>, context: CommandContext): CommandResult;
}

/** Keeps the literal types of the arguments, so that `run` gets a value for each. */
export function command<const Arguments extends readonly Argument[]>(
  one: Command<Arguments>,
): Command<Arguments> {
  return one;
}

/** The person wrote something that cannot be done; the message helps them do it. Never logged as a failure. */
export class UserError extends Error {}
