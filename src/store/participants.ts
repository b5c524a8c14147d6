/** Who wants to be seen by which organisation's hiring team. */
import type { Participation } from "../domain/participation.ts";
import type { Database } from "./db.ts";
import { endFor } from "./onboarding.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

/** What these people said; those who said nothing are not in it. */
export async function findParticipations(
  db: Reading,
  ownerId: number,
  personIds: readonly number[],
): Promise<Participation[]> {
  if (personIds.length === 0) return [];
  const rows = await participations(db, ownerId)
    .where("people.github_id", "in", [...new Set(personIds)])
    .orderBy("people.github_id")
    .execute();
  return rows.flatMap(participationOf);
}

/** Everybody who joined, in the order of their numbers, in pages. */
export async function* readJoined(
  db: Database,
  ownerId: number,
  pageSize = 500,
): AsyncGenerator<Participation> {
  for (let after = 0; ; ) {
    const rows = await participations(db.kysely, ownerId)
      .where("participants.state", "=", "joined")
      .where("participants.person", ">", after)
      .orderBy("participants.person")
      .limit(pageSize)
      .execute();
    for (const row of rows) {
      after = row.person;
      yield* participationOf(row);
    }
    if (rows.length < pageSize) return;
  }
}

export async function saveParticipations(
  tx: Transaction,
  ownerId: number,
  those: readonly Participation[],
): Promise<void> {
  const number = await numbersOf(
    tx,
    those.map((one) => one.personId),
  );
  for (const one of those) {
    const changing = {
      state: one.state,
      since: one.since,
      joined_at: one.joinedAt,
      notice: one.notice,
      active_at: one.activeAt,
    };
    const person = number(one.personId);
    // Whoever comes back says again whether they want badges.
    const badges = one.state === "joined" ? {} : { badges: false };
    await tx
      .insertInto("participants")
      .values({ owner_id: ownerId, person, ...changing })
      .onConflict((conflict) =>
        conflict.columns(["owner_id", "person"]).doUpdateSet({ ...changing, ...badges }),
      )
      .execute();
    // What is on GitHub can be read again when they come back; until then nothing of it is kept.
    if (one.state === "left") await dropWork(tx, ownerId, person);
    if (one.state === "joined") continue;
    await dropLatest(tx, ownerId, person);
    await endFor(tx, ownerId, person, one.since);
  }
}

/** Owners of whom anybody ever said whether they want to be seen. */
export async function readOwnersWithParticipants(db: Database): Promise<number[]> {
  const rows = await db.kysely
    .selectFrom("participants")
    .select("owner_id")
    .distinct()
    .orderBy("owner_id")
    .execute();
  return rows.map((row) => row.owner_id);
}

/** Takes away everything about those whose last act was before a time; resolves with how many there were. */
export async function expireParticipants(db: Database, ownerId: number, before: Date): Promise<number> {
  return db.kysely.transaction().execute(async (tx) => {
    const gone = await tx
      .deleteFrom("participants")
      .where("owner_id", "=", ownerId)
      .where("active_at", "<", before)
      .returning("person")
      .execute();
    for (const { person } of gone) {
      await dropWork(tx, ownerId, person);
      await dropLatest(tx, ownerId, person);
      for (const table of ["enrolments", "pairings", "levels_reached"] as const) {
        await tx.deleteFrom(table).where("owner_id", "=", ownerId).where("person", "=", person).execute();
      }
      await tx
        .deleteFrom("candidates")
        .where("owner_id", "=", ownerId)
        .where("person", "=", person)
        .execute();
      await tx.deleteFrom("credits").where("owner_id", "=", ownerId).where("person", "=", person).execute();
    }
    return gone.length;
  });
}

async function dropWork(tx: Transaction, ownerId: number, person: number): Promise<void> {
  await tx.deleteFrom("evidence_work").where("owner_id", "=", ownerId).where("person", "=", person).execute();
}

async function dropLatest(tx: Transaction, ownerId: number, person: number): Promise<void> {
  await tx
    .deleteFrom("evidence_latest")
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .execute();
}

function participations(db: Reading, ownerId: number) {
  return db
    .selectFrom("participants")
    .innerJoin("people", "people.number", "participants.person")
    .selectAll("participants")
    .select(["people.github_id", "people.login"])
    .where("participants.owner_id", "=", ownerId);
}

type Row = Awaited<ReturnType<ReturnType<typeof participations>["execute"]>>[number];

/** Whoever was forgotten takes part in nothing. */
function participationOf(row: Row): Participation[] {
  if (row.github_id === null || row.login === null) return [];
  return [
    {
      personId: row.github_id,
      login: row.login,
      state: row.state,
      since: row.since.toISOString(),
      joinedAt: row.joined_at?.toISOString() ?? null,
      notice: row.notice,
      activeAt: row.active_at.toISOString(),
    },
  ];
}
