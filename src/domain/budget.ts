/** Budgets of a repository or an organisation: what one leaves, and whether a price fits into all of them. */
import { type Amount, amount, type Money, zero } from "./amount.ts";
import type { Period } from "./period.ts";
import type { Policy } from "./policy.ts";

export const budgetScopes = ["organization", "repository"] as const;
export type BudgetScope = (typeof budgetScopes)[number];

/** The most that may be promised and awarded in one period. */
export interface Budget {
  readonly amount: Money;
  readonly per: Period;
  readonly of: BudgetScope;
}

/** What is promised and awarded in the current period. */
export interface BudgetUse {
  readonly scope: BudgetScope;
  readonly tokenId: string;
  readonly per: Period;
  readonly used: Amount;
}

/** What a budget leaves; what nobody says is used counts as unused. */
export function leftOf(budget: Budget, uses: readonly BudgetUse[]): Amount {
  const use = uses.find(
    (one) => one.scope === budget.of && one.per === budget.per && one.tokenId === budget.amount.token.id,
  );
  const used = use?.used ?? zero;
  return used >= budget.amount.amount ? zero : amount(budget.amount.amount - used);
}

export interface OverBudget {
  readonly cap: Money;
  readonly per: Period;
  readonly scope: BudgetScope;
  readonly left: Money;
}

/**
 * The first budget of the policy into which an amount does not fit, or `null`.
 * @param uses beside the amount: for a price that changes, without what it was before.
 */
export function overBudget(
  policy: Pick<Policy, "rules">,
  money: Money,
  uses: readonly BudgetUse[],
): OverBudget | null {
  for (const budget of policy.rules.budgets) {
    if (budget.amount.token.id !== money.token.id) continue;
    const left = leftOf(budget, uses);
    if (money.amount <= left) continue;
    return {
      cap: budget.amount,
      per: budget.per,
      scope: budget.of,
      left: { token: money.token, amount: left },
    };
  }
  return null;
}
