/** Everything that the tables of hiring hold about one person at one organisation, as that person takes it along. */
import type { Database } from "./db.ts";
import { findEvidence } from "./evidence-reading.ts";
import { findParticipations } from "./participants.ts";

/** Plain JSON. What is said about others in it is who accepted the person's work. */
export async function exportHiring(db: Database, ownerId: number, personId: number): Promise<object> {
  const [participation = null] = await findParticipations(db.kysely, ownerId, [personId]);
  const { pulls, grants, endorsements } = await findEvidence(db.kysely, ownerId, personId);
  const number = db.kysely.selectFrom("people").select("number").where("github_id", "=", personId);
  const latest = await db.kysely
    .selectFrom("evidence_latest")
    .select(["requirement", "last_at"])
    .where("owner_id", "=", ownerId)
    .where("person", "in", number)
    .orderBy("requirement")
    .execute();
  const badges = await db.kysely
    .selectFrom("participants")
    .select("badges")
    .where("owner_id", "=", ownerId)
    .where("person", "in", number)
    .executeTakeFirst();
  const sessions = await db.kysely
    .selectFrom("sessions")
    .select(["begun_at", "seen_at"])
    .where("person", "in", number)
    .orderBy("begun_at")
    .execute();
  return {
    participation: participation === null ? null : { ...participation, badges: badges?.badges === true },
    mergedWork: pulls,
    credits: grants,
    endorsements,
    lastCounted: latest.map(({ requirement, last_at }) => ({ requirement, at: last_at.toISOString() })),
    sessions: sessions.map(({ begun_at, seen_at }) => ({
      begunAt: begun_at.toISOString(),
      seenAt: seen_at.toISOString(),
    })),
  };
}
