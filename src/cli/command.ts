/** What a CLI command is: it adds itself to the program, and says with its exit code how it went. */
import type { Command } from "commander";

/** 0 all well; 1 it ran and found something wrong; 2 it was called wrongly or could not run. docs/cli.md lists them. */
export const exitCodes = { ok: 0, found: 1, unusable: 2 } as const;

/** Where a command reads and writes, so that tests can stand in. */
export interface Stdio {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a person watches, who wants to see progress. */
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** Adds one command; what its action returns becomes the exit code. */
export type AddCommand = (program: Command, stdio: Stdio, exit: (code: number) => void) => void;

/** The call cannot be carried out as it stands: shown as one line, exit code 2. */
export class UsageError extends Error {}

/** One JSON value on one line, amounts as decimal text. */
export function printJson(stdio: Stdio, value: unknown): void {
  stdio.out(
    `${JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part))}\n`,
  );
}
