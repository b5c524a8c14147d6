/** What Foothold sets itself a timer for. */
import type { AwardRecord, BountyRecord } from "./award.ts";
import { isInReview, nextDue } from "./bounty.ts";
import type { CandidateRecord } from "./candidate.ts";
import type { Timer } from "./effect.ts";
import type { HiringPolicy } from "./hiring.ts";
import { type Course, type Enrolment, nextCheck } from "./programme.ts";
import { nudgeAt } from "./reservation.ts";
import { nextDueOf } from "./stages.ts";

/** The end of an award's hold. */
export function holdTimer(one: AwardRecord, ownerId: number): Timer {
  const { key: awardKey, maturesAt: at, repositoryId } = one;
  return { key: `hold-over:${awardKey}`, type: "mature", ownerId, repositoryId, at, awardKey };
}

/** The end of the next week of a programme at which something is looked at. */
export function enrolmentTimers(enrolment: Enrolment, course: Course, ownerId: number): Timer[] {
  const at = nextCheck(course, enrolment);
  if (at === null) return [];
  const { key, repositoryId } = enrolment;
  return [{ key: `${key}:${ownerId}`, type: "enrolment", ownerId, repositoryId, at, enrolment: key }];
}

/** Whatever is due next on a bounty; `nudge` is how long before the end of a reservation to remind, in milliseconds. */
export function bountyTimers(record: BountyRecord, ownerId: number, nudge: number): Timer[] {
  const { reservation } = record;
  const reminder = reservation === null || isInReview(record) ? null : nudgeAt(reservation, nudge);
  const at = nextDue(record, reminder);
  if (at === null) return [];
  const { repositoryId, issueId } = record;
  return [{ key: `bounty:${ownerId}:${issueId}`, type: "bounty", ownerId, repositoryId, issueId, at }];
}

/** Whatever is due next on a candidate. */
export function candidateTimers(
  record: CandidateRecord,
  ownerId: number,
  hiring: Pick<HiringPolicy, "stages">,
): Timer[] {
  const at = nextDueOf(record, hiring);
  if (at === null) return [];
  const { key: candidate } = record;
  const repositoryId = record.repositoryId ?? record.asked.repositoryId;
  return [
    { key: `candidate:${ownerId}:${candidate}`, type: "candidate", ownerId, repositoryId, candidate, at },
  ];
}
