/**
 * A GitHub of one's own, on the loopback interface: accounts, repositories, issues, pull requests, webhooks and the
 * two APIs, held to GitHub's own schemas. The demo and the scenario tests run Foothold against it.
 */
import { generateKeyPairSync } from "node:crypto";
import { renameAccount } from "./actions/repositories.ts";
import { Credentials } from "./auth.ts";
import { type Fault, Faults, type LostAnswer } from "./faults.ts";
import { type Delivery, Hooks } from "./hooks.ts";
import type { Hub } from "./hub.ts";
import { clientId, clientSecret } from "./json/accounts.ts";
import type { Account, AppRecord, Permissions, Repository } from "./model.ts";
import { Owner } from "./organization.ts";
import { PersonInRepository } from "./people.ts";
import { ApiServer, type LoggedRequest } from "./server.ts";
import { renderThread, type Transcript, transcript } from "./thread.ts";
import { threadOf, World } from "./world.ts";

export type { Delivery } from "./hooks.ts";
export type { Installation, PullThread, Repository, Role, Thread } from "./model.ts";
export type { Owner } from "./organization.ts";
export type { PersonInRepository } from "./people.ts";
export { describeRequest, type LoggedRequest } from "./server.ts";
export type { Transcript } from "./thread.ts";
export { Refusal } from "./world.ts";

export interface SandboxOptions {
  /** Any free one when not given. */
  readonly port?: number;
  /** What the time is on this GitHub. Tokens and JWTs go by the machine's own clock. */
  readonly clock?: () => Date;
  /** Where webhooks go; nowhere until it is set. */
  readonly webhook?: { readonly url?: string; readonly secret?: string };
  readonly app?: {
    readonly id?: number;
    readonly slug?: string;
    /** PEM; made when not given. */
    readonly privateKey?: string;
    readonly permissions?: Permissions;
    readonly events?: readonly string[];
  };
}

const defaultPermissions: Permissions = {
  metadata: "read",
  contents: "read",
  issues: "write",
  pull_requests: "write",
  checks: "write",
  members: "read",
};

const defaultEvents = [
  "issue_comment",
  "issues",
  "label",
  "member",
  "pull_request",
  "pull_request_review",
  "push",
  "repository",
];

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = new World(options.clock ?? (() => new Date()));
  const app = createApp(world, options);
  const violations: string[] = [];
  const hub: Hub = { world, app, hooks: new Hooks(world, app, violations), violations };
  const credentials = new Credentials(app);
  const faults = new Faults();
  const server = new ApiServer(hub, credentials, faults);
  world.url = await server.listen(options.port ?? 0);
  return new Sandbox(hub, credentials, faults, server);
}

function createApp(world: World, { app = {}, webhook = {} }: SandboxOptions): AppRecord {
  const slug = app.slug ?? "foothold";
  return {
    id: app.id ?? world.nextId(),
    slug,
    privateKey: app.privateKey ?? newKey(),
    webhookSecret: webhook.secret ?? "sandbox-webhook-secret",
    webhookUrl: webhook.url ?? null,
    owner: world.createAccount(`${slug}-developers`, "Organization"),
    bot: world.createAccount(`${slug}[bot]`, "Bot"),
    permissions: app.permissions ?? defaultPermissions,
    events: app.events ?? defaultEvents,
    createdAt: world.now(),
  };
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}

export class Sandbox {
  readonly #hub: Hub;
  readonly #credentials: Credentials;
  readonly #faults: Faults;
  readonly #server: ApiServer;

  constructor(hub: Hub, credentials: Credentials, faults: Faults, server: ApiServer) {
    this.#hub = hub;
    this.#credentials = credentials;
    this.#faults = faults;
    this.#server = server;
  }

  /** The base of the REST API; GraphQL is at `/graphql` under it. */
  get url(): string {
    return this.#hub.world.url;
  }

  get app(): AppRecord {
    return this.#hub.app;
  }

  /** With which the App signs people in, at `/login/oauth/authorize` and `/login/oauth/access_token`. */
  get clientId(): string {
    return clientId(this.app);
  }

  get clientSecret(): string {
    return clientSecret(this.app);
  }

  /** Who sits at the browser when somebody signs in; the address can say `login=` instead. */
  signIn(login: string | null): void {
    this.#server.signIn.visitor = login;
  }

  /** Every request to the API, oldest first. */
  get requests(): LoggedRequest[] {
    return this.#server.requests;
  }

  /** Every webhook delivery, redeliveries included, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.#hub.hooks.deliveries;
  }

  /** Whatever GitHub would not have sent, accepted or answered. Tests that provoke some empty the list. */
  get violations(): string[] {
    return this.#hub.violations;
  }

