/** /credit: a maintainer credits a participant with work that no merge shows, as evidence and without a reward. */
import { contributionKinds } from "../domain/contribution.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import type { Grant } from "../domain/evidence/rule.ts";
import type { HiringPolicy } from "../domain/hiring.ts";
import { isSeen } from "../domain/participation.ts";
import type { Person } from "../domain/rules/rule.ts";
import { creditAnswers, hiringAnswers } from "../messages/hiring.ts";
import { kindName } from "../messages/reasons.ts";
import { type CommandContext, command, UserError } from "./command.ts";

export const credit = command({
  name: "credit",
  summary:
    "Credits somebody with work that no merge shows, by kind or by requirement, with the reason. For those who joined.",
  examples: ['/credit @octocat support "Answered the questions about setting up a node"'],
  on: ["issue", "pull-request"],
  who: (policy) => policy.who.credit,
  whoInWords: "`who.credit` (maintain)",
  arguments: [
    { name: "person", type: "user" },
    { name: "what", type: "optional-word" },
    { name: "reason", type: "text" },
  ],
  looksAt: ["participation"],
  run: ({ person, what, reason }, context) => {
    const { policy } = context;
    if (policy.hiring === null) throw new UserError(hiringAnswers.off);
    const target = targetOf(what ?? "", policy.hiring);
    creditable(person, context);
    return {
      decision: credited(person, target, reason, context),
      answer: creditAnswers.credited(person.login, target.name, reason),
    };
  },
});

export function credited(
  { id, login }: Person,
  { kind, requirement }: Pick<Grant, "kind" | "requirement">,
  reason: string,
  { callKey, fact, by, now }: CommandContext,
): Decision {
  const key = `grant:${fact.repository.id}:${callKey}`;
  const ownerId = fact.repository.ownerId;
  return {
    ...nothing,
    credits: [{ type: "grant", key, person: { id, login }, kind, requirement, by, reason, at: now }],
    personJobs: [{ type: "index", ownerId, personId: id }],
  };
}

/** @throws UserError for whoever must not, or does not want to, be credited. */
export function creditable(
  person: Person & { readonly bot: boolean },
  { by, participation }: CommandContext,
): void {
  if (person.bot) throw new UserError(creditAnswers.bot(person.login));
  if (person.id === by.id) throw new UserError(creditAnswers.self);
  if (!isSeen(participation(person.id))) throw new UserError(creditAnswers.notSeen(person.login));
}

type Target = Pick<Grant, "kind" | "requirement"> & { readonly name: string };

/** A kind counts toward every requirement that names it. "support" is what most people call the kind `question`. */
function targetOf(word: string, { requirements }: HiringPolicy): Target {
  const wanted = word.toLowerCase() === "support" ? "question" : word.toLowerCase();
  const kind = contributionKinds.find((one) => one.toLowerCase() === wanted);
  if (kind !== undefined) return { kind, requirement: null, name: kindName(kind) };
  const requirement = requirements.find(({ key }) => key === wanted);
  if (requirement === undefined) {
    throw new UserError(
      creditAnswers.unknownTarget(
        word,
        requirements.map(({ key }) => key),
      ),
    );
  }
  // Work of the first kind that the requirement names, or code where it takes any.
  const { key, kinds, title } = requirement;
  return { kind: kinds?.[0] ?? "code", requirement: key, name: title };
}
