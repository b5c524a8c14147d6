/** The server process of the embedded PostgreSQL: its settings, its lock file and its last words. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Account, Binaries } from "./embedded-binaries.ts";
import type { Log } from "./log.ts";

/** Where one home keeps its server, and how to run it. */
export interface Place {
  readonly data: string;
  readonly base: string;
  readonly run: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** Starts the server and leaves it to itself; whether it comes up is for the caller to find out. */
export async function launch(place: Place): Promise<ChildProcess> {
  const settings: Record<string, string> = {
    listen_addresses: "",
    unix_socket_directories: place.run,
    unix_socket_permissions: "0700",
    port: "5432",
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    // One server, no replicas: the log need only serve recovery, and rare checkpoints keep it small.
    wal_level: "minimal",
    max_wal_senders: "0",
    max_wal_size: "2GB",
    min_wal_size: "256MB",
    wal_buffers: "16MB",
    checkpoint_timeout: "15min",
    shared_buffers: "128MB",
    max_connections: "100",
    io_method: "sync",
    jit: "off",
    timezone: "UTC",
    logging_collector: "on",
    log_directory: path.join(place.base, "log"),
    log_filename: "%a.log",
    log_truncate_on_rotation: "on",
    log_rotation_age: "1d",
    log_rotation_size: "0",
    log_timezone: "UTC",
    // What a statement had to do with, and its text, may name people; the message alone says what is wrong.
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    log_parameter_max_length_on_error: "0",
    ...place.settings,
  };
  const output = await open(startLog(place), "w");
  try {
    const child = spawn(
      place.binaries.postgres,
      ["-D", place.data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      {
        ...(place.account ?? {}),
        cwd: place.base,
        // Its own group: a Ctrl-C meant for us must not stop it before we have finished with it.
        detached: true,
        stdio: ["ignore", output.fd, output.fd],
      },
    );
    child.once("error", (error) => place.log.error({ err: error }, "PostgreSQL could not be run"));
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}

const startLog = (place: Place) => path.join(place.base, "start.log");

/** The end of what the server said before its own log took over. */
export async function lastWords(place: Place): Promise<string> {
  const said = await readFile(startLog(place), "utf8").catch(() => "");
  return `It said: ${said.trim().split("\n").slice(-5).join("\n") || "nothing"}`;
}

/** The server that holds the data now, from the lock file it keeps; `null` when there is none alive. */
export async function readPostmaster(place: Place): Promise<{ pid: number; socketFolder: string } | null> {
  const file = path.join(place.data, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null;
  if (isSomethingElse(pid)) {
    // After a restart of the machine or container the number can belong to anything, and PostgreSQL would refuse.
    place.log.warn({ pid }, "removing the lock file of a PostgreSQL that is long gone");
    await rm(file, { force: true });
    return null;
  }
  return { pid, socketFolder: lines[4] || place.run };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Only where the system tells: elsewhere PostgreSQL's own judgement stands. */
function isSomethingElse(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() !== "postgres";
  } catch {
    return false;
  }
}
