/** Why a piece of work is no evidence, as data. messages/evidence.ts turns each into the sentence a person reads. */

export type EvidenceReason =
  | { readonly code: "self-merged" }
  | { readonly code: "unapproved" }
  | { readonly code: "reverted" }
  | { readonly code: "is-revert" }
  | { readonly code: "bot"; readonly login: string }
  | { readonly code: "spam-label"; readonly label: string }
  | { readonly code: "no-substance" }
  | { readonly code: "review-after-merge" }
  | { readonly code: "own-grant" }
  | { readonly code: "kind-not-wanted"; readonly kind: string; readonly wanted: readonly string[] }
  | { readonly code: "files-unknown" }
  /** `hit` requirements fit, of which `most` count. */
  | { readonly code: "too-many-requirements"; readonly hit: number; readonly most: number }
  /** Of `reviews` of this person's work, `counted` count: as many as of everybody else's. */
  | {
      readonly code: "one-counterpart";
      readonly login: string;
      readonly reviews: number;
      readonly counted: number;
    };
