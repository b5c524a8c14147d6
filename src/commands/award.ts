/** /award: grants a reward for work that no merge shows. */

import { all } from "../domain/decision.ts";
import { isSeen } from "../domain/participation.ts";
import { command } from "./command.ts";
import { credited } from "./credit.ts";
import { grantTo } from "./grant.ts";

export const award = command({
  name: "award",
  summary: "Grants a person a reward for work that no merge shows, with the reason.",
  examples: ['/award @octocat 50 GRID doc "Wrote the migration guide on the forum"'],
  on: ["issue", "pull-request"],
  who: (policy) => policy.who.award,
  whoInWords: "`who.award` (maintain)",
  arguments: [
    { name: "person", type: "user" },
    { name: "amount", type: "money" },
    { name: "kind", type: "kind" },
    { name: "reason", type: "text" },
  ],
  looksAt: ["participation"],
  run: ({ person, amount, kind, reason }, context) => {
    const result = grantTo(person, amount, kind, reason, context);
    const isGranted = result.decision.awards.length > 0;
    // What is rewarded is evidence as well, for those who want to be seen.
    if (!isGranted || context.policy.hiring === null || !isSeen(context.participation(person.id)))
      return result;
    const credit = credited(person, { kind, requirement: null }, reason, context);
    return { ...result, decision: all([result.decision, credit]) };
  },
});
