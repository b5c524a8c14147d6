/** `foothold simulate`: what a policy would have paid for pull requests of the past. */
import { formatAmount } from "../domain/amount.ts";
import { type Simulation, simulate } from "../domain/simulation.ts";
import { explain } from "../messages/reasons.ts";
import { type AddCommand, exitCodes, printJson, type Stdio } from "./command.ts";
import { examplePolicy, readPolicyFile } from "./policy-file.ts";
import { readPulls } from "./pull-file.ts";
import { table } from "./table.ts";

export const addSimulate: AddCommand = (program, stdio, exit) => {
  program
    .command("simulate")
    .description("Show what a policy would have paid for recorded pull requests, per person and kind.")
    .option("--policy <file>", "the policy file", examplePolicy)
    .requiredOption("--pulls <files...>", "files with one GraphQL PullRequest node a line")
    .option("--json", "print {pulls, merged, rewarded, totals, people, kinds, notCounted, assumed}")
    .action(async (options: { policy: string; pulls: string[]; json?: true }) => {
      const policy = await readPolicyFile(options.policy);
      const simulation = await simulate(policy, counting(options.pulls, stdio));
      if (options.json === true) printJson(stdio, asJson(simulation));
      else print(simulation, stdio);
      exit(exitCodes.ok);
    });
};

/** Counts on a terminal while the files are read. */
async function* counting(files: readonly string[], stdio: Stdio) {
  let count = 0;
  for (const file of files) {
    for await (const pull of readPulls(file)) {
      count += 1;
      if (stdio.isTerminal && count % 100 === 0) stdio.err(`\r${count} pull requests`);
      yield pull;
    }
  }
  if (stdio.isTerminal && count >= 100) stdio.err("\r\u001b[K");
}

function asJson(simulation: Simulation) {
  const sums = (rows: Simulation["totals"]) =>
    rows.map((row) => ({ token: row.token.symbol, amount: formatAmount(row.amount, row.token) }));
  return {
    pulls: simulation.pulls,
    merged: simulation.merged,
    rewarded: simulation.rewarded,
    totals: sums(simulation.totals),
    people: simulation.people.map(({ login, pulls, totals }) => ({ login, pulls, totals: sums(totals) })),
    kinds: simulation.kinds.map(({ kind, pulls, totals }) => ({ kind, pulls, totals: sums(totals) })),
    notCounted: simulation.notCounted.map(({ reason, count }) => ({ code: reason.code, count })),
    assumed: simulation.assumed.map(({ reason, count }) => ({ code: reason.code, count })),
  };
}

function print(simulation: Simulation, stdio: Stdio): void {
  const sums = (rows: Simulation["totals"]) =>
    rows.map((row) => `${formatAmount(row.amount, row.token)} ${row.token.symbol}`).join(", ");
  const { pulls, merged, rewarded } = simulation;
  stdio.out(`${pulls} pull requests, ${merged} merged, ${rewarded} rewarded: ${sums(simulation.totals) || "nothing"}\n\n`);
  const columns = (title: string) =>
    [{ title }, { title: "pull requests", align: "right" }, { title: "earned", align: "right" }] as const;
  const { people, kinds, notCounted, assumed } = simulation;
  stdio.out(`${table(columns("person"), people.map((row) => [row.login, String(row.pulls), sums(row.totals)]))}\n`);
  stdio.out(`${table(columns("kind"), kinds.map((row) => [row.kind, String(row.pulls), sums(row.totals)]))}\n`);
  const reasons = (rows: Simulation["notCounted"]) => rows.map((row) => [String(row.count), explain(row.reason)]);
  const counted = [{ title: "count", align: "right" }, { title: "why nothing was earned (an example of each)" }] as const;
  if (notCounted.length > 0) stdio.out(`${table(counted, reasons(notCounted))}\n`);
  const taken = [{ title: "count", align: "right" }, { title: "taken as given (an example of each)" }] as const;
  if (assumed.length > 0) stdio.out(table(taken, reasons(assumed)));
}
