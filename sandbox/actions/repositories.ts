/** Making, renaming and moving repositories and accounts, and installing the App. */
import { addCommit, filesAsTree, signatureOf } from "../git.ts";
import { type Hub, needRole } from "../hub.ts";
import { organizationJson, userJson } from "../json/accounts.ts";
import type { Account, Files, Installation, Repository, Role } from "../model.ts";
import { covers, fullNameOf, Refusal } from "../world.ts";

export interface NewRepository {
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly files?: Files;
  /** Login → role. */
  readonly collaborators?: Record<string, Role>;
}

export function createRepository(hub: Hub, owner: Account, name: string, content: NewRepository): Repository {
  const defaultBranch = content.defaultBranch ?? "main";
  const repository = addRepository(hub, owner, name, {
    private: content.private ?? false,
    defaultBranch,
    parent: null,
    objects: new Map(),
    trees: new Map(),
  });
  const signature = signatureOf(hub.world, owner);
  const first = addCommit(repository, {
    tree: filesAsTree(content.files ?? { "README.md": `# ${name}\n` }),
    parents: [],
    message: "Initial commit",
    author: signature,
    committer: signature,
  });
  repository.branches.set(defaultBranch, first.sha);
  for (const [login, role] of Object.entries(content.collaborators ?? {})) {
    repository.collaborators.set(hub.world.account(login).id, role);
  }
  const installation = hub.world.installationFor(repository);
  if (installation) emitRepositories(hub, installation, owner, [repository], []);
  return repository;
}

function addRepository(
  hub: Hub,
  owner: Account,
  name: string,
  content: Pick<Repository, "private" | "defaultBranch" | "parent" | "objects" | "trees">,
): Repository {
  if (hub.world.repositoryByName(`${owner.login}/${name}`)) throw new Refusal(422, "name already exists");
  const id = hub.world.nextId();
  const at = hub.world.now();
  const repository: Repository = {
    kind: "repository",
    id,
    nodeId: hub.world.nodeId("R", id),
    createdAt: at,
    pushedAt: at,
    updatedAt: at,
    owner,
    name,
    labels: [],
    collaborators: new Map(),
    branches: new Map(),
    threads: [],
    gone: new Map(),
    checkRuns: [],
    ...content,
  };
  hub.world.repositories.push(repository);
  return hub.world.keep(repository);
}

/** The account's fork of a repository, made when it has none. */
export function forkFor(hub: Hub, actor: Account, repository: Repository): Repository {
  needRole(hub, actor, repository, "read");
  const there = hub.world.repositories.find((one) => one.parent === repository && one.owner === actor);
  if (there) return there;
  const isTaken = (name: string) => hub.world.repositoryByName(`${actor.login}/${name}`) !== undefined;
  let name = repository.name;
  for (let count = 1; isTaken(name); count += 1) name = `${repository.name}-${count}`;
  const fork = addRepository(hub, actor, name, {
    private: repository.private,
    defaultBranch: repository.defaultBranch,
    parent: repository,
    objects: repository.objects,
    trees: repository.trees,
  });
  for (const [branch, sha] of repository.branches) fork.branches.set(branch, sha);
  return fork;
}

function rememberName(hub: Hub, repository: Repository): void {
  hub.world.formerNames.set(fullNameOf(repository).toLowerCase(), repository);
}

export function renameRepository(hub: Hub, actor: Account, repository: Repository, name: string): void {
  needRole(hub, actor, repository, "admin");
  const changes = { repository: { name: { from: repository.name } } };
  rememberName(hub, repository);
  repository.name = name;
  hub.hooks.emit("repository", "renamed", repository, actor, { changes });
}

export function setVisibility(hub: Hub, actor: Account, repository: Repository, hidden: boolean): void {
  needRole(hub, actor, repository, "admin");
  if (repository.private === hidden) return;
  repository.private = hidden;
  hub.hooks.emit("repository", hidden ? "privatized" : "publicized", repository, actor, {});
}

/** Moves a repository to another owner; the App follows only where it is installed. */
export function transferRepository(hub: Hub, actor: Account, repository: Repository, to: Account): void {
  needRole(hub, actor, repository, "admin");
  const from = repository.owner;
  const before = hub.world.installationFor(repository);
  rememberName(hub, repository);
  repository.owner = to;
  const kind = from.type === "Organization" ? "organization" : "user";
  const described = kind === "user" ? userJson(hub.world, from) : organizationJson(hub.world, from);
  const changes = { owner: { from: { [kind]: described } } };
  hub.hooks.emit("repository", "transferred", repository, actor, { changes });
  const after = hub.world.installationFor(repository);
  if (before && before !== after) emitRepositories(hub, before, actor, [], [repository]);
  if (after && before !== after) emitRepositories(hub, after, actor, [repository], []);
}

