/** Pull requests and their reviews: the quote while they are open, the award when they are merged. */
import { amount } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord, RevertAct } from "../domain/award.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { CheckRunEffect } from "../domain/effect.ts";
import { worksOf } from "../domain/evidence/kept-work.ts";
import type { PullRequestFact, ReviewFact } from "../domain/fact.ts";
import { nothingOf } from "../domain/override.ts";
import { isSeen } from "../domain/participation.ts";
import { humanAuthors } from "../domain/people.ts";
import { type Quote, quote, readsReviews } from "../domain/quote.ts";
import { isReverted, pullName, revertedPull } from "../domain/reverts.ts";
import { isLateApproval } from "../domain/rules/merging.ts";
import type { QuoteLine } from "../domain/rules/rule.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { bountyAwarded } from "../messages/bounty.ts";
import { awardStatus, quoteCheck } from "../messages/quote.ts";
import { award, isWork } from "./award.ts";
import { claimed } from "./claims.ts";
import type { Given, Handler, Place } from "./handler.ts";
import { checkProposed, touchesPolicy } from "./policy-check.ts";
import { mergerNeeds, quoteState, stateFor } from "./pull-state.ts";
import { after, reverted, settleWork, workNames } from "./revert.ts";
import { say } from "./thread.ts";
import { arrivalOf, arrivalState, welcomed, welcomeNote } from "./welcome.ts";

export const pullRequest: Handler<PullRequestFact> = {
  concerns: () => true,
  needs: (fact) => ({ pull: fact.pull }),
  merger: (fact, seen, policy) => mergerNeeds(seen, policy, fact.repository.id),
  state: (fact, seen, policy) =>
    seen.pull === null
      ? {}
      : {
          ...stateFor(fact.pull.number, seen.pull, policy),
          ...arrivalState(arrivalOf(fact, seen, policy)),
        },
  decide: (fact, given) => {
    const { pull } = given.seen;
    if (pull === null) return nothing;
    const policyCheck =
      given.seen.proposed === null ? nothing : checkProposed(fact, fact.headSha, given.seen.proposed);
    const claims = claimed(fact, pull, given);
    const decided = decideOn(fact, pull, { ...given, state: after(given.state, claims) });
    return all([claims, decided, policyCheck, kept(fact, pull, given), welcomed(fact, given)]);
  },
};

/**
 * After the merge an approval that came late still counts; before it, a review matters where a rule looks at it, and to
 * a maintainer, who needs one to earn by merging alone.
 */
export const review: Handler<ReviewFact> = {
  concerns: (fact, policy) =>
    fact.merged ||
    readsReviews(policy) ||
    (fact.byMaintainer && policy.rules.merging["self-merge"] === "needs-approval"),
  needs: (fact) => ({ pull: fact.pull }),
  merger: (fact, seen, policy) => mergerNeeds(seen, policy, fact.repository.id),
  state: (fact, seen, policy) => (seen.pull === null ? {} : stateFor(fact.pull.number, seen.pull, policy)),
  decide: (fact, given) => {
    const { pull } = given.seen;
    return pull === null ? nothing : all([decideOn(fact, pull, given), kept(fact, pull, given)]);
  },
};

export { touchesPolicy };

/** Merged work is kept for those among its people who want to be seen. What is private stays out of what they take along. */
function kept(fact: PullRequestFact | ReviewFact, pull: PullSnapshot, { policy, state }: Given): Decision {
  const { repository } = fact;
  if (!pull.merged || policy.hiring === null || repository.private) return nothing;
  const seen = state.participations.filter(isSeen).map(({ personId: id, login }) => ({ id, login }));
  const isOfMerge = fact.type === "pull-request" && fact.action === "closed";
  const works = worksOf(pull, repository.id, seen, isOfMerge ? "whole" : "labels-and-reviews");
  const ownerId = repository.ownerId;
  return {
    ...nothing,
    works,
    personJobs: works.map(({ person }) => ({ type: "index", ownerId, personId: person.id })),
  };
}

/** How long after the merge an approval makes a pull request earn that its author merged alone, in milliseconds. */
const lateApprovalMs = 14 * 86_400_000;

/**
 * Whether the news is of the merge, or of the approval that it lacked, soon after it. Nothing else makes a merged pull
 * request earn, or take back what another earned: its author can still edit its texts and links, and review it.
 */
function isOfMerge(
  fact: PullRequestFact | ReviewFact,
  pull: PullSnapshot,
  { policy, now }: Pick<Given, "policy" | "now">,
): boolean {
  if (fact.type === "pull-request") return fact.action === "closed";
  if (Date.parse(now) - Date.parse(pull.mergedAt ?? now) > lateApprovalMs) return false;
  // What was kept before approvals were told apart was decided on any review.
  if (fact.approves === null) return true;
  return (
    fact.approves &&
    fact.actor !== null &&
    policy.rules.merging["self-merge"] === "needs-approval" &&
    isLateApproval(fact.actor, pull, humanAuthors(pull))
  );
}

