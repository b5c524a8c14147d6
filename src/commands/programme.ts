/** /programme: how one's own programme goes, week by week. */
import { nothing } from "../domain/decision.ts";
import { evidencePolicy } from "../domain/evidence/rule.ts";
import { isSeen } from "../domain/participation.ts";
import { anyone } from "../domain/permission.ts";
import { type Course, courseOf, type Enrolment } from "../domain/programme.ts";
import { reportOf } from "../domain/programme-report.ts";
import { evidenceAnswers, hiringAnswers } from "../messages/hiring.ts";
import { programmeAnswers, progressNote, progressText } from "../messages/programme.ts";
import { type CommandContext, command, UserError } from "./command.ts";

export const programme = command({
  name: "programme",
  summary: "Shows how your programme goes: its weeks, its milestones, and the merged work that filled them.",
  examples: ["/programme"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone, about themselves",
  arguments: [],
  looksAt: ["participation", "enrolments", "pairings", "evidence"],
  run: (_values, context) => {
    const { policy, by, participation, facts } = context;
    const goingBy = evidencePolicy(policy);
    if (policy.hiring === null || goingBy === null) throw new UserError(hiringAnswers.off);
    const courses = coursesOf(context);
    if (courses.length === 0)
      return { decision: nothing, answer: programmeAnswers.none(policy.hiring.programmes) };
    if (!isSeen(participation(by.id)) || facts === null)
      throw new UserError(evidenceAnswers.notSeen(participation(by.id)));
    const notes: Record<string, string> = {};
    const answers: string[] = [];
    for (const { enrolment, course } of courses) {
      const report = reportOf(enrolment, course, facts, context.pairings, goingBy, context.now);
      // Where it is told anyway that part of the comment is the answer.
      if (isToldHere(enrolment, context)) notes[enrolment.key] = progressNote(report);
      else answers.push(progressText(report));
    }
    return { decision: nothing, notes, answer: answers.length === 0 ? null : answers.join("\n\n") };
  },
});

interface Taken {
  readonly enrolment: Enrolment;
  readonly course: Course;
}

function coursesOf({ policy, enrolments, by, now }: CommandContext): Taken[] {
  return enrolments.flatMap((enrolment) => {
    const { person, state, until } = enrolment;
    const course = courseOf(policy.hiring, enrolment);
    const isOwn = person.id === by.id && state !== "invited" && isTold(until, now);
    return isOwn && course !== null ? [{ enrolment, course }] : [];
  });
}

function isToldHere({ state, repositoryId, number }: Enrolment, { fact }: CommandContext): boolean {
  return state === "accepted" && repositoryId === fact.repository.id && number === fact.issue.number;
}

/** What is over is still told for a year. */
function isTold(until: string | null, now: string): boolean {
  return until === null || Date.parse(now) - Date.parse(until) < 365 * 86_400_000;
}
