/** The state of the sandbox's GitHub: everything there is, how it is found, and who may do what. */
import type { Account, Installation, Repository, Role, Thread } from "./model.ts";
import { roles } from "./model.ts";

/** A refusal with the status and message that GitHub would answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly Record<string, string>[];
  constructor(status: number, message: string, errors: readonly Record<string, string>[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = (): Refusal => new Refusal(404, "Not Found");

/** GitHub's times have no fraction of a second. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

type NodeRecord = { readonly nodeId: string };

/** The account that GitHub shows in place of deleted ones. */
const ghostId = 10_137;
/** The bot in whose name workflows act. */
const actionsId = 41_898_282;

export class World {
  readonly accounts: Account[] = [];
  readonly repositories: Repository[] = [];
  readonly installations: Installation[] = [];
  /** Everything that GraphQL's `node(id:)` and `Node.id` speak of. */
  readonly nodes = new Map<string, NodeRecord>();
  /** `owner/name` in lower case → the repository that once had it. */
  readonly formerNames = new Map<string, Repository>();
  readonly ghost: Account;
  readonly actions: Account;
  readonly clock: () => Date;
  /** Where the sandbox listens: base of the API's addresses and of the pages'. */
  url = "";
  #lastId = 10_000_000;

  constructor(clock: () => Date) {
    this.clock = clock;
    this.ghost = this.createAccount("ghost", "User", ghostId);
    this.actions = this.createAccount("github-actions[bot]", "Bot", actionsId);
  }

  now(): string {
    return timestamp(this.clock());
  }

  nextId(): number {
    this.#lastId += 7;
    return this.#lastId;
  }

  nodeId(prefix: string, id: number): string {
    return `${prefix}_kwDO${Buffer.from(String(id)).toString("base64url")}`;
  }

  /** Keeps a record under its node id and gives it back. */
  keep<T extends NodeRecord>(record: T): T {
    this.nodes.set(record.nodeId, record);
    return record;
  }

  createAccount(login: string, type: Account["type"], id = this.nextId()): Account {
    if (this.accountByLogin(login)) throw new Error(`the login ${login} is taken`);
    const prefix = { User: "U", Bot: "BOT", Organization: "O" }[type];
    const account: Account = {
      kind: "account",
      id,
      nodeId: this.nodeId(prefix, id),
      type,
      login,
      signs: null,
      createdAt: this.now(),
      deleted: false,
      members: new Map(),
      blocked: new Set(),
      teams: new Map(),
    };
    this.accounts.push(account);
    return this.keep(account);
  }

  accountByLogin(login: string): Account | undefined {
    return this.accounts.find((one) => !one.deleted && one.login.toLowerCase() === login.toLowerCase());
  }

  account(login: string): Account {
    const account = this.accountByLogin(login);
    if (!account) throw notFound();
    return account;
  }

  repositoryByName(fullName: string): Repository | undefined {
    return this.repositories.find((one) => fullNameOf(one).toLowerCase() === fullName.toLowerCase());
  }

  /** The repository of that name, or else the one that once had it. */
  repositoryEverNamed(fullName: string): Repository | undefined {
    return this.repositoryByName(fullName) ?? this.formerNames.get(fullName.toLowerCase());
  }

  repository(fullName: string): Repository {
    const repository = this.repositoryByName(fullName);
    if (!repository) throw notFound();
    return repository;
  }

  installationFor(repository: Repository): Installation | undefined {
    return this.installations.find((one) => covers(one, repository));
  }
}

export function fullNameOf(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.account !== repository.owner) return false;
  return installation.selected === null || installation.selected.has(repository.id);
}

/** Numbers are given once: also those of issues that are gone count. */
export function nextNumber(repository: Repository): number {
  return repository.threads.length + repository.gone.size + 1;
}

export function threadOf(repository: Repository, number: number): Thread {
  const thread = repository.threads.find((one) => one.number === number);
  if (!thread) throw notFound();
  return thread;
}

/** The role of an account in a repository, `null` when it may not even look. */
export function roleOf(account: Account, repository: Repository): Role | null {
  if (account.deleted) return null;
  const { owner } = repository;
  if (owner === account || owner.members.get(account.id) === "admin") return "admin";
  const direct = repository.collaborators.get(account.id);
  const everyone = !repository.private || owner.members.has(account.id) ? "read" : null;
  return direct ?? everyone;
}

export function hasRole(account: Account, repository: Repository, needed: Role): boolean {
  const role = roleOf(account, repository);
  return role !== null && roles.indexOf(role) >= roles.indexOf(needed);
}

/** What GitHub calls `author_association`. */
export function associationOf(account: Account, repository: Repository): string {
  const { owner } = repository;
  if (owner === account) return "OWNER";
  if (owner.members.has(account.id)) return "MEMBER";
  if (repository.collaborators.has(account.id)) return "COLLABORATOR";
  const merged = repository.threads.some((one) => one.author === account && one.pull?.mergedAt);
  return merged ? "CONTRIBUTOR" : "NONE";
}
