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
import { notFound } from "./world.ts";

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
