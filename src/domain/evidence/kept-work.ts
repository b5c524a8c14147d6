/**
 * What is kept of a merged pull request as one participant's evidence: what the rules look at, and of other people only
 * who accepted it. Whoever else took part was never asked.
 */
import { isAmong, isBot, isMaintainer, peopleConcerned } from "../people.ts";
import type { Person } from "../rules/rule.ts";
import type { ActorNode, PullSnapshot, ReviewNode } from "../snapshot.ts";

export interface KeptWork {
  readonly person: Person;
  readonly repositoryId: number;
  readonly pull: PullSnapshot;
  /**
   * `whole` when it is merged. What is heard of it later brings its labels and reviews up to date, and nothing that its
   * author can still edit.
   */
  readonly keep: "whole" | "labels-and-reviews";
}

/** The work of each of these people in a merged pull request. */
export function worksOf(
  pull: PullSnapshot,
  repositoryId: number,
  participants: readonly Person[],
  keep: KeptWork["keep"],
): KeptWork[] {
  if (!pull.merged) return [];
  const concerned = new Set(peopleConcerned(pull));
  return participants
    .filter(({ id }) => concerned.has(id))
    .map((person) => ({ person, repositoryId, pull: keptOf(pull, person), keep }));
}

/** Texts that nobody reads here, reviews that decide nothing, and sizes of changes are left out. */
export function keptOf(pull: PullSnapshot, person: Person): PullSnapshot {
  const { number, id, title, state, author, createdAt, closedAt, mergedAt, merged, mergedBy, mergeCommit } =
    pull;
  return {
    number,
    id,
    title,
    state,
    isDraft: false,
    author,
    createdAt,
    closedAt,
    mergedAt,
    merged,
    mergedBy,
    mergeCommit,
    baseRefName: pull.baseRefName,
    headRefName: "",
    headRefOid: "",
    baseRepository: pull.baseRepository,
    labels: pull.labels,
    closingIssuesReferences: {
      nodes: pull.closingIssuesReferences.nodes.map(({ title: _, assignees: __, ...issue }) => issue),
    },
    files:
      pull.files === null
        ? null
        : { nodes: pull.files.nodes.map(({ path }) => ({ path, additions: 0, deletions: 0 })) },
    coAuthors: pull.coAuthors,
    reviews: { nodes: pull.reviews.nodes.filter((review) => matters(review, person)) },
  };
}

function matters({ author, state, authorAssociation }: ReviewNode, person: Person): boolean {
  if (author === null) return false;
  return isAmong(author, [person]) || (isMaintainer(authorAssociation) && state !== "COMMENTED");
}

/** People beside the participant whom the evidence names: maintainers who reviewed it, and whoever merged it. */
export function namedIn({ reviews, mergedBy }: PullSnapshot): ActorNode[] {
  const maintainers = reviews.nodes.flatMap(({ author, authorAssociation }) =>
    author !== null && isMaintainer(authorAssociation) ? author : [],
  );
  return [...maintainers, ...(mergedBy === null ? [] : [mergedBy])].filter((node) => !isBot(node));
}
