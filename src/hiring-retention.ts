/** What is kept of participants goes when its time is over: the policy's months after their last act. */
import type { PolicyBook } from "./policies.ts";
import type { Database } from "./store/db.ts";
import { expireParticipants, readOwnersWithParticipants } from "./store/participants.ts";

/** Where no policy says it any more. */
const usualMonths = 24;

/** Resolves with how many people's data went. Idempotent. */
export async function retainParticipants(
  db: Database,
  policies: Pick<PolicyBook, "hiringOf">,
  now: Date,
): Promise<number> {
  let gone = 0;
  for (const ownerId of await readOwnersWithParticipants(db)) {
    const inForce = await policies.hiringOf(ownerId);
    const months = inForce?.policy.hiring?.retention ?? usualMonths;
    gone += await expireParticipants(db, ownerId, monthsBefore(now, months));
  }
  return gone;
}

/** The 31st of a month has its anniversary on the last day of a shorter one. */
function monthsBefore(now: Date, months: number): Date {
  const day = now.getUTCDate();
  const at = new Date(now);
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() - months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return at;
}
