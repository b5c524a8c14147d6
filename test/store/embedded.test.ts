import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startEmbedded } from "../../src/store/embedded.ts";
import { platformPackage, recreateLinks } from "../../src/store/embedded-binaries.ts";
import { quiet } from "../database.ts";

const homes: string[] = [];

function newHome(): string {
  const home = mkdtempSync(path.join(tmpdir(), "foothold-embedded-"));
  chmodSync(home, 0o755);
  homes.push(home);
  return home;
}

/** Whatever a failed test left running. */
afterAll(async () => {
  for (const home of homes) {
    const pid = postmaster(home);
    if (pid !== null) process.kill(pid, "SIGINT");
    while (postmaster(home) !== null) await sleep(20);
    rmSync(home, { recursive: true, force: true });
  }
});

function postmaster(home: string): number | null {
  const file = path.join(home, "postgres", "data", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : null;
}

async function query<T>(connectionString: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

async function startUser(home: string): Promise<ChildProcess> {
  const child = fork(path.join(import.meta.dirname, "children", "server-user.ts"), [home], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

async function end(child: ChildProcess, how: "stop" | "SIGKILL"): Promise<void> {
  const ended = once(child, "exit");
  if (how === "stop") child.send("stop");
  else child.kill(how);
  await ended;
}

test("a server is made, keeps what it was given over a restart, and flushes it to the disk", async () => {
  const home = newHome();
  const first = await startEmbedded({ home, log: quiet });
  await query(first.connectionString, "create table kept as select 42 as n");
  const settings = await query<{ name: string; setting: string }>(
    first.connectionString,
    `select name, setting from pg_settings
      where name in ('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit') order by name`,
  );
  expect(settings.map((row) => `${row.name}=${row.setting}`)).toEqual([
    "fsync=on",
    "full_page_writes=on",
    "listen_addresses=",
    "synchronous_commit=on",
  ]);
  await first.stop();
  expect(postmaster(home)).toBeNull();
  const second = await startEmbedded({ home, log: quiet });
  expect(await query(second.connectionString, "select n from kept")).toEqual([{ n: 42 }]);
  await second.stop();
});

test("processes that start at once on a new home share one server, and the last to stop stops it", async () => {
  const home = newHome();
  const users = await Promise.all([1, 2, 3].map(() => startUser(home)));
  const pid = postmaster(home);
  expect(pid).not.toBeNull();
  for (const user of users.slice(1)) await end(user, "stop");
  expect(postmaster(home)).toBe(pid);
  for (const user of users.slice(0, 1)) await end(user, "stop");
  expect(postmaster(home)).toBeNull();
  expect(readdirSync(path.join(home, "postgres")).filter((name) => name.startsWith("initdb"))).toEqual([]);
});

test("a server whose process was killed is adopted by the next one, with everything in it", async () => {
  const home = newHome();
  await end(await startUser(home), "SIGKILL");
  const orphan = postmaster(home);
  expect(orphan).not.toBeNull();
  const adopted = await startEmbedded({ home, log: quiet });
  expect(postmaster(home)).toBe(orphan);
  expect(await query(adopted.connectionString, "select count(*)::int as n from kept")).toEqual([{ n: 1 }]);
  await adopted.stop();
  expect(postmaster(home)).toBeNull();
});

test("a server that is killed itself is started again and has lost nothing that was committed", async () => {
  const home = newHome();
  const server = await startEmbedded({ home, log: quiet });
  await query(server.connectionString, "create table kept as select 1 as n");
  process.kill(postmaster(home) ?? 0, "SIGKILL");
  let rows: unknown[] = [];
  for (let attempt = 0; attempt < 200 && rows.length === 0; attempt++) {
    rows = await query(server.connectionString, "select n from kept").catch(() => []);
    await sleep(50);
  }
  expect(rows).toEqual([{ n: 1 }]);
  await server.stop();
});

test("a lock file left by a machine that stopped does not keep the server from starting", async () => {
  const home = newHome();
  const first = await startEmbedded({ home, log: quiet });
  const file = path.join(home, "postgres", "data", "postmaster.pid");
  const left = readFileSync(file, "utf8");
  await first.stop();
  // The number belongs to something else by now: to this very process.
  writeFileSync(file, left.replace(/^\d+/, String(process.pid)));
  const second = await startEmbedded({ home, log: quiet });
  expect(await query(second.connectionString, "select 1 as n")).toEqual([{ n: 1 }]);
  await second.stop();
});

test("what a process left that was killed while it made the database is swept away", async () => {
  const home = newHome();
  const leftover = path.join(home, "postgres", "initdb-999999999-abcd");
  mkdirSync(leftover, { recursive: true });
  const server = await startEmbedded({ home, log: quiet });
  expect(existsSync(leftover)).toBe(false);
  await server.stop();
});

test("a home whose path is too long for a socket works", async () => {
  const home = path.join(newHome(), "a".repeat(60), "b".repeat(60));
  const server = await startEmbedded({ home, log: quiet });
  expect(await query(server.connectionString, "select 1 as n")).toEqual([{ n: 1 }]);
  await server.stop();
});

test("a database of another major version is left alone, and the message says what to do", async () => {
  const home = newHome();
  mkdirSync(path.join(home, "postgres", "data"), { recursive: true });
  writeFileSync(path.join(home, "postgres", "data", "PG_VERSION"), "17\n");
  await expect(startEmbedded({ home, log: quiet })).rejects.toThrow(/made by PostgreSQL 17.*brings 18/);
});

test.each([
  ["win32", "x64", false, "no embedded PostgreSQL for win32-x64"],
  ["linux", "riscv64", false, "no embedded PostgreSQL for linux-riscv64"],
  ["linux", "x64", true, "needs glibc"],
])("on %s %s (musl: %s) the message names DATABASE_URL", (platform, arch, musl, words) => {
  expect(() => platformPackage(platform, arch, musl)).toThrow(words);
  expect(() => platformPackage(platform, arch, musl)).toThrow("Set DATABASE_URL");
});

test("library links are made again when npm's install scripts did not run", async () => {
  const folder = newHome();
  const native = path.join(folder, "native");
  mkdirSync(path.join(native, "lib"), { recursive: true });
  writeFileSync(path.join(native, "lib", "libpq.so.5.18"), "library");
  const links = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
  writeFileSync(path.join(native, "pg-symlinks.json"), JSON.stringify(links));
  await recreateLinks(folder, native);
  await recreateLinks(folder, native);
  expect(readFileSync(path.join(native, "lib", "libpq.so.5"), "utf8")).toBe("library");
});
