/** `foothold simulate`: what a policy would have paid for pull requests of the past. */
import { writeFile } from "node:fs/promises";
import { type Comparison, compare } from "../domain/comparison.ts";
import type { Policy } from "../domain/policy.ts";
import { type Simulation, SimulationRun } from "../domain/simulation.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { dayOf } from "./day.ts";
import { loadEnvFile } from "./env-file.ts";
import { examplePolicy, readPolicyFile } from "./policy-file.ts";
import { type PullFile, pullsInOrder, type Window } from "./recorded-pulls.ts";
import { repositoryName } from "./repository-name.ts";
import { fetchPulls } from "./simulation/fetching.ts";
import { comparisonJson, jsonKeys, simulationJson } from "./simulation/json.ts";
import { comparisonText, headline, simulationText } from "./simulation/text.ts";

interface Options {
  readonly policy: string;
  readonly against?: string;
  readonly pulls?: readonly string[];
  readonly repository?: readonly string[];
  readonly save?: string;
  readonly since?: string;
  readonly until?: string;
  readonly html?: string;
  readonly json?: true;
}

export const addSimulate: AddCommand = (program, stdio, exit) => {
  program
    .command("simulate")
    .description(
      "Show what a policy would have paid for merged pull requests of the past, recorded or on GitHub: per person, " +
        "kind, month and rule.",
    )
    .option("--policy <file>", "the policy file", examplePolicy)
    .option("--against <file>", "another policy, to compare with over the same pull requests")
    .option("--pulls <files...>", "files with one GraphQL PullRequest node a line")
    .option("--repository <owner/name...>", "repositories whose merged pull requests are read from GitHub")
    .option("--save <file>", "where what is read from GitHub is kept (default: pulls/ under FOOTHOLD_HOME)")
    .option("--since <date>", "only what was merged on this day (UTC) or later")
    .option("--until <date>", "only what was merged before this day (UTC)")
    .option("--html <file>", "write a report with plots: one file that needs nothing else")
    .option("--json", `print ${jsonKeys}`)
    .action(async (options: Options) => {
      await simulateTo(options, stdio);
      exit(exitCodes.ok);
    });
};

async function fetched({ repository, save }: Options, window: Window, stdio: Stdio): Promise<PullFile[]> {
  if (repository === undefined) return [];
  loadEnvFile(stdio);
  return fetchPulls({ repositories: repository, since: window.since, save }, stdio);
}

interface Simulated {
  readonly policy: Simulation;
  readonly against: Simulation | null;
  readonly comparison: Comparison | null;
}

async function simulateTo(options: Options, stdio: Stdio): Promise<void> {
  const window = windowOf(options);
  checkSources(options);
  const policy = await readPolicyFile(options.policy);
  const against = options.against === undefined ? null : await readPolicyFile(options.against);
  if (against !== null) checkTokens(policy, against);
  const files = [
    ...(options.pulls ?? []).map((path) => ({ path })),
    ...(await fetched(options, window, stdio)),
  ];
  const simulated = await run(policy, against, files, window, stdio);
  const names = [options.policy, options.against ?? ""] as const;
  if (options.html !== undefined) {
    // The plots' library is read only by those who want plots.
    const { reportPage } = await import("./simulation/report.ts");
    const page = reportPage({ ...simulated, names, window, madeAt: stdio.now() });
    await writeFile(options.html, page).catch((error: Error) => {
      throw new UsageError(`cannot write the report: ${error.message}`);
    });
  }
  print(simulated, names, options, stdio);
}

function print(
  { policy, against, comparison }: Simulated,
  names: readonly [string, string],
  { html, json }: Options,
  stdio: Stdio,
): void {
  const compared = against !== null && comparison !== null;
  if (json === true) {
    const more = compared ? { against: simulationJson(against), comparison: comparisonJson(comparison) } : {};
    printJson(stdio, { ...simulationJson(policy), ...more });
    return;
  }
  stdio.out(simulationText(policy));
  if (compared) stdio.out(`\n${comparisonText(comparison, names)}\n${names[1]}: ${headline(against)}\n`);
  if (html !== undefined) stdio.err(`The report is in ${html}\n`);
}

async function run(
  policy: Policy,
  against: Policy | null,
  files: readonly PullFile[],
  window: Window,
  stdio: Stdio,
): Promise<Simulated> {
  const onRead = (count: number) => {
    if (stdio.isTerminal) stdio.err(`\r${count} pull requests`);
  };
  const first = new SimulationRun(policy);
  const second = against === null ? null : new SimulationRun(against);
  let wasTold = false;
  for await (const pull of pullsInOrder({ files, window, onRead })) {
    if (stdio.isTerminal && !wasTold) stdio.err("\r\u001b[K");
    wasTold = true;
    first.take(pull);
    second?.take(pull);
  }
  const simulation = first.result();
  const other = second?.result() ?? null;
  return {
    policy: simulation,
    against: other,
    comparison: other === null ? null : compare(simulation, other),
  };
}

function checkSources({ pulls, repository, save }: Options): void {
  if (pulls === undefined && repository === undefined) {
    throw new UsageError("name pull requests: --pulls with files, or --repository to read them from GitHub");
  }
  for (const name of repository ?? []) repositoryName(name);
  if (save !== undefined && repository === undefined) {
    throw new UsageError("--save keeps what --repository reads: name a repository");
  }
}

function windowOf({ since, until }: Options): Window {
  return { since: dayOf("--since", since), until: dayOf("--until", until) };
}

/** Amounts of one token are compared in its base units, which both policies have to mean alike. */
function checkTokens(policy: Policy, against: Policy): void {
  const ours = new Map([...policy.tokens.values()].map((token) => [token.id, token]));
  for (const token of against.tokens.values()) {
    const decimals = ours.get(token.id)?.decimals;
    if (decimals !== undefined && decimals !== token.decimals) {
      throw new UsageError(
        `${token.symbol} has ${decimals} decimals in one policy and ${token.decimals} in the other`,
      );
    }
  }
}
