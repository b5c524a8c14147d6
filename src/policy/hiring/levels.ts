/** The schema of `hiring.levels`: steps of taking part, what each takes, and what maintainers are proposed to do. */
import { z } from "zod";
import { evidenceLevels } from "../../domain/hiring.ts";
import { entryKey, heading, months, point } from "./words.ts";

const count = (most: number) => z.int().min(0).max(most).default(0);

const takes = z
  .strictObject({
    merged: count(1000).describe("Merged pull requests of one's own."),
    reviews: count(1000).describe("Reviews that asked for a change or commented on a line."),
    weeks: count(520).describe("Different weeks with any work."),
    months: months.optional().describe("How long ago the first work was."),
    requirements: z
      .record(entryKey, z.enum(evidenceLevels))
      .default({})
      .describe("How much evidence of which requirements, as under `positions`."),
    endorsements: z
      .record(entryKey, z.int().min(1).max(20))
      .default({})
      .describe("Which of `hiring.values` how many maintainers endorsed."),
  })
  .prefault({})
  .describe("What it takes, beside all levels before it; without keys, nothing.");

export const levelsSchema = z
  .record(
    entryKey,
    z.strictObject({
      title: heading.describe("Its name as people read it."),
      about: point.optional().describe("What it means."),
      takes,
      propose: point
        .optional()
        .describe(
          "What maintainers are proposed to do when somebody's work reaches it. It is never done by itself.",
        ),
    }),
  )
  .default({})
  .describe(
    "Levels of taking part, from the first to the last, by key: what one's work reaches. Not those of " +
      "`reservations.levels`, which larger bounties take.",
  );
