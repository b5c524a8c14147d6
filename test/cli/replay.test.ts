import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freshDatabase } from "../database.ts";
import { type Delivery, mergeCommitOf, payloads, people } from "../payloads.ts";
import { usualPolicy } from "../playing.ts";
import { foothold, type Ran } from "./running.ts";

interface Replayed {
  readonly deliveries: number;
  readonly repeated: number;
  readonly failed: number;
  readonly failures: readonly { readonly id: string; readonly event: string; readonly error: string }[];
  readonly awards: readonly { readonly key: string; readonly recipient: string; readonly amount: string }[];
  readonly assumed: readonly string[];
  readonly verified: boolean;
}

let folder: string;
let policy: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "foothold-replay-test-"));
  policy = path.join(folder, "foothold.yml");
  await writeFile(policy, usualPolicy);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Replays on a database of its own on the tests' server, which is quicker than a server of its own. */
async function replay(deliveries: readonly Delivery[], ...more: string[]): Promise<Ran> {
  const file = path.join(folder, `${Math.random()}.ndjson`);
  await writeFile(file, deliveries.map((one) => `${JSON.stringify(one)}\n`).join(""));
  const { db, url, drop } = await freshDatabase();
  await db.pool.query("select 1");
  try {
    return await foothold("replay", file, "--database", url, ...more);
  } finally {
    await drop();
  }
}

async function replayJson(
  deliveries: readonly Delivery[],
  policyFile = policy,
): Promise<Replayed & { code: number }> {
  const { code, out, err } = await replay(deliveries, "--policy", policyFile, "--json");
  expect(err).toBe("");
  return { code, ...(JSON.parse(out) as Replayed) };
}

function story(): Delivery[] {
  const github = payloads();
  const label = "bounty: 500 GRID";
  return [
    github.issue("labeled", { number: 1, labels: [label] }, { label }),
    github.pull("opened", { number: 11 }, people.ada),
    github.merge({ number: 11, mergedAt: "2026-03-02T10:00:00Z", body: "Fixes #1" }),
    github.merge({
      number: 12,
      mergedAt: "2026-03-03T10:00:00Z",
      author: people.cy,
      labels: ["documentation"],
    }),
    github.merge({ number: 13, mergedAt: "2026-03-04T10:00:00Z", author: people.robot }),
    github.merge({ number: 14, mergedAt: "2026-03-05T10:00:00Z" }),
    github.push([`Revert "Teach it"\n\nThis reverts commit ${mergeCommitOf(50, 14)}.`]),
    github.comment({ number: 1 }, "Thank you", people.bob),
  ];
}

const expected = [
  ["award:50:50001:@1", "ada", "500"],
  ["award:50:pull-12:doc:@3", "cy", "30"],
];

function rows({ awards }: Replayed): string[][] {
  return awards.map((one) => [one.key, one.recipient, one.amount]);
}

test("books what was merged, once, and says what it assumed", async () => {
  const replayed = await replayJson(story());
  expect(replayed).toMatchObject({ code: 0, deliveries: 8, repeated: 0, failed: 0, verified: true });
  expect(rows(replayed)).toEqual(expected);
  expect(replayed.assumed).toContain("bob has every permission on grid/core");
});

test("prints what a person reads: counts, awards in columns, and the proof", async () => {
  const { code, out } = await replay(story(), "--policy", policy);
  expect(code).toBe(0);
  expect(out).toMatch(/^8 deliveries, 0 of them repeated, 0 failed\.\n/);
  const table = out.split("\n").filter((line) => line.startsWith("award"));
  expect(table).toEqual([
    "award                    to   amount  token",
    "award:50:50001:@1        ada     500  GRID",
    "award:50:pull-12:doc:@3  cy       30  GRID",
  ]);
  expect(out).toMatch(
    /\nLedger of grid \(owner 7\): verified\. \d+ entries, \d+ made again from their facts\.\n {2}head [0-9a-f]{64}\n$/,
  );
});

test("a payload that is not as GitHub describes it is reported, and the others are booked", async () => {
  const [first] = story();
  const broken = [
    { id: "broken-1", name: "pull_request", payload: { action: "closed", pull_request: { number: 1 } } },
    { id: "broken-2", name: "issues", payload: { ...first?.payload, issue: null } },
  ];
  const replayed = await replayJson([...broken, ...story()]);
  expect(replayed).toMatchObject({ code: 1, deliveries: 10, failed: 2, verified: true });
  expect(rows(replayed)).toEqual(expected);
  const failed = replayed.failures.map(({ id, event, error }) => `${event} ${id} ${error}`).sort();
  expect(failed[0]).toMatch(/^issues broken-2 /);
  expect(failed[1]).toMatch(/^pull_request broken-1 /);
  for (const one of failed) expect(one).toMatch(/payload is not as GitHub describes it/);
  const { code, out } = await replay([...broken, ...story()], "--policy", policy);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^failed: pull_request broken-1: The pull_request payload is not as GitHub describes it: .*$/m,
  );
});

