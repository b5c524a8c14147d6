/** Reads what evidence is made from: one person's kept work and credits, or those of a page of people in as many queries. */
import { type Credit, endorsementsOf, grantsOf } from "../domain/evidence/credit.ts";
import { type EvidenceFacts, noFacts } from "../domain/evidence/rule.ts";
import type { Person } from "../domain/rules/rule.ts";
import type { Database } from "./db.ts";
import { decodeSnapshot, type KeptSnapshot, numbersIn } from "./evidence-actors.ts";
import type { Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

/** All that evidence of one person is made from; nothing for somebody who has no number. */
export async function findEvidence(db: Reading, ownerId: number, personId: number): Promise<EvidenceFacts> {
  return (await findEvidenceOfAll(db, ownerId, [personId])).get(personId) ?? noFacts;
}

/** The same of several people, by their id. */
export async function findEvidenceOfAll(
  db: Reading,
  ownerId: number,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, EvidenceFacts>> {
  if (personIds.length === 0) return new Map();
  const ids = [...new Set(personIds)];
  const works = await findWorks(db, ownerId, ids);
  const credits = await findCredits(db, ownerId, ids);
  const numbers = [
    ...works.flatMap(({ snapshot }) => numbersIn(snapshot)),
    ...credits.flatMap(({ person, by }) => [person, by]),
  ];
  const personOf = await peopleByNumber(db, numbers);
  const acts = await findActs(db, [...new Set(works.map((work) => work.repositoryId))]);
  const [worksOf, creditsOf] = [Map.groupBy(works, (row) => row.id), Map.groupBy(credits, (row) => row.id)];
  return new Map(
    ids.map((id) => {
      const own = worksOf.get(id) ?? [];
      const said = (creditsOf.get(id) ?? []).map((row) => creditOf(row, personOf));
      const places = new Set(own.map((work) => work.repositoryId));
      const facts: EvidenceFacts = {
        pulls: own.map(({ snapshot }) => decodeSnapshot(snapshot, personOf)),
        grants: grantsOf(said),
        endorsements: endorsementsOf(said),
        reverts: acts.filter(({ repositoryId }) => places.has(repositoryId)),
      };
      return [id, facts];
    }),
  );
}

async function findWorks(db: Reading, ownerId: number, personIds: readonly number[]) {
  const rows = await db
    .selectFrom("evidence_work")
    .innerJoin("people", "people.number", "evidence_work.person")
    .select(["people.github_id", "repository_id", "snapshot"])
    .where("owner_id", "=", ownerId)
    .where("people.github_id", "in", personIds)
    .orderBy("merged_at")
    .orderBy("pull_id")
    .execute();
  return rows.map(({ github_id: id, repository_id: repositoryId, snapshot }) => ({
    id,
    repositoryId,
    snapshot: snapshot as unknown as KeptSnapshot,
  }));
}

async function findCredits(db: Reading, ownerId: number, personIds: readonly number[]) {
  const rows = await db
    .selectFrom("credits")
    .innerJoin("people", "people.number", "credits.person")
    .selectAll("credits")
    .select("people.github_id")
    .where("owner_id", "=", ownerId)
    .where("people.github_id", "in", personIds)
    .orderBy("at")
    .orderBy("key")
    .execute();
  return rows.map(({ github_id: id, ...row }) => ({ id, ...row }));
}

function creditOf(
  row: Awaited<ReturnType<typeof findCredits>>[number],
  personOf: (number: number) => Person,
): Credit {
  const { key, reason, value, kind, requirement } = row;
  const [person, by] = [personOf(row.person), personOf(row.by)];
  const common = { key, person, by, reason, at: row.at.toISOString() };
  return row.type === "grant"
    ? { type: "grant", ...common, kind: kind ?? "", requirement }
    : { type: "endorsement", ...common, value: value ?? "" };
}

/** Acts of reverting in these repositories; they name no people. */
async function findActs(db: Reading, repositoryIds: readonly number[]) {
  if (repositoryIds.length === 0) return [];
  const rows = await db
    .selectFrom("reverts")
    .selectAll()
    .where("repository_id", "in", repositoryIds)
    .execute();
  return rows.map((row) => ({
    repositoryId: row.repository_id,
    reverted: row.reverted,
    by: row.by,
    byCommit: row.by_commit,
  }));
}

/** Logins as last seen. Somebody who was forgotten has none, and minus the number for an id. */
export async function peopleByNumber(
  db: Reading,
  numbers: readonly number[],
): Promise<(number: number) => Person> {
  const rows =
    numbers.length === 0
      ? []
      : await db
          .selectFrom("people")
          .selectAll()
          .where("number", "in", [...new Set(numbers)])
          .execute();
  const byNumber = new Map(
    rows.map(({ number, github_id, login }) => [number, { id: github_id ?? -number, login: login ?? "" }]),
  );
  return (number) => byNumber.get(number) ?? { id: -number, login: "" };
}
