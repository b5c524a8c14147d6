/**
 * Stands in for GitHub where there is no network: answers from recorded deliveries what GitHub would say in the end.
 * What no payload says counts as allowed, and is noted as assumed.
 */
import type { RepositoryRef } from "../domain/fact.ts";
import type { ActorNode, ClosingIssueNode, PullSnapshot, ReviewNode } from "../domain/snapshot.ts";
import type { GitHubReader, PolicyFile } from "../ports.ts";
import { closingReferences } from "./closing-references.ts";
import {
  type RecordedActor,
  type RecordedIssue,
  type RecordedPull,
  type RecordedReview,
  readRecorded,
} from "./recorded-payloads.ts";

export interface Recording {
  readonly name: string;
  readonly payload: unknown;
}

export interface RecordedGitHub {
  readonly reader: GitHubReader;
  /** What was taken as allowed, each sentence once. */
  readonly assumed: () => string[];
}

/** The last word of the recordings on each pull request, issue and review, whatever order they come in. */
class Memory {
  readonly pulls = new Map<string, RecordedPull>();
  readonly issues = new Map<string, RecordedIssue>();
  readonly reviews = new Map<string, Map<number, RecordedReview>>();

  learn({ name, payload }: Recording): void {
    const told = readRecorded(payload);
    if (told === null) return;
    const { pull_request: pull, issue, review } = told;
    const repository = told.repository.id;
    if (pull !== undefined) this.#keepPull(`${repository}/${pull.number}`, pull);
    if (issue !== undefined && name === "issues")
      keepNewest(this.issues, `${repository}/${issue.number}`, issue);
    if (pull !== undefined && review !== undefined) this.#keepReview(`${repository}/${pull.number}`, review);
  }

  /** A review's payload shows its pull request without who merged it, so the fuller of two equally new ones is kept. */
  #keepPull(key: string, pull: RecordedPull): void {
    const before = this.pulls.get(key);
    keepNewest(this.pulls, key, pull);
    const kept = this.pulls.get(key);
    const mergedBy = kept?.merged_by ?? before?.merged_by ?? pull.merged_by;
    if (kept !== undefined && mergedBy !== undefined) this.pulls.set(key, { ...kept, merged_by: mergedBy });
  }

  /** A dismissal is the last word on a review. */
  #keepReview(key: string, review: RecordedReview): void {
    const reviews = this.reviews.get(key) ?? new Map<number, RecordedReview>();
    if (reviews.get(review.id)?.state !== "dismissed") reviews.set(review.id, review);
    this.reviews.set(key, reviews);
  }
}

function keepNewest<T extends { readonly updated_at: string }>(
  map: Map<string, T>,
  key: string,
  one: T,
): void {
  const before = map.get(key);
  const isNewer =
    before === undefined ||
    one.updated_at > before.updated_at ||
    // Of two with one time, the choice must not depend on which came first.
    (one.updated_at === before.updated_at && JSON.stringify(one) > JSON.stringify(before));
  if (isNewer) map.set(key, one);
}

export function createRecordedGitHub(recordings: Iterable<Recording>, policy: PolicyFile): RecordedGitHub {
  const memory = new Memory();
  for (const recording of recordings) memory.learn(recording);
  const assumed = new Set<string>();
  return {
    assumed: () => [...assumed].sort(),
    reader: {
      pull: async (repository, { number }) => {
        const pull = memory.pulls.get(`${repository.id}/${number}`);
        if (pull === undefined) return null;
        if (pull.merged_at !== null) {
          assumed.add(
            `#${number}: which files changed is not known, so its kind goes by labels and branches alone`,
          );
          if (pull.merged_by) assumed.add(`#${number}: ${pull.merged_by.login} may merge`);
        }
        return snapshotOf(memory, repository, pull);
      },
      permission: async (repository, login) => {
        assumed.add(`${login} has every permission on ${repository.owner}/${repository.name}`);
        return "unknown";
      },
      teams: async (_organization, teams) => [...teams],
      mergedBy: async function* () {
        // Recordings are of one repository, and nobody searches them.
      },
      // Recordings know of no other repository.
      repository: async () => null,
      user: async (login) => findUser(memory, login),
      policyFiles: async () => ({ own: policy, defaults: null }),
      // A recording does not say which issues are open.
      openIssues: async () => [],
      policyAt: async () => null,
    },
  };
}

