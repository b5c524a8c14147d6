/** The end of a hold: what was held is owed. */
import type { AwardRecord } from "../domain/award.ts";
import { nothing } from "../domain/decision.ts";
import type { Timer } from "../domain/effect.ts";
import type { HoldOverFact } from "../domain/fact.ts";
import { type EntryDraft, move } from "../domain/postings.ts";
import { holdTimer } from "./award.ts";
import type { TimerHandler } from "./handler.ts";

export const holdOver: TimerHandler<HoldOverFact> = {
  state: (fact) => ({ awardKeys: [fact.awardKey] }),
  decide: (fact, { state, now }) => {
    const one = state.awards.find((award) => award.key === fact.awardKey);
    if (one === undefined || one.state !== "held") return nothing;
    if (one.maturesAt > now) return { ...nothing, timers: [later(one, fact.ownerId)] };
    const person = { personId: one.personId };
    const entry: EntryDraft = {
      key: `mature:${one.key}`,
      type: "mature",
      token: one.token,
      postings: move({ type: "held", ...person }, { type: "owed", ...person }, one.amount),
      policyCommit: one.policyCommit,
    };
    // A cap may have left nothing of it, and nothing moves then.
    const entries = one.amount > 0n ? [entry] : [];
    return { ...nothing, entries, awards: [{ ...one, state: "matured" }] };
  },
};

/** The queue's clock was ahead of ours: a minute after the end of the hold both have passed it. */
function later(one: AwardRecord, ownerId: number): Timer {
  const timer = holdTimer(one, ownerId);
  return { ...timer, at: new Date(Date.parse(timer.at) + 60_000).toISOString() };
}
