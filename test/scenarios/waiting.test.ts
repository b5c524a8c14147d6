/** Two replicas work for one GitHub, and GitHub says to wait: one refusal is enough for both. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { pino } from "pino";
import { type Foothold, startFoothold } from "../../src/main.ts";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;
let second: Foothold;

beforeEach(async () => {
  stage = await openStage();
  const { sandbox, foothold, now } = stage;
  second = await startFoothold(
    {
      appId: sandbox.app.id,
      privateKey: sandbox.app.privateKey,
      webhookSecrets: [sandbox.app.webhookSecret],
      // Its own is not opened: it shares the first one's connections and nothing else.
      database: { url: "postgres://nowhere" },
      role: "worker",
      host: "127.0.0.1",
      port: 0,
      githubUrl: sandbox.url,
      publicUrl: null,
      signIn: null,
      logLevel: "silent",
    },
    { db: foothold.db, now, pollMs: 20, log: pino({ level: "silent" }) },
  );
});

afterEach(async () => {
  await second.stop();
  await stage.end();
});

test("a refused comment holds the others back, in every repository, and then all of them are written", async () => {
  const { sandbox, org, settled, retried, pass, thread } = stage;
  const names = ["aurora/a", "aurora/b", "aurora/c", "aurora/d"];
  const policy = "version: 1\nmode: live\nkinds: { code: {} }\nbounties: {}\n";
  const tokens = "tokens: { EUR: { offchain: true, decimals: 2 } }\n";
  for (const name of names) {
    org.createRepository(name.split("/")[1] ?? "", {
      files: { ".github/foothold.yml": `${policy}${tokens}` },
      collaborators: { mira: "maintain" },
    });
  }
  await settled();
  sandbox.fail({ status: 403, retryAfter: 600, times: 1, match: /POST .*\/comments/ });
  const written = () =>
    sandbox.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/comments"));
  const [first = "", ...others] = names;
  const price = (name: string) => {
    const mira = sandbox.as("mira").in(name);
    mira.label(mira.openIssue({ title: "Crash" }).number, "bounty: 5 EUR");
  };

  price(first);
  await settled();
  expect(written().map(({ status }) => status)).toEqual([403]);
  // The other replica believes what it has seen for a second.
  await sleep(1100);
  const before = sandbox.requests.length;
  for (const name of others) price(name);
  await settled();
  expect(sandbox.requests.slice(before)).toEqual([]);

  pass(1);
  await retried();
  expect(written().map(({ status }) => status)).toEqual([403, 201, 201, 201, 201]);
  for (const name of names) expect(thread(1, name).comments).toMatchObject([{ author: "foothold[bot]" }]);
});
