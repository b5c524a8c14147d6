/** The answer to /help, and the table of commands in the documentation. */
import type { Policy } from "../domain/policy.ts";
import type { Permission } from "../domain/rules/rule.ts";
import { code } from "./text.ts";

interface Described {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly who: (policy: Policy) => Permission;
  readonly whoInWords: string;
}

export function helpText(commands: readonly Described[], policy: Policy): string {
  const rows = commands.map((one) => {
    const permission = one.who(policy);
    return `| ${one.examples.map((example) => code(example)).join("<br>")} | ${one.summary} | ${permission === "read" ? "anyone" : permission} |`;
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
