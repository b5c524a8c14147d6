/** Pushes: reverts on the default branch, and changes of the policy file. */
import { all, nothing } from "../domain/decision.ts";
import type { PushFact } from "../domain/fact.ts";
import type { Handler } from "./handler.ts";
import { checkProposed } from "./policy-check.ts";
import { reverse } from "./revert.ts";

export const push: Handler<PushFact> = {
  needs: (fact) => (fact.touchesPolicy && fact.after !== null ? { proposedPolicy: fact.after } : {}),
  state: (fact) => (isDefault(fact) ? { mergeCommits: fact.reverts } : {}),
  decide: (fact, given) => {
    const { proposed } = given.seen;
    const policyCheck =
      proposed === null || fact.after === null ? nothing : checkProposed(fact, fact.after, proposed);
    if (!isDefault(fact)) return policyCheck;
    return all([policyCheck, ...fact.reverts.map((commit) => reverse(fact, { commit }, given))]);
  },
};

function isDefault(fact: PushFact): boolean {
  return fact.branch === fact.repository.defaultBranch;
}
