/** Pushes: reverts on the default branch, and changes of the policy file. */
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { PushFact } from "../domain/fact.ts";
import { commitName } from "../domain/reverts.ts";
import { cappedPeriods } from "./award.ts";
import type { Handler, Needs, Seen } from "./handler.ts";
import { checkProposed } from "./policy-check.ts";
import { reverted } from "./revert.ts";

export const push: Handler<PushFact> = {
  withoutPolicy: { needs: proposedBy, decide: (fact, { proposed }) => check(fact, proposed) },
  concerns: (fact) => fact.touchesPolicy || (isDefault(fact) && fact.reverts.length > 0),
  needs: proposedBy,
  state: (fact, _seen, policy) =>
    isDefault(fact) && fact.reverts.length > 0
      ? {
          reverting: fact.reverts.flatMap((one) => [commitName(one.commit), commitName(one.reverted)]),
          mergeCommits: fact.reverts.map((one) => one.reverted),
          around: cappedPeriods(policy),
        }
      : {},
  decide: (fact, given) => {
    const { proposed } = given.seen;
    const policyCheck =
      proposed === null || fact.after === null ? nothing : checkProposed(fact, fact.after, proposed);
    if (!isDefault(fact)) return policyCheck;
    const acts = fact.reverts.map((one) => ({
      repositoryId: fact.repository.id,
      reverted: commitName(one.reverted),
      by: commitName(one.commit),
      byCommit: null,
    }));
    return acts.length === 0 ? policyCheck : all([policyCheck, reverted(fact, acts, given)]);
  },
};

function proposedBy(fact: PushFact): Needs {
  return fact.touchesPolicy && fact.after !== null ? { proposedPolicy: fact.after } : {};
}

/** Also for the push that brings an organisation its first policy. */
function check(fact: PushFact, proposed: Seen["proposed"]): Decision {
  return proposed === null || fact.after === null ? nothing : checkProposed(fact, fact.after, proposed);
}

function isDefault(fact: PushFact): boolean {
  return fact.branch === fact.repository.defaultBranch;
}
