/** Price labels on an issue: what they set, what stands in their way, and what is undone. */
import type { BountyRecord, Proposal } from "../domain/award.ts";
import { changePrice, heard, isStale, mayStep, type PriceChange, standing } from "../domain/bounty.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { LabelEffect } from "../domain/effect.ts";
import type { IssueFact } from "../domain/fact.ts";
import { type IssuePrice, readIssuePrice } from "../domain/issue-price.ts";
import { isBanned } from "../domain/people.ts";
import { mayDo } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import type { EntryDraft } from "../domain/postings.ts";
import { bountyLine, considerPrice, withoutLines, withProposal } from "../domain/pricing.ts";
import { blockingLabel, reserve } from "../domain/reservation.ts";
import { bountyTimers } from "../domain/timers.ts";
import { bountyPreview, bountyStatus, noBounty } from "../messages/bounty.ts";
import { bountyAnswers } from "../messages/commands.ts";
import {
  confirmCut,
  labelTakenOff,
  notAllowedToPrice,
  overBudgetText,
  secondPersonNeeded,
  twoPrices,
  unreadablePrice,
} from "../messages/prices.ts";
import type { Given, Place, State } from "./handler.ts";
import { say, threadOf } from "./thread.ts";

export function recordOf(fact: IssueFact, state: State): BountyRecord | undefined {
  return state.bounties.find((bounty) => bounty.issueId === fact.issue.id);
}

/** The labels of an issue are its price: what stands becomes what they say, if whoever changed them may. */
export function priced(fact: IssueFact, given: Given): Decision {
  const { policy, seen, state } = given;
  const record = recordOf(fact, state);
  if (record?.state === "awarded" || isStale(record, fact.updatedAt)) return nothing;
  const reading = readIssuePrice(policy, fact.labels);
  // A price that a command set stands as long as no label says another.
  const isByCommand = record?.state === "open" && record.label === null;
  const changesNothing =
    reading === null && (isByCommand || (policy.mode === "live" && record?.state !== "open"));
  const label = reading !== null && "price" in reading ? labelText(reading.price) : null;
  const isKnown = label !== null && record?.state === "open" && label === record.label;
  const { id, login } = fact.actor ?? { id: null, login: "" };
  const may = mayDo(policy.who.price, { id, login, permission: seen.permission, teams: seen.teams });
  if (changesNothing || isKnown) return may ? remembered(fact, given) : nothing;
  if (!may) return undo(fact, given);
  if (reading === null) return setPrice(fact, given, null);
  if ("price" in reading) return setPrice(fact, given, reading.price);
  return say(fact, fact.issue.number, state, { answer: wrongLabels(reading, given, record) });
}

/** Older news may still come, and must not change then what this says. */
export function remembered(fact: IssueFact, given: Given): Decision {
  const { policy, state } = given;
  const before = recordOf(fact, state);
  if (policy.mode === "preview") return nothing;
  if (before !== undefined) {
    const record = heard(before, fact.updatedAt);
    return record === before ? nothing : { ...nothing, bounties: [record] };
  }
  // Of a price that is gone only its label tells, with the closing or as what was taken off.
  const reading =
    readIssuePrice(policy, fact.labels) ?? readIssuePrice(policy, fact.label === null ? [] : [fact.label]);
  if (reading === null || !("price" in reading)) return nothing;
  const opened = changePrice(undefined, { ...withdrawal(fact, policy), money: reading.price.money });
  const closed = opened === null ? null : changePrice(opened.record, withdrawal(fact, policy));
  return closed === null ? nothing : { ...nothing, bounties: [{ ...closed.record, history: [] }] };
}

/** What takes the price of the issue away, as of the news. */
export function withdrawal(fact: IssueFact, policy: Policy): PriceChange {
  return {
    repositoryId: fact.repository.id,
    issueId: fact.issue.id,
    issueNumber: fact.issue.number,
    money: null,
    label: null,
    by: fact.actor?.login ?? "somebody",
    at: fact.updatedAt,
    policyCommit: policy.commit,
  };
}

/** How the labels that set a price are kept. */
export function labelText({ labels }: IssuePrice): string {
  return labels.join(" + ");
}

function wrongLabels(
  reading: Exclude<ReturnType<typeof readIssuePrice>, { price: IssuePrice } | null>,
  { policy }: Given,
  record: BountyRecord | undefined,
): string {
  if (reading.problem === "two-prices") return twoPrices(reading.labels, standing(record));
  const symbols = [...policy.tokens.keys()];
  const example = policy.rules.bounties?.label.replace("{amount}", `500 ${symbols[0] ?? ""}`) ?? "";
  return unreadablePrice(reading.problem, reading.label, example, symbols);
}

