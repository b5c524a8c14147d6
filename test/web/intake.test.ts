import { createHmac, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createInbox, type Inbox, readPayload } from "../../src/store/deliveries.ts";
import { createIntake, type ReceivedDelivery, webhookRoute } from "../../src/web/intake.ts";
import { createServer, healthRoutes, type Server } from "../../src/web/server.ts";
import { type FreshDatabase, freshDatabase, onServer } from "../database.ts";

const secret = "a secret of the tests";
let fresh: FreshDatabase;
let inbox: Inbox;
let server: Server;
let url: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  inbox = createInbox(fresh.db);
  server = await serve({ accept: inbox.accept });
  url = urlOf(server);
});
afterAll(async () => {
  await server.close();
  await inbox.close();
  await fresh.drop();
});

const urlOf = (one: Server) => `http://127.0.0.1:${one.port}/api/github/webhooks`;

function serve(options: Partial<Parameters<typeof createIntake>[0]>): Promise<Server> {
  const accept = async () => "stored" as const;
  const intake = createIntake({ secret, accept, onError: () => undefined, ...options });
  return createServer({
    routes: { [webhookRoute]: intake, ...healthRoutes(async () => true) },
    host: "127.0.0.1",
    port: 0,
    onError: () => undefined,
  });
}

function sign(body: string | Buffer, key = secret): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

interface Sent {
  readonly body?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly to?: string;
}

