/** Ten of fifty people ask to be forgotten: nothing that is kept, logged, answered or exported tells of them any more. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../../src/cli/run.ts";
import { enqueueForgetting } from "../../src/store/forgetting.ts";
import { holdings } from "../../src/store/holdings.ts";
import { findPerson, numberOf } from "../../src/store/identity.ts";
import { fieldsNaming, tracesIn, tracesInDatabase, tracesInFiles } from "../tracing.ts";
import { crowd, namesOf, tellOfCrowd } from "./crowd.ts";
import type { Programme } from "./programme.ts";
import { openStage, type Stage } from "./stage.ts";

/** Among them the first, who price; those with a hyphen, an underscore or a capital in their login. */
const gone = [0, 3, 7, 12, 16, 21, 28, 33, 40, 46].flatMap((index) => crowd[index] ?? []);
const stay = crowd.filter((one) => !gone.includes(one));
const theirs = gone.map(namesOf);

let stage: Stage;
let programme: Programme;
let home: string;
const log: string[] = [];

beforeAll(async () => {
  stage = await openStage({ policy: null, logLines: log });
  home = await mkdtemp(path.join(tmpdir(), "foothold-privacy-"));
  programme = await tellOfCrowd(stage);
  await mkdir(path.join(home, "pulls", programme.org.login), { recursive: true });
  const saved = (member: (typeof crowd)[number] | undefined) => `${JSON.stringify({ author: member })}\n`;
  await writeFile(path.join(home, "pulls", programme.org.login, "engine.ndjson"), saved(gone[0]));
  await writeFile(path.join(home, "pulls", programme.org.login, "other.ndjson"), saved(stay[0]));
}, 600_000);
afterAll(async () => {
  await stage.end();
  await rm(home, { recursive: true, force: true });
}, 120_000);

async function foothold(...args: string[]): Promise<{ code: number; text: string }> {
  const parts: string[] = [];
  const write = (part: string) => void parts.push(part);
  const stdio = { out: write, err: write, isTerminal: false, now: stage.now };
  const code = await run([...args, "--database", stage.databaseUrl], {
    ...stdio,
    environment: { FOOTHOLD_HOME: home },
  });
  return { code, text: parts.join("") };
}

const exports = [
  ["ledger", "export"],
  ["ledger", "export", "--csv"],
  ["ledger", "export", "--json"],
  ["ledger", "verify"],
  ["ledger", "verify", "--json"],
];

async function exported(commands: readonly string[][]): Promise<string> {
  const texts: string[] = [];
  for (const command of commands) texts.push((await foothold(...command)).text);
  return texts.join("\n");
}

async function answered(): Promise<string> {
  const texts: string[] = [];
  for (const page of ["/", "/metrics", "/healthz", "/readyz", "/nowhere"]) {
    const response = await fetch(`${stage.foothold.url}${page}`);
    texts.push(JSON.stringify([...response.headers]), await response.text());
  }
  return texts.join("\n");
}

test("before, the same search finds all of them everywhere", async () => {
  const { pool } = stage.foothold.db;
  const where = await tracesInDatabase(pool, theirs);
  const everything = ["email", "id", "login", "name", "node id"];
  expect(where).toMatchObject({
    "foothold.people": ["id", "login"],
    "foothold.decisions": expect.arrayContaining(["email", "id", "login", "name"]),
    "foothold.threads": expect.arrayContaining(["login", "name"]),
    "foothold.bounties": expect.arrayContaining(["id", "login"]),
    "foothold.awards": expect.arrayContaining(["email", "login", "name"]),
    "foothold.overrides": expect.arrayContaining(["login", "name"]),
    "foothold.effects": expect.arrayContaining(["login"]),
  });
  const raw = Object.entries(where).filter(([table]) => /deliveries_\w+$/.test(table));
  expect(raw.flatMap(([, found]) => found)).toEqual(expect.arrayContaining(everything));
  for (const one of gone) {
    const alone = await tracesInDatabase(pool, [namesOf(one)]);
    expect(new Set(Object.values(alone).flat())).toEqual(new Set(everything));
  }
  expect(tracesIn(await exported(exports), theirs)).toEqual(new Set(["login"]));
  expect(await tracesInFiles(home, theirs)).toHaveLength(1);
  expect(
    tracesIn((await foothold("person", "export", gone[0]?.login ?? "")).text, theirs).size,
  ).toBeGreaterThan(3);
}, 120_000);

test("nobody at all was ever in an entry, its key or its cause, in the log or in an answer", async () => {
  const everybody = crowd.map(namesOf);
  const { pool } = stage.foothold.db;
  const { rows } = await pool.query<{ row: string }>("select e::text as row from foothold.entries e");
  expect(rows.length).toBeGreaterThan(150);
  expect(tracesIn(rows.map(({ row }) => row).join("\n"), everybody)).toEqual(new Set());
  expect(log.length).toBeGreaterThan(1000);
  expect(tracesIn(log.join("\n"), everybody)).toEqual(new Set());
  expect(tracesIn(await answered(), everybody)).toEqual(new Set());
});

