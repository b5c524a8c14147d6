/** Reasons as data: a code and its figures. messages/reasons.ts turns each into the sentence a person reads. */
import type { Money } from "./amount.ts";
import type { BudgetScope } from "./budget.ts";
import type { Who } from "./permission.ts";
import type { LineRole } from "./rules/rule.ts";

export type Reason =
  // Why a line is what it is
  | {
      readonly code: "kind-amount";
      readonly kind: string;
      readonly money: Money;
      readonly because: KindMatch;
    }
  | {
      readonly code: "bounty-amount";
      readonly issue: number;
      /** "owner/name", where it is not the pull request's own. */
      readonly repository?: string;
      readonly money: Money;
      readonly label: string | null;
      /** How its labels make it, when they do. */
      readonly made?: readonly Reason[];
    }
  | { readonly code: "label-amount"; readonly label: string; readonly money: Money }
  | { readonly code: "factor"; readonly factor: string; readonly for: FactorCause }
  | {
      readonly code: "extra";
      readonly role: LineRole;
      /** "10%", or "reductions". */
      readonly part: string;
      readonly paid: "on-top" | "out-of";
      readonly total: Money;
    }
  | { readonly code: "shared"; readonly part: number; readonly of: number; readonly weight?: number }
  | {
      readonly code: "capped";
      readonly cap: Money;
      readonly per: CapPeriod;
      readonly from: Money;
      /** Whose budget it is; without it, the cap is a person's or the pull request's. */
      readonly scope?: BudgetScope;
    }
  | {
      readonly code: "overridden";
      readonly by: string;
      readonly note: string;
      readonly from: Money | null;
    }
  | { readonly code: "granted"; readonly by: string; readonly note: string }
  | { readonly code: "split"; readonly by: string; readonly part: number; readonly of: number }
  // Why something earned nothing
  | { readonly code: "not-merged" }
  | { readonly code: "draft" }
  | { readonly code: "closed-unmerged" }
  | { readonly code: "wrong-branch"; readonly branch: string; readonly allowed: readonly string[] }
  | { readonly code: "self-merged" }
  | { readonly code: "needs-approval" }
  | { readonly code: "merger-not-allowed"; readonly login: string; readonly needed: Who }
  | { readonly code: "bot"; readonly login: string }
  | { readonly code: "deleted-account" }
  | { readonly code: "no-human-author" }
  | { readonly code: "excluded-label"; readonly label: string }
  | { readonly code: "banned"; readonly login: string }
  | { readonly code: "automated-undisclosed"; readonly checkbox: string }
  | { readonly code: "automated-forbidden"; readonly checkbox: string }
  | { readonly code: "needs-linked-issue" }
  | { readonly code: "own-issue"; readonly login: string }
  | { readonly code: "two-price-labels"; readonly labels: readonly string[] }
  | { readonly code: "unreadable-price-label"; readonly label: string }
  | { readonly code: "is-revert" }
  | { readonly code: "no-kind" }
  | { readonly code: "unpriced" }
  | { readonly code: "kind-unpaid"; readonly kind: string }
  | { readonly code: "bounty-instead" }
  | { readonly code: "not-planned"; readonly issue: number; readonly repository?: string }
  | { readonly code: "other-repository"; readonly issue: number; readonly repository?: string }
  | { readonly code: "priced-after-merge"; readonly issue: number; readonly repository?: string }
  | {
      readonly code: "two-prices";
      readonly issue: number;
      readonly repository?: string;
      readonly labels: readonly string[];
    }
  | {
      readonly code: "price-not-recorded";
      readonly issue: number;
      readonly repository?: string;
      readonly label: string;
    }
  | {
      readonly code: "already-awarded";
      readonly issue: number;
      readonly repository?: string;
      readonly pull: number | null;
    }
  | {
      readonly code: "bounty-on-hold";
      readonly issue: number;
      readonly repository?: string;
      readonly by: string;
    }
  | {
      readonly code: "reserved-for";
      readonly issue: number;
      readonly repository?: string;
      readonly login: string;
      readonly until: string;
    }
  | { readonly code: "not-reserved"; readonly issue: number; readonly repository?: string }
  | {
      readonly code: "unreadable-label";
      readonly issue: number;
      readonly repository?: string;
      readonly label: string;
    }
  // What was taken as allowed because nobody said otherwise
  | { readonly code: "assumed-branch"; readonly branch: string }
  | { readonly code: "assumed-merger"; readonly login: string }
  | { readonly code: "assumed-files"; readonly kind: string }
  | { readonly code: "assumed-size" }
  | { readonly code: "assumed-disclosure" };

export type FactorCause =
  | { readonly by: "label"; readonly label: string }
  | { readonly by: "change-requests"; readonly count: number }
  | { readonly by: "size"; readonly lines: number };

export type KindMatch =
  | { readonly by: "files" }
  | { readonly by: "label"; readonly label: string }
  | { readonly by: "default" };

export type CapPeriod = "pull request" | "day" | "week" | "month" | "quarter" | "year";
