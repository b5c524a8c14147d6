/** Books what a merged pull request earned: awards, what is left of a bounty, and the timers that end the hold. */
import { settle } from "../domain/allocation.ts";
import { zero } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { adjustment, awardBounty, awardEntry, heldAward } from "../domain/booking.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import type { RepositoryRef } from "../domain/fact.ts";
import type { Period } from "../domain/period.ts";
import type { Policy } from "../domain/policy.ts";
import type { EntryDraft } from "../domain/postings.ts";
import type { Quote } from "../domain/quote.ts";
import type { QuoteLine } from "../domain/rules/rule.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { holdTimer } from "../domain/timers.ts";
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
    .filter(isWork)
    .map((line) => ({ ...line, key: freshKey(line, repository.id, pull.number, state.awards) }));
  const awards = lines.map((line) =>
    heldAward({
      key: line.key,
      repositoryId: repository.id,
      pullNumber: pull.number,
      issueId: line.source.type === "bounty" ? line.source.issueId : null,
      personId: line.recipient.id,
      login: line.recipient.login,
      kind: line.source.type === "bounty" ? "bounty" : line.source.kind,
      role: line.role,
      token: line.token,
      amount: line.amount,
      uncapped: line.uncapped,
      cappable: line.cappable,
      earnedAt,
      mergeCommit: pull.mergeCommit?.oid ?? null,
      maturesAt,
      reasons: line.reasons,
      policyCommit: policy.commit,
    }),
  );
  const place = { repositoryId: repository.id, pull: pull.number };
  const bounties = wonBounties(state.bounties, lines, repository.id, pull.number);
  const later = settled(given, awards);
  return {
    ...nothing,
    entries: [...entriesOf(lines, bounties, place, policy.commit), ...later.entries],
    awards: [...awards, ...later.awards],
    bounties,
    timers: awards.map((one) => holdTimer(one, repository.ownerId)),
  };
}

/** What a cap or an override left nothing of is an award of nothing: its bounty is won. */
export function isWork(line: QuoteLine): boolean {
  return (line.cappable ?? line.uncapped) > 0n;
}

/**
 * A bounty that was earned, reverted and earned again by the same person is a second award: its key says so. Within
 * one pull request the key stays what it is, so that hearing of the merge twice books it once.
 */
function freshKey(
  line: QuoteLine,
  repositoryId: number,
  pull: number,
  awards: readonly AwardRecord[],
): string {
  const isOwn = (one: AwardRecord) => one.pullNumber === pull && one.repositoryId === repositoryId;
  const before = awards.filter((one) => one.key.replace(/:again-\d+$/, "") === line.key && !isOwn(one));
  return before.length === 0 ? line.key : `${line.key}:again-${before.length}`;
}

function entriesOf(
  lines: readonly QuoteLine[],
  bounties: readonly BountyRecord[],
  { repositoryId, pull }: { readonly repositoryId: number; readonly pull: number },
  policyCommit: string,
): EntryDraft[] {
  const drafts = lines.map((line) => ({ ...line, personId: line.recipient.id }));
  const ofBounty = (line: QuoteLine, bounty: BountyRecord) =>
    line.source.type === "bounty" && line.source.issueId === bounty.issueId;
  const others = drafts.filter((line) => !bounties.some((bounty) => ofBounty(line, bounty)));
  return [
    ...others.flatMap((line) => awardEntry(line, [], policyCommit)),
    ...bounties.flatMap((bounty) =>
      awardBounty(
        bounty,
        drafts.filter((line) => ofBounty(line, bounty)),
        policyCommit,
        `left-over:${bounty.repositoryId}:${bounty.issueId}:${pullOf(bounty, repositoryId, pull)}`,
      ),
    ),
  ];
}

/** Names a pull request in a key of a bounty: those of other repositories have the same numbers. */
export function pullOf(bounty: BountyRecord, repositoryId: number, pull: number): string {
  return repositoryId === bounty.repositoryId ? `${pull}` : `${repositoryId}-${pull}`;
}

function wonBounties(
  records: readonly BountyRecord[],
  lines: readonly QuoteLine[],
  repositoryId: number,
  pull: number,
): BountyRecord[] {
  const won = new Set(lines.map((line) => (line.source.type === "bounty" ? line.source.issueId : null)));
  return records
    .filter((record) => record.state === "open" && won.has(record.issueId))
    .map((record) => ({
      ...record,
      state: "awarded" as const,
      awardedTo: pull,
      awardedIn: repositoryId,
      reservation: null,
      claims: record.claims.filter((one) => one.pull !== pull || one.repositoryId !== repositoryId),
    }));
}

/** The periods over which the policy caps what a person earns. */
export function cappedPeriods(policy: Policy): Period[] {
  return [...new Set(policy.rules.caps["per-person"].map((cap) => cap.per))];
}

/** Gives the caps out again to what was merged after these awards and is still held. */
export function settled(
  { policy, state }: Pick<Given, "policy" | "state">,
  changed: readonly AwardRecord[],
): Pick<Decision, "entries" | "awards"> {
  const awards = settle(policy.rules.caps["per-person"], policy.commit, state.earlier, changed);
  const before = new Map(state.earlier.map((one) => [one.key, one.amount]));
  const entries = awards.flatMap((one) => adjustment(one, before.get(one.key) ?? zero, policy.commit));
  return { entries, awards };
}
