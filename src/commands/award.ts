/** /award: grants a reward for work that no merge shows. */
import { nothing } from "../domain/decision.ts";
import { move } from "../domain/postings.ts";
import { awardAnswers } from "../messages/commands.ts";
import { command, UserError } from "./command.ts";

export const award = command({
  name: "award",
  summary: "Grants a person a reward for work that no merge shows, with the reason.",
  examples: ['/award @octocat 50 GRID doc "Wrote the migration guide on the forum"'],
  on: ["issue", "pull-request"],
  who: (policy) => policy.grant.by,
  whoInWords: "people with the permission `grant.by` (maintain)",
  arguments: [
    { name: "person", type: "user" },
    { name: "amount", type: "money" },
    { name: "kind", type: "kind" },
    { name: "reason", type: "text" },
  ],
  run: ({ person, amount: money, kind, reason }, { fact, policy, granted, callKey, by, now }) => {
    if (person.bot) throw new UserError(awardAnswers.bot(person.login));
    if (person.id === by.id) throw new UserError(awardAnswers.self);
    if (policy.mode === "preview")
      return { decision: nothing, answer: awardAnswers.preview(person.login, money) };
    const key = `award:${fact.repository.id}:grant:${callKey}:${person.id}`;
    if (granted.includes(key)) throw new UserError(awardAnswers.before);
    const maturesAt = new Date(Date.parse(now) + policy.hold).toISOString();
    return {
      decision: {
        ...nothing,
        entries: [
          {
            key,
            type: "award",
            token: money.token,
            postings: move({ type: "treasury" }, { type: "held", personId: person.id }, money.amount),
            policyCommit: policy.commit,
          },
        ],
        awards: [
          {
            key,
            repositoryId: fact.repository.id,
            pullNumber: null,
            issueId: null,
            personId: person.id,
            login: person.login,
            kind,
            token: money.token,
            amount: money.amount,
            uncapped: money.amount,
            cappable: null,
            adjusted: 0,
            earnedAt: now,
            mergeCommit: null,
            state: "held",
            maturesAt,
            policyCommit: policy.commit,
          },
        ],
        timers: [
          {
            key: `hold-over:${key}`,
            type: "mature",
            ownerId: fact.repository.ownerId,
            at: maturesAt,
            awardKey: key,
          },
        ],
      },
      grant: awardAnswers.grant(person.login, money, by.login, reason, maturesAt),
      answer: awardAnswers.granted,
    };
  },
});
