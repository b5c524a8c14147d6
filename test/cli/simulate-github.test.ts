/** `simulate --repository`: a maintainer tries a policy on a repository of the sandbox GitHub, again and again. */
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import { run } from "../../src/cli/run.ts";
import type { Variables } from "../../src/environment.ts";
import { asInstallation } from "../sandbox/client.ts";

const day = 86_400_000;
const policy = `version: 1
tokens: { GRID: { offchain: true, decimals: 2 } }
bounties: {}
kinds:
  code: { reward: 50 GRID }
`;

let sandbox: Sandbox;
let folder: string;
let time: number;
let token: string;
const mira = (name = "engine") => sandbox.as("mira").in(`aurora/${name}`);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "foothold-simulate-github-"));
  time = Date.parse("2026-01-01T12:00:00Z");
  sandbox = await startSandbox({ clock: () => new Date(time) });
  for (const login of ["mira", "nadia"]) sandbox.createUser(login);
  const org = sandbox.createOrganization("aurora");
  org.createRepository("engine", { collaborators: { mira: "maintain" } });
  org.createRepository("site", { collaborators: { mira: "maintain" } });
  const { id } = org.installApp();
  token = ((await (await asInstallation(sandbox, id)).auth()) as { token: string }).token;
  await writeFile(path.join(folder, "policy.yml"), policy);
});
afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

function mergeDaily(count: number, name = "engine"): void {
  for (let index = 0; index < count; index += 1) {
    time += day;
    const { number } = sandbox
      .as("nadia")
      .in(`aurora/${name}`)
      .openPull({ title: "Change", files: { [`${time}.ts`]: "a\n" } });
    mira(name).merge(number);
  }
}

const kept = () => path.join(folder, "pulls/aurora/engine.ndjson");

async function simulate(args: readonly string[], variables: Variables = { GITHUB_TOKEN: token }) {
  let [out, err] = ["", ""];
  const code = await run(["simulate", "--policy", path.join(folder, "policy.yml"), ...args], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    isTerminal: false,
    environment: { GITHUB_API_URL: sandbox.url, FOOTHOLD_HOME: folder, ...variables },
    now: () => new Date(),
  });
  expect(out + err).not.toContain(token);
  return { code, out, err };
}

async function totals(...args: string[]): Promise<[merged: number, amount: string]> {
  const { code, out, err } = await simulate([...args, "--json"]);
  expect([code, err]).toEqual([0, expect.not.stringContaining("foothold:")]);
  const { merged, totals } = JSON.parse(out);
  return [merged, totals[0]?.amount];
}
const asked = () => sandbox.requests.filter(({ graphql }) => graphql === "FootholdMerged").length;

test("what the last months would have cost, by a token, kept for the next time", async () => {
  mergeDaily(60);
  const { number: issue } = mira().openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
  const fix = sandbox.as("nadia").in("aurora/engine");
  const { number } = fix.openPull({ title: "Fix", body: `Closes #${issue}`, files: { "a.ts": "a\n" } });
  mira().merge(number);
  const first = await simulate(["--repository", "aurora/engine", "--json"]);
  expect(JSON.parse(first.out)).toMatchObject({
    merged: 61,
    totals: [{ token: "GRID", amount: "3500" }],
    rules: [
      { rule: "kind", pulls: 60 },
      { rule: "bounty", pulls: 1, totals: [{ amount: "500" }] },
    ],
  });
  expect(first.err).toMatch(/^aurora\/engine: 61 of 61 merged, back to 2026-01-02; 4,99\d points left\n$/);
  expect((await stat(kept())).mode & 0o777).toBe(0o600);
  expect(await readFile(kept(), "utf8")).not.toContain(token);
  const before = asked();
  mergeDaily(1);
  expect(await totals("--repository", "Aurora/Engine")).toEqual([62, "3550"]);
  expect(asked() - before).toBe(1);
  // The file is one as any other.
  expect(await totals("--pulls", kept())).toEqual([62, "3550"]);
});

test("an interrupted run goes on where it stopped, also when half a line was written", async () => {
  mergeDaily(60);
  sandbox.fail({ status: 403, match: "FootholdMerged", times: 1, body: '{"message":"Forbidden"}' });
  const refused = await simulate(["--repository", "aurora/engine"]);
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.err).toBe("foothold: GitHub does not let these credentials read aurora/engine\n");
  await totals("--repository", "aurora/engine", "--since", "2026-02-25");
  await appendFile(kept(), '{"number": 1, "id": "PR_');
  const before = asked();
  expect(await totals("--repository", "aurora/engine")).toEqual([60, "3000"]);
  expect(asked() - before).toBe(3);
  for (const line of (await readFile(kept(), "utf8")).trim().split("\n")) JSON.parse(line);
});

test("days limit what is counted, and how far is read", async () => {
  mergeDaily(60);
  const days = ["--since", "2026-02-20", "--until", "2026-02-22"];
  expect(await totals("--repository", "aurora/engine", ...days)).toEqual([2, "100"]);
  expect(asked()).toBe(1);
});

test("several repositories, one file, and only those that were asked for count", async () => {
  mergeDaily(3);
  mergeDaily(2, "site");
  const save = ["--save", path.join(folder, "all.ndjson")];
  expect(await totals("--repository", "aurora/engine", "aurora/site", ...save)).toEqual([5, "250"]);
  expect(await totals("--repository", "aurora/site", ...save)).toEqual([2, "100"]);
});

test("the App's own credentials do as well", async () => {
  mergeDaily(1);
  const { code, out } = await simulate(["--repository", "aurora/engine"], {
    APP_ID: String(sandbox.app.id),
    PRIVATE_KEY: sandbox.app.privateKey,
    WEBHOOK_SECRET: sandbox.app.webhookSecret,
  });
  expect(code).toBe(0);
  expect(out).toMatch(/^1 pull request, 1 merged, 1 rewarded: 50 GRID\n/);
});

test.each<[string, string[], Variables | undefined, string]>([
  ["no source", [], undefined, "name pull requests: --pulls with files, or --repository"],
  ["no credentials", ["--repository", "aurora/engine"], {}, "set GITHUB_TOKEN to a token"],
  [
    "a wrong token",
    ["--repository", "aurora/engine"],
    { GITHUB_TOKEN: "no" },
    "GitHub refuses these credentials",
  ],
  [
    "no such repository",
    ["--repository", "aurora/nothing"],
    undefined,
    "GitHub shows no repository aurora/nothing",
  ],
  ["an odd name", ["--repository", "aurora/.."], undefined, "aurora/.. is no repository: write owner/name"],
  [
    "a day that is none",
    ["--repository", "aurora/engine", "--since", "2026-02-30"],
    undefined,
    "--since takes a day",
  ],
])("%s is said in one line", async (_, args, variables, message) => {
  const { code, out, err } = await simulate(args, variables);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/^foothold: .*\n$/);
  expect(err).toContain(message);
});
