/** Brings merged pull requests from GitHub into a file, with progress for whoever waits. */
import path from "node:path";
import { pino } from "pino";
import { readEnvironment, readSettingsAlone } from "../../environment.ts";
import { type Client, clientWithToken, GitHubUnavailable, statusOf } from "../../github/client.ts";
import { type HistoryStep, readHistory } from "../../github/history.ts";
import { createMergedPages, NoSuchRepository } from "../../github/merged-pages.ts";
import { askWithPatience, type Patience } from "../../github/patience.ts";
import { createProbot } from "../../main.ts";
import { type Stdio, UsageError } from "../command.ts";
import type { PullFile } from "../recorded-pulls.ts";
import { repositoryName } from "../repository-name.ts";
import { openHistoryFile } from "./history-file.ts";

export interface Fetching {
  /** As `owner/name`. */
  readonly repositories: readonly string[];
  /** Reads no further than what was last updated before, ISO 8601. */
  readonly since: string | undefined;
  /** One file for all; without it, one for each under FOOTHOLD_HOME. */
  readonly save: string | undefined;
}

/** The files that hold what was read, with the repositories that were asked for. */
export async function fetchPulls(fetching: Fetching, stdio: Stdio): Promise<PullFile[]> {
  const { settings, problems } = readSettingsAlone(stdio.environment);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  const clientFor = connect(settings.githubUrl, stdio);
  const files: PullFile[] = [];
  for (const repository of fetching.repositories) {
    const { owner, name } = repositoryName(repository);
    const kept = path.join(settings.home, "pulls", owner.toLowerCase(), `${name.toLowerCase()}.ndjson`);
    const file = fetching.save ?? kept;
    const id = await explained(repository, file, async () =>
      fetchOne(await clientFor(owner, name), { owner, name, file, since: fetching.since ?? null }, stdio),
    );
    files.push({ path: file, repositories: new Set([id]) });
  }
  return files;
}

type ClientFor = (owner: string, name: string) => Promise<Client>;

function connect(githubUrl: string, stdio: Stdio): ClientFor {
  const token = stdio.environment.GITHUB_TOKEN?.trim();
  if (token) {
    const client = clientWithToken(githubUrl, token);
    return async () => client;
  }
  const reading = readEnvironment(stdio.environment);
  if (reading.status === "setup") {
    throw new UsageError(
      "set GITHUB_TOKEN to a token that may read the repository, or the App's credentials as for foothold start",
    );
  }
  if (reading.status === "refused") throw new UsageError(reading.problems.join("\n"));
  const probot = createProbot(reading.environment, pino({ level: "silent" }));
  return async (owner, name) => {
    const app = (await probot.auth()) as Client;
    const { data } = await app.rest.apps.getRepoInstallation({ owner, repo: name });
    return (await probot.auth(data.id)) as Client;
  };
}

interface One {
  readonly owner: string;
  readonly name: string;
  readonly file: string;
  readonly since: string | null;
}

/** @returns the repository's numeric id. */
async function fetchOne(client: Client, { owner, name, file, since }: One, stdio: Stdio): Promise<number> {
  const told = progressOf(`${owner}/${name}`, stdio);
  const patience: Patience = {
    now: stdio.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onWait: told.wait,
  };
  const history = await openHistoryFile(file, `${owner}/${name}`);
  try {
    const pages = createMergedPages(askWithPatience(client, patience), { owner, name }, patience);
    let id = history.progress?.repositoryId ?? 0;
    for await (const step of readHistory(pages, history.progress, since)) {
      if (id !== 0 && id !== step.progress.repositoryId) {
        throw new UsageError(
          `${file} holds another repository that had the name ${owner}/${name}: save to another file`,
        );
      }
      id = step.progress.repositoryId;
      await history.append(step.pulls, step.progress);
      told.step(step);
    }
    return id;
  } finally {
    told.end();
    await history.close();
  }
}

/** On a terminal one line that changes; elsewhere a line at the end. Waits have a line of their own in both. */
function progressOf(repository: string, stdio: Stdio) {
  let line = "";
  const clear = () => {
    if (stdio.isTerminal && line !== "") stdio.err("\r\u001b[K");
  };
  return {
    step: ({ progress, total, remaining }: HistoryStep) => {
      const points = remaining === null ? "" : `; ${grouped(remaining)} points left`;
      const back = progress.main?.low.slice(0, 10);
      const read = Math.min(progress.main?.read ?? 0, total);
      clear();
      line = `${repository}: ${grouped(read)} of ${grouped(total)} merged, back to ${back || "the first"}${points}`;
      if (stdio.isTerminal) stdio.err(line);
    },
    wait: (until: Date, why: "limit" | "trouble") => {
      clear();
      const time = until.toISOString().replace(/\.\d+Z$/, "Z");
      const said = why === "limit" ? "GitHub's limit is used up" : "GitHub did not answer as it should";
      stdio.err(`${repository}: ${said}; waiting until ${time}\n`);
    },
    end: () => {
      clear();
      if (line !== "") stdio.err(`${line}\n`);
      line = "";
    },
  };
}

function grouped(value: number): string {
  return value.toLocaleString("en");
}

async function explained<T>(repository: string, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const status = statusOf(error);
    if (error instanceof NoSuchRepository || status === 404) {
      throw new UsageError(`GitHub shows no repository ${repository} to these credentials`);
    }
    if (status === 401) throw new UsageError("GitHub refuses these credentials");
    if (status === 403) throw new UsageError(`GitHub does not let these credentials read ${repository}`);
    if (error instanceof GitHubUnavailable) {
      throw new UsageError(
        `GitHub does not answer. What was read is in ${file}; the same command goes on from there`,
      );
    }
    throw error;
  }
}