export function setPermission(
  hub: Hub,
  actor: Account,
  repository: Repository,
  account: Account,
  role: Role | null,
): void {
  needRole(hub, actor, repository, "admin");
  const before = repository.collaborators.get(account.id);
  if (role === null) repository.collaborators.delete(account.id);
  else repository.collaborators.set(account.id, role);
  const action = role === null ? "removed" : before === undefined ? "added" : "edited";
  const changes = role === null ? {} : { changes: { permission: { to: coarse(role) } } };
  const member = userJson(hub.world, account);
  hub.hooks.emit("member", action, repository, actor, { member, ...changes });
}

/** The permission that GitHub names beside a finer role. */
export function coarse(role: Role | null): "admin" | "write" | "read" | "none" {
  if (role === null) return "none";
  if (role === "maintain") return "write";
  return role === "triage" ? "read" : role;
}

/** Gives an account another login; its repositories answer under the old address with a redirect. */
export function renameAccount(hub: Hub, account: Account, login: string): void {
  if (hub.world.accountByLogin(login)) throw new Refusal(422, `the login ${login} is taken`);
  const former = account.login;
  const owned = hub.world.repositories.filter((one) => one.owner === account);
  for (const repository of owned) rememberName(hub, repository);
  account.login = login;
  const installation = hub.world.installations.find((one) => one.account === account);
  if (!installation) return;
  hub.hooks.emitInstallation("installation_target", "renamed", installation, account, {
    account: userJson(hub.world, account),
    changes: { login: { from: former } },
    target_type: account.type,
    installation: { id: installation.id, node_id: hub.world.nodeId("I", installation.id) },
  });
}

function briefly(repository: Repository): Record<string, unknown> {
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.private,
  };
}

export function install(
  hub: Hub,
  actor: Account,
  account: Account,
  repositories: readonly Repository[] | null,
): Installation {
  if (hub.world.installations.some((one) => one.account === account)) {
    throw new Refusal(422, "the App is installed there already");
  }
  const installation: Installation = {
    id: hub.world.nextId(),
    account,
    createdAt: hub.world.now(),
    selected: repositories && new Set(repositories.map((one) => one.id)),
    permissions: hub.app.permissions,
    suspendedAt: null,
  };
  hub.world.installations.push(installation);
  emitLifecycle(hub, actor, installation, "created");
  return installation;
}

export function uninstall(hub: Hub, actor: Account, installation: Installation): void {
  emitLifecycle(hub, actor, installation, "deleted");
  hub.world.installations.splice(hub.world.installations.indexOf(installation), 1);
}

export function suspend(hub: Hub, actor: Account, installation: Installation, suspended: boolean): void {
  installation.suspendedAt = suspended ? hub.world.now() : null;
  emitLifecycle(hub, actor, installation, suspended ? "suspend" : "unsuspend");
}

function emitLifecycle(hub: Hub, actor: Account, installation: Installation, action: string): void {
  const repositories = hub.world.repositories.filter((one) => covers(installation, one)).map(briefly);
  const requester = action === "created" ? { requester: null } : {};
  hub.hooks.emitInstallation("installation", action, installation, actor, { repositories, ...requester });
}

/** Adds repositories to an installation on selected ones, or takes them from it. */
export function changeSelection(
  hub: Hub,
  actor: Account,
  installation: Installation,
  added: readonly Repository[],
  removed: readonly Repository[],
): void {
  if (installation.selected === null) throw new Refusal(422, "the App is installed on all repositories");
  for (const repository of added) installation.selected.add(repository.id);
  for (const repository of removed) installation.selected.delete(repository.id);
  emitRepositories(hub, installation, actor, added, removed);
}

function emitRepositories(
  hub: Hub,
  installation: Installation,
  actor: Account,
  added: readonly Repository[],
  removed: readonly Repository[],
): void {
  hub.hooks.emitInstallation(
    "installation_repositories",
    added.length > 0 ? "added" : "removed",
    installation,
    actor,
    {
      repository_selection: installation.selected === null ? "all" : "selected",
      repositories_added: added.map(briefly),
      repositories_removed: removed.map(briefly),
      requester: null,
    },
  );
}
