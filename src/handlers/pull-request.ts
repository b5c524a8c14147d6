/** Pull requests and their reviews: the quote while they are open, the award when they are merged. */
import { amount } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { CheckRunEffect } from "../domain/effect.ts";
import type { PullRequestFact, ReviewFact } from "../domain/fact.ts";
import { peopleConcerned } from "../domain/people.ts";
import { periodRange } from "../domain/period.ts";
import type { Policy } from "../domain/policy.ts";
import { type Quote, quote } from "../domain/quote.ts";
import type { QuoteState } from "../domain/rules/rule.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { bountyAwarded } from "../messages/bounty.ts";
import { awardStatus, quoteCheck } from "../messages/quote.ts";
import { award, cappedPeriods } from "./award.ts";
import type { Given, Handler, StateWanted } from "./handler.ts";
import { checkProposed, touchesPolicy } from "./policy-check.ts";
import { reverse } from "./revert.ts";
import { say } from "./thread.ts";

export const pullRequest: Handler<PullRequestFact> = {
  concerns: () => true,
  needs: (fact) => ({ pull: fact.pull }),
  state: (fact, seen, policy) => (seen.pull === null ? {} : stateFor(fact.pull.number, seen.pull, policy)),
  decide: (fact, given) => {
    const { pull } = given.seen;
    if (pull === null) return nothing;
    const policyCheck =
      given.seen.proposed === null ? nothing : checkProposed(fact, fact.headSha, given.seen.proposed);
    return all([decideOn(fact, pull, given), policyCheck]);
  },
};

/** A review changes what is earned only after the merge: an approval that came late still counts. */
export const review: Handler<ReviewFact> = {
  concerns: (fact) => fact.merged,
  needs: (fact) => ({ pull: fact.pull }),
  state: (fact, seen, policy) => (seen.pull === null ? {} : stateFor(fact.pull.number, seen.pull, policy)),
  decide: (fact, given) => (given.seen.pull === null ? nothing : decideOn(fact, given.seen.pull, given)),
};

export { touchesPolicy };

function stateFor(number: number, pull: PullSnapshot, policy: Policy): StateWanted {
  const reverted = revertedPull(pull);
  return {
    pullNumbers: reverted === null ? [number] : [number, reverted],
    mergeCommits: pull.mergeCommit === null ? [] : [pull.mergeCommit.oid],
    issueIds: pull.closingIssuesReferences.nodes.map((issue) => issue.databaseId ?? issue.number),
    ...earlier(pull, policy),
    ...(reverted === null ? {} : { around: cappedPeriods(policy) }),
    threads: [number, ...(reverted === null ? [] : [reverted]), ...closingNumbers(pull)],
  };
}

/**
 * What limits over a period need: the awards of everybody who may have a part, from the start of every period that the policy caps, and those
 * for later work, which the caps are given out to again.
 */
function earlier(pull: PullSnapshot, policy: Policy): Pick<StateWanted, "earlier"> {
  const { mergedAt } = pull;
  if (mergedAt === null) return {};
  const [from] = cappedPeriods(policy)
    .map((period) => periodRange(mergedAt, period).from)
    .sort();
  return from === undefined ? {} : { earlier: { personIds: peopleConcerned(pull), from } };
}

function closingNumbers(pull: PullSnapshot): number[] {
  return pull.closingIssuesReferences.nodes.map((issue) => issue.number);
}

/** How long after the merge an approval makes a pull request earn that its author merged alone, in milliseconds. */
const lateApprovalMs = 14 * 86_400_000;

/**
 * Whether the news is of the merge, or of an approval soon after it. Nothing else makes a merged pull request earn, or
 * take back what another earned: its author can still edit its texts and links.
 */
function isOfMerge(fact: PullRequestFact | ReviewFact, pull: PullSnapshot, now: string): boolean {
  if (fact.type === "pull-request") return fact.action === "closed";
  return Date.parse(now) - Date.parse(pull.mergedAt ?? now) <= lateApprovalMs;
}

