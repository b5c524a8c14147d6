/** Who gets the parts of a price that go to others than those who did the work. */
import { z } from "zod";
import { orderOfIds } from "../forgotten.ts";
import { changeRequests, isAuthor, isBot, isMaintainer } from "../people.ts";
import { type Factor, plus, type Ratio } from "../ratio.ts";
import type { ActorNode, PullSnapshot, ReviewNode } from "../snapshot.ts";
import { issuesOf } from "./closing.ts";
import {
  type LineRole,
  type NotCounted,
  type Person,
  type PolicyTypes,
  type Price,
  type PriceBasis,
  priceBases,
  type QuoteContext,
} from "./rule.ts";

export const extraRoles = ["issue-author", "reviewers", "mentor"] as const;

export interface ExtraPart {
  readonly role: (typeof extraRoles)[number];
  readonly part: Factor | "reductions";
  readonly paid: "on-top" | "out-of";
  readonly "also-authors": boolean;
  readonly "reviews-by": "maintainers" | "anyone";
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
  const inOrder = orderOfIds(context.state.order);
  const sorted = [...weights.values()].sort((a, b) => inOrder(a.person.id, b.person.id));
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
        : reviewers(pull, extra["reviews-by"]);
  }
}

/** Whoever looked at the work closely enough to say something about it, or answers for it with an approval. */
function reviewers(pull: PullSnapshot, by: ExtraPart["reviews-by"]): ActorNode[] {
  return pull.reviews.nodes.flatMap((review) => {
    const { author, authorAssociation } = review;
    // GitHub lets anybody comment on any pull request, and a comment costs nothing.
    if (by === "maintainers" && !isMaintainer(authorAssociation)) return [];
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

export function extraSchema({ extraPart }: PolicyTypes): z.ZodType<ExtraPart, unknown> {
  return z
    .strictObject({
      role: z
        .enum(extraRoles)
        .describe(
          "`issue-author`: who opened the closed issue. `reviewers`: whose review asked for changes or has " +
            "inline comments, and maintainers who approved. `mentor`: whoever the pull request is assigned to beside " +
            "its authors.",
        ),
      part: extraPart.describe(
        "A percentage of the price, divided evenly and rounded down; or `reductions`: what change requests took off " +
          "the price, to the reviewers who made them, by their number.",
      ),
      paid: z
        .enum(["on-top", "out-of"])
        .default("on-top")
        .describe("`on-top` of the price, or `out-of` it. Reductions are off the price already."),
      "also-authors": z
        .boolean()
        .default(false)
        .describe(
          "Whether people who solve an issue that they opened themselves get the part of its author too.",
        ),
      "reviews-by": z
        .enum(["maintainers", "anyone"])
        .default("maintainers")
        .describe(
          "Whose reviews count for a percentage: members, owners and collaborators, or `anyone` who comments on a line.",
        ),
      "applies-to": z
        .array(z.enum(priceBases))
        .min(1)
        .max(3)
        .default(["bounty", "label"])
        .describe("The prices of which there is such a part, as under `modifiers`."),
    })
    .check(({ value, issues }) => {
      const report = (path: string, message: string, fix: string) => {
        issues.push({ code: "custom", input: value, path: [path], message, params: { fix } });
      };
      if (value["also-authors"] && value.role !== "issue-author") {
        report("also-authors", "nobody reviews or mentors themselves", "remove the key");
      }
      if (value.part !== "reductions") return;
      if (value.role !== "reviewers") report("part", "reductions go to reviewers", "write a percentage");
      if (value.paid === "out-of") report("paid", "reductions are off the price already", "remove the key");
    });
}

export function atMostAll({ value, issues }: z.core.ParsePayload<readonly ExtraPart[]>): void {
  const taken = value
    .flatMap(({ part, paid }) => (part !== "reductions" && paid === "out-of" ? [part.ratio] : []))
    .reduce<Ratio>(plus, { numerator: 0n, denominator: 1n });
  if (taken.numerator <= taken.denominator) return;
  const params = { fix: "lower them, or pay some of them on-top" };
  issues.push({ code: "custom", input: value, message: "parts out of the price pass 100%", params });
}
