/** The schema of `hiring`: what an organisation looks for, and how people who want to be seen get there. */
import { z } from "zod";
import { introducedSections } from "../domain/hiring.ts";
import type { PolicyTypes } from "../domain/rules/rule.ts";
import { crossCheck } from "./hiring/checks.ts";
import { levelsSchema } from "./hiring/levels.ts";
import {
  contactsSchema,
  includeSchema,
  interestSchema,
  locationsSchema,
  outcomesSchema,
  positionsSchema,
  stagesSchema,
} from "./hiring/positions.ts";
import { mentorsSchema, programmesSchema, volunteerSchema } from "./hiring/programmes.ts";
import { evidenceSchema, requirementsSchema, valuesSchema } from "./hiring/requirements.ts";
import { heading, months, paragraph, point, team } from "./hiring/words.ts";

export type HiringFile = z.output<ReturnType<typeof hiringKeys>>;

export function hiringSchema(types: PolicyTypes) {
  return hiringKeys(types)
    .check(crossCheck)
    .nullable()
    .default(null)
    .describe(
      "Evidence from merged work, for people who want to be seen. Without the key there is no hiring, and nothing is " +
        "kept for it. All text is plain, one paragraph each.",
    );
}

function hiringKeys(types: PolicyTypes) {
  return z.strictObject({
    candidates: candidatesSchema,
    title: heading.prefault("Careers").describe("The page's title."),
    tagline: point.optional().describe("One sentence below it."),
    about: paragraph.optional().describe("Why somebody would work here."),
    mission: paragraph.optional().describe("What the organisation is there for."),
    offer: z.array(point).max(30).default([]).describe("What it offers, point by point."),
    introductions: z
      .partialRecord(z.enum(introducedSections).meta({ title: "section" }), paragraph)
      .default({})
      .describe("Sentences that stand above a list of the page, by the list's key."),
    requirements: requirementsSchema(types),
    values: valuesSchema,
    positions: positionsSchema,
    interest: interestSchema,
    locations: locationsSchema,
    stages: stagesSchema(types),
    outcomes: outcomesSchema,
    include: includeSchema,
    programmes: programmesSchema,
    mentors: mentorsSchema,
    levels: levelsSchema,
    volunteer: volunteerSchema,
    contacts: contactsSchema,
    "response-times": responseTimesSchema(types),
    retention: months
      .prefault("24 months")
      .describe(
        "How long what is kept for hiring is kept after a person's last activity; then it is erased.",
      ),
    evidence: evidenceSchema(types),
  });
}

const candidatesSchema = z
  .strictObject({
    repository: z
      .string()
      .regex(
        /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
        "is no repository's name, which stands here without its owner",
      )
      .meta({ examples: ["hiring"] })
      .describe("A private repository of the organisation, by name: each candidate is an issue in it."),
    team: team.describe("The team whose members see the hiring view and move candidates."),
    "form-label": z
      .string()
      .min(1)
      .max(50)
      .default("application")
      .describe("The label of the issue form by which people apply: config/hiring-application.yml."),
  })
  .describe("Where candidates are, and who sees them.");

function responseTimesSchema({ duration }: PolicyTypes) {
  return z
    .strictObject({
      "first-answer": duration.optional().describe("From an application to the first answer."),
      silence: duration.optional().describe("The longest time between two answers."),
      outcome: duration.optional().describe("From an application to its outcome."),
    })
    .prefault({})
    .describe("What the organisation promises of itself. The page shows it, beside how it has been.");
}
