/** Issues: price labels, and what closing one means for its bounty. */
import { zero } from "../domain/amount.ts";
import type { BountyRecord } from "../domain/award.ts";
import { changePrice, isStale, standing } from "../domain/bounty.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { LabelEffect } from "../domain/effect.ts";
import type { IssueFact } from "../domain/fact.ts";
import { isAllowed } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { type PriceReading, readPriceLabel } from "../domain/rules/bounties.ts";
import {
  bountyNotPlanned,
  bountyOpen,
  bountyWithdrawn,
  notAllowedToPrice,
  twoPrices,
  unreadablePrice,
} from "../messages/bounty.ts";
import type { Given, Handler } from "./handler.ts";
import { say } from "./thread.ts";

export const issue: Handler<IssueFact> = {
  concerns: (fact, policy) =>
    policy.rules.bounties !== null &&
    (fact.action === "closed" ? fact.state === "not-planned" : isAboutPrice(fact, policy)),
  needs: (fact, policy) =>
    fact.actor !== null && isAboutPrice(fact, policy) ? { permissionOf: fact.actor.login } : {},
  state: (fact) => ({ issueIds: [fact.issue.id], threads: [fact.issue.number] }),
  decide: (fact, given) => (fact.action === "closed" ? notPlanned(fact, given) : priced(fact, given)),
};

/** A price label came or went, or the issue was opened with one. */
function isAboutPrice(fact: IssueFact, policy: Policy): boolean {
  if (fact.action === "labeled" || fact.action === "unlabeled") {
    return fact.label !== null && readLabel(policy, fact.label) !== null;
  }
  return fact.action === "opened" && priceLabels(fact, policy).length > 0;
}

function readLabel({ rules, tokens }: Policy, label: string): PriceReading | null {
  return rules.bounties === null ? null : readPriceLabel(rules.bounties, label, tokens);
}

function priceLabels(fact: IssueFact, policy: Policy): string[] {
  return fact.labels.filter((label) => readLabel(policy, label) !== null);
}

function priced(fact: IssueFact, given: Given): Decision {
  const { policy, seen } = given;
  const record = given.state.bounties.find((bounty) => bounty.issueId === fact.issue.id);
  if (record?.state === "awarded" || isStale(record, fact.updatedAt)) return nothing;
  const labels = priceLabels(fact, policy);
  const [label] = labels;
  // A price that a command set stands as long as no label says another.
  const isByCommand = record?.state === "open" && record.label === null;
  if (label === undefined && (isByCommand || (policy.mode === "live" && record?.state !== "open")))
    return nothing;
  if (labels.length === 1 && record?.state === "open" && label === record.label) return nothing;
  const needed = policy.rules.bounties?.["set-by"] ?? "write";
  if (!isAllowed(seen.permission, needed)) return undo(fact, given, needed);
  if (labels.length > 1)
    return say(fact, fact.issue.number, given.state, { answer: twoPrices(labels, standing(record)) });
  if (label === undefined) return setPrice(fact, given, null, null);
  const reading = readLabel(policy, label);
  if (reading === null) return nothing;
  if ("problem" in reading) {
    const symbols = [...policy.tokens.keys()];
    const example = policy.rules.bounties?.label.replace("{amount}", `500 ${symbols[0] ?? ""}`) ?? "";
    const answer = unreadablePrice(reading.problem, label, example, symbols);
    return say(fact, fact.issue.number, given.state, { answer });
  }
  return setPrice(fact, given, reading.money, label);
}

function setPrice(
  fact: IssueFact,
  given: Given,
  money: Parameters<typeof bountyOpen>[0] | null,
  label: string | null,
) {
  const { policy, state } = given;
  const before = state.bounties.find((bounty) => bounty.issueId === fact.issue.id);
  // A preview promises nothing new, but what was promised before it can be withdrawn.
  if (policy.mode === "preview" && (money !== null || before?.state !== "open")) {
    const status =
      money === null ? bountyWithdrawn(policy, []) : bountyOpen(money, fact.issue.number, policy, []);
    return say(fact, fact.issue.number, state, { status, answer: null });
  }
  const changed = changePrice(before, {
    repositoryId: fact.repository.id,
    issueId: fact.issue.id,
    issueNumber: fact.issue.number,
    money,
    label,
    by: fact.actor?.login ?? "somebody",
    at: fact.updatedAt,
    policyCommit: policy.commit,
  });
  if (changed === null) return nothing;
  const { record, entries } = changed;
  const status =
    money === null
      ? bountyWithdrawn(policy, record.history)
      : bountyOpen(money, fact.issue.number, policy, record.history);
  return all([
    { ...nothing, entries, bounties: [record] },
    say(fact, fact.issue.number, state, { status, answer: null }),
  ]);
}

function notPlanned(fact: IssueFact, given: Given): Decision {
  const known = given.state.bounties.some((bounty) => bounty.issueId === fact.issue.id);
  if (!known) return rememberClosed(fact, given);
  const decision = setPrice(fact, given, null, null);
  const [record] = decision.bounties;
  if (record === undefined) return nothing;
  const status = bountyNotPlanned(given.policy, record.history);
  // The label would go on promising what is withdrawn.
  const labels = priceLabels(fact, given.policy).map((label) => labelEffect(fact, "remove-label", label));
  return all([
    { ...decision, threads: [], effects: labels },
    say(fact, fact.issue.number, given.state, { status, answer: null }),
  ]);
}

/**
 * A priced issue of which only the closing is known: the older news of its price may still come, and must not reserve
 * anything then.
 */
function rememberClosed(fact: IssueFact, { policy }: Given): Decision {
  const readings = fact.labels.map((label) => readLabel(policy, label));
  const money = readings.flatMap((reading) =>
    reading !== null && "money" in reading ? [reading.money] : [],
  )[0];
  if (money === undefined || policy.mode === "preview") return nothing;
  const record: BountyRecord = {
    repositoryId: fact.repository.id,
    issueId: fact.issue.id,
    issueNumber: fact.issue.number,
    state: "withdrawn",
    token: money.token,
    amount: zero,
    label: null,
    history: [],
    awardedTo: null,
    asOf: fact.updatedAt,
  };
  return { ...nothing, bounties: [record] };
}

/** Puts the labels back as they were, and says why. */
function undo(fact: IssueFact, given: Given, needed: string): Decision {
  // What a bot does is not undone, or two of them would do it for ever; a price that it sets is not recorded.
  if (fact.label === null || fact.actor === null || fact.actor.bot) return nothing;
  const type = fact.action === "unlabeled" ? "add-label" : "remove-label";
  const effect = labelEffect(fact, type, fact.label);
  const undone = type === "add-label" ? "restored" : "removed";
  const answer = notAllowedToPrice(fact.actor.login, fact.label, needed, undone);
  return all([{ ...nothing, effects: [effect] }, say(fact, fact.issue.number, given.state, { answer })]);
}

function labelEffect(fact: IssueFact, type: LabelEffect["type"], label: string): LabelEffect {
  return {
    type,
    key: `${type}:${fact.repository.id}:${fact.issue.number}:${fact.delivery}:${label}`,
    installationId: fact.installationId,
    repositoryId: fact.repository.id,
    repository: `${fact.repository.owner}/${fact.repository.name}`,
    number: fact.issue.number,
    label,
  };
}
