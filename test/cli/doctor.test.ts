/** Instances with one thing wrong with each, and what doctor says about it. */
import { generateKeyPairSync } from "node:crypto";
import { pino } from "pino";
import { checkApp } from "../../src/cli/doctor/app.ts";
import type { Variables } from "../../src/environment.ts";
import type { Client } from "../../src/github/client.ts";
import { createProbot } from "../../src/main.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import {
  bad,
  events,
  type Instance,
  manifest,
  openInstance,
  permissions,
  policy,
} from "./doctor-instance.ts";

let fresh: FreshDatabase;
let instance: Instance;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  instance = await openInstance(fresh.url);
});
afterEach(() => instance.close());

test("an instance with nothing wrong is ok, in every row", async () => {
  const said = await instance.doctor();
  expect(bad(said)).toEqual([]);
  expect(said.code).toBe(0);
  expect(said.rows.map((one) => one.check)).toEqual([
    "credentials",
    "GitHub accepts the App",
    "clock",
    "permissions",
    "events",
    "installations",
    "webhook address",
    "deliveries",
    "policies of positron",
    "database",
    "migrations",
    "parked deliveries",
    "parked effects",
    "queue",
  ]);
  expect(said.rows.find((one) => one.check === "policies of positron")?.found).toBe("positron/engine live.");
  const { out } = await instance.cli([]);
  expect(out).toContain("All is ok.");
  expect(out).not.toContain(instance.sandbox.app.webhookSecret);
});

const { privateKey: strange } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const strangeKey = strange.export({ type: "pkcs1", format: "pem" }).toString();