async function send(sent: Sent = {}): Promise<{ status: number; text: string; headers: Headers }> {
  const body =
    sent.body ?? JSON.stringify({ action: "opened", repository: { id: 77 }, installation: { id: 5 } });
  const headers = {
    "content-type": "application/json",
    "x-github-event": "pull_request",
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": sign(body),
    ...sent.headers,
  };
  const present = Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const response = await fetch(sent.to ?? url, { method: "POST", body, headers: present });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const stored = (guid: string) =>
  fresh.db.kysely.selectFrom("deliveries").selectAll().where("guid", "=", guid).execute();

test("a signed delivery is answered with 202 once it is stored, byte for byte", async () => {
  const guid = randomUUID();
  const body = '{ "text": "größer ✓",\n "repository": {"id": 77} }';
  const answered = await send({ body, headers: { "x-github-delivery": guid } });
  expect(answered.status).toBe(202);
  const rows = await stored(guid);
  expect(rows).toMatchObject([{ event: "pull_request", lane: 77, state: "pending", attempts: 0 }]);
  expect(rows[0] && readPayload(rows[0].payload).toString()).toBe(body);
});

test("the same delivery again is answered with 202, says so, and is stored once", async () => {
  const headers = { "x-github-delivery": randomUUID() };
  await send({ headers });
  const again = await send({ headers });
  expect(again.status).toBe(202);
  expect(again.text).toContain("was here already");
  expect(await stored(headers["x-github-delivery"])).toHaveLength(1);
});

test.each<[string, string, number]>([
  ["a repository", '{"repository":{"id":12},"installation":{"id":3}}', 12],
  ["an installation only", '{"installation":{"id":3}}', -3],
  ["neither", '{"zen":"Keep it logically awesome."}', 0],
  [
    "a repository inside something else",
    '{"pull_request":{"repository":{"id":9}},"installation":{"id":3}}',
    -3,
  ],
  ["a repository in somebody's text", '{"body":"\\"repository\\":{\\"id\\":1}","repository":{"id":12}}', 12],
  ["an id that is no number", '{"repository":{"id":"12"}}', 0],
])("a delivery about %s goes into the right lane", async (_, body, lane) => {
  const guid = randomUUID();
  await send({ body, headers: { "x-github-delivery": guid } });
  expect((await stored(guid)).map((row) => row.lane)).toEqual([lane]);
});

test.each<[string, Sent, number, string]>([
  ["unsigned", { headers: { "x-hub-signature-256": undefined } }, 401, "not signed"],
  [
    "signed with another secret",
    { headers: { "x-hub-signature-256": sign("{}", "other") } },
    401,
    "signature",
  ],
  ["signed with SHA-1's form", { headers: { "x-hub-signature-256": "sha1=abcd" } }, 401, "signature"],
  ["signed with half a signature", { headers: { "x-hub-signature-256": "sha256=ab" } }, 401, "signature"],
  ["without an event", { headers: { "x-github-event": undefined } }, 400, "X-GitHub-Event"],
  ["without an id", { headers: { "x-github-delivery": undefined } }, 400, "X-GitHub-Delivery"],
  ["with an endless id", { headers: { "x-github-delivery": "x".repeat(101) } }, 400, "X-GitHub-Delivery"],
  ["that is not JSON", { body: "payload" }, 400, "not a JSON object"],
  ["that is empty", { body: "" }, 400, "not a JSON object"],
  ["that is a JSON list", { body: "[1]" }, 400, "not a JSON object"],
  ["that is signed but cut off", { body: '{"repository":{"id":12},"sender":{"lo' }, 400, "not a JSON object"],
  [
    "sent as a form",
    { headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "content type to application/json",
  ],
])("a delivery %s is refused and not stored", async (_, sent, status, words) => {
  const before = await fresh.db.pool.query("select count(*) from foothold.deliveries");
  const answered = await send(sent);
  expect({ status: answered.status, text: answered.text }).toEqual({
    status,
    text: expect.stringContaining(words),
  });
  const after = await fresh.db.pool.query("select count(*) from foothold.deliveries");
  expect(after.rows).toEqual(before.rows);
});

test("a body that ends before its length is never stored", async () => {
  const body = '{"repository":{"id":12}}';
  const guid = randomUUID();
  const socket = connect(server.port, "127.0.0.1");
  socket.write(head({ "content-length": String(body.length + 10), "x-github-delivery": guid }, body) + body);
  await sleep(50);
  socket.destroy();
  await sleep(50);
  expect(await stored(guid)).toEqual([]);
});

function head(headers: Record<string, string>, body: string): string {
  const all = {
    host: "127.0.0.1",
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": sign(body),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST /api/github/webhooks HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}

test.each(["with", "without"])(
  "400 MB %s a content-length are refused, and the process does not grow",
  async (kind) => {
    const megabyte = Buffer.alloc(1024 * 1024, 0x20);
    const before = process.memoryUsage().rss;
    let peak = before;
    const length = kind === "with" ? { "content-length": String(400 * megabyte.length) } : {};
    const status = await new Promise<number | string>((resolve) => {
      const request = httpRequest(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-github-event": "push",
          "x-github-delivery": randomUUID(),
          "x-hub-signature-256": sign("{}"),
          ...length,
        },
      });
      let written = 0;
      const more = () => {
        peak = Math.max(peak, process.memoryUsage().rss);
        if (written === 400 || request.destroyed) return;
        written += 1;
        if (request.write(megabyte)) setImmediate(more);
        else request.once("drain", more);
      };
      request.once("response", (response) => resolve(response.statusCode ?? 0));
      request.once("error", (error) => resolve(error.message));
      more();
    });
    expect(status).toBe(413);
    // What may have been kept is the limit of 25 MB, with room for what the collector has not yet swept.
    expect(peak - before).toBeLessThan(120 * 1024 * 1024);
  },
);

test("the largest body GitHub sends is taken", async () => {
  const guid = randomUUID();
  const body = JSON.stringify({ repository: { id: 8 }, text: "x".repeat(24 * 1024 * 1024) });
  expect((await send({ body, headers: { "x-github-delivery": guid } })).status).toBe(202);
  const [row] = await stored(guid);
  expect(row && readPayload(row.payload).length).toBe(body.length);
});

test("many large bodies at once are put off instead of filling the memory", async () => {
  const small = await serve({ mostBuffered: 1024 * 1024 });
  const body = JSON.stringify({ text: "x".repeat(2 * 1024 * 1024) });
  const answered = await send({ body, to: urlOf(small) });
  expect([answered.status, answered.headers.get("retry-after")]).toEqual([503, "30"]);
  expect((await send({ to: urlOf(small) })).status).toBe(202);
  await small.close();
});

test("while one secret replaces another, both are good", async () => {
  const both = await serve({ secret: ["new", "old"] });
  const to = urlOf(both);
  const body = "{}";
  for (const [key, status] of [
    ["new", 202],
    ["old", 202],
    ["older", 401],
  ] as const) {
    const answered = await send({ body, to, headers: { "x-hub-signature-256": sign(body, key) } });
    expect(answered.status).toBe(status);
  }
  await both.close();
});

test.each([[""], [[]], [["good", ""]]])("an intake with the secret %j does not start", (bad) => {
  const accept = async () => "stored" as const;
  expect(() => createIntake({ secret: bad, accept, onError: () => undefined })).toThrow("secret is missing");
});

test("while the database is away deliveries are refused with 503, and taken when it is back", async () => {
  const other = await freshDatabase();
  const itsInbox = createInbox(other.db);
  const errors: unknown[] = [];
  const its = await serve({ accept: itsInbox.accept, onError: (error) => errors.push(error) });
  const to = urlOf(its);
  const headers = { "x-github-delivery": randomUUID() };
  expect((await send({ to })).status).toBe(202);
  const name = new URL(other.url).pathname.slice(1);
  await onServer(`alter database ${name} with allow_connections false`);
  await onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  const refused = await send({ to, headers });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "30"]);
  expect(errors).toHaveLength(1);
  await onServer(`alter database ${name} with allow_connections true`);
  expect((await send({ to, headers })).status).toBe(202);
  await its.close();
  await itsInbox.close();
  await other.drop();
});

test("202 comes after the commit: an answer never overtakes it", async () => {
  const seen: ReceivedDelivery[] = [];
  let commit: () => void = () => undefined;
  const slow = await serve({
    accept: (delivery) => {
      seen.push(delivery);
      return new Promise((resolve) => {
        commit = () => resolve("stored");
      });
    },
  });
  let answered = false;
  const sending = send({ to: urlOf(slow) }).then((one) => {
    answered = true;
    return one;
  });
  while (seen.length === 0) await sleep(5);
  await sleep(50);
  expect(answered).toBe(false);
  commit();
  expect((await sending).status).toBe(202);
  await slow.close();
});

test("other addresses and methods are told apart, and health is told", async () => {
  const base = `http://127.0.0.1:${server.port}`;
  const status = async (path: string, method = "GET") => (await fetch(`${base}${path}`, { method })).status;
  expect(await status("/healthz?probe=1")).toBe(200);
  expect(await status("/readyz", "HEAD")).toBe(200);
  expect(await status("/nothing")).toBe(404);
  const wrong = await fetch(`${base}/api/github/webhooks`);
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
});
