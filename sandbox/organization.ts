/** An account that owns repositories, as stories use it: organisations mostly, users too. */
import {
  changeSelection,
  createRepository,
  install,
  type NewRepository,
  suspend,
  uninstall,
} from "./actions/repositories.ts";
import type { Credentials } from "./auth.ts";
import type { Hub } from "./hub.ts";
import type { Account, Installation, Repository } from "./model.ts";
import { notFound, Refusal } from "./world.ts";

export class Owner {
  readonly account: Account;
  readonly #hub: Hub;
  readonly #credentials: Credentials;

  constructor(hub: Hub, credentials: Credentials, account: Account) {
    this.#hub = hub;
    this.#credentials = credentials;
    this.account = account;
  }

  get id(): number {
    return this.account.id;
  }

  get login(): string {
    return this.account.login;
  }

  createRepository(name: string, content: NewRepository = {}): Repository {
    return createRepository(this.#hub, this.account, name, content);
  }

  addMember(login: string, role: "admin" | "member" = "member"): void {
    this.account.members.set(this.#hub.world.account(login).id, role);
  }

  removeMember(login: string): void {
    this.account.members.delete(this.#hub.world.account(login).id);
  }

  /**
   * Blocks somebody from the organisation's repositories, who then is a collaborator of none of them, and assigned to
   * nothing. That GitHub sends no `unassigned` for it is the sandbox's guess.
   * @throws Refusal 422 for members: GitHub blocks nobody before they are removed.
   */
  blockUser(login: string): void {
    const { id } = this.#hub.world.account(login);
    if (this.account.members.has(id)) throw new Refusal(422, "a member cannot be blocked");
    this.account.blocked.add(id);
    const owned = this.#hub.world.repositories.filter((one) => one.owner === this.account);
    for (const { collaborators, threads } of owned) {
      collaborators.delete(id);
      for (const thread of threads) thread.assignees = thread.assignees.filter((one) => one.id !== id);
    }
  }

  unblockUser(login: string): void {
    this.account.blocked.delete(this.#hub.world.account(login).id);
  }

  /** Creates a team of an organisation, or sets who is in it. */
  setTeam(slug: string, logins: readonly string[]): void {
    this.account.teams.set(slug, new Set(logins.map((login) => this.#hub.world.account(login).id)));
  }

  /** Installs the App: on the repositories named, or on all, also on those that come later. */
  installApp(options: { repositories?: readonly string[]; by?: string } = {}): Installation {
    const chosen = options.repositories?.map((name) => this.repository(name)) ?? null;
    return install(this.#hub, this.person(options.by), this.account, chosen);
  }

  uninstallApp(options: { by?: string } = {}): void {
    const installation = this.installation();
    uninstall(this.#hub, this.person(options.by), installation);
    this.#credentials.revoke(installation);
  }

  suspendApp(suspended = true): void {
    suspend(this.#hub, this.account, this.installation(), suspended);
  }

  addToInstallation(...names: string[]): void {
    const repositories = names.map((name) => this.repository(name));
    changeSelection(this.#hub, this.account, this.installation(), repositories, []);
  }

  removeFromInstallation(...names: string[]): void {
    const repositories = names.map((name) => this.repository(name));
    changeSelection(this.#hub, this.account, this.installation(), [], repositories);
  }

  installation(): Installation {
    const found = this.#hub.world.installations.find((one) => one.account === this.account);
    if (!found) throw notFound();
    return found;
  }

  private repository(name: string): Repository {
    return this.#hub.world.repository(`${this.login}/${name}`);
  }

  private person(login: string | undefined): Account {
    return login === undefined ? this.account : this.#hub.world.account(login);
  }
}
