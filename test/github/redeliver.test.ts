/** Deliveries that got lost on their way come back, once. */
import { pino } from "pino";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import type { Environment } from "../../src/environment.ts";
import type { Client } from "../../src/github/client.ts";
import { type FailedDelivery, redeliverFailed } from "../../src/github/redeliver.ts";
import { createProbot, type Foothold, startFoothold } from "../../src/main.ts";
import { findStored } from "../../src/store/sweeps.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { type Receiver, startReceiver } from "../sandbox/receiver.ts";

const secret = "a-secret-of-the-sandbox";
const minute = 60_000;

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

const environmentOf = (sandbox: Sandbox): Environment => ({
  appId: sandbox.app.id,
  privateKey: sandbox.app.privateKey,
  webhookSecrets: [secret],
  database: { url: fresh.url },
  role: "all",
  host: "127.0.0.1",
  port: 0,
  githubUrl: sandbox.url,
  publicUrl: null,
  signIn: null,
  logLevel: "silent",
});

describe("with the whole App", () => {
  let sandbox: Sandbox;
  let foothold: Foothold | null = null;
  beforeEach(async () => {
    sandbox = await startSandbox({ webhook: { secret } });
    sandbox.createUser("maya");
  });
  afterEach(async () => {
    await foothold?.stop();
    foothold = null;
    await sandbox.close();
  });

  test("what was missed while it was away is there after a start, each delivery once", async () => {
    // Nobody listens at this address.
    sandbox.setWebhook("http://127.0.0.1:1/api/github/webhooks");
    const org = sandbox.createOrganization("positron");
    org.createRepository("engine", { collaborators: { maya: "admin" } });
    org.installApp();
    sandbox.as("maya").in("positron/engine").openIssue({ title: "Missed" });
    await sandbox.settle();
    const missed = sandbox.deliveries.map((one) => one.guid);
    expect(missed.length).toBeGreaterThan(1);
    expect(sandbox.deliveries.every((one) => one.statusCode === 502)).toBe(true);

    const port = await freePort();
    sandbox.setWebhook(`http://127.0.0.1:${port}/api/github/webhooks`);
    foothold = await startFoothold({ ...environmentOf(sandbox), port }, { log: pino({ level: "silent" }) });
    await until(async () => (await findStored(fresh.db, missed, new Date())).size === missed.length);
    await sandbox.settle();
    const again = sandbox.deliveries.filter((one) => one.redelivery);
    expect(again.map((one) => one.guid)).toEqual(missed);
    expect(again.every((one) => one.statusCode === 202)).toBe(true);
  });
});