/** What is broken, how, and the rows that say so. */
const broken: [string, (instance: Instance) => unknown, (RegExp | string)[], Variables?][] = [
  [
    "another App's key",
    () => 0,
    [/^wrong GitHub accepts the App: It refuses/, ...unknown()],
    { PRIVATE_KEY: strangeKey },
  ],
  [
    "a permission and an event are missing",
    ({ sandbox }) => {
      sandbox.app.permissions = { ...permissions, checks: "read" };
      sandbox.app.events = events.filter((one) => one !== "push");
    },
    ["missing permissions: It lacks checks: write.", "missing events: It lacks push."],
  ],
  [
    "more than it needs",
    ({ sandbox }) => {
      sandbox.app.permissions = { ...permissions, administration: "write", contents: "write" };
      sandbox.app.events = [...events, "star"];
    },
    [
      "wrong permissions: It does not need contents: write, administration: write.",
      "wrong events: It does not need star.",
    ],
  ],
  [
    "a permission that was not accepted yet",
    ({ sandbox }) => {
      const installation = sandbox.owner("positron").installation();
      installation.permissions = { ...permissions, issues: "read" };
    },
    ["missing installation on positron: It has not accepted issues: write."],
  ],
  [
    "a suspended installation",
    ({ sandbox }) => sandbox.owner("positron").suspendApp(),
    ["wrong installation on positron: It is suspended."],
  ],
  [
    "no installation",
    ({ sandbox }) => sandbox.owner("positron").uninstallApp(),
    ["missing installations: The App is installed nowhere."],
  ],
  [
    "no webhook address",
    ({ sandbox }) => sandbox.setWebhook(null),
    ["missing webhook address: The App has none: GitHub sends nothing."],
  ],
  [
    "deliveries that failed",
    async ({ sandbox }) => {
      sandbox.dropDeliveries(1);
      sandbox.as("maya").in("positron/engine").openIssue({ title: "Missed" });
      await sandbox.settle();
    },
    ["wrong deliveries: 1 of the last 2 did not arrive; issues: failed to connect to host (502)."],
  ],
  [
    "a clock that is ahead",
    (it) => {
      it.now = () => new Date(Date.now() + 600_000);
    },
    [/^wrong clock: It is (599|600|601) seconds ahead of GitHub's\.$/],
  ],
  [
    "no policy anywhere",
    ({ sandbox }) => {
      const org = sandbox.owner("positron");
      org.uninstallApp();
      org.installApp({ repositories: ["site"] });
    },
    ["missing policies of positron: None of 1 repositories has one."],
  ],
  [
    "a policy with a problem",
    ({ sandbox }) => {
      const text = policy.replace("mode: live", "mode: lively");
      sandbox.as("maya").in("positron/engine").pushFiles("main", { ".github/foothold.yml": text });
    },
    [/^wrong policy of positron\/engine: \.github\/foothold\.yml:2:\d+: /],
  ],
  [
    "a database that is not there",
    () => 0,
    [/^wrong database: It cannot be used: .*ECONNREFUSED/, ...withoutDatabase()],
    { DATABASE_URL: "postgresql://foothold:hunter2@127.0.0.1:1/foothold" },
  ],
  [
    "no database yet",
    () => 0,
    [/^missing database: There is none yet under /, ...withoutDatabase()],
    { DATABASE_URL: undefined },
  ],
  [
    "no secret",
    () => 0,
    ["missing WEBHOOK_SECRET: WEBHOOK_SECRET is missing"],
    { WEBHOOK_SECRET: undefined },
  ],
  [
    "no credentials",
    () => 0,
    [/^missing credentials: There are none, and no App in /],
    { APP_ID: undefined, PRIVATE_KEY: undefined, WEBHOOK_SECRET: undefined },
  ],
  [
    "GitHub out of reach",
    ({ sandbox }) => sandbox.goDown(),
    [
      /^unknown GitHub accepts the App: No answer/,
      "unknown clock: GitHub did not say what time it is.",
      ...unknown(),
    ],
  ],
];

function unknown(): string[] {
  const checks = ["permissions", "events", "installations", "webhook address", "deliveries", "policies"];
  return checks.map((check) => `unknown ${check}: GitHub could not be asked.`);
}

function withoutDatabase(): string[] {
  const checks = ["migrations", "parked deliveries", "parked effects"];
  return checks.map((check) => `unknown ${check}: The database could not be asked.`);
}

test.each(broken)("%s", async (_, breakIt, expected, variables = {}) => {
  await breakIt(instance);
  await instance.sandbox.settle();
  const said = await instance.doctor([], variables);
  const rows = bad(said);
  expect(rows).toEqual(
    expected.map((one) =>
      typeof one === "string" ? one : (expect.stringMatching(one) as unknown as string),
    ),
  );
  expect(said.code).toBe(1);
  expect(JSON.stringify(said)).not.toContain("hunter2");
  for (const one of said.rows) {
    if (one.state === "missing" || one.state === "wrong") expect(one.fix).not.toBe("");
  }
});

test("repositories that are named have a row each", async () => {
  const { sandbox } = instance;
  const preview = policy.replace("mode: live", "mode: preview");
  sandbox.as("maya").in("positron/engine").pushFiles("main", { ".github/foothold.yml": preview });
  const said = await instance.doctor(["--repository", "positron/engine", "positron/site", "nobody/nothing"]);
  const about = said.rows
    .filter((one) => one.check.startsWith("policy of "))
    .map((one) => `${one.state} ${one.found}`);
  expect(about).toEqual([
    "ok It is right, and in preview.",
    "missing There is none.",
    "missing The App is not installed there.",
  ]);
  const odd = await instance.cli(["--repository", "engine"]);
  expect(odd).toMatchObject({ code: 2, err: "foothold: engine is no repository: write owner/name\n" });
});

describe("a preview that might be turned live", () => {
  const preview = policy.replace("mode: live", "mode: preview");
  const livening = async (text = preview) => {
    instance.sandbox.as("maya").in("positron/engine").pushFiles("main", { ".github/foothold.yml": text });
    const said = await instance.doctor();
    const row = said.rows.find((one) => one.check === "positron/engine, turned live");
    return { code: said.code, ...row };
  };
  const nothingOwed = "It books what is merged from then on; nothing that the preview showed is owed.";
  const recorded = "What it owes (GRID) is recorded; a treasurer pays it out: docs/treasurer.md.";

  test("owes nothing of what it showed, and says how prices that are there come to count", async () => {
    const maya = instance.sandbox.as("maya").in("positron/engine");
    maya.openIssue({ title: "Crash", labels: ["bounty: 50 GRID"] });
    maya.openIssue({ title: "Slow", labels: ["bounty: 50 GRID", "bug"] });
    maya.openIssue({ title: "Ugly", labels: ["bounty: 20 GRID", "bounty hunters"] });
    const done = maya.openIssue({ title: "Done", labels: ["bounty: 20 GRID"] });
    maya.closeIssue(done.number);
    const { code, state, found } = await livening(`${preview}bounties: {}\n`);
    expect([code, state]).toEqual([0, "ok"]);
    expect(found).toBe(
      `${nothingOwed} 3 price labels are on open issues: they count when they are taken off and put on again. ${recorded}`,
    );
    const asked = instance.sandbox.requests.filter(({ graphql }) => graphql === "FootholdLabels");
    expect(asked).toHaveLength(1);
  });

  test("says when no issue has a price, and nothing of prices without bounties", async () => {
    expect((await livening(`${preview}bounties: {}\n`)).found).toBe(
      `${nothingOwed} No open issue has a price label. ${recorded}`,
    );
    expect((await livening()).found).toBe(`${nothingOwed} ${recorded}`);
  });

  test("names the permissions that it would lack", async () => {
    const installation = instance.sandbox.owner("positron").installation();
    installation.permissions = { ...permissions, checks: "read" };
    const { code, state, found, fix } = await livening();
    expect([code, state]).toEqual([1, "missing"]);
    expect(found).toContain("The App has not been given checks: write.");
    expect(fix).not.toBe("");
  });

  test("has no such row once it is live", async () => {
    expect((await livening(policy)).found).toBeUndefined();
  });
});

test("addresses that the real GitHub cannot use", async () => {
  const { sandbox, variables } = instance;
  const environment = { appId: sandbox.app.id, privateKey: sandbox.app.privateKey, githubUrl: sandbox.url };
  const rest = {
    database: { home: "unused" },
    role: "all",
    host: "localhost",
    port: 0,
    logLevel: "silent",
  } as const;
  const secrets = [variables.WEBHOOK_SECRET ?? ""] as const;
  const probot = createProbot(
    { ...rest, ...environment, webhookSecrets: secrets },
    pino({ level: "silent" }),
  );
  const client = (await probot.auth()) as Client;
  for (const [url, found] of [
    ["http://localhost:3000/api/github/webhooks", "this machine's own name"],
    ["https://127.0.0.1/api/github/webhooks", "this machine's own name"],
    ["http://foothold.example.org/api/github/webhooks", "not encrypted"],
  ] as const) {
    sandbox.setWebhook(url);
    const { rows } = await checkApp({
      client,
      githubUrl: "https://api.github.com",
      manifest,
      now: () => new Date(),
    });
    const about = rows.find((one) => one.check === "webhook address");
    expect(about?.state).toBe("wrong");
    expect(about?.found).toContain(found);
  }
});