function setPrice(fact: IssueFact, given: Given, price: IssuePrice | null): Decision {
  const { policy, state, now } = given;
  const before = recordOf(fact, state);
  const number = fact.issue.number;
  // A preview promises nothing new, but what was promised before it can be withdrawn.
  if (policy.mode === "preview" && (price !== null || before?.state !== "open")) {
    const status = price === null ? noBounty(policy) : bountyPreview(price.money, number, policy);
    return say(fact, number, state, { status, answer: null });
  }
  if (price !== null && fact.state !== "open") return takenOff(fact, given, bountyAnswers.closed);
  const by = { id: fact.actor?.id ?? 0, login: fact.actor?.login ?? "somebody" };
  const proposals = proposalsOf(fact, state);
  const considered = considerPrice(policy, before, {
    change: {
      repositoryId: fact.repository.id,
      issueId: fact.issue.id,
      issueNumber: number,
      money: price?.money ?? null,
      label: price === null ? null : labelText(price),
      reasons: price?.reasons,
      by: by.login,
      at: fact.updatedAt,
      expires: policy.rules.bounties?.expires,
      policyCommit: policy.commit,
    },
    by,
    proposals,
    budgets: state.budgets,
    now,
  });
  switch (considered.outcome) {
    case "nothing":
      return nothing;
    case "over-budget":
      return takenOff(fact, given, overBudgetText(considered.money, considered.budget));
    case "confirm": {
      const { record, proposal } = considered;
      const said = {
        answer: confirmCut(record, proposal.line),
        proposals: withProposal(proposals, proposal),
      };
      return say(fact, number, state, said);
    }
    case "second-person": {
      const { most, proposal } = considered;
      const answer = secondPersonNeeded(by.login, most, policy.who.price, proposal.line);
      return say(fact, number, state, { answer, proposals: withProposal(proposals, proposal) });
    }
    case "set": {
      const options = policy.reservations;
      const blocked = options === null ? null : blockingLabel(options, fact.labels);
      const record = reservedByAssignment({ ...considered.record, blocked }, fact, given);
      return saved(fact, record, considered.entries, given, {
        say: true,
        answer: null,
        proposals: withoutLines(proposals, [bountyLine(price?.money ?? null)]),
      });
    }
  }
}

/** Whoever was assigned before the issue had a price has it reserved from then on. */
function reservedByAssignment(record: BountyRecord, fact: IssueFact, { policy }: Given): BountyRecord {
  const [only, ...more] = fact.assignees.filter((one) => !one.bot && !isBanned(policy, one));
  const options = policy.reservations;
  if (options === null || only === undefined || more.length > 0 || record.reservation !== null) return record;
  return mayStep(record, "reserve")
    ? { ...record, reservation: reserve(only, options.time, new Date(fact.updatedAt).toISOString()) }
    : record;
}

/** What cannot be promised is not left on the issue as if it were. */
function takenOff(fact: IssueFact, { state }: Given, why: string): Decision {
  const removed = fact.label === null || fact.action === "unlabeled" ? [] : [fact.label];
  const answer = [why, ...removed.map((label) => labelTakenOff(label))].join(" ");
  const effects = removed.map((label) => labelEffect(fact, "remove-label", label));
  return all([{ ...nothing, effects }, say(fact, fact.issue.number, state, { answer })]);
}

function proposalsOf(fact: IssueFact, state: State): readonly Proposal[] {
  return threadOf(fact, fact.issue.number, state)?.proposals ?? [];
}

/** A changed bounty with everything that follows: its entries, its timer, and what its issue says. */
export function saved(
  place: Place,
  record: BountyRecord,
  entries: readonly EntryDraft[],
  { policy, state }: Pick<Given, "policy" | "state">,
  said: {
    readonly say?: boolean;
    readonly answer?: string | null;
    readonly proposals?: readonly Proposal[];
  } = {},
): Decision {
  const timers = bountyTimers(record, place.repository.ownerId, policy.reservations?.nudge ?? 0);
  const stored: Decision = { ...nothing, entries, bounties: [record], timers };
  if (said.say !== true) return stored;
  const parts = {
    status: bountyStatus(record, policy),
    ...(said.answer === undefined ? {} : { answer: said.answer }),
    ...(said.proposals === undefined ? {} : { proposals: said.proposals }),
  };
  return all([stored, say(place, record.issueNumber, state, parts)]);
}

/** Puts the labels back as they were, and says why. */
function undo(fact: IssueFact, given: Given): Decision {
  // What a bot does is not undone, or two of them would do it for ever; a price that it sets is not recorded.
  if (fact.label === null || fact.actor === null || fact.actor.bot) return nothing;
  const type = fact.action === "unlabeled" ? "add-label" : "remove-label";
  const effect = labelEffect(fact, type, fact.label);
  const undone = type === "add-label" ? "restored" : "removed";
  const answer = notAllowedToPrice(fact.actor.login, fact.label, given.policy.who.price, undone);
  return all([{ ...nothing, effects: [effect] }, say(fact, fact.issue.number, given.state, { answer })]);
}

export function labelEffect(fact: IssueFact, type: LabelEffect["type"], label: string): LabelEffect {
  return labelEffectAt(fact, fact.issue.number, fact.delivery, type, label);
}

/** `because` is what it follows from, once: each cause puts the label on or takes it off once. */
export function labelEffectAt(
  place: Place,
  number: number,
  because: string,
  type: LabelEffect["type"],
  label: string,
): LabelEffect {
  return {
    type,
    key: `${type}:${place.repository.id}:${number}:${because}:${label}`,
    installationId: place.installationId,
    repositoryId: place.repository.id,
    repository: `${place.repository.owner}/${place.repository.name}`,
    number,
    label,
  };
}
