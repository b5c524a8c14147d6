/** Which bounties a pull request claims while it is open, and the activity that keeps a reservation alive. */
import type { BountyRecord, Claim } from "../domain/award.ts";
import { mayStep, setClaim } from "../domain/bounty.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { PullRequestFact } from "../domain/fact.ts";
import { humanAuthors, isBanned } from "../domain/people.ts";
import { keepAlive } from "../domain/reservation.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { bountyStatus } from "../messages/bounty.ts";
import type { Given } from "./handler.ts";
import { saved } from "./price-label.ts";
import { say } from "./thread.ts";

/** Brings every bounty that the pull request closes, or closed until now, to what GitHub says. */
export function claimed(fact: PullRequestFact, pull: PullSnapshot, given: Given): Decision {
  if (given.policy.mode === "preview") return nothing;
  const changed = given.state.bounties.flatMap((before) => {
    const after = afterNews(before, fact, pull, given);
    return after === before ? [] : [{ before, after }];
  });
  return all(
    changed.map(({ before, after }) => {
      const stored = saved(fact, after, [], given);
      const isHere = after.repositoryId === fact.repository.id && after.state === "open";
      const status = bountyStatus(after, given.policy);
      // What only moves a deadline changes nothing that is to be read.
      if (!isHere || status === bountyStatus(before, given.policy)) return stored;
      return all([stored, say(fact, after.issueNumber, given.state, { status })]);
    }),
  );
}

function afterNews(
  before: BountyRecord,
  fact: PullRequestFact,
  pull: PullSnapshot,
  { policy, now }: Given,
): BountyRecord {
  // Who cannot earn it claims nothing: it would keep the bounty from expiring, and others from trying.
  const author = humanAuthors(pull).find((one) => !isBanned(policy, one));
  const closes = pull.closingIssuesReferences.nodes.some((issue) => issue.databaseId === before.issueId);
  const { id: pullId, nodeId } = fact.pull;
  const place = { repositoryId: fact.repository.id, pull: pull.number, nodeId, pullId };
  const mine: Claim | null =
    author !== undefined && pull.state === "OPEN" && closes && mayStep(before, "claim")
      ? { ...place, personId: author.id, login: author.login }
      : null;
  const record = setClaim(before, place, mine) ?? before;
  const { reservation } = record;
  if (reservation === null || mine === null || reservation.personId !== mine.personId) return record;
  if (!isActivity(fact)) return record;
  const kept = keepAlive(reservation, now);
  return kept === reservation ? record : { ...record, reservation: kept };
}

/** A draft counts: whoever shows work in progress is at work. */
function isActivity(fact: PullRequestFact): boolean {
  return ["opened", "synchronized", "ready", "reopened"].includes(fact.action);
}
