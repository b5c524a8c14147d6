/** The schemas of what people apply for and how it goes on: positions, stages, what to include, whom to ask. */
import { z } from "zod";
import { withdrawnKey } from "../../domain/candidate.ts";
import { contactPurposes, evidenceLevels, positionTypes } from "../../domain/hiring.ts";
import type { PolicyTypes } from "../../domain/rules/rule.ts";
import { email, entryKey, heading, link, paragraph, point, team, timeRange } from "./words.ts";

export const positionsSchema = z
  .record(
    entryKey,
    z.strictObject({
      title: heading.describe("Its name as people read it."),
      group: heading.optional().describe("The heading that it stands under."),
      type: z.enum(positionTypes).default("role").describe("What sort of position it is."),
      open: z.boolean().default(true).describe("`false`: it is not shown, and nobody can apply."),
      about: paragraph.optional().describe("A few sentences on it."),
      responsibilities: z.array(point).max(30).default([]).describe("What the person does, point by point."),
      requirements: z
        .record(entryKey, z.enum(evidenceLevels))
        .default({})
        .describe(
          "What merged work can show, by the keys of `hiring.requirements`, and how much of it: `some` is any, " +
            "`shown` is at least half of what there can be over two weeks, `sustained` three quarters over three weeks " +
            "and two approvers. Nobody is refused for less.",
        ),
      "other-requirements": z
        .array(point)
        .max(30)
        .default([])
        .describe("What no merge shows, point by point; people say it in their application."),
      compensation: point.optional().describe("What is paid."),
      location: point.optional().describe("Where the work is done."),
    }),
  )
  .default({})
  .describe("The positions that people can apply for, by key: `/hiring apply <key>`.");

export const interestSchema = z
  .strictObject({
    about: paragraph.describe("What people are told who find no position here."),
    question: point.prefault("Tell us why.").describe("The question that they answer to be remembered."),
  })
  .optional()
  .describe("For organisations that publish no positions, or not all: people who say why are remembered.");

export function stagesSchema(types: PolicyTypes) {
  return z
    .record(
      entryKey,
      z.strictObject({
        title: heading.describe("Its name as people read it."),
        about: paragraph.optional().describe("What happens in it."),
        label: z
          .string()
          .min(1)
          .max(50)
          .optional()
          .describe("The label of candidates in it. Without it, `stage: ` and its key."),
        time: timeRange(types)
          .optional()
          .describe("How long it takes. When the longer time has passed, its owners are reminded."),
        owners: z
          .array(team)
          .min(1)
          .max(10)
          .optional()
          .describe("The teams that see to it. Without it, the team of `candidates`."),
        tell: paragraph.optional().describe("What the candidate is told when it begins."),
      }),
    )
    .default({})
    .describe("The steps of the process in their order, by key. People move candidates; the App never does.");
}

/** `withdrawn` is what candidates say themselves; a list without it has it all the same. */
const usualOutcomes = {
  hired: {
    title: "Hired",
    tell: "We are glad that you join us. Somebody writes to you about what comes next.",
  },
  declined: {
    title: "Declined",
    tell: "It does not work out this time. Thank you for what you sent and did.",
  },
  [withdrawnKey]: { title: "Withdrawn" },
  "position-closed": { title: "Position closed", tell: "The position is not open any more." },
  "kept-on-radar": {
    title: "Kept on our radar",
    tell: "There is no place that fits just now. We write when there is one.",
  },
};

export const outcomesSchema = z
  .record(
    entryKey,
    z.strictObject({
      title: heading.describe("Its name as people read it."),
      tell: paragraph.optional().describe("What the candidate is told."),
    }),
  )
  .prefault(usualOutcomes)
  .describe(
    'How an application can end, by key: `/outcome <key> "reason"`. People give it; the App never does. ' +
      "`withdrawn` is what it is when candidates end it themselves.",
  );

export const includeSchema = z
  .record(
    entryKey,
    z.strictObject({
      title: heading.describe("Its name as people read it."),
      about: point.optional().describe("What it should hold."),
      required: z.boolean().default(true).describe("`false`: an application is whole without it."),
    }),
  )
  .default({})
  .describe("What belongs into an application, by key.");

export const contactsSchema = z
  .record(
    entryKey,
    z
      .strictObject({
        title: heading.describe("Its name as people read it."),
        about: point.optional().describe("What to write there."),
        purpose: z
          .enum(contactPurposes)
          .default("questions")
          .describe(
            "`questions`: anything. `applications`: where to apply beside the command. `interest`: for people who tell why " +
              "they want to be remembered.",
          ),
        email: email.optional().describe("An address that may be public."),
        url: link.optional().describe("A page, a channel or a forum, with https."),
      })
      .check(({ value, issues }) => {
        if (value.email !== undefined || value.url !== undefined) return;
        const message = `nothing says how to reach ${value.title}`;
        issues.push({ code: "custom", input: value, message, params: { fix: "add email or url" } });
      }),
  )
  .default({})
  .describe("Whom to ask, by key.");

export const locationsSchema = z
  .record(
    entryKey,
    z.strictObject({
      title: heading.describe("Its name as people read it."),
      about: paragraph.optional().describe("What people should know of it."),
    }),
  )
  .default({})
  .describe("Where people work, by key.");
