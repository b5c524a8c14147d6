/** The end of a hold: what was held is owed. */
import { nothing } from "../domain/decision.ts";
import type { HoldOverFact } from "../domain/fact.ts";
import { move } from "../domain/postings.ts";
import type { TimerHandler } from "./handler.ts";

export const holdOver: TimerHandler<HoldOverFact> = {
  state: (fact) => ({ awardKeys: [fact.awardKey] }),
  decide: (fact, { state, now }) => {
    const one = state.awards.find((award) => award.key === fact.awardKey);
    if (one === undefined || one.state !== "held" || one.maturesAt > now) return nothing;
    const person = { personId: one.personId };
    return {
      ...nothing,
      entries: [
        {
          key: `mature:${one.key}`,
          type: "mature",
          token: one.token,
          postings: move({ type: "held", ...person }, { type: "owed", ...person }, one.amount),
          policyCommit: one.policyCommit,
        },
      ],
      awards: [{ ...one, state: "matured" }],
    };
  },
};
