/** Limit: the most that one pull request, or one person in a period, may earn. */
import { z } from "zod";
import { type Amount, amount, least, type Money, zero } from "../amount.ts";
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
        "per-pull-request": z.array(money).default([]).describe("At most one amount for each token."),
        "per-person": z
          .array(
            z.strictObject({
              amount: money.describe("The most that one person may earn of this token in one period."),
              per: z.enum(periods).describe("The period, by the calendar in UTC; a week is an ISO week."),
            }),
          )
          .default([])
          .describe("Given out in the order of merging, whatever order the news of the merges came in."),
      })
      .prefault({})
      .describe("The most that may be earned. What a cap cuts is shown and not owed."),
  evaluate: (options, context, lines) => {
    let capped = lines;
    for (const cap of options["per-pull-request"]) capped = capPull(cap, capped);
    for (const cap of options["per-person"]) capped = capPerson(cap, context, capped);
    return capped;
  },
};

function capPull(cap: Money, lines: readonly QuoteLine[]): QuoteLine[] {
  let left = cap.amount;
  return lines.map((line) => {
    if (line.token.id !== cap.token.id) return line;
    const granted = least(line.amount, left);
    left = amount(left - granted);
    return cut(line, granted, cap, "pull request");
  });
}

function capPerson(cap: PersonCap, { pull, state }: QuoteContext, lines: readonly QuoteLine[]): QuoteLine[] {
  const at = pull.mergedAt ?? pull.closedAt ?? pull.createdAt;
  const used = new Map<number, Amount>();
  return lines.map((line) => {
    if (line.token.id !== cap.amount.token.id) return line;
    const personId = line.recipient.id;
    const before = used.get(personId) ?? earnedBefore(state.earlier, line, cap.per, at);
    const left = before >= cap.amount.amount ? zero : amount(cap.amount.amount - before);
    const granted = least(line.amount, left);
    used.set(personId, amount(before + granted));
    return cut(line, granted, cap.amount, cap.per);
  });
}

/** What the person earned of the token in the same period by work merged before this. */
function earnedBefore(earlier: readonly AwardRecord[], line: QuoteLine, per: Period, at: string): Amount {
  let total = 0n;
  for (const award of earlier) {
    if (award.personId !== line.recipient.id || award.token.id !== line.token.id) continue;
    if (award.state === "reversed" || periodKey(award.earnedAt, per) !== periodKey(at, per)) continue;
    if (isBefore(award, { earnedAt: at, key: line.key })) total += award.amount;
  }
  return amount(total);
}

/** The order in which a period's cap is given out: by time of merging, then by key. */
export function isBefore(
  a: { earnedAt: string; key: string },
  b: { earnedAt: string; key: string },
): boolean {
  const [first, second] = [Date.parse(a.earnedAt), Date.parse(b.earnedAt)];
  return first === second ? a.key < b.key : first < second;
}

function cut(line: QuoteLine, granted: Amount, cap: Money, per: Period | "pull request"): QuoteLine {
  if (granted === line.amount) return line;
  const from = { token: line.token, amount: line.amount };
  return { ...line, amount: granted, reasons: [...line.reasons, { code: "capped", cap, per, from }] };
}
