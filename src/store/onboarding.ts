/** Pairs of mentors and mentees, who takes part in programmes, and which levels people's work reaches. */
import type { LevelReached } from "../domain/community-levels.ts";
import type { Pairing } from "../domain/pairing.ts";
import type { Enrolment } from "../domain/programme.ts";
import type { Person } from "../domain/rules/rule.ts";
import type { Database } from "./db.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

/** All that are open, and of these people also those that are over, oldest first. Whoever was forgotten is in none. */
export async function findPairings(
  db: Reading,
  ownerId: number,
  of: readonly number[] = [],
): Promise<Pairing[]> {
  const rows = await db
    .selectFrom("pairings")
    .innerJoin("people as mentees", "mentees.number", "pairings.person")
    .innerJoin("people as mentors", "mentors.number", "pairings.mentor")
    .selectAll("pairings")
    .select([
      "mentees.github_id as menteeId",
      "mentees.login as menteeLogin",
      "mentors.github_id as mentorId",
      "mentors.login as mentorLogin",
    ])
    .where("owner_id", "=", ownerId)
    .where((is) =>
      is.or([
        is("state", "in", ["asked", "accepted"]),
        ...(of.length === 0 ? [] : [is("mentees.github_id", "in", [...of])]),
      ]),
    )
    .orderBy("since")
    .orderBy("key")
    .execute();
  return rows.flatMap((row): Pairing[] => {
    const [mentee, mentor] = [
      personOf(row.menteeId, row.menteeLogin),
      personOf(row.mentorId, row.mentorLogin),
    ];
    if (mentee === null || mentor === null) return [];
    const { key, requirement, state } = row;
    return [{ key, mentee, mentor, requirement, state, ...times(row) }];
  });
}

export async function savePairings(
  tx: Transaction,
  ownerId: number,
  those: readonly Pairing[],
): Promise<void> {
  const numberOf = await numbersOf(
    tx,
    those.flatMap(({ mentee, mentor }) => [mentee.id, mentor.id]),
  );
  for (const { key, mentee, mentor, requirement, state, since, until } of those) {
    const changing = { mentor: numberOf(mentor.id), state, since, until };
    await tx
      .insertInto("pairings")
      .values({ owner_id: ownerId, key, person: numberOf(mentee.id), requirement, ...changing })
      .onConflict((conflict) => conflict.columns(["owner_id", "key"]).doUpdateSet(changing))
      .execute();
  }
}

export interface WantedEnrolments {
  /** Of these people, also those that are over. */
  readonly of?: readonly number[];
  /** Also everybody of a cohort. */
  readonly cohort?: { readonly programme: string; readonly cohort: string };
  readonly key?: string;
}

/** Oldest first. */
export async function findEnrolments(
  db: Reading,
  ownerId: number,
  { of = [], cohort, key }: WantedEnrolments,
): Promise<Enrolment[]> {
  if (of.length === 0 && cohort === undefined && key === undefined) return [];
  const rows = await db
    .selectFrom("enrolments")
    .innerJoin("people", "people.number", "enrolments.person")
    .innerJoin("people as inviters", "inviters.number", "enrolments.by")
    .selectAll("enrolments")
    .select([
      "people.github_id as personId",
      "people.login as personLogin",
      "inviters.github_id as byId",
      "inviters.login as byLogin",
    ])
    .where("owner_id", "=", ownerId)
    .where((is) =>
      is.or([
        ...(of.length === 0 ? [] : [is("people.github_id", "in", [...of])]),
        ...(key === undefined ? [] : [is("key", "=", key)]),
        ...(cohort === undefined
          ? []
          : [is.and([is("programme", "=", cohort.programme), is("cohort", "=", cohort.cohort)])]),
      ]),
    )
    .orderBy("since")
    .orderBy("key")
    .execute();
  return rows.flatMap((row): Enrolment[] => {
    const person = personOf(row.personId, row.personLogin);
    if (person === null) return [];
    const by = personOf(row.byId, row.byLogin) ?? { id: -row.by, login: "" };
    const { programme, cohort, state, repository_id: repositoryId, number, week } = row;
    return [
      { key: row.key, person, by, programme, cohort, state, repositoryId, number, week, ...times(row) },
    ];
  });
}

export async function saveEnrolments(
  tx: Transaction,
  ownerId: number,
  those: readonly Enrolment[],
): Promise<void> {
  const numberOf = await numbersOf(
    tx,
    those.flatMap(({ person, by }) => [person.id, by.id]),
  );
  for (const { key, person, by, programme, cohort, state, since, until, week, ...place } of those) {
    const { repositoryId: repository_id, number } = place;
    const changing = { state, since, until, week, repository_id, number };
    await tx
      .insertInto("enrolments")
      .values({
        owner_id: ownerId,
        key,
        person: numberOf(person.id),
        by: numberOf(by.id),
        programme,
        cohort,
        ...changing,
      })
      .onConflict((conflict) => conflict.columns(["owner_id", "key"]).doUpdateSet(changing))
      .execute();
  }
}

/** Whoever does not want to be seen any more takes part in no programme and has no mentor. */
export async function endFor(tx: Transaction, ownerId: number, person: number, at: string): Promise<void> {
  const ended = { state: "ended" as const, until: at };
  await tx
    .updateTable("pairings")
    .set(ended)
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .where("state", "in", ["asked", "accepted"])
    .execute();
  await tx
    .updateTable("enrolments")
    .set(ended)
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .where("state", "<>", "ended")
    .execute();
  await tx
    .deleteFrom("levels_reached")
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .execute();
}

/** By login: nobody stands before anybody for what they did. */
export async function findLevels(db: Reading, ownerId: number): Promise<LevelReached[]> {
  const rows = await db
    .selectFrom("levels_reached")
    .innerJoin("people", "people.number", "levels_reached.person")
    .selectAll("levels_reached")
    .select(["people.github_id", "people.login"])
    .where("owner_id", "=", ownerId)
    .orderBy("people.login")
    .execute();
  return rows.flatMap(({ github_id, login, level, at }) => {
    const person = personOf(github_id, login);
    return person === null ? [] : [{ person, level, at: at.toISOString() }];
  });
}

/** A level that was reached before keeps its day; `null` takes it away. */
export async function saveLevel(
  tx: Transaction,
  ownerId: number,
  personId: number,
  level: string | null,
  at: string,
): Promise<void> {
  const person = (await numbersOf(tx, [personId]))(personId);
  const before = await tx
    .selectFrom("levels_reached")
    .select("level")
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .executeTakeFirst();
  if (before?.level === (level ?? undefined)) return;
  await tx
    .deleteFrom("levels_reached")
    .where("owner_id", "=", ownerId)
    .where("person", "=", person)
    .execute();
  if (level !== null)
    await tx.insertInto("levels_reached").values({ owner_id: ownerId, person, level, at }).execute();
}

function personOf(id: number | null, login: string | null): Person | null {
  return id === null || login === null ? null : { id, login };
}

function times({ since, until }: { readonly since: Date; readonly until: Date | null }) {
  return { since: since.toISOString(), until: until?.toISOString() ?? null };
}