function decideOn(fact: PullRequestFact | ReviewFact, pull: PullSnapshot, given: Given): Decision {
  const { policy, state } = given;
  if (pull.merged && !isOfMerge(fact, pull, given)) return nothing;
  const quoted = quote(policy, pull, fact.repository.id, quoteState(fact.repository.id, pull, given));
  if (!pull.merged) {
    // Once it is closed the check says why nothing came of it; what is edited later concerns nobody.
    const isTold = pull.state === "OPEN" || (fact.type === "pull-request" && fact.action === "closed");
    return isTold ? { ...nothing, effects: [check(fact, pull, quoted, given)] } : nothing;
  }
  // A revert that went into a branch which does not earn took nothing back from the one that does.
  const elsewhere = quoted.notCounted.some(({ reason }) => reason.code === "wrong-branch");
  const acts = fact.type === "pull-request" && !elsewhere ? actsOf(fact, pull) : [];
  const reversal = acts.length === 0 ? nothing : reverted(fact, acts, given);
  // One pull request is awarded once: labels that change after the merge change nothing.
  const own = state.awards.filter(
    (one) => one.pullNumber === pull.number && one.repositoryId === fact.repository.id,
  );
  const byHand = own.filter((one) => one.role === "override");
  if (own.length > byHand.length) return reversal;
  const earned = { ...quoted, lines: besideGiven(quoted.lines, byHand) };
  // What a person's cap cut to nothing is an award of nothing: its bounty is won, and a revert may make room for it.
  if (policy.mode === "preview" || !earned.lines.some(isWork)) {
    return all([reversal, { ...nothing, effects: [check(fact, pull, earned, given)] }]);
  }
  return all([reversal, awarded(fact, pull, earned, { ...given, state: after(state, reversal) })]);
}

/** What was given by hand before the news of the merge came is not given again by it. */
function besideGiven(lines: readonly QuoteLine[], byHand: readonly AwardRecord[]): readonly QuoteLine[] {
  const isGiven = ({ recipient, token }: QuoteLine) =>
    byHand.some((one) => one.personId === recipient.id && one.token.id === token.id);
  return lines.flatMap((line) => {
    if (!isGiven(line)) return [line];
    return line.source.type === "bounty" ? [nothingOf(line)] : [];
  });
}

function actsOf(fact: PullRequestFact, pull: PullSnapshot): RevertAct[] {
  const number = revertedPull(pull);
  if (number === null) return [];
  return [
    {
      repositoryId: fact.repository.id,
      reverted: pullName(number),
      by: pullName(pull.number),
      byCommit: pull.mergeCommit === null ? null : `commit:${pull.mergeCommit.oid}`,
    },
  ];
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
      ? say(fact, pull.number, given.state, { status, notes: { [welcomeNote]: null } })
      : { ...nothing, effects: [check(fact, pull, earned, given)] },
    ...booked.bounties.map((bounty) => sayAwarded(fact, pull, bounty, booked.awards, given)),
  ]);
  const names = workNames(pull.number, pull.mergeCommit?.oid ?? null);
  const { reverts } = given.state;
  if (!isReverted(names, reverts)) return all([booked, said]);
  // The news of the revert came before the news of the merge: both are booked, so that any order ends the same.
  const own = booked.awards.filter((one) => one.pullNumber === pull.number);
  const state = after(after(given.state, booked), said);
  const work = { pull: pull.number, names, awards: own };
  return all([booked, said, settleWork(fact, work, reverts, { ...given, state })]);
}

/** The priced issue says who earned it, also in another repository of the owner. */
function sayAwarded(
  fact: PullRequestFact | ReviewFact,
  pull: PullSnapshot,
  bounty: BountyRecord,
  awards: readonly AwardRecord[],
  { policy, state }: Given,
): Decision {
  const place = placeOf(fact, pull, bounty);
  if (place === null) return nothing;
  const who = awards.filter((one) => one.issueId === bounty.issueId).map((one) => one.login);
  const { owner, name } = fact.repository;
  const which =
    place.repository.id === fact.repository.id ? `#${pull.number}` : `${owner}/${name}#${pull.number}`;
  const status = bountyAwarded(bounty, which, [...new Set(who)], policy);
  return say(place, bounty.issueNumber, state, { status, answer: null });
}

function placeOf(fact: PullRequestFact | ReviewFact, pull: PullSnapshot, bounty: BountyRecord): Place | null {
  if (bounty.repositoryId === fact.repository.id) return fact;
  const there = pull.closingIssuesReferences.nodes.find((issue) => issue.databaseId === bounty.issueId);
  const [owner = "", name = ""] = there?.repository?.nameWithOwner.split("/") ?? [];
  if (name === "") return null;
  const repository = { id: bounty.repositoryId, ownerId: fact.repository.ownerId, owner, name };
  return { repository, installationId: fact.installationId };
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
