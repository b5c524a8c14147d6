/** /bounty: puts a price on an issue, changes it, or withdraws it. */
import { changePrice } from "../domain/bounty.ts";
import { nothing } from "../domain/decision.ts";
import { bountyOpen, bountyWithdrawn } from "../messages/bounty.ts";
import { bountyAnswers } from "../messages/commands.ts";
import { command, UserError } from "./command.ts";

export const bounty = command({
  name: "bounty",
  summary: "Puts a price on the issue, changes it, or withdraws it.",
  examples: ["/bounty 500 GRID", "/bounty none"],
  on: ["issue"],
  who: (policy) => policy.rules.bounties?.["set-by"] ?? "write",
  whoInWords: "people with the permission `bounties.set-by` (write)",
  arguments: [{ name: "price", type: "money-or-none" }],
  run: ({ price }, { fact, policy, bounty: before, by }) => {
    if (policy.rules.bounties === null) throw new UserError(bountyAnswers.off);
    if (fact.issueState !== "open") throw new UserError(bountyAnswers.closed);
    if (before?.state === "awarded") throw new UserError(bountyAnswers.awarded(before.awardedTo));
    const label = before?.state === "open" ? before.label : null;
    if (label !== null) throw new UserError(bountyAnswers.setByLabel(label));
    const status = price === null ? null : bountyOpen(price, fact.issue.number, policy, []);
    if (policy.mode === "preview") return { decision: nothing, status, answer: bountyAnswers.preview };
    const changed = changePrice(before, {
      repositoryId: fact.repository.id,
      issueId: fact.issue.id,
      issueNumber: fact.issue.number,
      money: price,
      label: null,
      by: by.login,
      at: fact.updatedAt,
      policyCommit: policy.commit,
    });
    if (changed === null)
      return { decision: nothing, answer: price === null ? bountyAnswers.none : bountyAnswers.same };
    const { record, entries } = changed;
    return {
      decision: { ...nothing, entries, bounties: [record] },
      status:
        price === null
          ? bountyWithdrawn(policy, record.history)
          : bountyOpen(price, fact.issue.number, policy, record.history),
      answer: price === null ? bountyAnswers.withdrawn : bountyAnswers.set(price),
    };
  },
});
