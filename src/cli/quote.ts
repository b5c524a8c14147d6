/** `foothold quote`: what one recorded pull request would earn under a policy, and why. */
import { readFile } from "node:fs/promises";
import { formatAmount, formatMoney } from "../domain/amount.ts";
import { type Quote, quote } from "../domain/quote.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { explain } from "../messages/reasons.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { examplePolicy, readPolicyFile } from "./policy-file.ts";
import { toSnapshot } from "./pull-file.ts";

export const addQuote: AddCommand = (program, stdio, exit) => {
  program
    .command("quote")
    .description("Show what a pull request would earn under a policy, line by line, with reasons.")
    .option("--policy <file>", "the policy file", examplePolicy)
    .requiredOption("--pull <file>", "the pull request, a GraphQL PullRequest node as JSON")
    .option("--json", "print {lines, notCounted, missing, assumed}")
    .action(async (options: { policy: string; pull: string; json?: true }) => {
      const policy = await readPolicyFile(options.policy);
      const pull = await readPullFile(options.pull);
      const earned = quote(policy, pull, pull.baseRepository?.databaseId ?? 0);
      if (options.json === true) printJson(stdio, asJson(earned));
      else print(pull, earned, stdio);
      exit(exitCodes.ok);
    });
};

function asJson(earned: Quote) {
  return {
    lines: earned.lines.map((line) => ({
      recipient: line.recipient.login,
      role: line.role,
      token: line.token.symbol,
      amount: formatAmount(line.amount, line.token),
      reasons: line.reasons.map(explain),
    })),
    notCounted: earned.notCounted.map((row) => ({ code: row.reason.code, reason: explain(row.reason) })),
    missing: earned.missing.map(explain),
    assumed: earned.assumed.map(explain),
  };
}

function print(pull: PullSnapshot, earned: Quote, stdio: Stdio): void {
  stdio.out(`#${pull.number} ${pull.title}\n`);
  for (const line of earned.lines) {
    stdio.out(`  ${line.recipient.login} (${line.role}): ${formatMoney(line)}\n`);
    for (const reason of line.reasons) stdio.out(`    ${explain(reason)}\n`);
  }
  if (earned.lines.length === 0) stdio.out("  earns nothing\n");
  for (const row of earned.notCounted) stdio.out(`  not counted: ${explain(row.reason)}\n`);
  for (const reason of earned.missing) stdio.out(`  missing: ${explain(reason)}\n`);
  for (const reason of earned.assumed) stdio.out(`  assumed: ${explain(reason)}\n`);
}

async function readPullFile(file: string): Promise<PullSnapshot> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`cannot read the pull request: ${error.message}`);
  });
  return toSnapshot(text, file);
}
