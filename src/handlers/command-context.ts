/** What a command gets to know of its thread, of whoever says it, and of what they are to the organisation. */
import type { CommandContext } from "../commands/command.ts";
import type { Call } from "../commands/parse.ts";
import { commands } from "../commands/registry.ts";
import { type Evidence, evidenceOf } from "../domain/evidence/evidence.ts";
import { evidencePolicy } from "../domain/evidence/rule.ts";
import { type EvidenceSnapshot, snapshotOf } from "../domain/evidence/snapshot.ts";
import type { CommentFact } from "../domain/fact.ts";
import { quote } from "../domain/quote.ts";
import { callKey } from "./calls.ts";
import type { Given } from "./handler.ts";
import { quoteState } from "./pull-state.ts";
import { threadOf } from "./thread.ts";

export function contextOf(
  fact: CommentFact,
  call: Call,
  given: Given,
  may: CommandContext["may"],
): CommandContext {
  const { policy, seen, state, now } = given;
  const grants = `award:${fact.repository.id}:grant:${fact.commentId}-`;
  return {
    fact,
    policy,
    commands,
    bounty: fact.on === "issue" ? state.bounties.find((one) => one.issueId === fact.issue.id) : undefined,
    awards: state.awards.filter(
      (one) =>
        one.key.startsWith(grants) ||
        (fact.on === "issue"
          ? one.issueId === fact.issue.id
          : one.pullNumber === fact.issue.number && one.repositoryId === fact.repository.id),
    ),
    reverts: state.reverts,
    pull: seen.pull,
    quote:
      seen.pull === null
        ? null
        : quote(policy, seen.pull, fact.repository.id, quoteState(fact.repository.id, seen.pull, given)),
    doings: state.doings,
    budgets: state.budgets,
    proposals: proposalsOf(fact, given),
    wallet: state.wallet,
    seenWallet: seen.wallet,
    participation: (personId) => state.participations.find((one) => one.personId === personId),
    evidence: () => evidenceFor(fact, given),
    snapshot: () => snapshotFor(fact, given),
    candidates: state.candidates.filter(({ personId }) => personId === fact.actor?.id),
    candidate: state.candidates.find(({ issueId }) => issueId === fact.issue.id),
    candidatesRepository: seen.candidatesRepository,
    waited: state.waited,
    facts: state.evidence,
    openIssues: seen.openIssues,
    bounties: state.bounties,
    pairings: state.pairings,
    enrolments: state.enrolments,
    levels: state.levels,
    users: seen.users,
    may,
    callKey: callKey(fact, policy, call),
    line: call.text,
    by: { id: fact.actor?.id ?? 0, login: fact.actor?.login ?? "" },
    now,
  };
}

function evidenceFor({ actor }: CommentFact, { policy, state, now }: Given): Evidence | null {
  const by = evidencePolicy(policy);
  if (actor === null || by === null || state.evidence === null) return null;
  return evidenceOf({ id: actor.id, login: actor.login }, state.evidence, by, now);
}

function snapshotFor(fact: CommentFact, given: Given): EvidenceSnapshot | null {
  const evidence = evidenceFor(fact, given);
  const facts = given.state.evidence;
  return evidence === null || facts === null ? null : snapshotOf(evidence, facts);
}

export function proposalsOf(fact: CommentFact, { state }: Given) {
  return threadOf(fact, fact.issue.number, state)?.proposals ?? [];
}
