/** Takes back what reverted work earned, as long as it is held. */
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import { type EntryDraft, move } from "../domain/postings.ts";
import { bountyAgain } from "../messages/bounty.ts";
import { maturedBeforeRevert, revertedStatus } from "../messages/revert.ts";
import { bountyAccount } from "./award.ts";
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
  const bounties = reopened(held, given.state.bounties, number);
  const threads = bounties.map((bounty) =>
    say(place, bounty.issueNumber, given.state, { status: bountyAgain(bounty, number, given.policy) }),
  );
  return all([
    mark,
    {
      ...nothing,
      entries: held.map((one) => reversal(one, given)),
      awards: held.map((one) => ({ ...one, state: "reversed" as const })),
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
  return { key: `reverse:${one.key}`, type: "reverse", token: one.token, postings, policyCommit: policy.commit };
}

function reopened(
  held: readonly AwardRecord[],
  records: readonly BountyRecord[],
  pull: number,
): BountyRecord[] {
  const issues = new Set(held.map((one) => one.issueId));
  return records
    .filter((record) => issues.has(record.issueId) && record.awardedTo === pull)
    .map((record) => {
      const back = held
        .filter((one) => one.issueId === record.issueId)
        .reduce((total, one) => total + one.amount, 0n);
      return { ...record, state: "open" as const, awardedTo: null, amount: back as typeof record.amount };
    });
}
