/** Pushes: reverts on the default branch, and changes of the policy file. */
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { PushFact } from "../domain/fact.ts";
import { cappedPeriods } from "./award.ts";
import type { Handler, Needs, Seen } from "./handler.ts";
import { checkProposed } from "./policy-check.ts";
import { reverse } from "./revert.ts";

export const push: Handler<PushFact> = {
  withoutPolicy: { needs: proposedBy, decide: (fact, { proposed }) => check(fact, proposed) },
  concerns: (fact) => fact.touchesPolicy || (isDefault(fact) && fact.reverts.length > 0),
  needs: proposedBy,
  state: (fact, _seen, policy) =>
    isDefault(fact) ? { mergeCommits: fact.reverts, around: cappedPeriods(policy) } : {},
  decide: (fact, given) => {
    const { proposed } = given.seen;
    const policyCheck =
      proposed === null || fact.after === null ? nothing : checkProposed(fact, fact.after, proposed);
    if (!isDefault(fact)) return policyCheck;
    return all([policyCheck, ...fact.reverts.map((commit) => reverse(fact, { commit }, given))]);
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
