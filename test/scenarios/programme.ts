/** One organisation's programme on a stage that several stories share: its own repositories, policy and ledger. */
import type { NewRepository } from "../../sandbox/actions/repositories.ts";
import type { Owner, PersonInRepository, Repository, Role, Transcript } from "../../sandbox/github.ts";
import { formatAmount } from "../../src/domain/amount.ts";
import { readBalances, readTokens } from "../../src/store/ledger.ts";
import { readLogins } from "../../src/store/people.ts";
import { policyText, type Stage } from "./stage.ts";

export interface Programme {
  readonly stage: Stage;
  readonly org: Owner;
  readonly settled: () => Promise<void>;
  /** Somebody in a repository, `engine` where none is named. */
  readonly as: (login: string, repository?: string) => PersonInRepository;
  readonly thread: (number: number, repository?: string) => Transcript;
  /** The App's one comment on a thread, "" for none. Two of them end the story. */
  readonly comment: (number: number, repository?: string) => string;
  /** The App's check run on a pull request as one text: title, then summary. Two of a name are one too many. */
  readonly check: (number: number, repository?: string) => string;
  /** Accounts that hold something, as "held by nadia: 500 GRID"; what the treasury gave is the rest. */
  readonly ledger: () => Promise<string[]>;
  /** mira, who may price, opens an issue with a label for each price. Returns its number. */
  readonly priced: (price: string, ...labels: string[]) => Promise<number>;
  /** Somebody opens a pull request with a file of its own. Returns its number. */
  readonly opened: (login: string, body?: string, repository?: string) => Promise<number>;
  /** mira, or whoever is named, merges. Returns the new commit. */
  readonly merged: (pull: number, by?: string) => Promise<string>;
  /** Somebody comments, and everything that follows from it is done. */
  readonly says: (login: string, number: number, text: string) => Promise<void>;
}

/** Organisations of one stage have names of their own. */
let programmes = 0;
/** No two pull requests of a stage bring the same file, wherever their repositories go. */
let works = 0;

const usual = { mira: "maintain", ida: "write", tomas: "triage" } as const;

/**
 * A new organisation with `engine`, whose maintainer is `mira`; `ida` may write, `tomas` may triage, and `nadia` and
 * `oskar` are new. Each repository named beside it has the same people and policy.
 */
export async function openProgramme(
  stage: Stage,
  {
    policy = policyText(),
    beside = {},
    also = {},
  }: {
    policy?: string | null;
    beside?: Record<string, NewRepository>;
    /** Roles in `engine` and beside it, of others than the usual ones. */
    also?: Readonly<Record<string, Role>>;
  } = {},
): Promise<Programme> {
  const { sandbox, settled } = stage;
  programmes += 1;
  const org = sandbox.createOrganization(`aurora-${programmes}`);
  const files = { "README.md": "# Engine\n", ...(policy === null ? {} : { ".github/foothold.yml": policy }) };
  const collaborators = { ...usual, ...also };
  const repositories = Object.entries({ engine: {}, ...beside }).map(([name, content]) =>
    org.createRepository(name, { files, collaborators, ...content }),
  );
  org.installApp();
  await settled();
  const full = (repository = "engine") => `${org.login}/${repository}`;
  const as = (login: string, repository?: string) => sandbox.as(login).in(full(repository));
  const thread = (number: number, repository?: string) => sandbox.thread(full(repository), number);
  return {
    stage,
    org,
    settled,
    as,
    thread,
    comment: (number, repository) => {
      const own = thread(number, repository).comments.filter((one) => one.author === "foothold[bot]");
      if (own.length > 1)
        throw new Error(`${own.length} comments of the App on ${full(repository)}#${number}`);
      return own[0]?.body ?? "";
    },
    check: (number, repository) => {
      const { pull } =
        sandbox.repository(full(repository)).threads.find((one) => one.number === number) ?? {};
      const [one, ...others] = sandbox
        .repository(full(repository))
        .checkRuns.filter((run) => run.name === "Foothold" && run.headSha === pull?.head.sha);
      if (others.length > 0) throw new Error(`two check runs on ${full(repository)}#${number}`);
      return one === undefined ? "" : `${one.output.title}\n${one.output.summary}`;
    },
    ledger: () => describeLedger(stage, org, repositories),
    priced: async (price, ...labels) => {
      const { number } = as("mira").openIssue({
        title: `Worth ${price}`,
        labels: [`bounty: ${price}`, ...labels],
      });
      await settled();
      return number;
    },
    opened: async (login, body = "", repository) => {
      works += 1;
      const title = `Work ${works}`;
      const { number } = as(login, repository).openPull({ title, body, files: { [`src/${works}.ts`]: "" } });
      await settled();
      return number;
    },
    merged: async (pull, by = "mira") => {
      const sha = as(by).merge(pull);
      await settled();
      return sha;
    },
    says: async (login, number, text) => {
      as(login).comment(number, text);
      await settled();
    },
  };
}

async function describeLedger(
  { foothold: { db } }: Stage,
  org: Owner,
  repositories: readonly Repository[],
): Promise<string[]> {
  const [tokens, logins, balances] = [
    await readTokens(db),
    await readLogins(db),
    await readBalances(db, org.id),
  ];
  const whose = (account: string): string => {
    const [type = "", first = "", second = ""] = account.split(":");
    if (type === "held") return `held by ${logins.get(Number(first))}`;
    if (type === "paid") return `paid to ${logins.get(Number(first))}`;
    if (type === "owed") return `owed to ${logins.get(Number(first))}`;
    if (type !== "bounty") return account;
    const repository = repositories.find(({ id }) => id === Number(first));
    const issue = repository?.threads.find(({ id }) => id === Number(second));
    return `bounty on ${repository?.name ?? first}#${issue?.number ?? second}`;
  };
  return balances
    .filter(({ account, amount }) => account !== "treasury" && account !== "outside" && amount !== 0n)
    .map(({ account, tokenId, amount }) => {
      const token = tokens.get(tokenId);
      const money = token === undefined ? amount : `${formatAmount(amount, token)} ${token.symbol}`;
      return `${whose(account)}: ${money}`;
    })
    .sort();
}
