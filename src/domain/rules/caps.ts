/** Limit: the most that one pull request, or one person in a period, may earn. */
import { z } from "zod";
import { type Amount, amount, type Money, split, sum, zero } from "../amount.ts";
import type { AwardRecord } from "../award.ts";
import { type Period, periodKey, periods } from "../period.ts";
import type { LimitRule, QuoteContext, QuoteLine } from "./rule.ts";

interface PersonCap {
  readonly amount: Money;
  readonly per: Period;
}
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
    for (const cap of options["per-person"]) capped = capPerson(cap, context, capped);
    return capped;
  },
};

function capPull(cap: Money, lines: readonly QuoteLine[]): QuoteLine[] {
  const concerned = lines.filter((line) => line.token.id === cap.token.id);
  return cut(lines, concerned, cap.amount, cap, "pull request");
}

function capPerson(cap: PersonCap, { pull, state }: QuoteContext, lines: readonly QuoteLine[]): QuoteLine[] {
  const at = pull.mergedAt ?? state.now ?? pull.closedAt ?? pull.createdAt;
  const ofToken = lines.filter((line) => line.token.id === cap.amount.token.id);
  let capped = [...lines];
  for (const personId of new Set(ofToken.map((line) => line.recipient.id))) {
    const concerned = capped.filter(
      (line) => line.token.id === cap.amount.token.id && line.recipient.id === personId,
    );
    const before = earnedBefore(state.earlier, concerned, cap.per, at);
    const left = before >= cap.amount.amount ? zero : amount(cap.amount.amount - before);
    capped = cut(capped, concerned, left, cap.amount, cap.per);
  }
  return capped;
}

/** What the lines' person earned of their token in the same period by work merged before this. */
function earnedBefore(
  earlier: readonly AwardRecord[],
  lines: readonly QuoteLine[],
  per: Period,
  at: string,
): Amount {
  const [first] = [...lines].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (first === undefined) return zero;
  const mine = new Set(lines.map((line) => line.key));
  const counted = earlier.filter(
    (award) =>
      award.personId === first.recipient.id &&
      award.token.id === first.token.id &&
      award.state !== "reversed" &&
      !mine.has(award.key) &&
      periodKey(award.earnedAt, per) === periodKey(at, per) &&
      isBefore(award, { earnedAt: at, key: first.key }),
  );
  return sum(counted.map((award) => award.amount));
}

/** The order in which a period's cap is given out: by time of merging, then by key. */
export function isBefore(
  a: { earnedAt: string; key: string },
  b: { earnedAt: string; key: string },
): boolean {
  const [first, second] = [Date.parse(a.earnedAt), Date.parse(b.earnedAt)];
  return first === second ? a.key < b.key : first < second;
}

/** Brings the concerned lines down to a sum of at most `left`, each in proportion, and says so on each. */
function cut(
  lines: readonly QuoteLine[],
  concerned: readonly QuoteLine[],
  left: Amount,
  cap: Money,
  per: Period | "pull request",
): QuoteLine[] {
  const amounts = concerned.map((line) => line.amount);
  if (sum(amounts) <= left) return [...lines];
  const granted = split(left, amounts);
  return lines.map((line) => {
    const part = granted[concerned.indexOf(line)];
    if (part === undefined || part === line.amount) return line;
    const from = { token: line.token, amount: line.amount };
    return { ...line, amount: part, reasons: [...line.reasons, { code: "capped", cap, per, from }] };
  });
}