test("in any order, three times over, the same awards come out", async () => {
  const [price, ...rest] = story();
  if (price === undefined) throw new Error("no story");
  for (const seed of [1, 2, 3]) {
    // A price has to be there before the merge that earns it; test/orders.test.ts says more.
    const replayed = await replayJson([price, ...shuffle([...rest, ...rest, ...rest], seed)]);
    expect(replayed).toMatchObject({ code: 0, deliveries: 22, repeated: 14, failed: 0, verified: true });
    expect(rows(replayed)).toEqual(expected);
  }
});

test.each([
  ["not JSON", "{", /1 is not JSON$/m],
  ["no deliveries", '{"id": 1}', /1 is not \{id, name, payload\}$/m],
])("a file that is %s is refused in one line", async (_, text, message) => {
  const file = path.join(folder, "odd.ndjson");
  await writeFile(file, text);
  const { code, out, err } = await foothold("replay", file, "--policy", policy);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
});

test("so is a file that is not there", async () => {
  const { code, err } = await foothold("replay", path.join(folder, "nowhere"));
  expect(code).toBe(2);
  expect(err).toMatch(/^foothold: cannot read the deliveries: ENOENT/);
});

const recordings = new URL("../../../shared/data/deliveries/recorded-app.ndjson", import.meta.url).pathname;
const withRecordings = existsSync(recordings) ? describe : describe.skip;
if (!existsSync(recordings)) console.info("No recorded deliveries here: replaying them is skipped.");

withRecordings("deliveries that GitHub once sent to a real App", () => {
  const example = new URL("../../config/foothold.example.yml", import.meta.url).pathname;
  const lines = () =>
    readFileSync(recordings, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Delivery);

  interface Seen {
    readonly repository?: { readonly id: number };
    readonly pull_request?: {
      readonly number: number;
      readonly merged_at: string | null;
      readonly user: { readonly login: string; readonly type: string };
    };
  }

  /** Merged pull requests of humans, counted without anything of ours. */
  function mergedByHumans(deliveries: readonly Delivery[]): string[] {
    const found = new Set<string>();
    for (const { payload } of deliveries) {
      const { pull_request: pull, repository } = payload as Seen;
      if (pull?.merged_at && pull.user.type === "User") {
        found.add(`${repository?.id}:pull-${pull.number} ${pull.user.login}`);
      }
    }
    return [...found].sort();
  }

  test("all of them go through, and each merge of a human is awarded, in any order", async () => {
    const deliveries = lines();
    const inOrder = await replayJson(deliveries, example);
    expect(inOrder).toMatchObject({ code: 0, deliveries: 162, repeated: 0, failed: 0, verified: true });
    const awarded = inOrder.awards.map(({ key, recipient }) => {
      const [, repository, pull] = key.split(":");
      return `${repository}:${pull} ${recipient}`;
    });
    expect(awarded.sort()).toEqual(mergedByHumans(deliveries));
    expect(awarded.length).toBeGreaterThan(0);
    for (const seed of [1, 2, 3]) {
      const again = await replayJson(shuffle([...deliveries, ...deliveries, ...deliveries], seed), example);
      expect(again).toMatchObject({ code: 0, deliveries: 486, repeated: 324, failed: 0, verified: true });
      expect(rows(again)).toEqual(rows(inOrder));
    }
  }, 120_000);
});

/** The same order for the same seed: a linear congruential generator, as in Numerical Recipes. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

test("a database with a real ledger is not replayed into", async () => {
  const file = path.join(folder, "real.ndjson");
  await writeFile(file, "");
  const { db, url, drop } = await freshDatabase();
  try {
    await db.pool.query(
      "insert into foothold.policy_versions (hash, owner_id, commit, text) values ('h', 7, repeat('a', 40), '')",
    );
    const { code, err } = await foothold("replay", file, "--database", url);
    expect(code).toBe(2);
    expect(err).toContain("this database has a real ledger");
  } finally {
    await drop();
  }
});
