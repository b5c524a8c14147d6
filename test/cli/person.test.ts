/** `foothold person`: what somebody is told, and what is left of them. */
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { type Delivery, payloads, people } from "../payloads.ts";
import { createPlayer } from "../playing.ts";
import { foothold } from "./running.ts";

const policy = `
version: 1
mode: live
tokens:
  GRID: {offchain: true, decimals: 2}
bounties: {}
reservations: {}
kinds:
  code: {reward: 50 GRID}
`;

function story(): Delivery[] {
  const github = payloads();
  const priced = (number: number) =>
    github.issue(
      "labeled",
      { number, labels: ["bounty: 20 GRID"], updatedAt: "2026-03-01T09:00:00Z" },
      { label: "bounty: 20 GRID" },
    );
  return [
    priced(1),
    priced(2),
    github.comment({ number: 2, updatedAt: "2026-03-02T09:00:00Z" }, "/start", people.dee),
    github.merge({ number: 11, mergedAt: "2026-03-18T10:00:00Z", body: "Fixes #1" }),
    github.comment(
      { number: 5, updatedAt: "2026-03-19T10:00:00Z" },
      '/award @ada 5 GRID doc "the guide, with @cy"',
      people.bob,
    ),
  ];
}

let fresh: FreshDatabase;
beforeEach(async () => {
  fresh = await freshDatabase();
  await createPlayer(fresh.db, story(), policy).play(story());
});
afterEach(() => fresh.drop());

const person = (...args: string[]) => foothold("person", ...args, "--database", fresh.url);

interface Told {
  person: object;
  contents: { part: string; count: number }[];
  parts: Record<string, object[]>;
}

test("export: everything about one person, with its contents first", async () => {
  const { code, out } = await person("export", "ADA", "--json");
  expect(code).toBe(0);
  const told = JSON.parse(out) as Told;
  expect(told.person).toEqual({ number: 1, githubId: 1, login: "ada" });
  expect(Object.keys(JSON.parse(out))).toEqual(["person", "contents", "parts"]);
  for (const { part, count } of told.contents) expect(told.parts[part]).toHaveLength(count);
  expect(told.parts.ledger).toEqual([
    expect.objectContaining({ type: "award", account: "held:1", amount: "2000", key: "award:50:50001:#1" }),
    expect.objectContaining({ type: "award", account: "held:1", amount: "500" }),
  ]);
  expect(told.parts.awards).toHaveLength(2);
  expect(told.parts.threads?.length).toBeGreaterThan(1);
});

test("export: nothing that is said of others", async () => {
  const { out } = await person("export", "ada", "--json");
  const told = JSON.parse(out) as Told;
  // Who granted it is said of whoever that was; and so is what a policy or a decision says beside.
  expect(JSON.stringify(told.parts.awards)).not.toMatch(/\bbob\b/);
  expect(JSON.stringify(told)).not.toMatch(/\bdee\b/);
});

test("export: for people, with what each part is on standard error", async () => {
  const { code, out, err } = await person("export", "1");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ person: { login: "ada" } });
  expect(err).toMatch(/^part +rows +what it is/);
  expect(err).toMatch(/awards +2 +what you earned/);
});

test("export: also of somebody who earned nothing; asking leaves no trace", async () => {
  const count = async () => (await fresh.db.pool.query("select from foothold.people")).rowCount;
  const before = await count();
  const { code, out } = await person("export", "dee", "--json");
  expect(code).toBe(0);
  const told = JSON.parse(out) as Told;
  expect(told.person).toEqual({ number: null, githubId: 4, login: "dee" });
  expect(told.parts.bounties).toEqual([
    expect.objectContaining({ issue_number: 2, reservation: expect.objectContaining({ login: "dee" }) }),
  ]);
  expect(await count()).toBe(before);
});

test("somebody of whom nothing is kept: exit code 1", async () => {
  for (const command of [
    ["export", "zoe"],
    ["forget", "zoe", "--yes"],
    ["export", "4711"],
  ]) {
    const { code, err } = await person(...command);
    expect(code).toBe(1);
    expect(err).toMatch(/^Nothing is kept about anybody called/);
  }
});

test("forget: asks for --yes, or --dry-run, and not for both", async () => {
  for (const flags of [[], ["--yes", "--dry-run"]]) {
    const { code, err } = await person("forget", "ada", ...flags);
    expect(code).toBe(2);
    expect(err).toContain("say --yes");
  }
  expect((await person("export", "ada")).code).toBe(0);
});

test("forget: says what changed, and that the ledger verifies", async () => {
  const rehearsed = JSON.parse((await person("forget", "ada", "--dry-run", "--json")).out);
  const { code, out } = await person("forget", "ada", "--yes", "--json");
  expect(code).toBe(0);
  const done = JSON.parse(out);
  expect(done).toMatchObject({ number: 1, verified: true, dryRun: false, files: [], changed: { people: 1 } });
  expect(rehearsed).toEqual({ ...done, dryRun: true });
  expect((await person("export", "ada")).code).toBe(1);
  const csv = (await foothold("ledger", "export", "--csv", "--database", fresh.url)).out;
  expect(csv).toContain(",held:1,,20,2000,GRID,");
  expect(csv).not.toMatch(/\bada\b/);
});

test("forget: somebody who holds an issue and never earned anything lets go of it", async () => {
  expect((await person("forget", "dee", "--yes")).code).toBe(0);
  const { rows } = await fresh.db.pool.query(
    "select life->'reservation' as reservation from foothold.bounties where issue_number = 2",
  );
  expect(rows).toEqual([{ reservation: null }]);
  expect((await person("export", "dee")).code).toBe(1);
});

test("forget: a command that is told again afterwards grants nothing a second time", async () => {
  await person("forget", "ada", "--yes");
  const [grant] = story().slice(-1);
  if (grant === undefined) throw new Error("no grant");
  const again = { ...grant, id: "00000032-0000-4000-8000-000000009999" };
  await createPlayer(fresh.db, [...story(), again], policy).play([again]);
  const { out } = await foothold("ledger", "export", "--json", "--database", fresh.url);
  expect(out.match(/"type":"award"/g)).toHaveLength(2);
  expect((await foothold("ledger", "verify", "--database", fresh.url)).code).toBe(0);
});
