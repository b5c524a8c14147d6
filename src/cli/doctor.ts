/** `foothold doctor`: one page of what is fine, what is missing and what is wrong, and what to do about it. */
import { pino } from "pino";
import { type Environment, type Reading, readEnvironment } from "../environment.ts";
import type { Client } from "../github/client.ts";
import { readManifest } from "../github/manifest.ts";
import { createProbot } from "../main.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { checkApp } from "./doctor/app.ts";
import { checkPolicies } from "./doctor/policy.ts";
import { type Row, row } from "./doctor/row.ts";
import { checkStore } from "./doctor/store.ts";
import { loadEnvFile } from "./env-file.ts";
import { table } from "./table.ts";

interface Options {
  readonly repository: readonly string[];
  readonly retryParked?: true;
  readonly json?: true;
}

export const addDoctor: AddCommand = (program, stdio, exit) => {
  program
    .command("doctor")
    .description(
      "Check the credentials, the App on GitHub, the database, the policies and paying. Exit code 1 unless all is ok.",
    )
    .option("--repository <owner/name...>", "check the policies of these repositories", [])
    .option("--retry-parked", "try again the deliveries and effects that were given up")
    .option("--json", "print {ok, rows: [{check, state, found, fix}]}")
    .action(async (options: Options) => {
      const odd = options.repository.find((name) => !/^[\w.-]+\/[\w.-]+$/.test(name));
      if (odd !== undefined) throw new UsageError(`${odd} is no repository: write owner/name`);
      loadEnvFile(stdio);
      const rows = await examine(readEnvironment(stdio.environment), options, stdio);
      const ok = rows.every((one) => one.state === "ok");
      if (options.json === true) printJson(stdio, { ok, rows });
      else print(rows, stdio);
      exit(ok ? exitCodes.ok : exitCodes.found);
    });
};

async function examine(reading: Reading, options: Options, stdio: Stdio): Promise<readonly Row[]> {
  if (reading.status === "refused") {
    return reading.problems.map(refusedRow);
  }
  const retry = options.retryParked === true;
  const paying = { variables: stdio.environment, now: stdio.now };
  if (reading.status === "setup") {
    const fix = "Start Foothold and open its page, or set APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET.";
    const store = await checkStore({ database: reading.database, retry, paying });
    return [row("credentials", "missing", `There are none, and no App in ${reading.home}.`, fix), ...store];
  }
  const { environment } = reading;
  const secrets = environment.webhookSecrets.length;
  const found = `App ${environment.appId}, a private key, ${secrets === 1 ? "a webhook secret" : `${secrets} webhook secrets`}.`;
  const github = await examineGitHub(environment, options, stdio);
  const store = await checkStore({ database: environment.database, retry, paying });
  return [row("credentials", "ok", found), ...github, ...store];
}

/** "WEBHOOK_SECRET is missing: make one": what is found stands before the colon, what to do after it. */
function refusedRow(problem: string): Row {
  const colon = problem.indexOf(": ");
  const check = /^[A-Z][A-Z_]+\b/.exec(problem)?.[0] ?? "credentials";
  const state = problem.includes(" is missing: ") ? "missing" : "wrong";
  if (colon < 0) return row(check, state, problem);
  return row(check, state, problem.slice(0, colon), problem.slice(colon + 2));
}

async function examineGitHub(
  environment: Environment,
  { repository }: Options,
  stdio: Stdio,
): Promise<readonly Row[]> {
  const probot = createProbot(environment, pino({ level: "silent" }));
  const clientFor = async (id?: number) => (await probot.auth(id)) as Client;
  const client = await clientFor();
  const { githubUrl } = environment;
  const { rows, installations } = await checkApp({
    client,
    githubUrl,
    manifest: readManifest(),
    now: stdio.now,
  });
  if (installations === null) return [...rows, row("policies", "unknown", "GitHub could not be asked.")];
  const policies = await checkPolicies({ client, clientFor, installations, repositories: repository });
  return [...rows, ...policies];
}

function print(rows: readonly Row[], stdio: Stdio): void {
  const bad = rows.filter((one) => one.state !== "ok");
  const cells = rows.map((one) => [one.state, one.check, one.found]);
  stdio.out(table([{ title: "state" }, { title: "check" }, { title: "found" }], cells));
  const todo = bad.filter((one) => one.fix !== "").map((one) => `  ${one.check}: ${one.fix}\n`);
  if (bad.length === 0) stdio.out("\nAll is ok.\n");
  else if (todo.length > 0) stdio.out(`\nTo do:\n${todo.join("")}`);
}
