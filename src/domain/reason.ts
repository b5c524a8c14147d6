/** Reasons as data: a code and its figures. messages/reasons.ts turns each into the sentence a person reads. */
import type { Money } from "./amount.ts";
import type { Who } from "./permission.ts";

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
      readonly money: Money;
      readonly label: string | null;
    }
  | { readonly code: "shared"; readonly part: number; readonly of: number; readonly weight?: number }
  | { readonly code: "capped"; readonly cap: Money; readonly per: CapPeriod; readonly from: Money }
  | { readonly code: "granted"; readonly by: string; readonly note: string }
  | { readonly code: "split"; readonly by: string; readonly part: number; readonly of: number }
  | { readonly code: "overridden"; readonly by: string; readonly note: string; readonly from: Money }
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
  | { readonly code: "is-revert" }
  | { readonly code: "reverted" }
  | { readonly code: "no-kind" }
  | { readonly code: "kind-unpaid"; readonly kind: string }
  | { readonly code: "bounty-instead" }
  | { readonly code: "not-planned"; readonly issue: number }
  | { readonly code: "other-repository"; readonly issue: number }
  | { readonly code: "priced-after-merge"; readonly issue: number }
  | { readonly code: "two-prices"; readonly issue: number; readonly labels: readonly string[] }
  | { readonly code: "price-not-recorded"; readonly issue: number; readonly label: string }
  | { readonly code: "already-awarded"; readonly issue: number; readonly pull: number | null }
  | { readonly code: "bounty-on-hold"; readonly issue: number; readonly by: string }
  | { readonly code: "reserved-for"; readonly issue: number; readonly login: string; readonly until: string }
  | { readonly code: "not-reserved"; readonly issue: number }
  | { readonly code: "unreadable-label"; readonly issue: number; readonly label: string }
  // What was taken as allowed because nobody said otherwise
  | { readonly code: "assumed-branch"; readonly branch: string }
  | { readonly code: "assumed-merger"; readonly login: string }
  | { readonly code: "assumed-files"; readonly kind: string };

export type KindMatch =
  | { readonly by: "files" }
  | { readonly by: "label"; readonly label: string }
  | { readonly by: "default" };

export type CapPeriod = "pull request" | "day" | "week" | "month" | "quarter" | "year";
