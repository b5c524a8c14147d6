/** Granting by hand, which /award and /tip do: an award of its own, held like any other. */
import type { Money } from "../domain/amount.ts";
import { awardEntry, heldAward } from "../domain/booking.ts";
import { nothing } from "../domain/decision.ts";
import { isBanned } from "../domain/people.ts";
import { personInKey } from "../domain/person-key.ts";
import type { Person } from "../domain/rules/rule.ts";
import { holdTimer } from "../domain/timers.ts";
import { awardAnswers } from "../messages/commands.ts";
import { type CommandContext, type CommandResult, UserError } from "./command.ts";
import { needsSecond } from "./second-person.ts";

export function grantTo(
  person: Person & { readonly bot: boolean },
  money: Money,
  kind: string,
  reason: string,
  context: CommandContext,
): CommandResult {
  const { fact, policy, awards, callKey, by, now } = context;
  if (person.bot) throw new UserError(awardAnswers.bot(person.login));
  if (isBanned(policy, person)) throw new UserError(awardAnswers.banned(person.login));
  if (person.id === by.id) throw new UserError(awardAnswers.self);
  if (policy.mode === "preview") {
    return { decision: nothing, answer: awardAnswers.preview(person.login, money) };
  }
  const call = `award:${fact.repository.id}:grant:${callKey}:`;
  const key = `${call}${personInKey(person.id)}`;
  // A call grants to one person, who may have been forgotten since and go by another id.
  if (awards.some((one) => one.key.startsWith(call))) throw new UserError(awardAnswers.before);
  const wait = needsSecond(money, policy.who.award, context);
  if (wait !== null) return wait;
  const maturesAt = new Date(Date.parse(now) + policy.hold).toISOString();
  const granted = heldAward({
    key,
    repositoryId: fact.repository.id,
    pullNumber: null,
    issueId: null,
    personId: person.id,
    login: person.login,
    kind,
    role: "grant",
    token: money.token,
    amount: money.amount,
    cappable: null,
    earnedAt: now,
    mergeCommit: null,
    maturesAt,
    reasons: [{ code: "granted", by: by.login, note: reason }],
    policyCommit: policy.commit,
  });
  return {
    decision: {
      ...nothing,
      entries: awardEntry(granted, [], policy.commit),
      awards: [granted],
      timers: [holdTimer(granted, fact.repository.ownerId)],
    },
    grant: awardAnswers.grant(person.login, money, by.login, reason, maturesAt),
    answer: awardAnswers.granted,
  };
}
