/** /programme: how one's own programme goes, week by week. */
import { nothing } from "../domain/decision.ts";
import { evidencePolicy } from "../domain/evidence/rule.ts";
import { isSeen } from "../domain/participation.ts";
import { anyone } from "../domain/permission.ts";
import { courseOf } from "../domain/programme.ts";
import { reportOf } from "../domain/programme-report.ts";
import { evidenceAnswers, hiringAnswers } from "../messages/hiring.ts";
import { programmeAnswers, progressText } from "../messages/programme.ts";
import { command, UserError } from "./command.ts";

export const programme = command({
  name: "programme",
  summary: "Shows how your programme goes: its weeks, its milestones, and the merged work that filled them.",
  examples: ["/programme"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone, about themselves",
  arguments: [],
  looksAt: ["participation", "enrolments", "pairings", "evidence"],
  run: (_values, { policy, by, now, participation, enrolments, pairings, facts }) => {
    const goingBy = evidencePolicy(policy);
    if (policy.hiring === null || goingBy === null) throw new UserError(hiringAnswers.off);
    const own = enrolments.filter(
      ({ person, state, until }) => person.id === by.id && state !== "invited" && isTold(until, now),
    );
    const courses = own.flatMap((enrolment) => {
      const course = courseOf(policy.hiring, enrolment);
      return course === null ? [] : [{ enrolment, course }];
    });
    if (courses.length === 0)
      return { decision: nothing, answer: programmeAnswers.none(policy.hiring.programmes) };
    if (!isSeen(participation(by.id)) || facts === null)
      throw new UserError(evidenceAnswers.notSeen(participation(by.id)));
    const texts = courses.map(({ enrolment, course }) =>
      progressText(reportOf(enrolment, course, facts, pairings, goingBy, now)),
    );
    return { decision: nothing, answer: texts.join("\n\n") };
  },
});

/** What is over is still told for a year. */
function isTold(until: string | null, now: string): boolean {
  return until === null || Date.parse(now) - Date.parse(until) < 365 * 86_400_000;
}
