/** Something is due on a bounty: a reminder, the end of a reservation, or of the bounty itself. */
import type { BountyRecord } from "../domain/award.ts";
import { expire, isInReview, mayStep } from "../domain/bounty.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { LabelEffect } from "../domain/effect.ts";
import type { BountyDueFact } from "../domain/fact.ts";
import { readPriceLabel } from "../domain/price-label.ts";
import { endOf, keepAlive, later, nudgeAt } from "../domain/reservation.ts";
import { bountyTimers } from "../domain/timers.ts";
import { bountyStatus } from "../messages/bounty.ts";
import { assignmentEffect } from "./assignment.ts";
import type { TimerGiven, TimerHandler } from "./handler.ts";
import { labelEffectAt } from "./price-label.ts";
import { say } from "./thread.ts";

export const bountyDue: TimerHandler<BountyDueFact> = {
  state: (fact) => ({ issueIds: [fact.issueId] }),
  decide: (fact, given) => {
    const before = given.state.bounties.find((bounty) => bounty.issueId === fact.issueId);
    if (before === undefined || before.state !== "open") return nothing;
    const released = releaseIfOver(before, given);
    const record = nudgeIfQuiet(released, given);
    if (record.expiresAt !== null && record.expiresAt <= given.now)
      return expireIfFree(fact, before, record, given);
    return settle(fact, before, record, given);
  },
};

/** Nobody worked on it for the time it was reserved: it is free again, unless their pull request waits for a merge. */
function releaseIfOver(record: BountyRecord, { now }: TimerGiven): BountyRecord {
  const { reservation } = record;
  if (reservation === null || reservation.until > now) return record;
  const kept = isInReview(record) ? keepAlive(reservation, now) : reservation;
  const until = endOf(kept);
  // Activity has moved the end: what the issue says is brought up to it when the old end comes.
  return { ...record, reservation: until <= now ? null : { ...kept, until } };
}

function nudgeIfQuiet(record: BountyRecord, { policy, now }: TimerGiven): BountyRecord {
  const { reservation } = record;
  if (reservation === null || record.closed || isInReview(record)) return record;
  const at = nudgeAt(reservation, policy?.reservations?.nudge ?? 0);
  return at === null || at > now ? record : { ...record, reservation: { ...reservation, nudged: true } };
}

/** What somebody holds or has in review, and what is stopped, does not expire; it is looked at again a day later. */
function expireIfFree(
  fact: BountyDueFact,
  before: BountyRecord,
  record: BountyRecord,
  given: TimerGiven,
): Decision {
  const { now, policy } = given;
  if (!mayStep(record, "expire") || record.onHold !== null)
    return settle(fact, before, { ...record, expiresAt: later(now, 86_400_000) }, given);
  const commit = policy?.commit ?? "none";
  const expired = expire(record, now, commit);
  return all([
    { ...nothing, entries: expired.entries, effects: labelsOff(before, given) },
    settle(fact, before, expired.record, given),
  ]);
}

/** The label does not go on promising what is over. What a table makes a price of says other things too, and stays. */
function labelsOff(before: BountyRecord, { policy, place }: TimerGiven): LabelEffect[] {
  const options = policy?.rules.bounties ?? null;
  if (policy === null || place === null || options === null || before.label === null) return [];
  return before.label
    .split(" + ")
    .filter((label) => readPriceLabel(options, label, policy.tokens) !== null)
    .map((label) =>
      labelEffectAt(place, before.issueNumber, `expired-${before.expiresAt}`, "remove-label", label),
    );
}

function settle(
  fact: BountyDueFact,
  before: BountyRecord,
  record: BountyRecord,
  given: TimerGiven,
): Decision {
  const { policy, place, state, now } = given;
  const timers = bountyTimers(record, fact.ownerId, policy?.reservations?.nudge ?? 0).map(
    // The queue's clock may be ahead of ours.
    (timer) => (timer.at <= now ? { ...timer, at: later(now, 60_000) } : timer),
  );
  const stored: Decision = { ...nothing, bounties: [record], timers };
  if (policy === null || place === null) return stored;
  const gone = record.reservation === null ? before.reservation : null;
  const unassign =
    gone !== null && policy.reservations?.assign === true
      ? [
          assignmentEffect(
            place,
            { number: record.issueNumber },
            { id: gone.personId, login: gone.login },
            false,
          ),
        ]
      : [];
  return all([
    { ...stored, effects: unassign },
    say(place, record.issueNumber, state, { status: bountyStatus(record, policy) }),
  ]);
}