  /** Where webhooks go from now on. */
  setWebhook(url: string | null): void {
    this.#hub.app.webhookUrl = url;
  }

  /** The code that the page at `/settings/apps/new` leads back with, without sending it a manifest. */
  registerManifest(): string {
    return this.#credentials.newManifestCode();
  }

  createUser(
    login: string,
    { bot = false, id, signs }: { bot?: boolean; id?: number; signs?: { name: string; email: string } } = {},
  ): Account {
    const account = this.#hub.world.createAccount(login, bot ? "Bot" : "User", id);
    account.signs = signs ?? null;
    return account;
  }

  renameUser(login: string, to: string): void {
    renameAccount(this.#hub, this.#hub.world.account(login), to);
  }

  /** What the account did stays, and is nobody's from now on. */
  deleteUser(login: string): void {
    this.#hub.world.account(login).deleted = true;
  }

  /** A fine-grained token that a person made: it may what it says, and no more than they may themselves. */
  personToken(login: string, permissions: Permissions): string {
    const account = this.#hub.world.account(login);
    return this.#credentials.giveToken("github_pat_", { account, permissions, only: null });
  }

  /** The `GITHUB_TOKEN` of a workflow, good in its own repository. */
  workflowToken(repository: string | Repository, permissions: Permissions): string {
    const only = new Set([this.#repository(repository).id]);
    const account = this.#hub.world.actions;
    return this.#credentials.giveToken("ghs_", { account, permissions, only });
  }

  createOrganization(login: string): Owner {
    return this.owner(this.#hub.world.createAccount(login, "Organization").login);
  }

  /** The owner's side of an account: repositories, members, installation. Users have one too. */
  owner(login: string): Owner {
    return new Owner(this.#hub, this.#credentials, this.#hub.world.account(login));
  }

  /** `sandbox.as("ada").in("org/repo").…` */
  as(who: string | Account): { in: (repository: string | Repository) => PersonInRepository } {
    const account = typeof who === "string" ? this.#hub.world.account(who) : who;
    return { in: (repository) => new PersonInRepository(this.#hub, account, this.#repository(repository)) };
  }

  repository(fullName: string): Repository {
    return this.#hub.world.repository(fullName);
  }

  #repository(repository: string | Repository): Repository {
    return typeof repository === "string" ? this.repository(repository) : repository;
  }

  /** What people see of an issue or pull request. */
  thread(repository: string | Repository, number: number): Transcript {
    return transcript(this.#hub.world, threadOf(this.#repository(repository), number));
  }

  /** The same as plain text. */
  render(repository: string | Repository, number: number): string {
    return renderThread(this.thread(repository, number));
  }

  /** Requests fail from now on, as the fault says. */
  fail(fault: Fault): void {
    this.#faults.add(fault);
  }

  /** Requests are carried out, and the connection breaks before the answer. */
  loseAnswers(fault: LostAnswer): void {
    this.#faults.lose(fault);
  }

  /** Connections break until `comeUp`, which also ends every other fault. */
  goDown(): void {
    this.#faults.down = true;
  }

  comeUp(): void {
    this.#faults.clear();
  }

  /** The next deliveries get lost, and are recorded as failed. */
  dropDeliveries(count: number): void {
    this.#hub.hooks.drop(count);
  }

  /** How many requests per hour each installation has. */
  limitRequests(perHour: number): void {
    this.#server.limit = perHour;
  }

  /** From now on deliveries are made and kept, and sent nowhere before `deliver` says so: also without a webhook. */
  holdDeliveries(hold = true): void {
    this.#hub.hooks.hold(hold);
  }

  /** Deliveries that were held and never sent, oldest first. */
  get held(): readonly Delivery[] {
    return this.#hub.hooks.held;
  }

  /** Sends a held delivery now, and one that was sent already once more: under the same GUID, headers and signature. */
  deliver(delivery: Delivery): void {
    this.#hub.hooks.deliver(delivery);
  }

  /** Sends a recorded delivery again, as GitHub's Redeliver button does. */
  redeliver(delivery: Delivery): void {
    this.#hub.hooks.redeliver(delivery);
  }

  /**
   * Resolves when all webhooks are delivered.
   * @throws Error naming everything that GitHub would not have sent, accepted or answered so far.
   */
  async settle(): Promise<void> {
    await this.#hub.hooks.settle();
    if (this.violations.length > 0) throw new Error(`not as on GitHub:\n${this.violations.join("\n")}`);
  }

  /** Stops listening; throws as `settle` does. */
  async close(): Promise<void> {
    try {
      await this.settle();
    } finally {
      await this.#server.close();
    }
  }
}
