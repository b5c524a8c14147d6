/** Evidence is kept: participants' merged work and credits, and when each requirement was last met. */
import type { Credit } from "../domain/evidence/credit.ts";
import type { KeptWork } from "../domain/evidence/kept-work.ts";
import type { Person } from "../domain/rules/rule.ts";
import { encodeSnapshot, numberedIn, saltOf } from "./evidence-actors.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

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
