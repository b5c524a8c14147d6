/** Taking part in a programme: its weeks, and the milestones that merged work fills on the way. */
import type { AcceptedWork } from "./evidence/accepted.ts";
import type { Cohort, HiringPolicy, Milestone, Programme } from "./hiring.ts";
import type { Person } from "./rules/rule.ts";

export interface Enrolment {
  readonly key: string;
  readonly person: Person;
  /** Keys of the policy. */
  readonly programme: string;
  readonly cohort: string;
  /** `accepted` when the person said yes. */
  readonly state: "invited" | "accepted" | "ended";
  /** Whoever invited them. */
  readonly by: Person;
  /** Where it is told how it goes. */
  readonly repositoryId: number;
  readonly number: number;
  /** ISO 8601. */
  readonly since: string;
  readonly until: string | null;
  /** The last week of which the end was looked at; 0 for none. */
  readonly week: number;
}

export interface Course {
  readonly programme: Programme;
  readonly cohort: Cohort;
  readonly weeks: number;
}

/** "internship/summer", as somebody is enrolled in it. */
export function readCohort(text: string): { readonly programme: string; readonly cohort: string } | null {
  const [, programme, cohort] = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/.exec(text.toLowerCase()) ?? [];
  return programme === undefined || cohort === undefined ? null : { programme, cohort };
}

/** `null` when the policy has it no more. */
export function courseOf(
  hiring: Pick<HiringPolicy, "programmes"> | null,
  { programme: key, cohort: cohortKey }: Pick<Enrolment, "programme" | "cohort">,
): Course | null {
  const programme = hiring?.programmes.find((one) => one.key === key);
  const cohort = programme?.cohorts.find((one) => one.key === cohortKey);
  if (programme === undefined || cohort === undefined || programme.weeks === null) return null;
  return { programme, cohort, weeks: programme.weeks };
}

const weekMs = 7 * 86_400_000;

/** The instant at which a week is over, ISO 8601; of week 0 the one at which week 1 begins. */
export function endOfWeek({ cohort }: Course, week: number): string {
  return new Date(Date.parse(`${cohort.starts}T00:00:00Z`) + week * weekMs).toISOString();
}

/** From 1; 0 before it begins, and one more than its weeks when it is over. */
export function weekAt(course: Course, at: string): number {
  const weeks = Math.floor((Date.parse(at) - Date.parse(endOfWeek(course, 0))) / weekMs);
  return Math.max(0, Math.min(weeks + 1, course.weeks + 1));
}

export interface MilestoneProgress {
  readonly milestone: Milestone;
  /** The end of its week, ISO 8601. */
  readonly due: string;
  /** What fills it, in the order of merging, also beyond what it takes. */
  readonly by: readonly AcceptedWork[];
  readonly isFilled: boolean;
}

export interface Progress {
  readonly course: Course;
  /** As `weekAt`. */
  readonly week: number;
  readonly isOver: boolean;
  /** By week, then in the policy's order. */
  readonly milestones: readonly MilestoneProgress[];
  /** All that was accepted in the cohort's weeks, by kind and never summed over kinds; kinds by name. */
  readonly work: readonly { readonly kind: string; readonly works: readonly AcceptedWork[] }[];
}

/** Every piece of work counts toward each milestone that it fits, so that more of it never unfills one. */
export function progressOf(course: Course, work: readonly AcceptedWork[], asOf: string): Progress {
  const [from, to] = [endOfWeek(course, 0), endOfWeek(course, course.weeks)];
  const within = work.filter(({ at }) => {
    const time = Date.parse(at);
    return time >= Date.parse(from) && time < Date.parse(to) && time <= Date.parse(asOf);
  });
  const milestones = course.programme.milestones
    .map((milestone): MilestoneProgress => {
      const by = within.filter((one) => fills(milestone, one));
      return {
        milestone,
        due: endOfWeek(course, milestone.week),
        by,
        isFilled: by.length >= milestone.merged,
      };
    })
    .sort((a, b) => a.milestone.week - b.milestone.week);
  const kinds = [...Map.groupBy(within, ({ kind }) => kind)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    course,
    week: weekAt(course, asOf),
    isOver: Date.parse(asOf) >= Date.parse(to),
    milestones,
    work: kinds.map(([kind, works]) => ({ kind, works })),
  };
}

function fills({ kinds, requirement }: Milestone, { kind, requirements }: AcceptedWork): boolean {
  if (kinds !== null && !kinds.includes(kind)) return false;
  return requirement === null || requirements.includes(requirement);
}

/** Milestones whose week is over, after a week and up to another, and which are not filled. */
export function overdue({ milestones }: Progress, after: number, upTo: number): MilestoneProgress[] {
  return milestones.filter(
    ({ milestone, isFilled }) => !isFilled && milestone.week > after && milestone.week <= upTo,
  );
}

/** The last week that is over. */
export function lastWeekOver(course: Course, at: string): number {
  return Math.max(0, weekAt(course, at) - 1);
}

/** When something is to be looked at next: the end of a milestone's week, or of the last one. `null` when all was. */
export function nextCheck(course: Course, { week }: Pick<Enrolment, "week">): string | null {
  const weeks = [...course.programme.milestones.map((one) => one.week), course.weeks].filter(
    (one) => one > week,
  );
  return weeks.length === 0 ? null : endOfWeek(course, Math.min(...weeks));
}

/** Whether there is room for one more; those who were invited have theirs. */
export function hasPlace({ cohort }: Course, enrolments: readonly Enrolment[]): boolean {
  return cohort.places === null || taken(enrolments).length < cohort.places;
}

export function taken(enrolments: readonly Enrolment[]): readonly Enrolment[] {
  return enrolments.filter(({ state }) => state !== "ended");
}
