/** Who gets the parts of a price that go to others than those who did the work. */
import { changeRequests, isAuthor, isBot, isMaintainer } from "../people.ts";
import type { Factor } from "../ratio.ts";
import type { ActorNode, PullSnapshot, ReviewNode } from "../snapshot.ts";
import { issuesOf } from "./closing.ts";
import type { LineRole, NotCounted, Person, Price, PriceBasis, QuoteContext } from "./rule.ts";

export const extraRoles = ["issue-author", "reviewers", "mentor"] as const;

export interface ExtraPart {
  readonly role: (typeof extraRoles)[number];
  readonly part: Factor | "reductions";
  readonly paid: "on-top" | "out-of";
  readonly "also-authors": boolean;
  readonly "applies-to": readonly PriceBasis[];
}

export interface Holder {
  readonly person: Person;
  readonly weight: bigint;
}

/** The role of a line by the role in the policy, where several people are meant. */
export const lineRole: { readonly [Role in ExtraPart["role"]]: LineRole } = {
  "issue-author": "issue-author",
  reviewers: "reviewer",
  mentor: "mentor",
};

/** Everybody who has the role, each once, by numeric id, so that the order of GitHub's lists says nothing. */
export function holders(
  extra: ExtraPart,
  price: Price,
  context: QuoteContext,
): { readonly holders: readonly Holder[]; readonly notCounted: readonly NotCounted[] } {
  const weights = new Map<number, { person: Person; weight: bigint }>();
  const notCounted: NotCounted[] = [];
  for (const who of candidates(extra, price, context)) {
    const refusal = context.refusal(who);
    if (refusal !== null) {
      notCounted.push({ what: { type: "person", who }, reason: refusal });
    } else if (!extra["also-authors"] && isAuthor(who, context.pull)) {
      // That nobody reviews or mentors themselves goes without saying.
      if (extra.role !== "issue-author") continue;
      notCounted.push({ what: { type: "person", who }, reason: { code: "own-issue", login: who.login } });
    } else if (typeof who.databaseId === "number") {
      const known = weights.get(who.databaseId);
      // Only requests for changes weigh: of anything else the first counts.
      const weight = (known?.weight ?? 0n) + (known === undefined || extra.part === "reductions" ? 1n : 0n);
      weights.set(who.databaseId, { person: { id: who.databaseId, login: who.login }, weight });
    }
  }
  const sorted = [...weights.values()].sort((a, b) => a.person.id - b.person.id);
  return { holders: sorted, notCounted };
}

function candidates(extra: ExtraPart, price: Price, context: QuoteContext): ActorNode[] {
  const { pull } = context;
  switch (extra.role) {
    case "issue-author":
      return issuesOf(price.source, context).flatMap((issue) => issue.author ?? []);
    case "mentor":
      return [...(pull.assignees?.nodes ?? [])];
    case "reviewers":
      return extra.part === "reductions"
        ? changeRequests(pull).map((review) => review.author)
        : reviewers(pull);
  }
}

/** Whoever looked at the work closely enough to say something about it, or answers for it with an approval. */
function reviewers(pull: PullSnapshot): ActorNode[] {
  return pull.reviews.nodes.flatMap((review) => {
    const { author } = review;
    // Bots review all the time; that they earn nothing is no news.
    return author !== null && !isBot(author) && hasSubstance(review) ? [author] : [];
  });
}

function hasSubstance({ state, comments, authorAssociation }: ReviewNode): boolean {
  if (state === "PENDING") return false;
  return (
    state === "CHANGES_REQUESTED" ||
    comments.totalCount > 0 ||
    (state === "APPROVED" && isMaintainer(authorAssociation))
  );
}
