/** The answer to /help, and the table of commands in the documentation. */
import { isAnyone, type Who } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { inItsTokens } from "./arguments.ts";
import { code } from "./text.ts";
import { whoText } from "./who.ts";

interface Described {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly who: (policy: Policy) => Who;
  readonly whoInWords: string;
  readonly whoHere?: (policy: Policy) => string;
}

export function helpText(commands: readonly Described[], policy: Policy): string {
  const rows = commands.map((one) => {
    const who = one.who(policy);
    const whoHere = one.whoHere?.(policy) ?? (isAnyone(who) ? one.whoInWords : whoText(who));
    const examples = one.examples.map((example) => code(inItsTokens(example, policy)));
    return `| ${examples.join("<br>")} | ${one.summary} | ${whoHere} |`;
  });
  return ["| write | what it does | who |", "| --- | --- | --- |", ...rows].join("\n");
}

/** For documentation that knows no policy. */
export function commandTable(commands: readonly Described[]): string {
  const rows = commands.map(
    (one) =>
      `| ${one.examples.map((example) => code(example)).join("<br>")} | ${one.summary} | ${one.whoInWords} |`,
  );
  return ["| write | what it does | who |", "| --- | --- | --- |", ...rows].join("\n");
}
