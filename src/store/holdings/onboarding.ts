/** What onboarding holds about people: who was welcomed, who accompanies whom, programmes, levels that work reaches. */
import type { Transaction } from "../schema.ts";
import { forgetWelcomes, wasWelcomed } from "../welcomes.ts";
import type { Holding } from "./holding.ts";

type Own = "enrolments" | "levels_reached";

async function dropOwn(tx: Transaction, table: Own, number: number): Promise<number> {
  const gone = await tx.deleteFrom(table).where("person", "=", number).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

export const welcomes: Holding = {
  table: "welcomes",
  fields: ["mark"],
  what: "that you were welcomed, as a mark that leads back to nobody",
  forget: ({ tx, identity: { id } }) => (id === null ? Promise.resolve(0) : forgetWelcomes(tx, id)),
  tell: ({ kysely }, { identity: { id } }) => (id === null ? Promise.resolve([]) : wasWelcomed(kysely, id)),
};

export const pairings: Holding = {
  table: "pairings",
  fields: ["person", "mentor"],
  what: "whom you asked to be your mentor, and who asked you",
  forget: async ({ tx, identity: { number } }) => {
    const gone = await tx
      .deleteFrom("pairings")
      .where((is) => is.or([is("person", "=", number), is("mentor", "=", number)]))
      .executeTakeFirst();
    return Number(gone.numDeletedRows);
  },
  // Who the other one is, is said of them.
  tell: async (db, { identity: { number } }) => {
    const rows = await db.kysely
      .selectFrom("pairings")
      .selectAll()
      .where((is) => is.or([is("person", "=", number), is("mentor", "=", number)]))
      .orderBy("since")
      .execute();
    return rows.map(({ owner_id, requirement, state, since, until, mentor }) => ({
      owner_id,
      as: mentor === number ? "mentor" : "mentee",
      requirement,
      state,
      since,
      until,
    }));
  },
};

export const enrolments: Holding = {
  table: "enrolments",
  fields: ["person", "by"],
  what: "programmes that you were invited to or take part in",
  forget: ({ tx, identity }) => dropOwn(tx, "enrolments", identity.number),
  tell: async (db, { identity }) => {
    const rows = await db.kysely
      .selectFrom("enrolments")
      .selectAll()
      .where("person", "=", identity.number)
      .orderBy("since")
      .execute();
    return rows.map(({ by: _, ...row }) => row);
  },
};

export const levelsReached: Holding = {
  table: "levels_reached",
  fields: ["person"],
  what: "the level of taking part that your work reaches, as it is proposed to maintainers",
  forget: ({ tx, identity }) => dropOwn(tx, "levels_reached", identity.number),
  tell: (db, { identity }) =>
    db.kysely.selectFrom("levels_reached").selectAll().where("person", "=", identity.number).execute(),
};
