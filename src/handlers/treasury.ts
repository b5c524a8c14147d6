/** What the treasurer does and what the chain says of payouts: facts like any other, so that each can be decided again. */
import { nothing } from "../domain/decision.ts";
import type { PayoutsPlannedFact, PayoutsSettledFact, TreasuryMovedFact } from "../domain/fact.ts";
import { planPayouts } from "../domain/payout/planning.ts";
import { settlePayouts } from "../domain/payout/settling.ts";
import { treasuryEntry } from "../domain/payout/treasury.ts";
import type { ActHandler } from "./handler.ts";

/** Takes what can be paid out of what is owed, into batches. */
export const payoutsPlanned: ActHandler<PayoutsPlannedFact> = {
  state: () => ({ payable: true }),
  decide: (fact, { policy, state, now }) => {
    const { payable, lastBatch } = state;
    const plan = planPayouts(fact.wish, { policy, payouts: policy.payouts, payable, lastBatch, now });
    const batches = plan.batches.map(({ batch }) => batch);
    const payouts = plan.batches.flatMap((one) => one.payouts);
    return { ...nothing, entries: plan.entries, batches, payouts };
  },
};

/** Settles payouts of one batch. What cannot be settled so is left as it is. */
export const payoutsSettled: ActHandler<PayoutsSettledFact> = {
  state: (fact) => ({ batch: fact.batch }),
  decide: (fact, { state }) => {
    const batch = state.batches.find(({ number }) => number === fact.batch);
    if (batch === undefined) return nothing;
    const { payouts, entries } = settlePayouts(batch, state.payouts, fact.outcomes, fact.word);
    return { ...nothing, payouts, entries };
  },
};

export const treasuryMoved: ActHandler<TreasuryMovedFact> = {
  state: () => ({}),
  decide: (fact, { policy }) => ({ ...nothing, entries: [treasuryEntry(fact.move, policy.commit)] }),
};