function snapshotOf(memory: Memory, repository: RepositoryRef, pull: RecordedPull): PullSnapshot {
  const key = `${repository.id}/${pull.number}`;
  const merged = pull.merged_at !== null;
  return {
    number: pull.number,
    id: pull.node_id,
    title: pull.title,
    body: pull.body ?? "",
    bodyText: pull.body ?? "",
    state: merged ? "MERGED" : pull.state === "closed" ? "CLOSED" : "OPEN",
    isDraft: pull.draft ?? false,
    author: nodeOf(pull.user),
    createdAt: pull.created_at,
    closedAt: pull.closed_at,
    mergedAt: pull.merged_at,
    merged,
    mergedBy: nodeOf(pull.merged_by ?? null),
    mergeCommit: merged && pull.merge_commit_sha !== null ? { oid: pull.merge_commit_sha } : null,
    baseRefName: pull.base.ref,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    baseRepository: {
      nameWithOwner: `${repository.owner}/${repository.name}`,
      databaseId: repository.id,
      defaultBranchRef: { name: repository.defaultBranch },
    },
    labels: { nodes: (pull.labels ?? []).map(({ name }) => ({ name })) },
    ...assigneesOf(pull),
    closingIssuesReferences: { nodes: closingIssues(memory, repository, pull) },
    files: null,
    coAuthors: [],
    reviews: {
      nodes: [...(memory.reviews.get(key)?.values() ?? [])].sort((a, b) => a.id - b.id).map(reviewOf),
    },
  };
}

function closingIssues(memory: Memory, repository: RepositoryRef, pull: RecordedPull): ClosingIssueNode[] {
  return closingReferences(pull.body ?? "", `${repository.owner}/${repository.name}`).flatMap((number) => {
    const issue = memory.issues.get(`${repository.id}/${number}`);
    return issue === undefined ? [] : [issueNode(issue)];
  });
}

function issueNode(issue: RecordedIssue): ClosingIssueNode {
  const reasons = { not_planned: "NOT_PLANNED", duplicate: "DUPLICATE", reopened: "REOPENED" } as const;
  const known = reasons[issue.state_reason as keyof typeof reasons];
  return {
    number: issue.number,
    databaseId: issue.id,
    title: issue.title,
    state: issue.state === "closed" ? "CLOSED" : "OPEN",
    stateReason: known ?? (issue.state === "closed" ? "COMPLETED" : null),
    author: nodeOf(issue.user),
    labels: { nodes: (issue.labels ?? []).map(({ name }) => ({ name })) },
    ...assigneesOf(issue),
  };
}

function reviewOf(review: RecordedReview): ReviewNode {
  return {
    id: review.node_id,
    author: nodeOf(review.user),
    authorAssociation: review.author_association,
    state: review.state.toUpperCase() as ReviewNode["state"],
    submittedAt: review.submitted_at ?? null,
    // The payload counts no inline comments.
    comments: { totalCount: 0 },
  };
}

function assigneesOf({ assignees }: Pick<RecordedIssue, "assignees">): Pick<PullSnapshot, "assignees"> {
  return assignees === undefined
    ? {}
    : { assignees: { nodes: assignees.flatMap((one) => nodeOf(one) ?? []) } };
}

function nodeOf(actor: RecordedActor | null): ActorNode | null {
  if (actor === null) return null;
  const isBot = actor.type === "Bot" || actor.login.endsWith("[bot]");
  return { __typename: isBot ? "Bot" : "User", login: actor.login, databaseId: actor.id };
}

function findUser(memory: Memory, login: string) {
  const actors = [...memory.pulls.values(), ...memory.issues.values()].map((one) => one.user);
  const found = actors.find((actor) => actor?.login.toLowerCase() === login.toLowerCase());
  return found ? { id: found.id, login: found.login, bot: found.type === "Bot" } : null;
}
