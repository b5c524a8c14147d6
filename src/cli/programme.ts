/** `foothold programme`: how a cohort goes, person by person, from the evidence that is kept of those who joined. */
import { evidencePolicy } from "../domain/evidence/rule.ts";
import { isSeen } from "../domain/participation.ts";
import { type Course, courseOf, type Enrolment, endOfWeek, readCohort } from "../domain/programme.ts";
import { type ProgrammeReport, reportOf } from "../domain/programme-report.ts";
import { workName } from "../messages/evidence.ts";
import { kindName } from "../messages/reasons.ts";
import { createPolicyBook } from "../policies.ts";
import type { Database } from "../store/db.ts";
import { findEvidence } from "../store/evidence-reading.ts";
import { findEnrolments, findPairings } from "../store/onboarding.ts";
import { findParticipations } from "../store/participants.ts";
import { readOwners } from "../store/places.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { databaseOption, withDatabase } from "./database.ts";
import { endOf } from "./day.ts";
import { table } from "./table.ts";

interface Options {
  readonly database?: string;
  readonly owner?: string;
  readonly asOf?: string;
  readonly json?: true;
}

interface Row {
  readonly enrolment: Enrolment;
  /** `null` for somebody who has not accepted, or does not want to be seen. */
  readonly report: ProgrammeReport | null;
}

export const addProgramme: AddCommand = (program, stdio, exit) => {
  program
    .command("programme")
    .description(
      "Show how a cohort of a programme goes: who takes part, and which merged work filled their milestones. Nobody is ranked.",
    )
    .argument("<programme/cohort>", "keys of the policy, as in internship/summer-2027")
    .option("--owner <login>", "the organisation, where the database has several")
    .option("--as-of <date>", "how it stood at the end of this day (UTC); without it, now")
    .option(...databaseOption)
    .option("--json", "print {programme, cohort, starts, weeks, people}")
    .action(async (name: string, options: Options) => {
      const named = readCohort(name);
      if (named === null)
        throw new UsageError(`${name} is no programme/cohort, as in internship/summer-2027`);
      const asOf = endOf("--as-of", options.asOf) ?? stdio.now().toISOString();
      await withDatabase(options.database, stdio, async (db) => {
        const { ownerId, course, policy } = await find(db, name, named, options.owner, stdio);
        const rows = await rowsOf(db, ownerId, course, policy, asOf);
        if (options.json === true) printJson(stdio, jsonOf(course, rows));
        else stdio.out(textOf(course, rows));
      });
      exit(exitCodes.ok);
    });
};

type Found = Awaited<ReturnType<typeof coursesIn>>[number];

async function find(
  db: Database,
  name: string,
  named: NonNullable<ReturnType<typeof readCohort>>,
  owner: string | undefined,
  stdio: Stdio,
): Promise<Found> {
  const found = (await coursesIn(db, named, stdio)).filter(
    (one) => owner === undefined || one.owner.toLowerCase() === owner.toLowerCase(),
  );
  const [first, ...others] = found;
  if (first === undefined) throw new UsageError(`no policy has the cohort ${name}`);
  if (others.length > 0)
    throw new UsageError(
      `several have ${name}: name one of ${found.map((one) => one.owner).join(", ")} with --owner`,
    );
  return first;
}

async function coursesIn(db: Database, named: NonNullable<ReturnType<typeof readCohort>>, { now }: Stdio) {
  const book = createPolicyBook(db, now);
  const found = [];
  for (const [ownerId, owner] of await readOwners(db)) {
    const policy = (await book.hiringOf(ownerId))?.policy ?? null;
    const course = courseOf(policy?.hiring ?? null, named);
    if (policy !== null && course !== null) found.push({ ownerId, owner, course, policy });
  }
  return found;
}

