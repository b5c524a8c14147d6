/** `foothold simulate`: what a policy would have paid for pull requests of the past. */
import { formatAmount, type Token } from "../domain/amount.ts";
import type { Reason } from "../domain/reason.ts";
import { type Simulation, SimulationRun } from "../domain/simulation.ts";
import { explain } from "../messages/reasons.ts";
import { type AddCommand, exitCodes, printJson, type Stdio } from "./command.ts";
import { examplePolicy, readPolicyFile } from "./policy-file.ts";
import { pullsInOrder } from "./recorded-pulls.ts";
import { alignPoints, table } from "./table.ts";

export const addSimulate: AddCommand = (program, stdio, exit) => {
  program
    .command("simulate")
    .description("Show what a policy would have paid for recorded pull requests, per person and kind.")
    .option("--policy <file>", "the policy file", examplePolicy)
    .requiredOption("--pulls <files...>", "files with one GraphQL PullRequest node a line")
    .option(
      "--json",
      "print {pulls, merged, rewarded, totals, people, kinds, notCounted, assumed, assumedBranches}",
    )
    .action(async (options: { policy: string; pulls: string[]; json?: true }) => {
      const policy = await readPolicyFile(options.policy);
      const run = new SimulationRun(policy);
      for await (const pull of pullsInOrder({ files: options.pulls })) run.take(pull);
      const simulation = run.result();
      if (options.json === true) printJson(stdio, asJson(simulation));
      else print(simulation, stdio);
      exit(exitCodes.ok);
    });
};

function asJson(simulation: Simulation) {
  const sums = (rows: Simulation["totals"]) =>
    rows.map((row) => ({ token: row.token.symbol, amount: formatAmount(row.amount, row.token) }));
  return {
    pulls: simulation.pulls,
    merged: simulation.merged,
    rewarded: simulation.rewarded,
    totals: sums(simulation.totals),
    people: simulation.people.map(({ name, pulls, totals }) => ({
      login: name,
      pulls,
      totals: sums(totals),
    })),
    kinds: simulation.kinds.map(({ name, pulls, totals }) => ({ kind: name, pulls, totals: sums(totals) })),
    notCounted: simulation.notCounted.map(({ reason, count }) => ({ code: reason.code, count })),
    assumed: simulation.assumed.map(({ reason, count }) => ({ code: reason.code, count })),
    assumedBranches: simulation.assumedBranches,
  };
}

function print(simulation: Simulation, stdio: Stdio): void {
  const { pulls, merged, rewarded, totals, people, kinds, notCounted } = simulation;
  const sums = totals.map((row) => `${formatAmount(row.amount, row.token)} ${row.token.symbol}`).join(", ");
  stdio.out(`${pulls} pull requests, ${merged} merged, ${rewarded} rewarded: ${sums || "nothing"}\n\n`);
  const tokens = totals.map((row) => row.token);
  const named = <T extends Earning>(title: string, rows: readonly T[], name: (row: T) => string) =>
    rows.length === 0
      ? ""
      : `${earnings(
          title,
          rows.map((row) => ({ ...row, name: name(row) })),
          tokens,
        )}\n`;
  stdio.out(named("person", people, (row) => row.name));
  stdio.out(named("kind", kinds, (row) => row.name));
  const taken = simulation.assumed.map((row) => [String(row.count), assumption(row.reason, simulation)]);
  const why = notCounted.map((row) => [String(row.count), explain(row.reason)]);
  const count = { title: "count", align: "right" } as const;
  if (why.length > 0) stdio.out(`${table([count, { title: "not counted (an example of each)" }], why)}\n`);
  if (taken.length > 0) stdio.out(table([count, { title: "taken as given" }], taken));
}

interface Earning {
  readonly pulls: number;
  readonly totals: Simulation["totals"];
}

/** One column for each token, so that amounts of a token stand under each other and add up. */
function earnings(
  title: string,
  rows: readonly (Earning & { readonly name: string })[],
  tokens: readonly Token[],
): string {
  const columns = tokens.map((token) =>
    alignPoints(
      rows.map((row) => {
        const sum = row.totals.find((one) => one.token.id === token.id);
        return sum === undefined ? "" : formatAmount(sum.amount, token);
      }),
    ),
  );
  const right = (text: string) => ({ title: text, align: "right" }) as const;
  return table(
    [{ title }, right("pull requests"), ...tokens.map((token) => right(token.symbol))],
    rows.map((row, index) => [row.name, String(row.pulls), ...columns.map((cells) => cells[index] ?? "")]),
  );
}

/** Which branches were taken as the default one matters to whoever trusts the figures: all are named. */
function assumption(reason: Reason, { assumedBranches }: Simulation): string {
  if (reason.code !== "assumed-branch") return `${explain(reason)} (an example)`;
  const named = assumedBranches.map(({ branch, count }) => `${branch} (${count})`);
  return `taken as the default branch: ${named.join(", ")}`;
}
