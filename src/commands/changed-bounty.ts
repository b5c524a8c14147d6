/** What a command does that changed the bounty of its issue: the record, its timer, and a standing that says it all. */
import type { BountyRecord } from "../domain/award.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import { bountyTimers } from "../domain/timers.ts";
import { bountyStatus } from "../messages/bounty.ts";
import type { CommandContext, CommandResult } from "./command.ts";

/** `more` is what else is stored with it. */
export function changedBounty(
  record: BountyRecord,
  { fact, policy }: CommandContext,
  more: Partial<Decision> = {},
): CommandResult {
  const own = bountyTimers(record, fact.repository.ownerId, policy.reservations?.nudge ?? 0);
  const timers = [...(more.timers ?? []), ...own];
  return {
    decision: { ...nothing, ...more, bounties: [record], timers },
    status: bountyStatus(record, policy),
    answer: null,
  };
}