test("a user who was never asked has no trace beyond what rewards need: docs/privacy.md says in which fields", async () => {
  const text = await readFile(new URL("../../docs/privacy.md", import.meta.url), "utf8");
  // | `table` | `field`, `field` | … |
  const rows = [...text.matchAll(/^\| `([\w.]+)` \| ((?:`\w+`(?:, )?)+) \|/gm)];
  const told = rows.flatMap(([, table, fields = ""]) =>
    [...fields.matchAll(/`(\w+)`/g)].map(([, field]) => `${table}.${field}`),
  );
  const known = holdings.flatMap(({ table, fields }) => fields.map((field) => `${table}.${field}`));
  expect(told.sort()).toEqual(known.sort());
  const { pool } = stage.foothold.db;
  const everybodys = await fieldsNaming(pool, crowd.map(namesOf));
  expect(everybodys.filter((field) => !told.includes(field))).toEqual([]);
  // What somebody leaves who opened an issue, held one until it was done, had a pull request merged, reviewed, and was
  // tipped: nothing of it stands on a bounty any more.
  const one = stay.find((member) => crowd.indexOf(member) === 11);
  expect(await fieldsNaming(pool, one === undefined ? [] : [namesOf(one)])).toEqual([
    "awards.reasons",
    "decisions.fact",
    "decisions.given",
    "deliveries.payload",
    "effects.wanted",
    "overrides.note",
    "people.github_id",
    "people.login",
    "threads.answer",
    "threads.grants",
    "threads.status",
  ]);
}, 60_000);

test("what a dry run says is what would be done, and changes nothing", async () => {
  const before = await tracesInDatabase(stage.foothold.db.pool, theirs);
  const { code, text } = await foothold("person", "forget", gone[1]?.login ?? "", "--dry-run");
  expect(code).toBe(0);
  expect(text).toMatch(/decisions +\d+/);
  expect(text).toContain("Nothing was changed.");
  expect(await tracesInDatabase(stage.foothold.db.pool, theirs)).toEqual(before);
}, 60_000);

test("after, nothing tells of the ten, and the ledger verifies", async () => {
  const { db } = stage.foothold;
  const held = await programme.ledger();
  // By command, with what is told of those whose commits nothing links to their account; and as a comment would have
  // it done: by a job that knows a number.
  const unlinked = gone.filter((one) => crowd.indexOf(one) % 10 === 0);
  for (const { login, name, email } of unlinked) {
    expect((await foothold("person", "forget", login, "--yes", "--also", name, email)).code).toBe(0);
  }
  for (const { id } of gone.filter((one) => !unlinked.includes(one))) {
    const who = await findPerson(db, `${id}`);
    if (who === null) throw new Error("nobody there");
    const number = await numberOf(db, who);
    await db.kysely.transaction().execute((tx) => enqueueForgetting(tx, number));
  }
  await stage.foothold.idle();

  expect(await tracesInDatabase(db.pool, theirs)).toEqual({});
  expect(await tracesInFiles(home, theirs)).toEqual([]);
  expect(await tracesInFiles(home, stay.map(namesOf))).toHaveLength(1);
  expect(tracesIn(log.join("\n"), crowd.map(namesOf))).toEqual(new Set());
  expect(tracesIn(await answered(), theirs)).toEqual(new Set());
  // A third of the others, each of whom had to do with some of the ten.
  const told = stay
    .filter((_, index) => index % 3 === 0)
    .map(({ login }) => ["person", "export", login, "--json"]);
  expect(tracesIn(await exported([...exports, ...told]), theirs)).toEqual(new Set());
  for (const { login } of gone) expect((await foothold("person", "export", login)).code).toBe(1);

  expect((await foothold("ledger", "verify")).code).toBe(0);
  // What they earned is still there, and is nobody's.
  expect(await programme.ledger()).toHaveLength(held.length);
}, 240_000);

test("life goes on without them: holds end, comments are written anew, and their names do not come back by that", async () => {
  const { as, settled, stage: here, org } = programme;
  const threads = here.sandbox.repository(`${org.login}/engine`).threads.filter(({ pull }) => pull?.mergedAt);
  here.pass(8);
  await here.holdsEnd();
  for (const { number } of threads.slice(0, 12)) as("mira").comment(number, '/hold "to be looked at"');
  await settled();
  const { rows } = await here.foothold.db.pool.query<{ text: string }>(
    "select concat_ws(' ', status, grants, answer) as text from foothold.threads",
  );
  expect(tracesIn(rows.map(({ text }) => text).join("\n"), theirs)).toEqual(new Set());
  expect((await foothold("ledger", "verify")).code).toBe(0);
}, 120_000);
