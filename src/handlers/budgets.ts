/** What of the budgets a decision has to know. */
import type { Policy } from "../domain/policy.ts";
import type { StateWanted } from "./handler.ts";

export function budgetsOf(
  policy: Policy,
  at: string,
  beside: { readonly pull?: number; readonly issueId?: number },
): Pick<StateWanted, "budgets"> {
  const of = wantedBudgets(policy);
  return of.length === 0 ? {} : { budgets: { of, at, beside } };
}

function wantedBudgets({ rules }: Policy): NonNullable<StateWanted["budgets"]>["of"] {
  return rules.budgets.map((one) => ({ scope: one.of, tokenId: one.amount.token.id, per: one.per }));
}
