/** The end of a hold: what was held is owed. */

import { assetOf } from "../domain/asset.ts";
import type { AwardRecord } from "../domain/award.ts";
import { mature } from "../domain/booking.ts";
import { all, nothing } from "../domain/decision.ts";
import type { Timer } from "../domain/effect.ts";
import type { HoldOverFact } from "../domain/fact.ts";
import { holdTimer } from "../domain/timers.ts";
import { withOwed } from "../messages/owed.ts";
import type { TimerHandler } from "./handler.ts";
import { say, threadOf } from "./thread.ts";

export const holdOver: TimerHandler<HoldOverFact> = {
  state: (fact) => ({ awardKeys: [fact.awardKey], walletsOfAwards: true }),
  decide: (fact, { state, now, place }) => {
    const one = state.awards.find((award) => award.key === fact.awardKey);
    // What a maintainer stopped goes on when it is released, which sets the timer anew.
    if (one === undefined || one.state !== "held" || one.onHold !== null) return nothing;
    if (one.maturesAt > now) return { ...nothing, timers: [later(one, fact.ownerId)] };
    const { award, entries } = mature(one);
    const booked = { ...nothing, entries, awards: [award] };
    // What is on no chain needs no wallet, and who was forgotten hears of nothing.
    const needsWallet = assetOf(one.token) !== null && !state.withWallet.includes(one.personId);
    if (place === null || one.personId < 0 || one.pullNumber === null || one.amount === 0n || !needsWallet) {
      return booked;
    }
    const grants = withOwed(threadOf(place, one.pullNumber, state)?.grants ?? null, one);
    return all([booked, say(place, one.pullNumber, state, { grants })]);
  },
};

/** The queue's clock was ahead of ours: a minute after the end of the hold both have passed it. */
function later(one: AwardRecord, ownerId: number): Timer {
  const timer = holdTimer(one, ownerId);
  return { ...timer, at: new Date(Date.parse(timer.at) + 60_000).toISOString() };
}
