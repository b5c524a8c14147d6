/** Takes back what reverted work earned, as long as it is held. */
import { amount, sum } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import { type EntryDraft, move } from "../domain/postings.ts";
import { bountyAgain } from "../messages/bounty.ts";
import { maturedBeforeRevert, revertedStatus } from "../messages/revert.ts";
import { bountyAccount, settled } from "./award.ts";
import type { Given } from "./handler.ts";
import { type Place, say } from "./thread.ts";

/** What was reverted: a pull request, or whatever a merge commit brought. */
export type Reverted = { readonly pull: number } | { readonly commit: string };

/**
 * Reverses the held awards of reverted work and opens its bounties again. The mark stays, so that news of the merge
 * that comes later ends the same way. A matured award is the person's: it is left alone, and the thread says so.
 */
export function reverse(place: Place, reverted: Reverted, given: Given): Decision {
  const name = "pull" in reverted ? `pull:${reverted.pull}` : `commit:${reverted.commit}`;
  const mark: Decision = { ...nothing, reverts: [{ repositoryId: place.repository.id, reverted: name }] };
  const awards = given.state.awards.filter(
    (one) =>
      one.repositoryId === place.repository.id &&
      ("pull" in reverted ? one.pullNumber === reverted.pull : one.mergeCommit === reverted.commit),
  );
  const held = awards.filter((one) => one.state === "held");
  const matured = awards.filter((one) => one.state === "matured");
  const number = awards[0]?.pullNumber;
  if (number === undefined || number === null) return mark;
  if (held.length === 0) {
    if (matured.length === 0) return mark;
    return all([mark, say(place, number, given.state, { answer: maturedBeforeRevert(matured) })]);
  }
  const bounties = reopened(held, matured, given.state.bounties, number);
  const threads = bounties.map((bounty) =>
    say(place, bounty.issueNumber, given.state, { status: bountyAgain(bounty, number, given.policy) }),
  );
  const reversed = held.map((one) => ({ ...one, state: "reversed" as const }));
  // What was cut because of the reverted work has room again.
  const later = settled(given, reversed);
  return all([
    mark,
    {
      ...nothing,
      entries: [
        ...held.filter((one) => one.amount > 0n).map((one) => reversal(one, given)),
        ...bounties.flatMap((bounty) => topUp(bounty, held, number, given)),
        ...later.entries,
      ],
      awards: [...reversed, ...later.awards],
      bounties,
    },
    say(place, number, given.state, { status: revertedStatus(held, given.policy) }),
    ...threads,
  ]);
}

/** Back to where it came from: the bounty, which is open again, or the treasury. */
function reversal(one: AwardRecord, { policy, state }: Given): EntryDraft {
  const bounty = state.bounties.find((record) => record.issueId === one.issueId);
  const to = bounty === undefined ? ({ type: "treasury" } as const) : bountyAccount(bounty);
  const postings = move({ type: "held", personId: one.personId }, to, one.amount);
  return {
    key: `reverse:${one.key}`,
    type: "reverse",
    token: one.token,
    postings,
    policyCommit: policy.commit,
  };
}

/** What has matured of a bounty is gone from it. */
function reopened(
  held: readonly AwardRecord[],
  matured: readonly AwardRecord[],
  records: readonly BountyRecord[],
  pull: number,
): BountyRecord[] {
  const issues = new Set(held.map((one) => one.issueId));
  return records
    .filter((record) => issues.has(record.issueId) && record.awardedTo === pull)
    .map((record) => {
      const gone = sum(matured.filter((one) => one.issueId === record.issueId).map((one) => one.amount));
      return { ...record, state: "open" as const, awardedTo: null, amount: amount(record.amount - gone) };
    });
}

/** The price that was promised stands again, so what a cap had cut from it is reserved again. */
function topUp(
  bounty: BountyRecord,
  held: readonly AwardRecord[],
  pull: number,
  { policy }: Given,
): EntryDraft[] {
  const back = sum(held.filter((one) => one.issueId === bounty.issueId).map((one) => one.amount));
  const missing = amount(bounty.amount - back);
  if (missing < 0n) {
    // What was paid on top of it came from the treasury.
    const key = `release:${bounty.repositoryId}:${bounty.issueId}:again-${pull}`;
    const postings = move(bountyAccount(bounty), { type: "treasury" }, amount(-missing));
    return [{ key, type: "release", token: bounty.token, postings, policyCommit: policy.commit }];
  }
  if (missing === 0n) return [];
  const key = `reserve:${bounty.repositoryId}:${bounty.issueId}:again-${pull}`;
  const postings = move({ type: "treasury" }, bountyAccount(bounty), missing);
  return [{ key, type: "reserve", token: bounty.token, postings, policyCommit: policy.commit }];
}
