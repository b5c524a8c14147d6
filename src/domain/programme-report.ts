/** How somebody's programme goes or went: milestones, work by kind, endorsements and mentor. Every surface renders this. */
import { acceptedWork } from "./evidence/accepted.ts";
import type { Endorsement, EvidenceFacts, EvidencePolicy } from "./evidence/rule.ts";
import type { Pairing } from "./pairing.ts";
import { type Course, type Enrolment, endOfWeek, type Progress, progressOf } from "./programme.ts";
import type { Person } from "./rules/rule.ts";

export interface ProgrammeReport {
  readonly person: Person;
  readonly progress: Progress;
  /** Made in the cohort's weeks, by time. */
  readonly endorsements: readonly Endorsement[];
  /** Mentors who accompanied them in that time. */
  readonly mentors: readonly Person[];
}

/** `asOf` is ISO 8601. */
export function reportOf(
  { person }: Enrolment,
  course: Course,
  facts: EvidenceFacts,
  pairings: readonly Pairing[],
  policy: EvidencePolicy,
  asOf: string,
): ProgrammeReport {
  const [from, to] = [endOfWeek(course, 0), endOfWeek(course, course.weeks)].map(Date.parse) as [
    number,
    number,
  ];
  const until = Math.min(to, Date.parse(asOf));
  const within = facts.endorsements.filter(
    ({ person: who, by, at }) =>
      who.id === person.id && by.id !== person.id && Date.parse(at) >= from && Date.parse(at) <= until,
  );
  const accompanied = pairings.filter(
    ({ mentee, state, since, until: end }) =>
      mentee.id === person.id &&
      (state === "accepted" || state === "ended") &&
      Date.parse(since) <= until &&
      (end === null || Date.parse(end) >= from),
  );
  return {
    person,
    progress: progressOf(course, acceptedWork(person, facts, policy, asOf), asOf),
    endorsements: [...new Map(within.map((one) => [one.key, one])).values()].sort(
      (a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.key < b.key ? -1 : 1),
    ),
    mentors: [...new Map(accompanied.map(({ mentor }) => [mentor.id, mentor])).values()],
  };
}
