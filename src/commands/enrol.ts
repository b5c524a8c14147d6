/** /enrol: a maintainer invites somebody who joined to a cohort of a programme, and they say whether they come. */
import { nothing } from "../domain/decision.ts";
import { isSeen } from "../domain/participation.ts";
import { anyone } from "../domain/permission.ts";
import {
  type Course,
  courseOf,
  type Enrolment,
  hasPlace,
  lastWeekOver,
  readCohort,
  weekAt,
} from "../domain/programme.ts";
import type { Person } from "../domain/rules/rule.ts";
import { enrolmentTimers } from "../domain/timers.ts";
import { notAllowed } from "../messages/commands.ts";
import { evidenceAnswers, hiringAnswers } from "../messages/hiring.ts";
import { courseNote, enrolAnswers } from "../messages/programme.ts";
import { whoText } from "../messages/who.ts";
import { type CommandContext, type CommandResult, command, UserError } from "./command.ts";
import { creditable } from "./credit.ts";

export const enrol = command({
  name: "enrol",
  summary: "Invites somebody to a cohort of a programme; whoever is invited accepts, declines or ends it.",
  examples: ["/enrol @octocat internship/summer", "/enrol accept"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "`who.credit` (maintain); to answer, whoever is invited",
  whoHere: (policy) => `${whoText(policy.who.credit)}; to answer, whoever is invited`,
  asks: (policy) => policy.who.credit,
  arguments: [
    { name: "who", type: "user-or-word" },
    { name: "cohort", type: "optional-word" },
  ],
  looksAt: ["permission", "participation", "enrolments"],
  run: ({ who, cohort }, context) => {
    const { policy, by, may } = context;
    if (policy.hiring === null) throw new UserError(hiringAnswers.off);
    const isAnswer = typeof who === "string";
    if (!isAnswer && !may(policy.who.credit))
      throw new UserError(notAllowed("enrol", by.login, policy.who.credit));
    if (who === null) throw new UserError(enrolAnswers.how);
    if (!isAnswer) return cohort === "end" ? end(who, null, context) : invite(who, cohort ?? "", context);
    switch (who.toLowerCase()) {
      case "accept":
        return accept(cohort, context);
      case "decline":
      case "end":
        return end(by, cohort, context);
      default:
        throw new UserError(enrolAnswers.how);
    }
  },
});

function invite(
  person: Person & { readonly bot: boolean },
  word: string,
  context: CommandContext,
): CommandResult {
  const { policy, fact, by, now, callKey, enrolments } = context;
  const named = readCohort(word);
  const course = named === null ? null : courseOf(policy.hiring, named);
  if (named === null || course === null) throw new UserError(enrolAnswers.unknown(word, cohortsOf(context)));
  if (weekAt(course, now) > course.weeks) throw new UserError(enrolAnswers.over(course));
  creditable(person, context);
  const others = enrolments.filter((one) => isIn(one, course));
  if (others.some((one) => one.person.id === person.id && one.state !== "ended"))
    throw new UserError(enrolAnswers.already(person.login, course));
  if (!hasPlace(course, others)) throw new UserError(enrolAnswers.full(course));
  const enrolment: Enrolment = {
    key: `enrolment:${fact.repository.id}:${callKey}`,
    person: { id: person.id, login: person.login },
    ...named,
    state: "invited",
    by,
    ...placeOf(context),
    since: now,
    until: null,
    week: 0,
  };
  return {
    decision: { ...nothing, enrolments: [enrolment] },
    answer: enrolAnswers.invited(person.login, by.login, course),
  };
}

function accept(word: string | null, context: CommandContext): CommandResult {
  const { policy, by, now, fact, participation } = context;
  const invitation = theOne(by, word, context, ({ state }) => state === "invited");
  if (invitation === null) throw new UserError(enrolAnswers.notInvited);
  const own = participation(by.id);
  if (!isSeen(own)) throw new UserError(evidenceAnswers.notSeen(own));
  const course = courseOf(policy.hiring, invitation);
  if (course === null) throw new UserError(enrolAnswers.gone);
  const enrolment: Enrolment = {
    ...invitation,
    state: "accepted",
    // How it goes is told where they said yes.
    ...placeOf(context),
    since: now,
    // What was due before they came is not theirs to have filled.
    week: lastWeekOver(course, now),
  };
  return {
    decision: {
      ...nothing,
      enrolments: [enrolment],
      timers: enrolmentTimers(enrolment, course, fact.repository.ownerId),
    },
    notes: { [enrolment.key]: courseNote(enrolment.person, course) },
    answer: enrolAnswers.accepted(course),
  };
}

function end(person: Person, word: string | null, context: CommandContext): CommandResult {
  const { policy, by, now } = context;
  const found = theOne(person, word, context, ({ state }) => state !== "ended");
  if (found === null)
    throw new UserError(person.id === by.id ? enrolAnswers.notInvited : enrolAnswers.notIn(person.login));
  const course = courseOf(policy.hiring, found);
  const isInvited = found.state === "invited" && person.id === by.id && course !== null;
  const { repositoryId, number } = placeOf(context);
  const isHere = found.repositoryId === repositoryId && found.number === number;
  return {
    decision: { ...nothing, enrolments: [{ ...found, state: "ended", until: now }] },
    ...(isHere ? { notes: { [found.key]: null } } : {}),
    answer: isInvited ? enrolAnswers.declined(course) : enrolAnswers.ended(person.login, nameOf(found)),
  };
}

/** Somebody's enrolment that is meant; `null` for none. */
function theOne(
  { id }: Person,
  word: string | null,
  { enrolments }: CommandContext,
  fits: (enrolment: Enrolment) => boolean,
): Enrolment | null {
  const own = enrolments.filter((one) => one.person.id === id && fits(one));
  const named = word === null ? own : own.filter((one) => nameOf(one) === word.toLowerCase());
  if (named.length > 1) throw new UserError(enrolAnswers.several(named.map(nameOf)));
  return named[0] ?? null;
}

function isIn({ programme, cohort }: Enrolment, course: Course): boolean {
  return programme === course.programme.key && cohort === course.cohort.key;
}

function nameOf({ programme, cohort }: Enrolment): string {
  return `${programme}/${cohort}`;
}

function placeOf({ fact }: CommandContext): Pick<Enrolment, "repositoryId" | "number"> {
  return { repositoryId: fact.repository.id, number: fact.issue.number };
}

function cohortsOf({ policy }: CommandContext): string[] {
  return (policy.hiring?.programmes ?? []).flatMap(({ key, cohorts }) =>
    cohorts.map((cohort) => `${key}/${cohort.key}`),
  );
}
