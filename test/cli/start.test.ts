/** `foothold start` as a process of its own: it refuses, is set up in the browser, runs, and stops. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";

const program = path.resolve("src/cli/main.ts");

interface Started {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  readonly printed: () => string;
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Resolves with what a pattern finds in what is printed. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
}

let folder: string;
let fresh: FreshDatabase;
let sandbox: Sandbox;
const running: ChildProcess[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  sandbox = await startSandbox({ webhook: { secret: "a-secret-of-the-sandbox" } });
});
afterAll(async () => {
  await sandbox.close();
  await fresh.drop();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "start-test-"));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function start(variables: Record<string, string> = {}): Started {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [program, "start"], { cwd: folder, env: { PATH, ...variables } });
  running.push(child);
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  child.stderr.on("data", (chunk) => (text += chunk));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const says = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(text);
      if (found !== null) return found;
      if (isOver) throw new Error(`it ended without saying ${pattern}:\n${text}`);
      await sleep(10);
    }
  };
  return { child, printed: () => text, ended, says };
}

const complete = () => ({
  APP_ID: String(sandbox.app.id),
  PRIVATE_KEY: sandbox.app.privateKey,
  WEBHOOK_SECRET: sandbox.app.webhookSecret,
  DATABASE_URL: fresh.url,
  GITHUB_API_URL: sandbox.url,
  PORT: "0",
});

test("refuses to start without a webhook secret, and says how to mend it", async () => {
  const started = start({ APP_ID: "1", PRIVATE_KEY: sandbox.app.privateKey });
  expect(await started.ended).toBe(2);
  expect(started.printed()).toMatch(/^foothold cannot start:\n {2}WEBHOOK_SECRET is missing: make one/);
  expect(existsSync(path.join(folder, ".foothold"))).toBe(false);
});

test("is set up in the browser and then runs, in one process", async () => {
  const port = await freePort();
  const { PORT: _, APP_ID: __, PRIVATE_KEY: ___, WEBHOOK_SECRET: ____, ...rest } = complete();
  const started = start({ ...rest, PORT: String(port) });
  const [, url = ""] = await started.says(/Open (\S+) in a browser/);
  expect(await (await fetch(url)).text()).toContain("Set Foothold up");
  const body = new URLSearchParams({
    organisation: "",
    kind: "instance",
    address: "https://foothold.example.org",
  });
  const confirmation = await (await fetch(`${url}/setup`, { method: "POST", body })).text();
  const state = /state=([\w-]+)/.exec(confirmation)?.[1];
  const code = sandbox.registerManifest();
  const made = await fetch(`${url}/setup/created?code=${code}&state=${state}`);
  expect(await made.text()).toContain("/installations/new");

  await started.says(/Foothold runs/);
  const home = await (await fetch(url)).text();
  expect(home).toContain("Foothold runs here");
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/setup/created`)).status).toBe(404);
  const stored = JSON.parse(readFileSync(path.join(folder, ".foothold/credentials.json"), "utf8"));
  started.child.kill("SIGTERM");
  expect(await started.ended).toBe(0);
  expect(started.printed()).not.toContain(stored.webhook_secret);
  expect(started.printed()).not.toContain(stored.client_secret);
  expect(started.printed()).not.toContain(stored.pem.split("\n")[1]);
  expect(started.printed()).not.toContain(code);
});

test("stops on SIGTERM during setup", async () => {
  const started = start({ PORT: "0" });
  await started.says(/Open http/);
  started.child.kill("SIGTERM");
  expect(await started.ended).toBe(0);
  expect(existsSync(path.join(folder, ".foothold"))).toBe(false);
});

test.each(["SIGTERM", "SIGINT"] as const)("runs from .env, and stops on %s", async (signal) => {
  const { PRIVATE_KEY, ...rest } = complete();
  const lines = Object.entries({ ...rest, PRIVATE_KEY: JSON.stringify(PRIVATE_KEY) });
  writeFileSync(path.join(folder, ".env"), lines.map(([name, value]) => `${name}=${value}\n`).join(""));
  const started = start({ LOG_LEVEL: "info" });
  const [, url] = await started.says(/"url":"([^"]+)".*Foothold runs/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const figures = await (await fetch(`${url}/metrics`)).text();
  for (const name of ["deliveries_parked", "effects_parked", "oldest_pending_seconds"]) {
    expect(figures).toContain(`\nfoothold_${name} 0\n`);
  }
  started.child.kill(signal);
  // A terminal's Ctrl-C comes twice through npm.
  started.child.kill(signal);
  expect(await started.ended).toBe(0);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test("a second signal ends it at once", async () => {
  const started = start(complete());
  const [, url] = await started.says(/"url":"([^"]+)".*Foothold runs/);
  // A request under way, which would hold up a graceful stop for ten seconds.
  const body = new ReadableStream({ pull: () => sleep(60_000, undefined, { ref: false }) });
  const headers = { "content-type": "application/json", "x-hub-signature-256": "sha256=00" };
  const more = { "x-github-event": "push", "x-github-delivery": "slow" };
  const request = { method: "POST", body, headers: { ...headers, ...more }, duplex: "half" };
  const cut = fetch(`${url}/api/github/webhooks`, request as RequestInit).catch(() => "cut");
  await sleep(100);
  started.child.kill("SIGTERM");
  await started.says(/Stopping/);
  await sleep(700);
  expect(started.child.exitCode).toBe(null);
  started.child.kill("SIGTERM");
  expect(await started.ended).toBe(143);
  expect(await cut).toBe("cut");
});

test("says in one line that the port is taken, or that there is no database", async () => {
  const port = await freePort();
  const blocker = createServer().listen(port, "localhost");
  try {
    const started = start({ ...complete(), PORT: String(port) });
    expect(await started.ended).toBe(2);
    expect(started.printed()).toContain(`foothold: port ${port} is taken`);
  } finally {
    blocker.close();
  }
  const started = start({
    ...complete(),
    DATABASE_URL: "postgresql://foothold:hunter2@127.0.0.1:1/foothold",
  });
  expect(await started.ended).toBe(2);
  expect(started.printed()).toContain("ECONNREFUSED");
  expect(started.printed()).not.toContain("hunter2");
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
