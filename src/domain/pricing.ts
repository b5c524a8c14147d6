/** What becomes of a wish to set a price: done, or what stands in its way. Labels and commands both come here. */
import { type Amount, formatMoney, type Money } from "./amount.ts";
import type { BountyRecord, Proposal } from "./award.ts";
import {
  changePrice,
  isUnderWay,
  type PriceChange,
  type PriceChanged,
  priceAfter,
  standing,
} from "./bounty.ts";
import { type BudgetUse, type OverBudget, overBudget } from "./budget.ts";
import type { Policy } from "./policy.ts";
import type { Person } from "./rules/rule.ts";

export type Considered =
  | ({ readonly outcome: "set" } & PriceChanged)
  | { readonly outcome: "nothing" }
  | { readonly outcome: "over-budget"; readonly money: Money; readonly budget: OverBudget }
  | { readonly outcome: "second-person"; readonly most: Money; readonly proposal: Proposal }
  | { readonly outcome: "confirm"; readonly record: BountyRecord; readonly proposal: Proposal };

export interface Wish {
  readonly change: PriceChange;
  readonly by: Person;
  readonly proposals: readonly Proposal[];
  readonly budgets: readonly BudgetUse[];
  /** ISO 8601. */
  readonly now: string;
}

/**
 * Looks a change of price over: a cut after somebody began has to be confirmed, a raise must fit the budgets, and a
 * large price takes two people.
 */
export function considerPrice(policy: Policy, before: BountyRecord | undefined, wish: Wish): Considered {
  const { change } = wish;
  const changed = changePrice(before, change);
  if (changed === null) return { outcome: "nothing" };
  const stands = standing(before);
  const total = change.money === null ? null : priceAfter(before, change.money);
  const proposal = { line: bountyLine(change.money), ...proposed(wish) };
  const isCut =
    stands !== null && (total === null || total.token.id !== stands.token.id || total.amount < stands.amount);
  if (isCut && before !== undefined && isUnderWay(before) && !isSaid(wish, proposal.line)) {
    return { outcome: "confirm", record: before, proposal };
  }
  // Another token is both: what stood goes, and what comes is new.
  if (total !== null && raises(stands, total)) {
    const budget = overBudget(policy, total, wish.budgets);
    if (budget !== null) return { outcome: "over-budget", money: total, budget };
    const most = threshold(policy, total);
    if (most !== null && !isSaidByAnother(wish, proposal.line)) {
      return { outcome: "second-person", most, proposal };
    }
  }
  return { outcome: "set", ...changed };
}

/** The policy's amount above which it takes two people, when the money is above it. */
export function threshold(policy: Pick<Policy, "secondPerson">, money: Money): Money | null {
  return (
    policy.secondPerson.find((most) => most.token.id === money.token.id && money.amount > most.amount) ?? null
  );
}

/** How long a line waits for whoever says it again, in milliseconds. */
const proposalLasts = 14 * 86_400_000;

/** Whether somebody else said the line lately. */
export function isSaidByAnother(
  { proposals, by, now }: Pick<Wish, "proposals" | "by" | "now">,
  line: string,
): boolean {
  return lately(proposals, now).some((one) => one.line === line && one.personId !== by.id);
}

/** Whether the same person, or somebody else, said the line lately. */
export function isSaid({ proposals, now }: Pick<Wish, "proposals" | "now">, line: string): boolean {
  return lately(proposals, now).some((one) => one.line === line);
}

function lately(proposals: readonly Proposal[], now: string): Proposal[] {
  return proposals.filter((one) => Date.parse(now) - Date.parse(one.at) <= proposalLasts);
}

/** The thread's proposals with one more; old ones and the same one are left out. */
export function withProposal(proposals: readonly Proposal[], one: Proposal): Proposal[] {
  const others = lately(proposals, one.at).filter(
    (other) => other.line !== one.line || other.personId !== one.personId,
  );
  return [...others, one];
}

/** What is left to be said again when a line was done: what two people agreed to, they agreed to once. */
export function withoutLines(proposals: readonly Proposal[], lines: readonly string[]): readonly Proposal[] {
  const left = proposals.filter((one) => !lines.includes(one.line));
  return left.length === proposals.length ? proposals : left;
}

/** "/bounty 500 GRID". */
export function bountyLine(money: Money | null): string {
  return `/bounty ${money === null ? "none" : formatMoney(money)}`;
}

function proposed({ by, now }: Wish): Omit<Proposal, "line"> {
  return { personId: by.id, login: by.login, at: now };
}

function raises(stands: Money | null, total: { readonly token: { id: string }; readonly amount: Amount }) {
  return stands === null || stands.token.id !== total.token.id || total.amount > stands.amount;
}
