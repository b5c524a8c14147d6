/** /bounty: puts a price on an issue, adds to it, changes it, or withdraws it. */
import type { Money } from "../domain/amount.ts";
import { isStale, mayStep, pledge, standing } from "../domain/bounty.ts";
import { overBudget } from "../domain/budget.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import { hasIssuePrices, readIssuePrice } from "../domain/issue-price.ts";
import { bountyLine, considerPrice } from "../domain/pricing.ts";
import { blockingLabel } from "../domain/reservation.ts";
import { bountyTimers } from "../domain/timers.ts";
import { bountyPreview, bountyStatus } from "../messages/bounty.ts";
import { bountyAnswers } from "../messages/commands.ts";
import { confirmCut, overBudgetText, secondPersonNeeded } from "../messages/prices.ts";
import { type CommandContext, type CommandResult, command, UserError } from "./command.ts";
import { needsSecond } from "./second-person.ts";

export const bounty = command({
  name: "bounty",
  summary: "Puts a price on the issue, adds to it, changes it, or withdraws it.",
  examples: ["/bounty 500 GRID", "/bounty +100 GRID", "/bounty none"],
  on: ["issue"],
  who: (policy) => policy.who.price,
  whoInWords: "`who.price` (write)",
  arguments: [{ name: "price", type: "price" }],
  looksAt: ["budgets"],
  run: ({ price }, context) => {
    const { fact, policy, bounty: before } = context;
    if (!hasIssuePrices(policy)) throw new UserError(bountyAnswers.off);
    if (before?.state === "awarded") throw new UserError(bountyAnswers.awarded(before.awardedTo));
    if (fact.issueState !== "open" && price.type !== "none") throw new UserError(bountyAnswers.closed);
    if (price.type === "add") return add(price.money, context);
    return set(price.type === "none" ? null : price.money, context);
  },
});

function set(money: Money | null, context: CommandContext): CommandResult {
  const { fact, policy, bounty: before, by } = context;
  const label = labelFor(money, context);
  // A preview promises nothing new, but what was promised before it can be withdrawn.
  if (policy.mode === "preview" && (money !== null || before?.state !== "open")) {
    const status = money === null ? null : bountyPreview(money, fact.issue.number, policy);
    return { decision: nothing, status, answer: bountyAnswers.preview };
  }
  const considered = considerPrice(policy, before, {
    change: {
      repositoryId: fact.repository.id,
      issueId: fact.issue.id,
      issueNumber: fact.issue.number,
      money,
      label,
      by: by.login,
      at: isStale(before, fact.updatedAt) ? (before?.asOf ?? fact.updatedAt) : fact.updatedAt,
      expires: policy.rules.bounties?.expires,
      policyCommit: policy.commit,
    },
    ...context,
  });
  switch (considered.outcome) {
    case "nothing":
      return { decision: nothing, answer: money === null ? bountyAnswers.none : bountyAnswers.same };
    case "over-budget":
      throw new UserError(overBudgetText(considered.money, considered.budget));
    case "confirm": {
      const { record, proposal } = considered;
      return { decision: nothing, answer: confirmCut(record, proposal.line), proposal };
    }
    case "second-person": {
      const { most, proposal } = considered;
      const answer = secondPersonNeeded(by.login, most, policy.who.price, proposal.line);
      return { decision: nothing, answer, proposal };
    }
    case "set": {
      const options = policy.reservations;
      const blocked = options === null ? null : blockingLabel(options, fact.labels);
      const result = stored({ ...considered, record: { ...considered.record, blocked } }, context);
      return { ...result, done: bountyLine(money) };
    }
  }
}

/** Another sponsor; what a label set stays what it is. */
function add(money: Money, context: CommandContext): CommandResult {
  const { fact, policy, bounty: before, by, budgets } = context;
  if (policy.mode === "preview") return { decision: nothing, answer: bountyAnswers.preview };
  const stands = standing(before);
  if (stands === null || before === undefined || !mayStep(before, "pledge")) {
    throw new UserError(bountyAnswers.nothingToAddTo);
  }
  if (stands.token.id !== money.token.id) throw new UserError(bountyAnswers.otherToken(stands));
  const changed = pledge(
    before,
    { personId: by.id, login: by.login, amount: money.amount },
    { at: fact.updatedAt, policyCommit: policy.commit },
  );
  const budget = overBudget(policy, changed.record, budgets);
  if (budget !== null) throw new UserError(overBudgetText(changed.record, budget));
  return needsSecond(changed.record, policy.who.price, context) ?? stored(changed, context);
}

/**
 * What a label sets is changed by the label, so that it never lies; but a label's new price that waits for a second
 * person or for its confirmation comes true by the command.
 */
function labelFor(money: Money | null, { fact, policy, bounty: before }: CommandContext): string | null {
  const reading = readIssuePrice(policy, fact.labels);
  if (reading === null || !("price" in reading)) return null;
  const { labels } = reading.price;
  const { token, amount } = reading.price.money;
  if (money !== null && token.id === money.token.id && amount === money.amount) return labels.join(" + ");
  // Closed as it is, nobody will read the label as a promise.
  if (before?.state === "open" && (money !== null || fact.issueState === "open")) {
    throw new UserError(bountyAnswers.setByLabel(labels));
  }
  return null;
}

function stored(
  {
    record,
    entries,
  }: Pick<Extract<ReturnType<typeof considerPrice>, { outcome: "set" }>, "record" | "entries">,
  { policy, fact }: CommandContext,
): CommandResult {
  const timers = bountyTimers(record, fact.repository.ownerId, policy.reservations?.nudge ?? 0);
  const decision: Decision = { ...nothing, entries, bounties: [record], timers };
  const answer = record.state === "open" ? bountyAnswers.set(record) : bountyAnswers.withdrawn;
  return { decision, status: bountyStatus(record, policy), answer };
}
