/** `foothold candidates`: open applications by stage and date, what is overdue, and nothing that ranks. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { drafted, sent } from "../../src/domain/candidate.ts";
import { peopleOfCandidates, saveCandidates } from "../../src/store/candidates.ts";
import { rememberPeople } from "../../src/store/people.ts";
import { rememberRepository } from "../../src/store/places.ts";
import { keepPolicy } from "../../src/store/policies.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { candidateRecord } from "../records.ts";
import { foothold } from "./running.ts";

const policy = `
version: 1
hiring:
  candidates: { repository: people, team: "team:hiring" }
  positions: { engineer: { title: Network engineer } }
  stages:
    letter: { title: Letter, time: 5 days }
    talk: { title: Talk }
`;

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

const candidates = (...args: string[]) => foothold("candidates", ...args, "--database", fresh.url);

test("without any it says so", async () => {
  expect(await candidates()).toEqual({ code: 0, out: "No application is open.\n", err: "" });
  expect((await candidates("--json")).out).toBe("[]\n");
});

test("by stage in the policy's order, then by the day that it began", async () => {
  const { db } = fresh;
  const repository = { id: 50, ownerId: 7, owner: "grid", name: "core", private: false, installationId: 5 };
  await rememberRepository(db, repository);
  const version = { ownerId: 7, commit: "c".repeat(40), text: policy, defaults: null };
  await keepPolicy(db, repository, { version, problems: null, at: new Date() });
  const base = candidateRecord();
  const { position, snapshot, policyCommit, included, asked } = base;
  const one = (login: string, id: number, stage: string, since: string, more: object = {}) => {
    const draft = drafted({
      position,
      snapshot,
      policyCommit,
      included,
      asked,
      person: { id, login },
      now: since,
    });
    const record = sent(draft, {
      repositoryId: 60,
      stage: { key: stage, tell: null },
      included: [],
      asked,
      now: since,
    });
    return { ...record, issueNumber: id, ...more };
  };
  const ada = { id: 1, login: "ada" };
  const records = [
    one("zoe", 11, "letter", "2026-03-10T00:00:00.000Z"),
    one("amy", 12, "talk", "2026-03-01T00:00:00.000Z", {
      waiting: { stage: "letter", at: base.since, by: ada },
    }),
    one("bea", 13, "letter", "2026-03-18T00:00:00.000Z", { closing: { at: base.since, by: ada } }),
    one("cat", 14, "gone", "2026-02-01T00:00:00.000Z", { issueNumber: null }),
  ];
  await db.kysely.transaction().execute(async (tx) => {
    await rememberPeople(tx, peopleOfCandidates(records));
    await saveCandidates(tx, 7, records);
  });
  const { code, out } = await candidates("--owner", "Grid");
  expect(code).toBe(0);
  const lines = out.split("\n").map((line) => line.replace(/ {2,}/g, "  ").trim());
  expect(lines).toEqual([
    "Candidates of grid",
    "stage  since  days  position  who  issue",
    expect.stringContaining("───"),
    "Letter  2026-03-10  10  Network engineer  zoe  #11  overdue since 2026-03-15",
    "Letter  2026-03-18  2  Network engineer  bea  #13  waits for an outcome",
    "Talk  2026-03-01  19  Network engineer  amy  #12  waits for a reason",
    "gone  2026-02-01  47  Network engineer  cat",
    "",
  ]);
  const [list] = JSON.parse((await candidates("--json")).out);
  expect(list.owner).toBe("grid");
  expect(list.candidates[0]).toEqual({
    login: "zoe",
    position: "Network engineer",
    stage: "Letter",
    since: "2026-03-10T00:00:00.000Z",
    days: 10,
    overdueSince: "2026-03-15T00:00:00.000Z",
    waitsFor: null,
    issue: 11,
  });
});

test("an organisation that was never seen is a wrong call", async () => {
  const { code, err } = await candidates("--owner", "nobody");
  expect(code).toBe(2);
  expect(err).toContain("no repository of nobody was ever seen here");
});
