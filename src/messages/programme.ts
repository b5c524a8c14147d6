/** What is said about taking part in a programme: the invitation, how it goes, what is due, and how it went. */
import type { AcceptedWork } from "../domain/evidence/accepted.ts";
import type { HiringPolicy, Programme } from "../domain/hiring.ts";
import { type Course, endOfWeek, type MilestoneProgress, type Progress } from "../domain/programme.ts";
import type { ProgrammeReport } from "../domain/programme-report.ts";
import type { Person } from "../domain/rules/rule.ts";
import { list } from "./bounty.ts";
import { day } from "./day.ts";
import { workName } from "./evidence.ts";
import { kindName } from "./reasons.ts";
import { code, mention, plain, sentence } from "./text.ts";

export const enrolAnswers = {
  how: `An invitation names somebody and a cohort: ${code("/enrol @octocat internship/summer")}. Whoever is invited answers with ${code("/enrol accept")} or ${code("/enrol decline")}; ${code("/enrol end")} ends it.`,
  unknown: (word: string, known: readonly string[]) =>
    `${code(word)} is no cohort of the policy: it has ${known.length === 0 ? "none" : known.map((one) => code(one)).join(", ")}.`,
  over: (course: Course) => `${courseName(course)} is over.`,
  already: (login: string, course: Course) => `${plain(login)} is in ${courseName(course)} already.`,
  full: ({ cohort, programme }: Course) =>
    cohort.places === 1
      ? `The one place of ${courseName({ programme, cohort })} is taken.`
      : `All ${cohort.places} places of ${courseName({ programme, cohort })} are taken.`,
  invited: (login: string, by: string, course: Course) =>
    `${mention(login)}: ${plain(by)} invites you to ${courseName(course)}, ${course.weeks} weeks from ${day(endOfWeek(course, 0))}. ${code("/enrol accept")} takes the place, ${code("/enrol decline")} leaves it to somebody else.`,
  notInvited:
    "You were not invited to a programme. Maintainers invite, and the policy's contacts answer questions.",
  notIn: (login: string) => `${plain(login)} is in no programme.`,
  several: (names: readonly string[]) => `Say which one: ${names.map((one) => code(one)).join(", ")}.`,
  accepted: (course: Course) =>
    `You are in ${courseName(course)}. ${code("/programme")} shows how it goes: merged work that a maintainer accepted fills the milestones.`,
  gone: "The policy has this programme no more.",
  declined: (course: Course) => `Noted: the place in ${courseName(course)} is free again.`,
  ended: (login: string, name: string) => `Ended: ${plain(login)} takes part in ${code(name)} no more.`,
};

export const programmeAnswers = {
  none: (programmes: readonly Programme[]) =>
    programmes.length === 0
      ? "The policy has no programmes."
      : `You take part in none. There is ${list(programmes.map(({ title }) => plain(title)))}; maintainers invite people, and ${code("/hiring join")} comes before it.`,
};

/** "Internship (Summer 2027)". */
export function courseName({ programme, cohort }: Pick<Course, "programme" | "cohort">): string {
  return `${plain(programme.title)} (${plain(cohort.title)})`;
}

/** What stands in the thread from when somebody accepted. */
export function courseNote({ login }: Person, course: Course): string {
  const milestones = [...course.programme.milestones].sort((a, b) => a.week - b.week);
  return [
    `**${courseName(course)}: ${plain(login)}.** ${course.weeks} weeks, from ${day(endOfWeek(course, 0))} to ${lastDay(course, course.weeks)}.`,
    ...(milestones.length === 0
      ? []
      : [
          milestones
            .map((one) => `- ${plain(one.title)}: by ${lastDay(course, one.week)} (week ${one.week})`)
            .join("\n"),
        ]),
  ].join("\n\n");
}

