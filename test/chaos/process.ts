/** Starts the child, and kills it, its PostgreSQL, or both, in the middle of whatever they do. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Environment } from "../../src/environment.ts";
import type { FromChild, Report, ToChild } from "./child.ts";

export const kinds = ["process", "database", "both"] as const;
export type Kind = (typeof kinds)[number];

export interface Victim {
  /** Where it listens; `null` until it does. */
  readonly url: () => string | null;
  /** Resolves when it listens, or when it ended before that. */
  readonly ready: Promise<void>;
  readonly kill: (kind: Kind) => Promise<void>;
  /** `null` when it ended before it reported. */
  readonly report: () => Promise<Report | null>;
  readonly stop: () => Promise<void>;
}

const program = new URL("./child.ts", import.meta.url).pathname;

/** `onCrash` hears of an end that nobody here asked for. */
export function startVictim(environment: Environment, home: string, onCrash: (why: string) => void): Victim {
  const child = fork(program, [], {
    env: { ...process.env, CHAOS_ENVIRONMENT: JSON.stringify(environment) },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-10_000);
  });
  let url: string | null = null;
  let isWanted = false;
  const exited = once(child, "exit").then(() => {
    url = null;
    if (!isWanted) onCrash(/^\w*Error.*$/m.exec(said)?.[0] ?? said);
  });
  const ready = heard(child, "ready").then((message) => {
    url = message.url;
  });
  ready.catch(() => undefined);
  return {
    url: () => url,
    ready: Promise.race([ready, exited]),
    kill: async (kind) => {
      if (kind !== "process") killDatabase(home);
      if (kind === "database") return;
      isWanted = true;
      child.kill("SIGKILL");
      await exited;
    },
    report: async () => {
      await Promise.race([ready, exited]);
      if (child.connected) child.send("report" satisfies ToChild);
      const told = await Promise.race([heard(child, "report"), exited]);
      return told?.report ?? null;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      isWanted = true;
      if (child.connected) child.send("stop" satisfies ToChild);
      await Promise.race([exited, sleep(20_000, undefined, { ref: false })]);
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function heard<T extends FromChild["type"]>(
  child: ChildProcess,
  type: T,
): Promise<Extract<FromChild, { type: T }>> {
  return new Promise((resolve) => {
    const listen = (message: FromChild) => {
      if (message.type !== type) return;
      child.off("message", listen);
      resolve(message as Extract<FromChild, { type: T }>);
    };
    child.on("message", listen);
  });
}

/** The whole server at once; it is a group of its own, led by the process in its lock file. */
function killDatabase(home: string): void {
  try {
    const pid = Number(readFileSync(path.join(home, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
    if (!Number.isInteger(pid) || pid <= 1 || readFileSync(`/proc/${pid}/comm`, "utf8").trim() !== "postgres")
      return;
    process.kill(-pid, "SIGKILL");
  } catch {
    // Killed while it was not there yet, or not any more: that is chaos too.
  }
}
