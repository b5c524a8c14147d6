/** What REST answers about issues that left their repository. */

import type { Match } from "../api-schema.ts";
import { type Asker, reaches } from "../auth.ts";
import type { Repository, Thread } from "../model.ts";
import { notFound, Refusal } from "../world.ts";

/**
 * The issue that the one asked for became, `null` when it did not go anywhere. GitHub redirects what its description
 * gives a 301 to, which is the issue itself and its labels; what hangs on it otherwise, like its comments, is not found.
 * @throws Refusal 410 when it was deleted, 404 when it went where the asker may not look.
 */
export function departed(asker: Asker, repository: Repository | undefined, match: Match): Thread | null {
  const became = repository?.gone.get(Number(match.params.issue_number));
  if (became === undefined) return null;
  const { responses } = match.operation;
  if (became === null) {
    throw "410" in responses ? new Refusal(410, "This issue was deleted") : notFound();
  }
  const visible =
    !became.repository.private || (asker.type === "installation" && reaches(asker.grant, became.repository));
  if (!visible || !("301" in responses)) throw notFound();
  return became;
}
