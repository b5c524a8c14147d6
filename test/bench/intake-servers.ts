/** The two servers of the intake benchmark, each in a process of its own: `ours` or `probot`. */
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { run } from "probot";
import { openDatabase } from "../../src/store/db.ts";
import { createInbox } from "../../src/store/deliveries.ts";
import { createIntake, webhookRoute } from "../../src/web/intake.ts";
import { createServer } from "../../src/web/server.ts";
import { benchSecret } from "./intake-load.ts";

interface Measured {
  readonly port: number;
  /** Microseconds of processor time so far. */
  cpu(): number;
  stop(): Promise<void>;
}

async function ours(): Promise<Measured> {
  const home = mkdtempSync(path.join(tmpdir(), "foothold-bench-"));
  chmodSync(home, 0o755);
  const log = pino({ level: "info" });
  const db = await openDatabase({ home, log });
  const inbox = createInbox(db);
  const intake = createIntake({
    secret: benchSecret,
    accept: inbox.accept,
    onError: (error) => log.error({ err: error }, "not stored"),
  });
  const server = await createServer({
    routes: { [webhookRoute]: intake },
    host: "127.0.0.1",
    port: 0,
    onError: (error) => log.error({ err: error }, "request failed"),
  });
  const postmaster = Number(
    readFileSync(path.join(home, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0],
  );
  return {
    port: server.port,
    cpu: () => ownCpu() + cpuOfFamily(postmaster),
    stop: async () => {
      await server.close();
      await inbox.close();
      await db.close();
      rmSync(home, { recursive: true });
    },
  };
}

async function probot(): Promise<Measured> {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const server = await run((app) => void app.on("pull_request", () => undefined), {
    env: {
      APP_ID: "1",
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: benchSecret,
      HOST: "127.0.0.1",
      PORT: String(30_000 + (process.pid % 20_000)),
      LOG_FORMAT: "json",
      LOG_LEVEL: "info",
      NODE_ENV: "production",
    },
  });
  return { port: server.port, cpu: ownCpu, stop: async () => void (await server.stop()) };
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** A process and its children, from /proc: ticks of 10 ms, those of children that ended included. 0 elsewhere than on Linux. */
function cpuOfFamily(parent: number): number {
  if (process.platform !== "linux") return 0;
  let ticks = 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    const isParent = Number(name) === parent;
    if (!isParent && Number(stat[1]) !== parent) continue;
    ticks += Number(stat[11]) + Number(stat[12]);
    if (isParent) ticks += Number(stat[13]) + Number(stat[14]);
  }
  return ticks * 10_000;
}

/** The fields after the name, which may hold spaces: state, parent, … */
function statOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

const measured = process.argv[2] === "ours" ? await ours() : await probot();
process.on("message", async (question) => {
  if (question === "cpu") process.send?.(measured.cpu());
  if (question === "stop") {
    await measured.stop();
    process.exit();
  }
});
process.send?.({ port: measured.port });
