/** /override: sets what a pull request earns a person, whatever the rules say. */
import { type Amount, type Money, sum, type Token, zero } from "../domain/amount.ts";
import type { AwardRecord, OverrideRecord } from "../domain/award.ts";
import { adjust, awardEntry, heldAward } from "../domain/booking.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import { isBanned } from "../domain/people.ts";
import { personInKey } from "../domain/person-key.ts";
import { holdTimer } from "../domain/timers.ts";
import { awardAnswers } from "../messages/commands.ts";
import { overrideAnswers } from "../messages/override.ts";
import { type ArgumentValues, type CommandContext, command, UserError } from "./command.ts";
import { needsSecond } from "./second-person.ts";

export const override = command({
  name: "override",
  summary: "Sets what the pull request earns a person, whatever the rules say, with the reason.",
  examples: [
    '/override @octocat 300 GRID "Twice the work that the issue said"',
    '/override @octocat none "Harvested from #12"',
  ],
  on: ["pull-request"],
  who: (policy) => policy.who.override,
  whoInWords: "`who.override` (maintain)",
  arguments: [
    { name: "person", type: "user" },
    { name: "amount", type: "money-or-none" },
    { name: "reason", type: "text" },
  ],
  looksAt: ["pull"],
  run: ({ person, amount: money, reason }, context) => {
    const { policy, pull, by } = context;
    if (person.bot) throw new UserError(awardAnswers.bot(person.login));
    if (isBanned(policy, person)) throw new UserError(awardAnswers.banned(person.login));
    if (person.id === by.id) throw new UserError(overrideAnswers.self);
    if (policy.mode === "preview") return { decision: nothing, answer: overrideAnswers.preview };
    if (pull?.state === "CLOSED") throw new UserError(overrideAnswers.closed);
    const wait = needsSecond(money, policy.who.override, context);
    if (wait !== null) return wait;
    const kept: Decision = { ...nothing, overrides: records(person, money, reason, context) };
    if (pull?.merged !== true) return { decision: kept, answer: overrideAnswers.noted(person.login, money) };
    const booked = rebooked(person, money, reason, context);
    const stood = standingOf(person, money, context).length > 0;
    const text = overrideAnswers.done(person.login, money, stood, by.login, reason);
    return { decision: all([kept, booked]), grant: text, answer: overrideAnswers.set };
  },
});

type User = ArgumentValues["user"];

/** One for each token that is concerned: `none` takes away all that the person would earn. */
function records(person: User, money: Money | null, note: string, context: CommandContext): OverrideRecord[] {
  const { fact, policy, by } = context;
  const tokens = money === null ? [...policy.tokens.values()] : [money.token];
  return tokens.map((token) => ({
    repositoryId: fact.repository.id,
    pullNumber: fact.issue.number,
    personId: person.id,
    login: person.login,
    token,
    money,
    by: by.login,
    note,
  }));
}

/** It was merged: what stands for the person is brought to the new amount. */
function rebooked(person: User, money: Money | null, note: string, context: CommandContext): Decision {
  const { policy } = context;
  const concerned = standingOf(person, money, context);
  if (money === null && concerned.length === 0) throw new UserError(overrideAnswers.nothing(person.login));
  const tokens = new Map<string, Token>(concerned.map((one) => [one.token.id, one.token]));
  if (money !== null) tokens.set(money.token.id, money.token);
  return all(
    [...tokens.values()].map((token) => {
      const those = concerned.filter((one) => one.token.id === token.id);
      const to = money === null ? zero : money.amount;
      const [first] = those;
      return first === undefined
        ? all([newAward(person, { token, amount: to }, note, context), superseded(person, token, context)])
        : changed(those, to, note, context, policy.commit);
    }),
  );
}

/** What the person has here, of the token that is concerned or of all. */
function standingOf(person: User, money: Money | null, { awards }: CommandContext): AwardRecord[] {
  const own = awards.filter((one) => one.personId === person.id && one.state !== "reversed");
  return own.filter((one) => money === null || one.token.id === money.token.id);
}

function changed(
  awards: readonly AwardRecord[],
  to: Amount,
  note: string,
  { by }: CommandContext,
  policyCommit: string,
): Decision {
  const before = sum(awards.map((one) => one.amount));
  return all(
    awards.map((one, index) => {
      const adjusted = adjust(one, index === 0 ? to : zero, policyCommit);
      const from = { token: one.token, amount: before };
      const reason = { code: "overridden", by: by.login, note, from } as const;
      // No cap is given out again to what a person set.
      const award = { ...adjusted.award, cappable: null, reasons: [...one.reasons, reason] };
      return { ...nothing, entries: adjusted.entries, awards: [award] };
    }),
  );
}

/** What was taken back before is not given again beside what is given in its place. */
function superseded(person: User, token: Token, { awards }: CommandContext): Decision {
  const reversed = awards.filter(
    (one) => one.personId === person.id && one.token.id === token.id && one.state === "reversed",
  );
  return { ...nothing, awards: reversed.map((one) => ({ ...one, amount: zero, cappable: null })) };
}

function newAward(person: User, money: Money, note: string, context: CommandContext): Decision {
  const { fact, policy, pull, by, now, callKey } = context;
  const award = heldAward({
    key: `award:${fact.repository.id}:pull-${fact.issue.number}:override:${callKey}:${personInKey(person.id)}`,
    repositoryId: fact.repository.id,
    pullNumber: fact.issue.number,
    issueId: null,
    personId: person.id,
    login: person.login,
    kind: "code",
    role: "override",
    token: money.token,
    amount: money.amount,
    cappable: null,
    earnedAt: new Date(pull?.mergedAt ?? now).toISOString(),
    mergeCommit: pull?.mergeCommit?.oid ?? null,
    maturesAt: new Date(Date.parse(now) + policy.hold).toISOString(),
    reasons: [{ code: "overridden", by: by.login, note, from: null }],
    policyCommit: policy.commit,
  });
  return {
    ...nothing,
    entries: awardEntry(award, [], policy.commit),
    awards: [award],
    timers: [holdTimer(award, fact.repository.ownerId)],
  };
}
