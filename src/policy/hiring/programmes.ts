/** The schemas of the ways in beside a position: internships, mentorship, research, and work that anybody can do. */
import { z } from "zod";
import { contributionKinds } from "../../domain/contribution.ts";
import { programmeTypes } from "../../domain/hiring.ts";
import { kindNames } from "./requirements.ts";
import { day, entryKey, heading, login, paragraph, point } from "./words.ts";

export type ProgrammeFile = z.output<typeof programmeSchema>;

const mostWeeks = 104;

const cohorts = z
  .record(
    entryKey,
    z.strictObject({
      title: heading.optional().describe("Its name as people read it. Without it, the key."),
      starts: day.describe("The first day of week 1."),
      places: z.int().min(1).max(1000).optional().describe("How many people it takes."),
    }),
  )
  .default({})
  .describe("Groups of people who begin together, by key.");

const milestones = z
  .record(
    entryKey,
    z.strictObject({
      title: heading.describe("Its name as people read it."),
      week: z.int().min(1).max(mostWeeks).describe("The week by whose end it should be filled, from 1."),
      merged: z.int().min(1).max(100).default(1).describe("How many contributions fill it."),
      kinds: kindNames.optional().describe("Of these kinds alone. Without it, of any kind."),
      requirement: entryKey
        .optional()
        .describe("Counted toward this requirement alone, by its key under `hiring.requirements`."),
    }),
  )
  .default({})
  .describe("What merged work fills on the way, by key.");

const programmeSchema = z.strictObject({
  title: heading.describe("Its name as people read it."),
  about: paragraph.optional().describe("A few sentences on it."),
  type: z
    .enum(programmeTypes)
    .describe(
      "`internship`: so many weeks. `mentorship`: one of `hiring.mentors` accompanies somebody. `research`: work on a " +
        "question together. `open-source`: contributions that anybody can make.",
    ),
  weeks: z.int().min(1).max(mostWeeks).optional().describe("How long a cohort lasts. An internship says it."),
  compensation: point.optional().describe("What is paid."),
  position: entryKey
    .optional()
    .describe("The position that one applies for to take part, by its key under `hiring.positions`."),
  contact: entryKey.optional().describe("Whom to ask, by a key under `hiring.contacts`."),
  cohorts,
  milestones,
});

export const programmesSchema = z
  .record(entryKey, programmeSchema.check(fitTheirWeeks))
  .default({})
  .describe("Internships, mentorship, research collaboration and open-source work, by key.");

function fitTheirWeeks({ value, issues }: z.core.ParsePayload<ProgrammeFile>): void {
  const { type, weeks } = value;
  const report = (path: string[], message: string, fix: string, at?: "key") =>
    issues.push({ code: "custom", input: value, path, message, params: { fix, at } });
  if (weeks === undefined) {
    if (type === "internship") report([], "an internship has a length", "add weeks: 12");
    for (const list of ["cohorts", "milestones"] as const) {
      if (type === "internship" || Object.keys(value[list]).length === 0) continue;
      report([list], `${list} need the programme's length`, "add weeks: 12", "key");
    }
    return;
  }
  for (const [key, { week }] of Object.entries(value.milestones)) {
    if (week <= weeks) continue;
    report(["milestones", key, "week"], `the programme has ${weeks} weeks`, `use 1 to ${weeks}`);
  }
}

export const mentorsSchema = z
  .array(
    z.strictObject({
      login: login.describe("Their login."),
      requirements: z
        .array(entryKey)
        .max(50)
        .default([])
        .describe("What they help with, by keys of `hiring.requirements`. Without it, anything."),
      capacity: z.int().min(1).max(50).default(1).describe("How many people at once."),
    }),
  )
  .max(200)
  .default([])
  .describe("People who accompany others. Pairs are made by requirement and capacity: `/mentor`.");

export const volunteerSchema = z
  .partialRecord(
    z.enum(contributionKinds),
    z.strictObject({
      title: heading.describe("Its name as people read it."),
      about: point.optional().describe("What there is to do."),
    }),
  )
  .default({})
  .describe("Ways to take part without a position, by kind. What each earns stands under `kinds`, and must.");