async function rowsOf(
  { kysely }: Database,
  ownerId: number,
  course: Course,
  policy: Found["policy"],
  now: string,
): Promise<Row[]> {
  const goingBy = evidencePolicy(policy);
  const cohort = { programme: course.programme.key, cohort: course.cohort.key };
  const enrolments = await findEnrolments(kysely, ownerId, { cohort });
  const ids = enrolments.map(({ person }) => person.id);
  const seen = new Set(
    (await findParticipations(kysely, ownerId, ids)).filter(isSeen).map(({ personId }) => personId),
  );
  const pairings = await findPairings(kysely, ownerId, ids);
  const rows: Row[] = [];
  for (const enrolment of enrolments) {
    const isShown = enrolment.state !== "invited" && seen.has(enrolment.person.id) && goingBy !== null;
    const facts = isShown ? await findEvidence(kysely, ownerId, enrolment.person.id) : null;
    const report =
      facts === null || goingBy === null ? null : reportOf(enrolment, course, facts, pairings, goingBy, now);
    rows.push({ enrolment, report });
  }
  return rows.sort((a, b) => (a.enrolment.person.login < b.enrolment.person.login ? -1 : 1));
}

function jsonOf(course: Course, rows: readonly Row[]) {
  return {
    programme: course.programme.key,
    cohort: course.cohort.key,
    starts: course.cohort.starts,
    weeks: course.weeks,
    people: rows.map(({ enrolment, report }) => ({
      login: enrolment.person.login,
      state: enrolment.state,
      since: enrolment.since,
      until: enrolment.until,
      week: report?.progress.week ?? null,
      milestones:
        report?.progress.milestones.map(({ milestone, due, by, isFilled }) => ({
          milestone: milestone.key,
          week: milestone.week,
          due,
          filled: isFilled,
          needed: milestone.merged,
          by: by.map(workJson),
        })) ?? null,
      work: report?.progress.work.map(({ kind, works }) => ({ kind, works: works.map(workJson) })) ?? null,
      endorsements:
        report?.endorsements.map(({ value, by, reason, at }) => ({ value, by: by.login, reason, at })) ??
        null,
      mentors: report?.mentors.map(({ login }) => login) ?? null,
    })),
  };
}

function workJson({ work, kind, at }: ProgrammeReport["progress"]["work"][number]["works"][number]) {
  return { ...work, kind, at };
}

function textOf(course: Course, rows: readonly Row[]): string {
  const { programme, cohort, weeks } = course;
  const head = `${programme.title} (${cohort.title}): ${weeks} weeks from ${cohort.starts}. Nobody is ranked: people stand by login.\n`;
  if (rows.length === 0) return `${head}\nNobody takes part yet.\n`;
  return [head, ...rows.map((row) => personText(course, row))].join("\n");
}

function personText(course: Course, { enrolment, report }: Row): string {
  const { login } = enrolment.person;
  if (report === null) {
    const why = enrolment.state === "invited" ? "invited, has not answered" : "is not to be seen any more";
    return `${login}: ${why}\n`;
  }
  const { progress, endorsements, mentors } = report;
  const when = progress.isOver
    ? "all weeks are over"
    : progress.week === 0
      ? "not begun"
      : `week ${progress.week}`;
  const state = enrolment.state === "ended" && !progress.isOver ? ", ended early" : "";
  const rows = progress.milestones.map(({ milestone, by, isFilled }) => [
    String(milestone.week),
    endOfWeek(course, milestone.week).slice(0, 10),
    isFilled ? "filled" : "open",
    `${Math.min(by.length, milestone.merged)} of ${milestone.merged}`,
    milestone.title,
    by
      .slice(0, milestone.merged)
      .map(({ work }) => workName(work))
      .join("; "),
  ]);
  const columns = ["week", "before", "is", "merged", "milestone", "by"].map((title) => ({ title }));
  const work = progress.work.map(
    ({ kind, works }) => `  ${kindName(kind)}: ${works.map((one) => workName(one.work)).join("; ")}\n`,
  );
  const endorsed = endorsements.map(
    ({ value, by, reason }) => `  endorsed for ${value} by ${by.login}: ${reason}\n`,
  );
  const accompanied = mentors.length === 0 ? "" : `, with ${mentors.map((one) => one.login).join(" and ")}`;
  return [
    `${login}: ${when}${state}${accompanied}\n`,
    rows.length === 0 ? "" : table(columns, rows),
    ...work,
    ...endorsed,
  ].join("");
}
