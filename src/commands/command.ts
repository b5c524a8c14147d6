/** What a slash command is. The parser, the permission check, /help and the documentation derive from it. */
import type { Money } from "../domain/amount.ts";
import type { BountyRecord } from "../domain/award.ts";
import type { Decision } from "../domain/decision.ts";
import type { CommentFact } from "../domain/fact.ts";
import type { Policy } from "../domain/policy.ts";
import type { Permission, Person } from "../domain/rules/rule.ts";

/** The kinds of argument and what each becomes. */
export interface ArgumentValues {
  /** `@login`, looked up on GitHub. */
  user: Person & { readonly bot: boolean };
  /** `500 GRID`, two words. */
  money: Money;
  /** `500 GRID`, or `none`. */
  "money-or-none": Money | null;
  /** A key of the all-contributors specification. */
  kind: string;
  /** A quoted text, or the rest of the line. */
  text: string;
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
  /** Keys of the awards that this comment has granted before. */
  readonly granted: readonly string[];
  /** What this call of the command means, once: the comment, the words and their occurrence in it. */
  readonly callKey: string;
  readonly by: Person;
  /** ISO 8601. */
  readonly now: string;
}

export interface CommandResult {
  readonly decision: Decision;
  /** What the thread's comment answers, in Markdown. */
  readonly answer: string;
  /** A line for what was granted, which stays when other commands are answered. */
  readonly grant?: string;
  /** The new standing of the thread; left out, it stays as it is. */
  readonly status?: string | null;
}

export interface Command<Arguments extends readonly Argument[] = readonly Argument[]> {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly [string, ...string[]];
  readonly on: readonly CommentFact["on"][];
  /** The permission it takes under a policy; `read` is everybody who can comment. */
  readonly who: (policy: Policy) => Permission;
  /** In words, for documentation that knows no policy. */
  readonly whoInWords: string;
  readonly arguments: Arguments;
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

/** `/award @user 50 GRID kind "text"`. */
export function usage(one: { readonly name: string; readonly arguments: readonly Argument[] }): string {
  const words = one.arguments.map(({ name, type }) => {
    if (type === "user") return `@${name}`;
    if (type === "text") return `"${name}"`;
    return type === "money"
      ? "<amount> <token>"
      : type === "money-or-none"
        ? "<amount> <token> | none"
        : `<${name}>`;
  });
  return [`/${one.name}`, ...words].join(" ");
}
