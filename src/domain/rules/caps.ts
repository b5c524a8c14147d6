/** Limit: the most that one pull request, or one person in a period, may earn. */
import { z } from "zod";
import { isBefore, leftUnder, type PersonCap } from "../allocation.ts";
import type { Money } from "../amount.ts";
import { periods } from "../period.ts";
import { cut } from "./cut.ts";
import type { LimitRule, QuoteContext, QuoteLine } from "./rule.ts";

export { isBefore };

interface Options {
  readonly "per-pull-request": readonly Money[];
  readonly "per-person": readonly PersonCap[];
}

export const caps: LimitRule<"caps", Options> = {
  phase: "limit",
  name: "caps",
  summary: "The most that one pull request, or one person in a period, may earn.",
  needs: [],
  schema: ({ money }) =>
    z
      .strictObject({
        "per-pull-request": z
          .array(money)
          .max(20)
          .default([])
          .describe("The most that everybody together earns by one pull request, for each token."),
        "per-person": z
          .array(
            z.strictObject({
              amount: money.describe("The most that one person may earn of this token in one period."),
              per: z.enum(periods).describe("The period, by the calendar in UTC; a week is an ISO week."),
            }),
          )
          .max(20)
          .default([])
          .describe(
            "The most that one person earns in a period. Given out in the order of merging, whatever order the news of the merges came in.",
          ),
      })
      .prefault({})
      .describe(
        "The most that may be earned. Where a cap cuts several lines, each loses in proportion. What a cap cuts is " +
          "shown and not owed.",
      ),
  evaluate: (options, context, lines) => {
    let capped = lines;
    for (const cap of options["per-pull-request"]) capped = capPull(cap, capped);
    capped = capped.map((line) => ({ ...line, cappable: line.amount }));
    for (const cap of options["per-person"]) capped = capPerson(cap, context, capped);
    return capped;
  },
};

function capPull(cap: Money, lines: readonly QuoteLine[]): QuoteLine[] {
  const concerned = lines.filter((line) => line.token.id === cap.token.id);
  return cut(lines, concerned, cap.amount, { cap, per: "pull request" });
}

function capPerson(cap: PersonCap, { pull, state }: QuoteContext, lines: readonly QuoteLine[]): QuoteLine[] {
  const at = pull.mergedAt ?? state.now ?? pull.closedAt ?? pull.createdAt;
  const ofToken = lines.filter((line) => line.token.id === cap.amount.token.id);
  let capped = [...lines];
  for (const personId of new Set(ofToken.map((line) => line.recipient.id))) {
    const concerned = capped.filter(
      (line) => line.token.id === cap.amount.token.id && line.recipient.id === personId,
    );
    const keys = concerned.map((line) => line.key);
    const work = { personId, tokenId: cap.amount.token.id, earnedAt: at, keys };
    const left = leftUnder(cap, state.earlier, work);
    capped = cut(capped, concerned, left, { cap: cap.amount, per: cap.per });
  }
  return capped;
}
