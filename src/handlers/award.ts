/** Books what a merged pull request earned: awards, what is left of a bounty, and the timers that end the hold. */
import { settle } from "../domain/allocation.ts";
import { type Amount, amount, formatMoney, sum, type Token, zero } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import type { Timer } from "../domain/effect.ts";
import type { RepositoryRef } from "../domain/fact.ts";
import type { Period } from "../domain/period.ts";
import type { Policy } from "../domain/policy.ts";
import { type Account, type EntryDraft, move } from "../domain/postings.ts";
import type { Quote } from "../domain/quote.ts";
import type { QuoteLine } from "../domain/rules/rule.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import type { Given } from "./handler.ts";

export function award(
  repository: RepositoryRef,
  pull: PullSnapshot,
  earned: Quote,
  given: Given,
  late: boolean,
): Decision {
  const { policy, state, now } = given;
  const earnedAt = new Date(pull.mergedAt ?? now).toISOString();
  // What is booked late, for an approval that came late, is held as long as anything else.
  const heldFrom = Math.max(Date.parse(earnedAt), late ? Date.parse(now) : 0);
  const maturesAt = new Date(heldFrom + policy.hold).toISOString();
  const lines = earned.lines
    // What a cap of the person cut to nothing is kept too: a revert may make room for it.
    .filter((line) => (line.cappable ?? line.amount) > 0n)
    .map((line) => ({ ...line, key: freshKey(line, pull.number, state.awards) }));
  const awards = lines.map(
    (line): AwardRecord => ({
      key: line.key,
      repositoryId: repository.id,
      pullNumber: pull.number,
      issueId: line.source.type === "bounty" ? line.source.issueId : null,
      personId: line.recipient.id,
      login: line.recipient.login,
      kind: line.source.type === "bounty" ? "bounty" : line.source.kind,
      token: line.token,
      amount: line.amount,
      uncapped: line.uncapped,
      cappable: line.cappable,
      adjusted: 0,
      earnedAt,
      mergeCommit: pull.mergeCommit?.oid ?? null,
      state: "held",
      maturesAt,
      policyCommit: policy.commit,
    }),
  );
  const bounties = wonBounties(state.bounties, lines, pull.number);
  const later = settled(given, awards);
  return {
    ...nothing,
    entries: [
      ...bounties.flatMap((bounty) => topUp(bounty, lines, pull.number, policy.commit)),
      ...lines
        .filter((line) => line.amount > 0n)
        .map((line) => awardEntry(repository.id, line, policy.commit)),
      ...bounties.flatMap((bounty) => leftOver(bounty, lines, pull.number, policy.commit)),
      ...later.entries,
    ],
    awards: [...awards, ...later.awards],
    bounties,
    timers: awards.map((one) => holdTimer(one, repository.ownerId)),
  };
}

/**
 * A bounty that was earned, reverted and earned again by the same person is a second award: its key says so. Within
 * one pull request the key stays what it is, so that hearing of the merge twice books it once.
 */
function freshKey(line: QuoteLine, pull: number, awards: readonly AwardRecord[]): string {
  const before = awards.filter(
    (one) => one.key.replace(/:again-\d+$/, "") === line.key && one.pullNumber !== pull,
  );
  return before.length === 0 ? line.key : `${line.key}:again-${before.length}`;
}

function awardEntry(repositoryId: number, line: QuoteLine, policyCommit: string): EntryDraft {
  const from: Account =
    line.source.type === "bounty"
      ? {
          type: "bounty",
          repositoryId: line.source.repositoryId ?? repositoryId,
          issueId: line.source.issueId,
        }
      : { type: "treasury" };
  const postings = move(from, { type: "held", personId: line.recipient.id }, line.amount);
  return { key: line.key, type: "award", token: line.token, postings, policyCommit };
}

function wonBounties(
  records: readonly BountyRecord[],
  lines: readonly QuoteLine[],
  pull: number,
): BountyRecord[] {
  const won = new Set(lines.map((line) => (line.source.type === "bounty" ? line.source.issueId : null)));
  return records
    .filter((record) => record.state === "open" && won.has(record.issueId))
    .map((record) => ({ ...record, state: "awarded" as const, awardedTo: pull }));
}

/** What a bounty pays by these lines, its parts on top included. */
function givenOf(bounty: BountyRecord, lines: readonly QuoteLine[]): Amount {
  const own = lines.filter((line) => line.source.type === "bounty" && line.source.issueId === bounty.issueId);
  return sum(own.map((line) => line.amount));
}

/** What is paid on top of a bounty comes from the treasury. */
function topUp(
  bounty: BountyRecord,
  lines: readonly QuoteLine[],
  pull: number,
  policyCommit: string,
): EntryDraft[] {
  const more = amount(givenOf(bounty, lines) - bounty.amount);
  if (more <= 0n) return [];
  return [
    {
      key: `top-up:${bounty.repositoryId}:${bounty.issueId}:${pull}`,
      type: "reserve",
      token: bounty.token,
      postings: move({ type: "treasury" }, bountyAccount(bounty), more),
      policyCommit,
    },
  ];
}

/** What a cap cut from a bounty goes back to the treasury. */
function leftOver(
  bounty: BountyRecord,
  lines: readonly QuoteLine[],
  pull: number,
  policyCommit: string,
): EntryDraft[] {
  const left = amount(bounty.amount - givenOf(bounty, lines));
  if (left <= 0n) return [];
  return [
    {
      key: `left-over:${bounty.repositoryId}:${bounty.issueId}:${pull}`,
      type: "release",
      token: bounty.token,
      postings: move(bountyAccount(bounty), { type: "treasury" }, left),
      policyCommit,
    },
  ];
}

/** The periods over which the policy caps what a person earns. */
export function cappedPeriods(policy: Policy): Period[] {
  return [...new Set(policy.rules.caps["per-person"].map((cap) => cap.per))];
}

/** Gives the caps out again to what was merged after these awards and is still held. */
export function settled(
  { policy, state }: Given,
  changed: readonly AwardRecord[],
): Pick<Decision, "entries" | "awards"> {
  const awards = settle(policy.rules.caps["per-person"], policy.commit, state.earlier, changed);
  const before = new Map(state.earlier.map((one) => [one.key, one.amount]));
  const entries = awards.map((one) => adjustment(one, before.get(one.key) ?? zero, policy.commit));
  return { entries, awards };
}

/** Also for a bounty: what the cap left of it stands in the treasury. */
function adjustment(one: AwardRecord, before: Amount, policyCommit: string): EntryDraft {
  const [treasury, held] = [{ type: "treasury" }, { type: "held", personId: one.personId }] as const;
  const postings =
    one.amount < before
      ? move(held, treasury, amount(before - one.amount))
      : move(treasury, held, amount(one.amount - before));
  return {
    key: `adjust:${one.key}:${one.adjusted}`,
    type: "adjust",
    token: one.token,
    postings,
    policyCommit,
  };
}

export function bountyAccount(bounty: { repositoryId: number; issueId: number }): Account {
  return { type: "bounty", repositoryId: bounty.repositoryId, issueId: bounty.issueId };
}

export function holdTimer(one: AwardRecord, ownerId: number): Timer {
  return { key: `hold-over:${one.key}`, type: "mature", ownerId, at: one.maturesAt, awardKey: one.key };
}

/** "500 GRID" of an award. */
export function awardMoney(one: { token: Token; amount: Amount }): string {
  return formatMoney(one);
}
