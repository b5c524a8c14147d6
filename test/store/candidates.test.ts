/** Applications in the store: they come back as they went in, with people as numbers and by their logins of today. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { CandidateRecord } from "../../src/domain/candidate.ts";
import { snapshotHash } from "../../src/domain/evidence/snapshot.ts";
import {
  findCandidates,
  listOpenCandidates,
  peopleOfCandidates,
  readWaited,
  saveCandidates,
} from "../../src/store/candidates.ts";
import { rememberPeople } from "../../src/store/people.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { candidateRecord } from "../records.ts";

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

const owner = 7;
const grace = 123_456_789;
const bob = { id: 987_654_321, login: "bob" };
const at = "2026-03-05T00:00:00.000Z";

function record(changes: Partial<CandidateRecord> = {}): CandidateRecord {
  const { snapshot } = candidateRecord();
  const evidence = {
    ...snapshot.evidence,
    person: { id: grace, login: "" },
    endorsements: [
      {
        key: "e",
        person: { id: grace, login: "" },
        value: "kind",
        by: { id: bob.id, login: "" },
        reason: "r",
        at,
      },
    ],
  };
  const people = [{ id: grace, login: "grace" }, bob];
  return candidateRecord({
    personId: grace,
    snapshot: { evidence, people },
    hash: snapshotHash("engineer", evidence),
    moves: [{ stage: "talk", at, by: bob, reason: "Clear" }],
    waiting: { stage: "offer", at, by: bob },
    issueId: 31,
    issueNumber: 3,
    ...changes,
  });
}

async function saved(...records: CandidateRecord[]): Promise<void> {
  await database.db.kysely.transaction().execute(async (tx) => {
    await rememberPeople(tx, peopleOfCandidates(records));
    await saveCandidates(tx, owner, records);
  });
}
const find = (wanted: Parameters<typeof findCandidates>[2]) =>
  findCandidates(database.db.kysely, owner, wanted);

test("what is saved is found by person, by key and by issue, and has the same hash", async () => {
  const one = record();
  await saved(one);
  for (const wanted of [{ personIds: [grace] }, { keys: [one.key] }, { issueIds: [31] }]) {
    expect(await find(wanted)).toEqual([one]);
  }
  const [found] = await find({ keys: [one.key] });
  expect(snapshotHash("engineer", found?.snapshot.evidence ?? one.snapshot.evidence)).toBe(one.hash);
  expect(await find({ personIds: [1] })).toEqual([]);
  expect(await find({})).toEqual([]);
  expect(await findCandidates(database.db.kysely, 8, { personIds: [grace] })).toEqual([]);
});

test("nobody's login or id stands in the table", async () => {
  await saved(record());
  const { rows } = await database.db.pool.query("select c::text as text from foothold.candidates c");
  expect(rows[0].text).not.toMatch(/grace|bob|123456789|987654321/);
});

test("whoever was forgotten has no application, and whoever moved somebody no name", async () => {
  await saved(record());
  await database.db.pool.query(
    "update foothold.people set github_id = null, login = null where login = 'bob'",
  );
  const [found] = await find({ personIds: [grace] });
  expect(found?.moves[0]?.by?.login).toBe("");
  await database.db.pool.query(
    "update foothold.people set github_id = null, login = null where login = 'grace'",
  );
  expect(await find({ issueIds: [31] })).toEqual([]);
  expect(await listOpenCandidates(database.db, owner)).toEqual([]);
});

test("a draft takes the place of the one before it, and is dropped without a trace", async () => {
  const draft = (key: string) => record({ key, state: "draft", appliedAt: null, repositoryId: null });
  await saved(draft("a"), record({ key: "open" }));
  await saved(draft("b"));
  expect((await find({ personIds: [grace] })).map(({ key }) => key).sort()).toEqual(["b", "open"]);
  await saved({ ...draft("b"), state: "dropped" });
  expect((await find({ personIds: [grace] })).map(({ key }) => key)).toEqual(["open"]);
});

test("one position is applied for once at a time", async () => {
  await saved(record({ key: "a" }));
  await expect(saved(record({ key: "b" }))).rejects.toThrow(/candidates_once/);
  await saved(record({ key: "b", position: "writer" }));
});

test("waits are read of those who applied since, with nobody's name", async () => {
  const outcome = { outcome: "declined", at, by: bob, reason: "No" };
  await saved(
    record({ key: "a", firstAnswerAt: at, lastAnswerAt: at, longestSilence: 9 * 86_400_000 }),
    record({ key: "b", state: "closed", waiting: null, outcome }),
    record({
      key: "c",
      state: "closed",
      waiting: null,
      outcome: { ...outcome, outcome: "withdrawn", by: { id: grace, login: "grace" } },
    }),
    record({ key: "d", state: "closed", waiting: null }),
    record({ key: "e", position: "old", appliedAt: "2025-01-01T00:00:00.000Z" }),
  );
  const waited = await readWaited(database.db.kysely, owner, "2026-01-01T00:00:00Z");
  const seen = waited.map(({ firstAnswerAt, closedAt, takenBack }) => [
    firstAnswerAt,
    closedAt !== null,
    takenBack,
  ]);
  expect(seen.sort()).toEqual(
    [
      [null, true, false],
      [null, true, true],
      [null, true, true],
      [at, false, false],
    ].sort(),
  );
  expect(JSON.stringify(waited)).not.toMatch(/grace|bob/);
});
