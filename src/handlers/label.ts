/** Labels renamed or deleted in the whole repository: no price changes by it, and the priced issues say so. */
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { LabelFact } from "../domain/fact.ts";
import { isPriceLabel } from "../domain/issue-price.ts";
import { labelRenamed } from "../messages/prices.ts";
import type { Handler } from "./handler.ts";
import { say } from "./thread.ts";

/** An edit costs a request; on more issues than this the first say it for all. */
const mostComments = 20;

export const label: Handler<LabelFact> = {
  concerns: (fact, policy) => policy.mode === "live" && isPriceLabel(policy, fact.label),
  needs: () => ({}),
  state: (fact) => ({ labels: [fact.label] }),
  decide: (fact, { state }) => {
    const { label: from, to } = fact;
    const concerned = state.bounties.filter((bounty) => bounty.state === "open");
    const said = concerned.slice(0, mostComments).map((bounty) =>
      say(fact, bounty.issueNumber, state, {
        answer: labelRenamed(fact.actor?.login ?? "Somebody", from, to, bounty),
      }),
    );
    // The price goes on under the label's new name, so that news of the issue's other labels does not reread it; a
    // label that is gone leaves the price as if a command had set it.
    const bounties = concerned.map((bounty) => ({
      ...bounty,
      label: bounty.label === null ? null : renamed(bounty.label, from, to),
    }));
    const kept: Decision = { ...nothing, bounties };
    return all([kept, ...said]);
  },
};

function renamed(labels: string, from: string, to: string | null): string | null {
  if (to === null) return null;
  return labels
    .split(" + ")
    .map((one) => (one.toLowerCase() === from.toLowerCase() ? to : one))
    .sort()
    .join(" + ");
}
