/** Who is signed in on the pages. */
import type { Holding } from "./holding.ts";

export const sessions: Holding = {
  table: "sessions",
  fields: ["person"],
  what: "that you are signed in on a browser, and since when",
  forget: async ({ tx, identity }) => {
    const gone = await tx.deleteFrom("sessions").where("person", "=", identity.number).executeTakeFirst();
    return Number(gone.numDeletedRows);
  },
  // What a browser shows to be known again is kept as a hash alone, and is nobody's business but the browser's.
  tell: (db, { identity }) =>
    db.kysely
      .selectFrom("sessions")
      .select(["begun_at", "seen_at"])
      .where("person", "=", identity.number)
      .execute(),
};
