/** A week of somebody's programme is over: what is due and not filled is told, and after the last one how it went. */
import { all, type Decision, nothing } from "../domain/decision.ts";
import { evidencePolicy } from "../domain/evidence/rule.ts";
import type { EnrolmentDueFact } from "../domain/fact.ts";
import { isSeen } from "../domain/participation.ts";
import {
  type Course,
  courseOf,
  type Enrolment,
  lastWeekOver,
  nextCheck,
  overdue,
} from "../domain/programme.ts";
import { reportOf } from "../domain/programme-report.ts";
import { enrolmentTimers } from "../domain/timers.ts";
import { reminderNote, summaryNote } from "../messages/programme.ts";
import type { TimerGiven, TimerHandler } from "./handler.ts";
import { say } from "./thread.ts";

export const enrolmentDue: TimerHandler<EnrolmentDueFact> = {
  state: (fact) => ({ enrolmentDue: fact.enrolment }),
  decide: (fact, given) => {
    const { state, policy, now } = given;
    const enrolment = state.enrolments.find(({ key }) => key === fact.enrolment);
    if (enrolment === undefined || enrolment.state !== "accepted" || policy === null) return nothing;
    const course = courseOf(policy.hiring, enrolment);
    // The policy has it no more: there is nothing to be late with.
    if (course === null) return nothing;
    const due = nextCheck(course, enrolment);
    if (due === null) return nothing;
    // The queue's clock may be ahead of ours, and a policy may have put its weeks off.
    if (due > now) return { ...nothing, timers: enrolmentTimers(enrolment, course, fact.ownerId) };
    return settle(fact, enrolment, course, given);
  },
};

function settle(
  fact: EnrolmentDueFact,
  enrolment: Enrolment,
  course: Course,
  { state, policy, place, now }: TimerGiven,
): Decision {
  const week = lastWeekOver(course, now);
  const isOver = week >= course.weeks;
  const after: Enrolment = {
    ...enrolment,
    week,
    ...(isOver ? { state: "ended", until: now } : {}),
  };
  const stored: Decision = {
    ...nothing,
    enrolments: [after],
    timers: isOver ? [] : enrolmentTimers(after, course, fact.ownerId),
  };
  const goingBy = policy === null ? null : evidencePolicy(policy);
  const joined = state.participations.some((one) => one.personId === enrolment.person.id && isSeen(one));
  if (policy?.hiring == null || goingBy === null || place === null || state.evidence === null || !joined)
    return stored;
  const report = reportOf(enrolment, course, state.evidence, state.pairings, goingBy, now);
  const late = overdue(report.progress, enrolment.week, week);
  if (!isOver && late.length === 0) return stored;
  const text = isOver ? summaryNote(report, policy.hiring) : reminderNote(report, late);
  return all([stored, say(place, enrolment.number, state, { notes: { [enrolment.key]: text } })]);
}
