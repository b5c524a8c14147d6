/** An instance with nothing wrong with it, for the tests of doctor to break. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import type { Permissions } from "../../sandbox/model.ts";
import { run } from "../../src/cli/run.ts";
import type { Variables } from "../../src/environment.ts";
import { readManifest } from "../../src/github/manifest.ts";
import { startReceiver } from "../sandbox/receiver.ts";

export const manifest = readManifest();
export const permissions: Permissions = Object.fromEntries(
  manifest.permissions.map(({ name, level }) => [name, level as "read" | "write"]),
);
export const events = manifest.events.map((one) => one.name);
export const policy = `version: 1
mode: live
tokens:
  GRID: { offchain: true, decimals: 2 }
hold: 7 days
kinds:
  code: { reward: 50 GRID }
`;

export interface Said {
  readonly code: number;
  readonly rows: readonly Record<"check" | "state" | "found" | "fix", string>[];
}

export interface Instance {
  readonly sandbox: Sandbox;
  readonly variables: Readonly<Record<string, string>>;
  /** What time doctor takes it to be. */
  now: () => Date;
  readonly cli: (
    args: readonly string[],
    environment?: Variables,
  ) => Promise<{ code: number; out: string; err: string }>;
  readonly doctor: (args?: readonly string[], more?: Variables) => Promise<Said>;
  readonly close: () => Promise<void>;
}

export async function openInstance(databaseUrl: string): Promise<Instance> {
  const home = mkdtempSync(path.join(tmpdir(), "doctor-test-"));
  const secret = "a-secret-of-the-sandbox";
  const receiver = await startReceiver(secret);
  const sandbox = await startSandbox({
    webhook: { url: receiver.url, secret },
    app: { permissions, events },
  });
  sandbox.createUser("maya");
  const org = sandbox.createOrganization("positron");
  const files = { ".github/foothold.yml": policy };
  org.createRepository("engine", { files, collaborators: { maya: "admin" } });
  org.createRepository("site", { collaborators: { maya: "admin" } });
  org.installApp();
  await sandbox.settle();
  const variables = {
    APP_ID: String(sandbox.app.id),
    PRIVATE_KEY: sandbox.app.privateKey,
    WEBHOOK_SECRET: secret,
    DATABASE_URL: databaseUrl,
    FOOTHOLD_HOME: home,
    GITHUB_API_URL: sandbox.url,
  };
  const cli: Instance["cli"] = async (args, environment = variables) => {
    let [out, err] = ["", ""];
    const code = await run(["doctor", ...args], {
      out: (text) => (out += text),
      err: (text) => (err += text),
      isTerminal: false,
      environment,
      now: () => instance.now(),
    });
    return { code, out, err };
  };
  const instance: Instance = {
    sandbox,
    variables,
    now: () => new Date(),
    cli,
    doctor: async (args = [], more = {}) => {
      const { code, out } = await cli(["--json", ...args], { ...variables, ...more });
      const { ok, rows } = JSON.parse(out);
      expect(ok).toBe(code === 0);
      return { code, rows };
    },
    close: async () => {
      await receiver.close();
      rmSync(home, { recursive: true, force: true });
      // GitHub's own schema does not know that an App may have no address.
      const known = /get-webhook-config-for-app answer 200 \/url /;
      const { violations } = sandbox;
      violations.splice(0, violations.length, ...violations.filter((one) => !known.test(one)));
      await sandbox.close();
    },
  };
  return instance;
}

/** Rows that are not ok, as "state check: found". */
export function bad({ rows }: Said): string[] {
  return rows.filter((one) => one.state !== "ok").map((one) => `${one.state} ${one.check}: ${one.found}`);
}
