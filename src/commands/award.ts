/** /award: grants a reward for work that no merge shows. */

import { command } from "./command.ts";
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
  run: ({ person, amount, kind, reason }, context) => grantTo(person, amount, kind, reason, context),
});