describe("a sweep", () => {
  let sandbox: Sandbox;
  let receiver: Receiver;
  let client: Client;
  let asked: FailedDelivery[];
  let givenUp: FailedDelivery[];
  let now: Date;
  let stopping: AbortController;

  beforeEach(async () => {
    receiver = await startReceiver(secret);
    now = new Date();
    sandbox = await startSandbox({ webhook: { url: receiver.url, secret }, clock: () => now });
    sandbox.createUser("maya");
    const org = sandbox.createOrganization("positron");
    org.createRepository("engine", { collaborators: { maya: "admin" } });
    org.installApp();
    await sandbox.settle();
    client = (await createProbot(environmentOf(sandbox), pino({ level: "silent" })).auth()) as Client;
    stopping = new AbortController();
  });
  afterEach(async () => {
    await receiver.close();
    await sandbox.close();
  });

  /** Sweeps as a process does that has what the receiver took in; resolves with the events asked for. */
  async function sweep(since: Date | null = null, seen: (guids: readonly string[]) => string[] = arrivedOf) {
    asked = [];
    givenUp = [];
    const position = await redeliverFailed(
      {
        client: async () => client,
        arrived: async (guids) => new Set(seen(guids)),
        now: () => now,
        signal: stopping.signal,
        onAsked: (one) => asked.push(one),
        onGivenUp: (one) => givenUp.push(one),
      },
      since,
    );
    await sandbox.settle();
    return position;
  }

  const arrivedOf = (guids: readonly string[]) =>
    guids.filter((guid) => sandbox.deliveries.some((one) => one.guid === guid && one.statusCode === 202));
  const open = (title: string) => sandbox.as("maya").in("positron/engine").openIssue({ title });
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const lists = () =>
    sandbox.requests.filter((one) => one.operation === "apps/list-webhook-deliveries").length;

  test("asks for what failed, and not again for what came on a later attempt", async () => {
    sandbox.dropDeliveries(2);
    for (const title of ["one", "two", "three"]) open(title);
    await sandbox.settle();
    expect(receiver.names()).toEqual(["installation.created", "issues.opened"]);
    await sweep();
    expect(asked.map((one) => [one.event, one.attempts])).toEqual([
      ["issues", 1],
      ["issues", 1],
    ]);
    expect(receiver.names()).toHaveLength(4);
    expect(new Set(receiver.received.map((one) => one.guid)).size).toBe(4);
    pass(10 * minute);
    await sweep();
    expect(asked).toEqual([]);
    expect(receiver.received).toHaveLength(4);
  });

  test("leaves alone what arrived although its answer was lost", async () => {
    receiver.status = 500;
    open("stored, and then the answer failed");
    await sandbox.settle();
    await sweep(null, (guids) => [...guids]);
    expect(asked).toEqual([]);
  });

  test("asks at growing distances, six times at most, and then says that it gives up", async () => {
    receiver.status = 500;
    open("never taken");
    await sandbox.settle();
    const times: number[] = [];
    const begun = now.getTime();
    let position: Date | null = null;
    for (let step = 0; step < 36 * 12; step += 1) {
      position = await sweep(position);
      if (asked.length > 0) times.push((now.getTime() - begun) / minute);
      if (givenUp.length > 0) break;
      pass(5 * minute);
    }
    expect(times).toEqual([0, 5, 25, 105, 425, 1705]);
    expect(givenUp).toMatchObject([{ event: "issues", attempts: 7, statusCode: 500 }]);
    pass(5 * minute);
    await sweep(await sweep(position));
    expect([asked, givenUp]).toEqual([[], []]);
  }, 60_000);

  test("begins where everything before is settled, and never before three days ago", async () => {
    receiver.status = 500;
    open("open");
    await sandbox.settle();
    const failedAt = Math.floor(now.getTime() / 1000) * 1000;
    pass(60 * minute);
    // It stays open, so the next sweep has to see it again.
    expect((await sweep()).getTime()).toBe(failedAt);
    receiver.status = 202;
    pass(10 * minute);
    await sweep();
    expect(asked).toHaveLength(1);
    expect((await sweep()).getTime()).toBe(now.getTime() - 5 * minute);

    receiver.status = 500;
    open("too old");
    await sandbox.settle();
    pass(3 * 24 * 60 * minute + minute);
    await sweep();
    expect(asked).toEqual([]);
  });

  test("reads several pages, and stops reading at its position", async () => {
    sandbox.dropDeliveries(150);
    for (let index = 0; index < 150; index += 1) open(`issue ${index}`);
    await sandbox.settle();
    await sweep();
    expect(asked).toHaveLength(150);
    expect(lists()).toBe(2);
    pass(60 * minute);
    await sweep(new Date(now.getTime() - minute));
    expect(lists()).toBe(3);
  }, 60_000);

  test("asks for the rest when GitHub has let go of one", async () => {
    sandbox.dropDeliveries(2);
    open("one");
    open("two");
    await sandbox.settle();
    sandbox.fail({ status: 404, times: 1, match: "/attempts" });
    await sweep();
    expect([givenUp.length, asked.length]).toEqual([1, 1]);
  });

  test("stops at GitHub's limit and when the process stops, and keeps its place", async () => {
    sandbox.dropDeliveries(2);
    open("one");
    open("two");
    await sandbox.settle();
    const since = new Date(now.getTime() - 60 * minute);
    sandbox.fail({ status: 429, times: 1, match: "/attempts", retryAfter: 60 });
    expect(await sweep(since)).toEqual(since);
    expect(asked).toEqual([]);
    stopping.abort();
    expect(await sweep(since)).toEqual(since);
    expect(asked).toEqual([]);
    stopping = new AbortController();
    await sweep(since);
    expect(asked).toHaveLength(2);
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("it did not come to be so");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
