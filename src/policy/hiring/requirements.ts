/** The schemas of what an organisation looks for: requirements, values, and how evidence is counted. */
import { z } from "zod";
import { contributionKinds } from "../../domain/contribution.ts";
import type { PolicyTypes } from "../../domain/rules/rule.ts";
import { Unreadable, value } from "../reading.ts";
import { entryKey, heading, labelNames, paragraph, weight } from "./words.ts";

export type RequirementFile = z.output<ReturnType<typeof requirementSchema>>;
export type EvidenceFile = z.output<ReturnType<typeof evidenceSchema>>;

export const kindNames = z.array(z.enum(contributionKinds)).min(1).max(contributionKinds.length);

function requirementSchema(types: PolicyTypes) {
  return z.strictObject({
    title: heading.describe("Its name as people read it."),
    about: paragraph.optional().describe("What is meant by it."),
    weight: weight.prefault(1).describe("What one contribution weighs; 1 is usual, 10 the most."),
    kinds: kindNames
      .optional()
      .describe("The kinds of contribution that count, by their keys under `kinds`. Without it, every kind."),
    match: types.match
      .optional()
      .describe(
        "`actions/labeler` v5 match rules, as under `kinds`: changed files and branches that show it.",
      ),
    labels: labelNames
      .default([])
      .describe("Trusted labels that show it, on the pull request or on an issue that it closes."),
    dependencies: z
      .array(dependencySchema(types))
      .max(50)
      .default([])
      .describe("Entries of dependency manifests that show it where code that uses them changes too."),
    ignore: z
      .array(types.glob)
      .max(50)
      .default([])
      .describe("Files that show nothing here, beside those of `evidence.ignore`."),
  });
}

function dependencySchema(types: PolicyTypes) {
  return z.strictObject({
    manifest: types.glob.describe("The manifests, such as every `Cargo.toml`."),
    names: z
      .array(z.string().regex(/^\S{1,100}$/, "must be a name without spaces"))
      .min(1)
      .max(100)
      .describe("The entries, as the manifest spells them."),
    "used-in": types.match.describe(
      "Match rules of code that uses the entry. A manifest that changes alone shows nothing.",
    ),
  });
}

export function requirementsSchema(types: PolicyTypes) {
  return z
    .record(entryKey, requirementSchema(types).check(countsSomething))
    .default({})
    .describe(
      "What positions ask for and merged work can show, by key. A contribution counts when it is of one of the `kinds` " +
        "and `match`, a label or a dependency says so; without those three the kind alone is enough.",
    );
}

function countsSomething({ value, issues }: z.core.ParsePayload<RequirementFile>): void {
  const { kinds, match, labels, dependencies } = value;
  if (kinds !== undefined || match !== undefined || labels.length + dependencies.length > 0) return;
  issues.push({
    code: "custom",
    input: value,
    message: `nothing says what shows ${value.title}`,
    params: { fix: "add kinds, match, labels or dependencies" },
  });
}

export const valuesSchema = z
  .record(
    entryKey,
    z.strictObject({
      title: heading.describe("Its name as people read it."),
      about: paragraph.optional().describe("What is meant by it."),
    }),
  )
  .default({})
  .describe(
    "What the organisation stands for, by key. Maintainers endorse a value with a reason: `/endorse`.",
  );

const dayLength = 86_400_000;

function wholeDays({ duration }: PolicyTypes) {
  return value<number, string>(
    (input) => {
      const days = (duration.safeParse(input).data ?? 0) / dayLength;
      return days >= 1 && Number.isInteger(days)
        ? days
        : new Unreadable({ message: "expected whole days or weeks", fix: "write 365 days" });
    },
    { title: "days or weeks", type: "string", pattern: "^\\d+ ?(day|week)s?$", examples: ["365 days"] },
  );
}

const generatedFiles = [
  "**/*.lock",
  "**/package-lock.json",
  "**/pnpm-lock.yaml",
  "**/go.sum",
  "**/{vendor,vendored,third_party,third-party,node_modules}/**",
  "**/{dist,target,generated}/**",
  "**/*.{generated,gen,min}.*",
];

export function evidenceSchema(types: PolicyTypes) {
  return z
    .strictObject({
      "half-life": wholeDays(types)
        .prefault("365 days")
        .describe("After this time a contribution weighs half."),
      saturation: z
        .int()
        .min(1)
        .max(100)
        .default(3)
        .describe("How much recent work is half of what there can be: S = 1 − 2^(−E/saturation)."),
      "spam-labels": labelNames
        .default(["spam", "invalid"])
        .describe("Labels with which a contribution is no evidence."),
      "confirmed-labels": labelNames
        .default([])
        .describe("Labels by which maintainers confirm that an issue reports a real bug."),
      "most-requirements": z
        .int()
        .min(1)
        .max(50)
        .default(5)
        .describe(
          "A contribution that fits more requirements counts toward so many: those that most of its files are of.",
        ),
      ignore: z
        .array(types.glob)
        .max(100)
        .prefault(generatedFiles)
        .describe("Generated and vendored files: they show nothing for any requirement."),
    })
    .prefault({})
    .describe("How evidence is counted.");
}
