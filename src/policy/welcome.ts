/** The schema of `welcome`: what somebody new is told, once. */
import { z } from "zod";
import type { WelcomeOptions } from "../domain/welcome.ts";
import { heading, link, paragraph } from "./hiring/words.ts";

const options = z.strictObject({
  text: paragraph.optional().describe("A few sentences above everything else."),
  review: paragraph
    .optional()
    .describe("Who looks at a pull request, and when. Without it: a maintainer, without a time."),
  links: z
    .array(
      z.strictObject({
        title: heading.describe("What it leads to."),
        url: link.describe("Its address."),
      }),
    )
    .max(10)
    .default([])
    .describe("Where to read on."),
  issues: z
    .boolean()
    .default(false)
    .describe("`true`: on a first issue too. Without it, on a first pull request alone."),
});

const { $schema: _, ...form } = z.toJSONSchema(options, {
  io: "input",
  target: "draft-7",
  unrepresentable: "any",
});

export const welcomeSchema = z
  .preprocess((given) => (given === true ? {} : given === false ? null : given), options.nullable())
  .transform((given): WelcomeOptions | null =>
    given === null
      ? null
      : { text: given.text ?? null, review: given.review ?? null, links: given.links, issues: given.issues },
  )
  .prefault(false)
  .describe(
    "A welcome for somebody new, once per person and organisation: what happens next. It is a part of the App's one " +
      "comment on their first pull request.",
  )
  .meta({ title: "`true` or mapping", anyOf: [form, { type: "boolean" }], examples: [true] });
