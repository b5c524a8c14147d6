/** Limit: what a repository, or the whole organisation, may give in a period. */
import { z } from "zod";
import { type Budget, budgetScopes, leftOf } from "../budget.ts";
import { periods } from "../period.ts";
import { cut } from "./cut.ts";
import type { LimitRule, QuoteLine } from "./rule.ts";

export const budgets: LimitRule<"budgets", readonly Budget[]> = {
  phase: "limit",
  name: "budgets",
  summary: "What a repository, or the whole organisation, may give in a period.",
  needs: [],
  schema: ({ money }) =>
    z
      .array(
        z.strictObject({
          amount: money.describe("The most that may be promised and awarded of this token in one period."),
          per: z.enum(periods).describe("The period, by the calendar in UTC; a week is an ISO week."),
          of: z
            .enum(budgetScopes)
            .default("organization")
            .describe("Whose budget it is: all repositories together (`organization`), or each its own."),
        }),
      )
      .max(20)
      .default([])
      .describe(
        "What may be promised and awarded in a period. A bounty that does not fit is refused when it is priced, and " +
          "is never cut once it stands; what pull requests earn by label or kind is cut to what is left.",
      ),
  evaluate: (options, { state }, lines) => {
    let within: readonly QuoteLine[] = lines;
    for (const budget of options) {
      const concerned = within.filter(
        (line) => line.source.type !== "bounty" && line.token.id === budget.amount.token.id,
      );
      const limit = { cap: budget.amount, per: budget.per, scope: budget.of };
      within = cut(within, concerned, leftOf(budget, state.budgets ?? []), limit);
    }
    return within;
  },
};
