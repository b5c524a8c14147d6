/** Whether a price fits the budgets. */
import type { Money } from "./amount.ts";
import type { Period } from "./period.ts";
import type { Policy } from "./policy.ts";
import type { BudgetUse } from "./rules/rule.ts";

export interface OverBudget {
  readonly cap: Money;
  readonly scope: "organization" | "repository";
  readonly per: Period;
  readonly left: Money;
}

export function overBudget(_policy: Policy, _money: Money, _uses: readonly BudgetUse[]): OverBudget | null {
  return null;
}