function decideOn(fact: PullRequestFact | ReviewFact, pull: PullSnapshot, given: Given): Decision {
  const { policy, state } = given;
  if (pull.merged && !isOfMerge(fact, pull, given.now)) return nothing;
  const earned = quote(policy, pull, fact.repository.id, quoteState(fact.repository.id, pull, given));
  if (!pull.merged) {
    return pull.state === "OPEN" ? { ...nothing, effects: [check(fact, pull, earned, given)] } : nothing;
  }
  const reverted = fact.type === "pull-request" ? revertedPull(pull) : null;
  // A revert that went into a branch which does not earn took nothing back from the one that does.
  const elsewhere = earned.notCounted.some(({ reason }) => reason.code === "wrong-branch");
  const reversal = reverted === null || elsewhere ? nothing : reverse(fact, { pull: reverted }, given);
  // One pull request is awarded once: labels that change after the merge change nothing.
  const isAwarded = state.awards.some(
    (one) => one.pullNumber === pull.number && one.repositoryId === fact.repository.id,
  );
  if (isAwarded) return reversal;
  // What a person's cap cut to nothing is an award of nothing: its bounty is won, and a revert may make room for it.
  const isWork = earned.lines.some((line) => (line.cappable ?? line.amount) > 0n);
  if (policy.mode === "preview" || !isWork) {
    return all([reversal, { ...nothing, effects: [check(fact, pull, earned, given)] }]);
  }
  return all([reversal, awarded(fact, pull, earned, given)]);
}

function awarded(
  fact: PullRequestFact | ReviewFact,
  pull: PullSnapshot,
  earned: Quote,
  given: Given,
): Decision {
  const booked = award(fact.repository, pull, earned, given, fact.type === "review");
  const maturesAt = booked.awards[0]?.maturesAt ?? given.now;
  const status = awardStatus(earned, given.policy, maturesAt, given.now);
  const said = all([
    earned.lines.some((line) => line.amount > 0n)
      ? say(fact, pull.number, given.state, { status })
      : { ...nothing, effects: [check(fact, pull, earned, given)] },
    ...booked.bounties
      .filter((bounty) => bounty.repositoryId === fact.repository.id)
      .map((bounty) => sayAwarded(fact, bounty, booked.awards, given)),
  ]);
  const marks = [`pull:${pull.number}`, `commit:${pull.mergeCommit?.oid ?? ""}`];
  const isReverted = given.state.reverted.some((mark) => marks.includes(mark));
  if (!isReverted) return all([booked, said]);
  // The news of the revert came before the news of the merge: both are booked, so that any order ends the same.
  const earlier = [...given.state.earlier, ...booked.awards];
  const state = {
    ...given.state,
    earlier,
    awards: booked.awards,
    bounties: booked.bounties,
    threads: said.threads,
  };
  return all([booked, said, reverse(fact, { pull: pull.number }, { ...given, state })]);
}

/** The priced issue says who earned it. */
function sayAwarded(
  fact: PullRequestFact | ReviewFact,
  bounty: BountyRecord,
  awards: readonly AwardRecord[],
  { policy, state }: Given,
): Decision {
  const who = awards.filter((one) => one.issueId === bounty.issueId).map((one) => one.login);
  const status = bountyAwarded(bounty, bounty.awardedTo ?? 0, who, policy);
  return say(fact, bounty.issueNumber, state, { status, answer: null });
}

/** In a preview nothing is in the ledger, so prices are read from the labels. */
function quoteState(repositoryId: number, pull: PullSnapshot, { policy, state, now }: Given): QuoteState {
  if (policy.mode === "preview") return { bounties: null, earlier: [], now };
  const byIssue = new Map<number, BountyRecord>(state.bounties.map((bounty) => [bounty.issueId, bounty]));
  const isOwn = (one: AwardRecord) => one.pullNumber === pull.number && one.repositoryId === repositoryId;
  return { bounties: byIssue, earlier: state.earlier.filter((one) => !isOwn(one)), now };
}

function check(
  fact: PullRequestFact | ReviewFact,
  pull: PullSnapshot,
  earned: Quote,
  given: Given,
): CheckRunEffect {
  const { title, summary } = quoteCheck(earned, given.policy, pull.merged);
  return {
    type: "check-run",
    key: `check:${fact.repository.id}:${pull.number}:${pull.headRefOid}`,
    installationId: fact.installationId,
    repositoryId: fact.repository.id,
    repository: `${fact.repository.owner}/${fact.repository.name}`,
    headSha: pull.headRefOid,
    name: "Foothold",
    conclusion: earned.lines.some((line) => line.amount > amount(0n)) ? "success" : "neutral",
    title,
    summary,
    text: null,
    annotations: [],
  };
}

/** The number of the pull request that this one says it reverts, as GitHub's own revert button writes it. */
function revertedPull(pull: PullSnapshot): number | null {
  if (!pull.merged || !/^Revert "/.test(pull.title)) return null;
  const written = /^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d+)\b/m.exec(pull.bodyText ?? "");
  return written?.[1] === undefined ? null : Number(written[1]);
}