/** The answer to /programme. */
export function progressText({ progress, mentors }: ProgrammeReport): string {
  return [
    `**${courseName(progress.course)}**: ${weekText(progress)}`,
    ...milestoneRows(progress),
    ...mentorLine(mentors),
  ].join("\n\n");
}

/** The same as it stands in the thread; nobody is mentioned, because nobody has to act. */
export function progressNote(report: ProgrammeReport): string {
  return [noteHead(report), ...milestoneRows(report.progress), ...mentorLine(report.mentors)].join("\n\n");
}

/** At the end of a milestone's week, when it is not filled. Both have to act. */
export function reminderNote(report: ProgrammeReport, late: readonly MilestoneProgress[]): string {
  const { progress, person, mentors } = report;
  const who = list([person, ...mentors].map(({ login }) => mention(login)));
  const names = late.map(
    ({ milestone, by }) => `${plain(milestone.title)} (${by.length} of ${milestone.merged})`,
  );
  return [
    noteHead(report),
    `${who}: not there yet, and due by now: ${list(names)}. What is missing, and what would help?`,
    ...milestoneRows(progress),
  ].join("\n\n");
}

/** After the last week: what there was, kind by kind. */
export function summaryNote(report: ProgrammeReport, { values }: Pick<HiringPolicy, "values">): string {
  const { progress, person, mentors, endorsements } = report;
  const endorsed = endorsements.map(
    ({ value, by, reason }) =>
      `- ${plain(values.find(({ key }) => key === value)?.title ?? value)}, by ${plain(by.login)}: ${sentence(reason)}`,
  );
  const kinds = progress.work.map(({ kind, works }) => `- ${kindName(kind)}: ${worksText(works, mostNamed)}`);
  return [
    `**${courseName(progress.course)}: ${plain(person.login)}.** All ${progress.course.weeks} weeks are over.`,
    ...milestoneRows(progress),
    ...(kinds.length === 0
      ? ["No work of these weeks was accepted."]
      : [["Work, by kind:", "", ...kinds].join("\n")]),
    ...(endorsed.length === 0 ? [] : [["Endorsed:", "", ...endorsed].join("\n")]),
    ...mentorLine(mentors),
  ].join("\n\n");
}

function noteHead({ progress, person }: ProgrammeReport): string {
  const week = weekText(progress);
  return `**${courseName(progress.course)}: ${plain(person.login)}.** ${week.charAt(0).toUpperCase()}${week.slice(1)}`;
}

function mentorLine(mentors: readonly Person[]): string[] {
  if (mentors.length === 0) return [];
  return [`Accompanied by ${list(mentors.map(({ login }) => plain(login)))}.`];
}

function weekText({ week, course, isOver }: Progress): string {
  if (isOver) return `all ${course.weeks} weeks are over.`;
  return week === 0 ? `it begins on ${day(endOfWeek(course, 0))}.` : `week ${week} of ${course.weeks}.`;
}

function milestoneRows({ milestones, course, isOver }: Progress): string[] {
  if (milestones.length === 0) return [];
  return [
    milestones
      .map(({ milestone, by, isFilled }) => {
        const what = `${isFilled ? "✓" : "✗"} ${plain(milestone.title)}`;
        const due = isFilled || isOver ? "" : `, by ${lastDay(course, milestone.week)}`;
        const count = `${Math.min(by.length, milestone.merged)} of ${milestone.merged}${due}`;
        return `- ${what}: ${count}${by.length === 0 ? "" : ` (${worksText(by.slice(0, milestone.merged), mostInRow)})`}`;
      })
      .join("\n"),
  ];
}

const mostInRow = 5;
const mostNamed = 20;

function worksText(works: readonly AcceptedWork[], most: number): string {
  const shown = works.slice(0, most).map(({ work }) => plain(workName(work), 120));
  const more = works.length - shown.length;
  return `${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

/** The last day of a week. */
function lastDay(course: Course, week: number): string {
  return day(new Date(Date.parse(endOfWeek(course, week)) - 1).toISOString());
}
