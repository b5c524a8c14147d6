/** Whether a merged pull request was accepted by somebody other than those who wrote it. */
import { isAuthor, isBot } from "../people.ts";
import { approvals } from "../rules/merging.ts";
import type { ActorNode, PullSnapshot } from "../snapshot.ts";
import type { Acceptance } from "./rule.ts";

/**
 * Whoever GitHub lets merge is a maintainer. A bot merges by rules and has looked at nothing: its merge accepts nobody's
 * work, an approval beside it does.
 */
export function acceptanceOf(pull: PullSnapshot): Acceptance {
  const { mergedBy: merger } = pull;
  const byLogin = new Map<string, ActorNode>();
  for (const { author } of approvals(pull)) if (!isAuthor(author, pull)) byLogin.set(author.login, author);
  const isOther = merger !== null && !isBot(merger) && !isAuthor(merger, pull);
  if (isOther) byLogin.set(merger.login, merger);
  const approvers = [...byLogin.values()].sort((a, b) => (a.login < b.login ? -1 : 1));
  if (approvers.length > 0) return { approvers, refusal: null };
  const isOwn = merger !== null && isAuthor(merger, pull);
  return { approvers, refusal: { code: isOwn ? "self-merged" : "unapproved" } };
}
