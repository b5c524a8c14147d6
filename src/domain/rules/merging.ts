/** Gate: somebody other than the author has to have looked at the work before it earns. */
import { z } from "zod";
import { isBot, isMaintainer } from "../people.ts";
import type { GateRule } from "./rule.ts";

interface Options {
  readonly "self-merge": "needs-approval" | "allow";
}

export const merging: GateRule<"merging", Options> = {
  phase: "gate",
  name: "merging",
  summary: "Who may merge, and whether an author's own merge counts.",
  needs: ["reviews"],
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
  evaluate: (options, { pull, authors }) => {
    if (/^Revert "/.test(pull.title)) return [{ code: "is-revert" }];
    if (pull.state === "CLOSED") return [{ code: "closed-unmerged" }];
    if (authors.length === 0) return [noAuthor(pull.author)];
    if (!pull.merged || options["self-merge"] === "allow") return [];
    const authorIds = new Set(authors.map((author) => author.id));
    const merger = pull.mergedBy;
    if (merger !== null && (isBot(merger) || !authorIds.has(merger.databaseId ?? -1))) return [];
    const approved = pull.reviews.nodes.some(
      (review) =>
        review.state === "APPROVED" &&
        review.author !== null &&
        !isBot(review.author) &&
        !authorIds.has(review.author.databaseId ?? -1) &&
        isMaintainer(review.authorAssociation),
    );
    return approved ? [] : [{ code: "self-merged" }];
  },
};

function noAuthor(author: { readonly __typename: string; readonly login: string } | null) {
  if (author === null) return { code: "deleted-account" } as const;
  return isBot(author)
    ? ({ code: "bot", login: author.login } as const)
    : ({ code: "no-human-author" } as const);
}
