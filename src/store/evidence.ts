/** Evidence as it is kept: participants' merged work and credits, and when each requirement was last met. */
import type { Credit } from "../domain/evidence/credit.ts";
import { endorsementsOf, grantsOf } from "../domain/evidence/credit.ts";
import type { KeptWork } from "../domain/evidence/kept-work.ts";
import type { EvidenceFacts } from "../domain/evidence/rule.ts";
import type { Person } from "../domain/rules/rule.ts";
import type { Database } from "./db.ts";
import {
  decodeSnapshot,
  encodeSnapshot,
  type KeptSnapshot,
  numberedIn,
  numbersIn,
  saltOf,
} from "./evidence-actors.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

/** Everybody whom these works and credits name, who need a number before they are saved. */
export function peopleIn(works: readonly KeptWork[], credits: readonly Credit[]): Person[] {
  return [
    ...works.flatMap(({ pull, person }) => numberedIn(pull, person)),
    ...credits.flatMap(({ person, by }) => [person, by]),
  ];
}

export async function saveWorks(tx: Transaction, ownerId: number, works: readonly KeptWork[]): Promise<void> {
  if (works.length === 0) return;
  const salt = await saltOf(tx, ownerId);
  const numberOf = await numbersOf(
    tx,
    peopleIn(works, []).map(({ id }) => id),
  );
  for (const { person, pull, repositoryId, keep } of works) {
    const kept = encodeSnapshot(pull, person, { salt, numberOf });
    const where = { owner_id: ownerId, person: numberOf(person.id), pull_id: pull.id };
    if (keep === "whole") {
      const changing = {
        repository_id: repositoryId,
        number: pull.number,
        merged_at: pull.mergedAt ?? "",
        snapshot: JSON.stringify(kept),
      };
      await tx
        .insertInto("evidence_work")
        .values({ ...where, ...changing })
        .onConflict((conflict) => conflict.columns(["owner_id", "person", "pull_id"]).doUpdateSet(changing))
        .execute();
      await touch(tx, ownerId, where.person, changing.merged_at);
      continue;
    }
    const before = await tx
      .selectFrom("evidence_work")
      .select("snapshot")
      .where("owner_id", "=", where.owner_id)
      .where("person", "=", where.person)
      .where("pull_id", "=", where.pull_id)
      .executeTakeFirst();
    if (before === undefined) continue;
    const { labels, reviews } = kept;
    await tx
      .updateTable("evidence_work")
      .set({ snapshot: JSON.stringify({ ...before.snapshot, labels, reviews }) })
      .where("owner_id", "=", where.owner_id)
      .where("person", "=", where.person)
      .where("pull_id", "=", where.pull_id)
      .execute();
  }
}

/** What somebody does puts off the time when what is kept of them is dropped. */
async function touch(tx: Transaction, ownerId: number, person: number, at: string): Promise<void> {
  await tx
    .updateTable("participants")
    .set({ active_at: at })
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .where("active_at", "<", new Date(at))
    .execute();
}

export async function saveCredits(
  tx: Transaction,
  ownerId: number,
  credits: readonly Credit[],
): Promise<void> {
  const numberOf = await numbersOf(
    tx,
    peopleIn([], credits).map(({ id }) => id),
  );
  for (const one of credits) {
    const { key, type, reason, at } = one;
    const what =
      one.type === "grant"
        ? { kind: one.kind, requirement: one.requirement, value: null }
        : { kind: null, requirement: null, value: one.value };
    await tx
      .insertInto("credits")
      .values({
        owner_id: ownerId,
        key,
        type,
        person: numberOf(one.person.id),
        by: numberOf(one.by.id),
        reason,
        at,
        ...what,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** All that evidence of one person is made from; nothing for somebody who has no number. */
export async function findEvidence(db: Reading, ownerId: number, personId: number): Promise<EvidenceFacts> {
  const works = await db
    .selectFrom("evidence_work")
    .innerJoin("people", "people.number", "evidence_work.person")
    .select(["repository_id", "evidence_work.number", "snapshot"])
    .where("owner_id", "=", ownerId)
    .where("people.github_id", "=", personId)
    .orderBy("merged_at")
    .orderBy("pull_id")
    .execute();
  const credits = await db
    .selectFrom("credits")
    .innerJoin("people", "people.number", "credits.person")
    .selectAll("credits")
    .where("owner_id", "=", ownerId)
    .where("people.github_id", "=", personId)
    .orderBy("at")
    .orderBy("key")
    .execute();
  const snapshots = works.map(({ snapshot }) => snapshot as unknown as KeptSnapshot);
  const numbers = [...snapshots.flatMap(numbersIn), ...credits.flatMap(({ person, by }) => [person, by])];
  const personOf = await peopleByNumber(db, numbers);
  const all = credits.map((row): Credit => {
    const { key, reason, value, kind, requirement } = row;
    const common = {
      key,
      person: personOf(row.person),
      by: personOf(row.by),
      reason,
      at: row.at.toISOString(),
    };
    return row.type === "grant"
      ? { type: "grant", ...common, kind: kind ?? "", requirement }
      : { type: "endorsement", ...common, value: value ?? "" };
  });
  return {
    pulls: snapshots.map((snapshot) => decodeSnapshot(snapshot, personOf)),
    grants: grantsOf(all),
    endorsements: endorsementsOf(all),
    reverts: await findActs(db, [...new Set(works.map((work) => work.repository_id))]),
  };
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
async function peopleByNumber(db: Reading, numbers: readonly number[]): Promise<(number: number) => Person> {
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

export interface Latest {
  readonly requirement: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Replaces what is noted of when somebody's work last counted. */
export async function saveLatest(
  tx: Transaction,
  ownerId: number,
  personId: number,
  latest: readonly Latest[],
): Promise<void> {
  const person = (await numbersOf(tx, [personId]))(personId);
  await tx
    .deleteFrom("evidence_latest")
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .execute();
  if (latest.length === 0) return;
  await tx
    .insertInto("evidence_latest")
    .values(latest.map(({ requirement, at }) => ({ owner_id: ownerId, requirement, person, last_at: at })))
    .execute();
}
