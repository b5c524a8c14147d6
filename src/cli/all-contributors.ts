/** `foothold all-contributors`: a repository's list of contributors with those who joined, printed or proposed. */
import { readSettingsAlone } from "../environment.ts";
import {
  allContributors,
  type CreditedPerson,
  contributorsFile,
  UnusableList,
} from "../exports/all-contributors.ts";
import {
  type Client,
  ComeBackLater,
  clientWithToken,
  GitHubUnavailable,
  respectingLimits,
  statusOf,
} from "../github/client.ts";
import { githubWebUrl } from "../github/manifest.ts";
import { fileOnDefaultBranch, findPlace } from "../github/repository-files.ts";
import { type Rolled, rollPull } from "../github/rolling-pull.ts";
import { contributorsPull } from "../messages/contributors.ts";
import { type Credited, peopleOfDatabase, peopleOfFile } from "./all-contributors/people.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { databaseOption, withDatabase } from "./database.ts";
import { loadEnvFile } from "./env-file.ts";
import { repositoryName } from "./repository-name.ts";

interface Options {
  readonly people?: string;
  readonly peopleJson?: true;
  readonly pullRequest?: true;
  readonly dryRun?: true;
  readonly database?: string;
  readonly json?: true;
}

/** Nothing else stands on it. */
const branch = "foothold/all-contributors";

export const addAllContributors: AddCommand = (program, stdio, exit) => {
  program
    .command("all-contributors")
    .description(
      `Print a repository's ${contributorsFile} with the people who joined and the kinds of their work, or propose it. ` +
        "Nobody's amount of work is said.",
    )
    .argument("<owner/name>", "the repository")
    .option("--pull-request", "keep one pull request up that proposes it")
    .option("--dry-run", "with --pull-request: only say what would be done")
    .option("--people-json", "print the people instead, for --people elsewhere: {repository, people}")
    .option("--people <file>", "the people, as --people-json printed them; without it, the database's")
    .option(...databaseOption)
    .option(
      "--json",
      "print {repository, people, changed, text}; with --pull-request {repository, people, dryRun, done, pull}",
    )
    .action(async (repository: string, options: Options) => {
      checkOptions(options);
      loadEnvFile(stdio);
      await listTo(repository, options, stdio);
      exit(exitCodes.ok);
    });
};

function checkOptions({ people, peopleJson, pullRequest, dryRun }: Options): void {
  if (dryRun && !pullRequest) throw new UsageError("--dry-run says what --pull-request would do: give both");
  if (peopleJson && (people !== undefined || pullRequest)) {
    throw new UsageError("--people-json prints the database's people and does nothing else");
  }
}

async function listTo(repository: string, options: Options, stdio: Stdio): Promise<void> {
  const name = repositoryName(repository);
  // Without a token nothing can follow: that is said before the database is opened.
  const github = options.peopleJson ? null : connect(stdio);
  const credited =
    options.people === undefined
      ? await withDatabase(options.database, stdio, (db) => peopleOfDatabase(db, name, stdio.now))
      : await peopleOfFile(options.people, name);
  const { place, people } = credited;
  const known = { repository: `${place.owner}/${place.name}`, people };
  if (github === null) return printJson(stdio, known);
  await explained(repository, () =>
    respectingLimits(stdio.now, () =>
      options.pullRequest
        ? propose(github, credited, known, options, stdio)
        : print(github, credited, known, options, stdio),
    ),
  );
}

interface GitHub {
  readonly client: Client;
  /** Where people look at it. */
  readonly server: string;
}

function connect({ environment }: Stdio): GitHub {
  const { settings, problems } = readSettingsAlone(environment);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  const token = environment.GITHUB_TOKEN?.trim();
  if (!token) {
    throw new UsageError(
      "set GITHUB_TOKEN to a token that may read the repository, and write for --pull-request",
    );
  }
  return { client: clientWithToken(settings.githubUrl, token), server: githubWebUrl(settings.githubUrl) };
}

interface Known {
  readonly repository: string;
  readonly people: readonly CreditedPerson[];
}

/** What the file should be; `null` where there is none, and nobody to list. */
function written({ place, people }: Credited, server: string): (text: string | null) => string | null {
  return (text) =>
    text === null && people.length === 0 ? null : allContributors(text, people, place, server);
}

async function print(
  { client, server }: GitHub,
  credited: Credited,
  known: Known,
  { json }: Options,
  stdio: Stdio,
): Promise<void> {
  const place = await findPlace(client, credited.place);
  const existing = await fileOnDefaultBranch(place, contributorsFile);
  const text = written(credited, server)(existing.text);
  if (json) return printJson(stdio, { ...known, changed: text !== existing.text, text });
  if (text === null) stdio.err("There is nobody to list yet.\n");
  else stdio.out(text);
}

async function propose(
  { client, server }: GitHub,
  credited: Credited,
  known: Known,
  { json, dryRun: isDry }: Options,
  stdio: Stdio,
): Promise<void> {
  const dryRun = isDry === true;
  const wanted = { branch, path: contributorsFile, ...contributorsPull, write: written(credited, server) };
  const rolled = await rollPull(client, credited.place, wanted, { dryRun });
  if (json) return printJson(stdio, { ...known, dryRun, ...rolled });
  stdio.out(`${doneText(rolled, dryRun)}\n`);
}

function doneText({ done, pull }: Rolled, dryRun: boolean): string {
  const which = pull?.url ?? "a pull request";
  switch (done) {
    case "nothing":
      return pull === null
        ? "Nothing to do: everybody is listed."
        : `Nothing to do: ${which} says it already.`;
    case "opened":
      return dryRun ? `Would open ${which}.` : `Opened ${which}`;
    case "moved":
      return dryRun ? `Would bring ${which} up to date.` : `Brought ${which} up to date`;
    case "closed":
      return dryRun ? `Would close ${which}: everybody is listed.` : `Closed ${which}: everybody is listed`;
  }
}

/** @throws UsageError for what whoever called can mend, or has to wait for. */
async function explained<T>(repository: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const said = error instanceof UnusableList ? error.message : refusalOf(repository, error);
    if (said === null) throw error;
    throw new UsageError(said);
  }
}

function refusalOf(repository: string, error: unknown): string | null {
  if (error instanceof ComeBackLater) return error.message;
  if (error instanceof GitHubUnavailable)
    return "GitHub does not answer: the same command can be given again";
  if (!(error instanceof Error)) return null;
  switch (statusOf(error)) {
    case 401:
      return "GitHub refuses this token";
    case 403:
      return (
        `GitHub does not let this token do that in ${repository} (${error.message}). It takes contents and ` +
        "pull-requests, to write for --pull-request; in a workflow also the repository's setting that lets GitHub " +
        "Actions create pull requests"
      );
    case 404:
      return `GitHub shows no repository ${repository} to this token`;
    case 409:
    case 422:
      return `GitHub does not take it in ${repository}: ${error.message}`;
    default:
      return null;
  }
}
