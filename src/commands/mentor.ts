/** /mentor: somebody asks for a mentor, one of the policy's is chosen, and it stands once they said yes. */
import { nothing } from "../domain/decision.ts";
import type { HiringPolicy } from "../domain/hiring.ts";
import { between, chooseMentor, openOf, type Pairing } from "../domain/pairing.ts";
import { isSeen } from "../domain/participation.ts";
import { anyone } from "../domain/permission.ts";
import { evidenceAnswers, hiringAnswers } from "../messages/hiring.ts";
import { mentorAnswers } from "../messages/mentor.ts";
import {
  type ArgumentValues,
  type CommandContext,
  type CommandResult,
  command,
  UserError,
} from "./command.ts";

const answers = ["accept", "decline", "end"];

export const mentor = command({
  name: "mentor",
  summary:
    "Asks for a mentor, also for one requirement. Whoever is asked accepts or declines; either ends it.",
  examples: ["/mentor", "/mentor rust", "/mentor accept @octocat"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "whoever joined or takes part in a programme; to answer, the mentor",
  arguments: [
    { name: "what", type: "optional-word" },
    { name: "person", type: "user-or-word" },
  ],
  looksAt: ["participation", "enrolments", "pairings"],
  mentorWish: ([what]) =>
    what !== undefined && answers.includes(what.toLowerCase())
      ? null
      : { requirement: what?.toLowerCase() ?? null },
  run: ({ what, person }, context) => {
    const { hiring } = context.policy;
    if (hiring === null) throw new UserError(hiringAnswers.off);
    switch (what?.toLowerCase()) {
      case "accept":
      case "decline":
        return answer(what.toLowerCase() === "accept", person, context);
      case "end":
        return end(person, context);
      default:
        if (person !== null)
          throw new UserError(hiringAnswers.tooMuch(typeof person === "string" ? person : person.login));
        return ask(what?.toLowerCase() ?? null, hiring, context);
    }
  },
});

function ask(requirement: string | null, hiring: HiringPolicy, context: CommandContext): CommandResult {
  const { by, pairings, users, now, fact, callKey } = context;
  if (hiring.mentors.length === 0) throw new UserError(mentorAnswers.none(hiring));
  const title = titleOf(requirement, hiring);
  if (!mayAsk(context)) throw new UserError(mentorAnswers.notJoined);
  const before = openOf(pairings, by.id);
  if (before !== undefined) throw new UserError(mentorAnswers.before(before));
  const wish = { person: by, requirement };
  if (chooseMentor(hiring.mentors, pairings, wish) === null)
    throw new UserError(mentorAnswers.noRoom(title, hiring));
  // Who is asked was looked up before others may have taken their room.
  const known = hiring.mentors.filter(({ login }) => accountOf(login, users) !== undefined);
  const account = accountOf(chooseMentor(known, pairings, wish)?.login, users);
  if (account === undefined) throw new UserError(mentorAnswers.again);
  const pairing: Pairing = {
    key: `pairing:${fact.repository.id}:${callKey}`,
    mentee: by,
    mentor: { id: account.id, login: account.login },
    requirement,
    state: "asked",
    since: now,
    until: null,
  };
  return {
    decision: { ...nothing, pairings: [pairing] },
    answer: mentorAnswers.asked(account.login, by.login, title),
  };
}

function titleOf(requirement: string | null, { requirements }: HiringPolicy): string | null {
  if (requirement === null) return null;
  const found = requirements.find(({ key }) => key === requirement);
  if (found !== undefined) return found.title;
  throw new UserError(
    evidenceAnswers.unknown(
      requirement,
      requirements.map(({ key }) => key),
    ),
  );
}

function mayAsk({ by, participation, enrolments }: CommandContext): boolean {
  const isEnrolled = enrolments.some(({ person, state }) => person.id === by.id && state === "accepted");
  return isEnrolled || isSeen(participation(by.id));
}

function accountOf(
  login: string | undefined,
  users: CommandContext["users"],
): ArgumentValues["user"] | undefined {
  return login === undefined
    ? undefined
    : users.find((one) => !one.bot && one.login.toLowerCase() === login.toLowerCase());
}

type Named = ArgumentValues["user-or-word"];

function answer(isYes: boolean, person: Named, context: CommandContext): CommandResult {
  const { by, now, pairings } = context;
  if (person === null || typeof person === "string") throw new UserError(mentorAnswers.nobody);
  const asked = between(pairings, by, person);
  if (asked?.state !== "asked") throw new UserError(mentorAnswers.notAsked(person.login));
  const answered: Pairing = isYes
    ? { ...asked, state: "accepted", since: now }
    : { ...asked, state: "declined", until: now };
  return {
    decision: { ...nothing, pairings: [answered] },
    answer: isYes
      ? mentorAnswers.accepted(by.login, person.login)
      : mentorAnswers.declined(by.login, person.login),
  };
}

/** One's own, or as a mentor that with somebody. */
function end(person: Named, { by, now, pairings }: CommandContext): CommandResult {
  if (typeof person === "string") throw new UserError(mentorAnswers.nobody);
  const found = person === null ? openOf(pairings, by.id) : between(pairings, by, person);
  if (found === undefined)
    throw new UserError(person === null ? mentorAnswers.noMentor : mentorAnswers.notPaired(person.login));
  return {
    decision: { ...nothing, pairings: [{ ...found, state: "ended", until: now }] },
    answer: mentorAnswers.ended(found.mentor.login, found.mentee.login),
  };
}
