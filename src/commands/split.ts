/** /split: says who gets which part of a bounty; on a closed issue, pays it out. */

import { split as divide } from "../domain/amount.ts";
import type { AwardRecord } from "../domain/award.ts";
import { awardBounty, heldAward } from "../domain/booking.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import { isBanned } from "../domain/people.ts";
import { personInKey } from "../domain/person-key.ts";
import { holdTimer } from "../domain/timers.ts";
import { splitAnswers } from "../messages/split.ts";
import { changedBounty } from "./changed-bounty.ts";
import { type ArgumentValues, type CommandContext, command, UserError } from "./command.ts";
import { needsSecond } from "./second-person.ts";

export const split = command({
  name: "split",
  summary: "Says who gets which part of the bounty when it is earned; on a closed issue, pays it to them.",
  examples: ["/split @octocat 60 @hubot 40", "/split @octocat"],
  on: ["issue"],
  who: (policy) => policy.who.manage,
  whoInWords: "`who.manage` (write)",
  arguments: [{ name: "people", type: "parts" }],
  run: ({ people }, context) => {
    const { fact, policy, bounty, by } = context;
    if (policy.mode === "preview") return { decision: nothing, answer: splitAnswers.preview };
    if (bounty?.state !== "open") throw new UserError(splitAnswers.noBounty);
    const bot = people.find((person) => person.bot);
    if (bot !== undefined) throw new UserError(splitAnswers.bot(bot.login));
    const banned = people.find((person) => isBanned(policy, person));
    if (banned !== undefined) throw new UserError(splitAnswers.banned(banned.login));
    if (people.some((person) => person.id === by.id)) throw new UserError(splitAnswers.self);
    if (fact.issueState !== "completed") {
      const parts = people.map(({ id, login, weight }) => ({ id, login, weight }));
      return changedBounty({ ...bounty, split: parts }, context);
    }
    return needsSecond(bounty, policy.who.manage, context) ?? payOut(people, context);
  },
});

/** The issue was closed and nobody earned its bounty: a maintainer says who did. */
function payOut(people: ArgumentValues["parts"], context: CommandContext) {
  const { fact, policy, bounty, by, now, callKey } = context;
  if (bounty === undefined) throw new UserError(splitAnswers.noBounty);
  const amounts = divide(
    bounty.amount,
    people.map((person) => BigInt(person.weight)),
  );
  const maturesAt = new Date(Date.parse(now) + policy.hold).toISOString();
  const awards = people.flatMap((person, index): AwardRecord[] => {
    const amount = amounts[index];
    if (amount === undefined || amount === 0n) return [];
    return [
      heldAward({
        key: `award:${bounty.repositoryId}:${bounty.issueId}:split:${callKey}:${personInKey(person.id)}`,
        repositoryId: fact.repository.id,
        pullNumber: null,
        issueId: bounty.issueId,
        personId: person.id,
        login: person.login,
        kind: "bounty",
        role: "split",
        token: bounty.token,
        amount,
        cappable: null,
        earnedAt: now,
        mergeCommit: null,
        maturesAt,
        reasons: [
          { code: "bounty-amount", issue: bounty.issueNumber, money: bounty, label: bounty.label },
          { code: "split", by: by.login, part: person.weight, of: sumOf(people) },
        ],
        policyCommit: policy.commit,
      }),
    ];
  });
  const record = { ...bounty, state: "awarded" as const, reservation: null, awardedTo: null };
  const leftOver = `left-over:${bounty.repositoryId}:${bounty.issueId}:split:${callKey}`;
  const decision: Decision = {
    ...nothing,
    entries: awardBounty(bounty, awards, policy.commit, leftOver),
    awards,
    bounties: [record],
    timers: awards.map((one) => holdTimer(one, fact.repository.ownerId)),
  };
  return { decision, status: splitAnswers.paid(bounty, awards, by.login, policy, maturesAt), answer: null };
}

function sumOf(people: ArgumentValues["parts"]): number {
  return people.reduce((sum, person) => sum + person.weight, 0);
}
