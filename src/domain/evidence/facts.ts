/** The facts of one person, made ready for the rules: what was merged by then, each once, in the order of merging. */
import type { RevertAct } from "../award.ts";
import { isAmong } from "../people.ts";
import { commitName, isReverted, pullName, revertedPull } from "../reverts.ts";
import { findKind } from "../rules/kinds.ts";
import type { Person } from "../rules/rule.ts";
import { byMerging } from "../simulation.ts";
import type { ActorNode, PullSnapshot, RepositoryNode } from "../snapshot.ts";
import { acceptanceOf } from "./accept.ts";
import type { EvidenceContext, EvidenceFacts, EvidencePolicy } from "./rule.ts";

/** Whether a pull request has to do with a person: cheap, for it is asked of every one there is. */
export function concerns(pull: PullSnapshot, person: Person): boolean {
  const { author, coAuthors, reviews, closingIssuesReferences } = pull;
  return (
    is(author, person) ||
    coAuthors.some((node) => is(node, person)) ||
    reviews.nodes.some((review) => is(review.author, person)) ||
    closingIssuesReferences.nodes.some((issue) => is(issue.author, person))
  );
}

function is(node: ActorNode | null, person: Person): boolean {
  if (node === null) return false;
  return typeof node.databaseId === "number" ? node.databaseId === person.id : isAmong(node, [person]);
}

/** Whether a pull request takes another one back. */
export function isRevert({ title }: Pick<PullSnapshot, "title">): boolean {
  return title.startsWith('Revert "');
}

export function contextOf(
  person: Person,
  facts: EvidenceFacts,
  policy: EvidencePolicy,
  asOf: string,
): EvidenceContext {
  const until = Date.parse(asOf);
  const isMerged = ({ merged, mergedAt }: PullSnapshot) =>
    merged && mergedAt !== null && Date.parse(mergedAt) <= until;
  const own = new Map<string, PullSnapshot>();
  const acts = facts.reverts.map((act) => ({ place: String(act.repositoryId), act }));
  for (const pull of facts.pulls) {
    if (isRevert(pull) && isMerged(pull)) acts.push(...actOf(pull));
    if (!own.has(pull.id) && concerns(pull, person) && isMerged(pull)) own.set(pull.id, pull);
  }
  const granted = facts.grants.filter(
    (grant) => grant.person.id === person.id && Date.parse(grant.at) <= until,
  );
  const places = Map.groupBy(acts, ({ place }) => place);
  const actsIn = (place: string) => places.get(place)?.map(({ act }) => act) ?? [];
  return {
    person,
    asOf,
    policy,
    pulls: inOrder([...own.values()]),
    grants: [...new Map(granted.map((grant) => [grant.key, grant])).values()],
    kindOf: once((pull) => findKind(policy.kinds, { pull, assume: () => undefined })?.kind ?? "code"),
    acceptanceOf: once(acceptanceOf),
    isReverted: once((pull) => isReverted(namesOf(pull), actsIn(placeOf(pull.baseRepository)))),
  };
}

/** In the order of merging; times are read once each, and not for every comparison. */
function inOrder(pulls: readonly PullSnapshot[]): PullSnapshot[] {
  const timed = pulls.map((pull) => ({ pull, at: Date.parse(pull.mergedAt ?? "") }));
  return timed.sort((a, b) => a.at - b.at || byMerging(a.pull, b.pull)).map(({ pull }) => pull);
}

/** Several rules ask the same of a pull request. */
function once<T>(ask: (pull: PullSnapshot) => T): (pull: PullSnapshot) => T {
  const answers = new Map<PullSnapshot, { readonly answer: T }>();
  return (pull) => {
    const known = answers.get(pull) ?? { answer: ask(pull) };
    answers.set(pull, known);
    return known.answer;
  };
}

function namesOf({ number, mergeCommit }: PullSnapshot): string[] {
  return [pullName(number), ...(mergeCommit === null ? [] : [commitName(mergeCommit.oid)])];
}

function actOf(pull: PullSnapshot): { place: string; act: RevertAct }[] {
  const number = revertedPull(pull);
  if (number === null) return [];
  const [by = "", byCommit = null] = namesOf(pull);
  const repositoryId = pull.baseRepository?.databaseId ?? 0;
  const act = { repositoryId, reverted: pullName(number), by, byCommit };
  return [{ place: placeOf(pull.baseRepository), act }];
}

/** Recordings may lack the repository's numeric id; then its name says which it is. */
function placeOf(repository: RepositoryNode | null): string {
  return String(repository?.databaseId ?? repository?.nameWithOwner ?? "");
}
