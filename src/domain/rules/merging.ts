/** Gate: somebody other than the author has to have looked at the work before it earns. */
import { z } from "zod";
import { isAmong, isBot, isMaintainer } from "../people.ts";
import type { Reason } from "../reason.ts";
import type { ActorNode, PullSnapshot, ReviewNode } from "../snapshot.ts";
import type { GateRule, Person } from "./rule.ts";

interface Options {
  readonly "self-merge": "needs-approval" | "allow";
}

export const merging: GateRule<"merging", Options> = {
  phase: "gate",
  name: "merging",
  summary: "Whether an author's own merge counts.",
  needs: ["reviews", "co-authors"],
  schema: () =>
    z
      .strictObject({
        "self-merge": z
          .enum(["needs-approval", "allow"])
          .default("needs-approval")
          .describe(
            "`needs-approval`: a pull request merged by its own author earns only with an approval by another " +
              "member, owner or collaborator. `allow`: it earns without.",
          ),
      })
      .prefault({})
      .describe("GitHub lets only people with write access merge; this says what else must hold."),
  evaluate: (options, { pull, authors, state, lack }) => {
    // Of a revert nothing else matters: no approval would make it earn.
    if (/^Revert "/.test(pull.title)) return [{ code: "is-revert" }];
    const refusals: Reason[] = [];
    if (pull.state === "CLOSED") refusals.push({ code: "closed-unmerged" });
    if (authors.length === 0) refusals.push(noAuthor(pull.author));
    else if (pull.merged && options["self-merge"] === "needs-approval" && !isLookedAt(pull, authors)) {
      refusals.push({ code: "self-merged" });
    }
    const mayMergeAlone = isMaintainer(pull.authorAssociation ?? "NONE");
    if (pull.state === "OPEN" && mayMergeAlone && options["self-merge"] === "needs-approval") {
      if (!isLookedAt(pull, authors)) lack({ code: "needs-approval" });
    }
    const { merger } = state;
    if (pull.merged && merger !== undefined && merger !== null && !merger.allowed) {
      refusals.push({ code: "merger-not-allowed", login: merger.login, needed: merger.needed });
    }
    return refusals;
  },
};

/**
 * Whether somebody other than the authors merged or approved. A bot merges by rules that maintainers wrote, so its
 * merge counts; its approval does not. When the merger is unknown (a deleted account), an approval is needed.
 */
function isLookedAt(
  pull: PullSnapshot,
  authors: readonly Person[],
  reviews: readonly ReviewNode[] = pull.reviews.nodes,
): boolean {
  const merger = pull.mergedBy;
  if (merger !== null && (isBot(merger) || !isAmong(merger, authors))) return true;
  return approvers(reviews, authors).length > 0;
}

/** Maintainers, none of them an author, whose last word is an approval. */
function approvers(reviews: readonly ReviewNode[], authors: readonly Person[]): ActorNode[] {
  return lastVerdicts(reviews).flatMap(({ state, author, authorAssociation }) =>
    state === "APPROVED" &&
    author !== null &&
    !isBot(author) &&
    !isAmong(author, authors) &&
    isMaintainer(authorAssociation)
      ? [author]
      : [],
  );
}

/** Whether an approval by somebody is what a pull request lacked that was merged without one. */
export function isLateApproval(by: Person, pull: PullSnapshot, authors: readonly Person[]): boolean {
  const merged = Date.parse(pull.mergedAt ?? "");
  const atMerge = pull.reviews.nodes.filter((review) => submittedAt(review) < merged);
  const approved = approvers(pull.reviews.nodes, authors).some((one) => one.databaseId === by.id);
  return approved && !isLookedAt(pull, authors, atMerge);
}

/** Each reviewer's last word: an approval is taken back by a later request for changes, not by a comment. */
function lastVerdicts(reviews: readonly ReviewNode[]): ReviewNode[] {
  const byReviewer = new Map<string, ReviewNode>();
  for (const review of reviews) {
    if (review.state === "COMMENTED" || review.state === "PENDING" || review.author === null) continue;
    const known = byReviewer.get(review.author.login);
    if (known === undefined || isAfter(review, known)) byReviewer.set(review.author.login, review);
  }
  return [...byReviewer.values()];
}

/** Of two verdicts at one time the approval gives way, so that the order of the list says nothing. */
function isAfter(a: ReviewNode, b: ReviewNode): boolean {
  const [first, second] = [submittedAt(b), submittedAt(a)];
  return first === second ? b.state === "APPROVED" : second > first;
}

function submittedAt(review: ReviewNode): number {
  return review.submittedAt === null ? 0 : Date.parse(review.submittedAt);
}

function noAuthor(author: ActorNode | null): Reason {
  if (author === null) return { code: "deleted-account" };
  return isBot(author) ? { code: "bot", login: author.login } : { code: "no-human-author" };
}
