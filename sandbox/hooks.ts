/** Webhook deliveries: made, signed, sent once and recorded, as GitHub does it. */
import { createHmac, randomBytes } from "node:crypto";
import type { Json } from "./json/accounts.ts";
import { installationJson, userJson } from "./json/accounts.ts";
import { organizationOf, repositoryJson } from "./json/repositories.ts";
import type { Account, AppRecord, Installation, Repository } from "./model.ts";
import { webhookProblem } from "./webhook-schema.ts";
import { timestamp, type World } from "./world.ts";

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly redelivery: boolean;
  readonly payload: Json;
  deliveredAt: string;
  /** Seconds. */
  duration: number;
  /** "OK", or what went wrong in GitHub's words; "pending" until it was tried. */
  status: string;
  statusCode: number;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string> | null;
  responseBody: string | null;
}

/** GitHub gives up on an answer after this long, in milliseconds. */
const patience = 10_000;

/** 100-nanosecond steps from the start of UUID time (15 October 1582) to 1970. */
const uuidEpoch = 0x01b21dd213814000n;
let lastTick = 0n;

/** A version-1 UUID: holds the time at which the delivery was made, as GitHub's do. */
export function timeUuid(at: Date): string {
  let tick = BigInt(at.getTime()) * 10_000n + uuidEpoch;
  if (tick <= lastTick && lastTick - tick < 10_000n) tick = lastTick + 1n;
  lastTick = tick;
  const hex = tick.toString(16).padStart(15, "0");
  const rest = randomBytes(8);
  rest[0] = ((rest[0] ?? 0) & 0x3f) | 0x80;
  const tail = rest.toString("hex");
  return `${hex.slice(7)}-${hex.slice(3, 7)}-1${hex.slice(0, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Sent to every App, whatever it is subscribed to. */
const always = new Set(["installation", "installation_repositories", "github_app_authorization"]);

export class Hooks {
  readonly deliveries: Delivery[] = [];
  readonly #world: World;
  readonly #app: AppRecord;
  readonly #violations: string[];
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #holding = false;
  readonly #held = new Set<Delivery>();
  #toDrop = 0;
  #lastId = 7_000_000_000;

  constructor(world: World, app: AppRecord, violations: string[]) {
    this.#world = world;
    this.#app = app;
    this.#violations = violations;
  }

  /** The next deliveries get lost: they are recorded as failed, and nobody is told. */
  drop(count: number): void {
    this.#toDrop = count;
  }

  /** While deliveries are held they are made and recorded, and sent nowhere until somebody asks for each. */
  hold(holding: boolean): void {
    this.#holding = holding;
  }

  /** What was held and never sent, oldest first. */
  get held(): Delivery[] {
    return [...this.#held];
  }

  /** Sends what was held; what was sent before goes out again as a redelivery. */
  deliver(delivery: Delivery): void {
    if (this.#held.delete(delivery)) this.dispatch(delivery);
    else this.redeliver(delivery);
  }

  /** Resolves when everything that was to be sent was sent, including what came up meanwhile. */
  async settle(): Promise<void> {
    while (this.#waiting > 0) await this.#queue;
  }

  /** Tells the App about something in a repository, if it is installed there and subscribed. */
  emit(event: string, action: string | null, repository: Repository, sender: Account, payload: Json): void {
    const installation = this.#world.installationFor(repository);
    if (!installation) return;
    this.send(event, action, installation, repository, {
      ...(action === null ? {} : { action }),
      ...payload,
      repository: payload.repository ?? repositoryJson(this.#world, repository),
      ...organizationOf(this.#world, repository),
      sender: userJson(this.#world, sender),
      installation: {
        id: installation.id,
        node_id: this.#world.nodeId("MDIzOkludGVncmF0aW9u", installation.id),
      },
    });
  }

  /** Tells the App about its own installation. */
  emitInstallation(
    event: string,
    action: string,
    installation: Installation,
    sender: Account,
    payload: Json,
  ): void {
    this.send(event, action, installation, null, {
      action,
      installation: installationJson(this.#world, this.#app, installation),
      ...payload,
      sender: userJson(this.#world, sender),
    });
  }

  private send(
    event: string,
    action: string | null,
    installation: Installation,
    repository: Repository | null,
    payload: Json,
  ): void {
    if (!always.has(event) && !this.#app.events.includes(event)) return;
    if (installation.suspendedAt !== null && !always.has(event)) return;
    const problem = webhookProblem(event, action, payload);
    if (problem !== null) this.#violations.push(`webhook ${problem}`);
    if (this.#app.webhookUrl === null && !this.#holding) return;
    const delivery = this.record({
      guid: timeUuid(this.#world.clock()),
      event,
      action,
      installationId: installation.id,
      repositoryId: repository?.id ?? null,
      redelivery: false,
      payload,
    });
    if (this.#holding) this.#held.add(delivery);
    else this.dispatch(delivery);
  }

  /** Sends a delivery again under its GUID and a new id. */
  redeliver(delivery: Delivery): void {
    const { guid, event, action, installationId, repositoryId, payload } = delivery;
    const again = { guid, event, action, installationId, repositoryId, payload, redelivery: true };
    this.dispatch(this.record(again));
  }

  private record(
    what: Pick<
      Delivery,
      "guid" | "event" | "action" | "installationId" | "repositoryId" | "redelivery" | "payload"
    >,
  ): Delivery {
    this.#lastId += 13;
    const delivery: Delivery = {
      ...what,
      id: this.#lastId,
      deliveredAt: timestamp(this.#world.clock()),
      duration: 0,
      status: "pending",
      statusCode: 0,
      requestHeaders: {},
      responseHeaders: null,
      responseBody: null,
    };
    this.deliveries.push(delivery);
    return delivery;
  }

  private dispatch(delivery: Delivery): void {
    this.#waiting += 1;
    this.#queue = this.#queue
      .then(() => this.attempt(delivery))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const body = JSON.stringify(delivery.payload);
    const signature = createHmac("sha256", this.#app.webhookSecret).update(body).digest("hex");
    delivery.requestHeaders = {
      accept: "*/*",
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/5a11d60",
      "x-github-delivery": delivery.guid,
      "x-github-event": delivery.event,
      "x-github-hook-id": String(this.#app.id + 1),
      "x-github-hook-installation-target-id": String(this.#app.id),
      "x-github-hook-installation-target-type": "integration",
      "x-hub-signature-256": `sha256=${signature}`,
    };
    delivery.deliveredAt = timestamp(this.#world.clock());
    const started = performance.now();
    if (this.#toDrop > 0) {
      this.#toDrop -= 1;
      Object.assign(delivery, { status: "failed to connect to host", statusCode: 502 });
      return;
    }
    await this.post(delivery, body);
    delivery.duration = Math.round(performance.now() - started) / 1000;
  }

  private async post(delivery: Delivery, body: string): Promise<void> {
    try {
      const answer = await fetch(this.#app.webhookUrl ?? "", {
        method: "POST",
        headers: delivery.requestHeaders,
        body,
        signal: AbortSignal.timeout(patience),
      });
      delivery.statusCode = answer.status;
      delivery.status = answer.ok ? "OK" : `Invalid HTTP Response: ${answer.status}`;
      delivery.responseHeaders = Object.fromEntries(answer.headers);
      delivery.responseBody = await answer.text();
    } catch (error) {
      const late = error instanceof Error && error.name === "TimeoutError";
      delivery.status = late ? "timed out" : "failed to connect to host";
      delivery.statusCode = late ? 504 : 502;
    }
  }
}
