import { csvCell } from "../../src/domain/csv.ts";
import type { BookedEntry } from "../../src/domain/postings.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { payloads, people } from "../payloads.ts";
import { createPlayer } from "../playing.ts";
import { foothold } from "./running.ts";

const policy = `
version: 1
mode: live
tokens:
  GRID: {offchain: true, decimals: 2}
  EUR: {offchain: true, decimals: 2}
kinds:
  doc: {labels: [documentation], reward: 33.25 GRID}
  talk: {labels: [talk], reward: 100 EUR}
  code: {reward: 50 GRID}
`;

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
  const github = payloads();
  const story = [
    github.merge({ number: 11, mergedAt: "2026-03-18T10:00:00Z" }),
    github.merge({
      number: 12,
      mergedAt: "2026-03-18T11:00:00Z",
      author: people.cy,
      labels: ["documentation"],
    }),
    github.merge({ number: 13, mergedAt: "2026-03-18T12:00:00Z", labels: ["talk"] }),
  ];
  await createPlayer(fresh.db, story, policy).play(story);
});
afterAll(() => fresh.drop());

const ledger = (...args: string[]) => foothold("ledger", ...args, "--database", fresh.url);

test("export --csv: a header, one posting a line, amounts in tokens and in base units", async () => {
  const { code, out } = await ledger("export", "--csv");
  expect(code).toBe(0);
  const lines = out.split("\r\n");
  expect(lines[0]).toBe(
    "owner_id,entry,at,type,key,account,person,amount,base_units,symbol,token_id,policy_commit,cause,hash",
  );
  expect(lines).toHaveLength(1 + 6 + 1);
  const [, , , to] = lines[4]?.split(",").reverse() ?? [];
  expect(to).toBe("offchain:7/GRID");
  expect(lines[4]).toMatch(
    /^7,2,2026-03-20T00:00:00\.000Z,award,award:50:pull-12:doc:#2,held:\d+,cy,33\.25,3325,GRID,offchain:7\/GRID,c0ffee,delivery:[0-9a-f-]{36},[0-9a-f]{64}$/,
  );
  expect(lines[3]).toContain(",treasury,,-33.25,-3325,GRID,");
});

test("export --json: one entry a line, whose postings sum to zero", async () => {
  const { code, out } = await ledger("export", "--json");
  expect(code).toBe(0);
  const entries = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Omit<BookedEntry, "postings"> & Exported);
  expect(entries.map((one) => [one.number, one.type, one.symbol])).toEqual([
    [1, "award", "GRID"],
    [2, "award", "GRID"],
    [3, "award", "EUR"],
  ]);
  for (const { postings } of entries) {
    expect(postings.reduce((total, one) => total + BigInt(one.baseUnits), 0n)).toBe(0n);
  }
  expect(entries[1]?.postings[1]).toMatchObject({ person: "cy", amount: "33.25", baseUnits: "3325" });
});

interface Exported {
  readonly symbol: string;
  readonly postings: readonly {
    readonly account: string;
    readonly amount: string;
    readonly baseUnits: string;
  }[];
}

test("export: what every account holds, the points of a token under each other", async () => {
  const { code, out } = await ledger("export");
  expect(code).toBe(0);
  expect(out.replace(/held:\d+/g, "held:n").split("\n")).toEqual([
    "Ledger of grid (owner 7)",
    "account   who  balance  token",
    "────────  ───  ───────  ─────",
    "held:n    ada      100  EUR",
    "treasury          -100  EUR",
    "held:n    ada    50     GRID",
    "held:n    cy     33.25  GRID",
    "treasury        -83.25  GRID",
    "",
  ]);
});

test("verify: a line that says so, and the hash to publish", async () => {
  const { code, out } = await ledger("verify");
  expect(code).toBe(0);
  expect(out).toMatch(
    /^Ledger of grid \(owner 7\): verified\. 3 entries, 3 made again from their facts\.\n {2}head [0-9a-f]{64}\n$/,
  );
  const json = await ledger("verify", "--json");
  expect(JSON.parse(json.out)).toMatchObject({
    verified: true,
    ledgers: [{ ownerId: 7, entries: 3, derived: 3, problems: [] }],
  });
});

test("verify: exit code 1 and the entry when something was changed", async () => {
  const changed = await freshDatabase();
  const github = payloads();
  const story = [github.merge({ number: 11, mergedAt: "2026-03-18T10:00:00Z" })];
  await createPlayer(changed.db, story, policy).play(story);
  await changed.db.pool.query(
    "alter table foothold.entries disable trigger all; update foothold.entries set at = '2026-01-01T00:00:00.000Z'",
  );
  const { code, out } = await foothold("ledger", "verify", "--database", changed.url);
  await changed.drop();
  expect(code).toBe(1);
  expect(out).toMatch(/^Ledger of grid \(owner 7\): 1 problem\. /);
  expect(out).toContain("  entry 1: its content does not have its hash\n");
});

test.each([
  ["plain", "plain"],
  ["-12.5", "-12.5"],
  [-3, "-3"],
  ['say "so"', '"say ""so"""'],
  ["a,b", '"a,b"'],
  ["=1+1", "'=1+1"],
  ["-1+1", "'-1+1"],
  ["@x", "'@x"],
  ["+1\n", '"\'+1\n"'],
])("a cell of %j is written %s", (value, expected) => {
  expect(csvCell(value)).toBe(expected);
});
