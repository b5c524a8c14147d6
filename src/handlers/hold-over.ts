/** The end of a hold: what was held is owed. */
import { nothing } from "../domain/decision.ts";
import type { HoldOverFact } from "../domain/fact.ts";
import { type EntryDraft, move } from "../domain/postings.ts";
import type { TimerHandler } from "./handler.ts";

export const holdOver: TimerHandler<HoldOverFact> = {
  state: (fact) => ({ awardKeys: [fact.awardKey] }),
  decide: (fact, { state, now }) => {
    const one = state.awards.find((award) => award.key === fact.awardKey);
    if (one === undefined || one.state !== "held" || one.maturesAt > now) return nothing;
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
