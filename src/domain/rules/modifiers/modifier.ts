/** What a modifier is: its keys in an entry of `modifiers`, and the factor it finds for a price. */
import type { Factor, Ratio } from "../../ratio.ts";
import type { Reason } from "../../reason.ts";
import type { SnapshotPart } from "../../snapshot.ts";
import type { Glob, PolicyTypes, Price, PriceBasis, QuoteContext } from "../rule.ts";

/** One entry of `modifiers`: the keys of one modifier, and the prices that it is for. */
export interface ModifierEntry {
  readonly "applies-to": readonly PriceBasis[];
  readonly labels?: Readonly<Record<string, Factor>> | undefined;
  readonly on?: "price" | "pull-request" | undefined;
  readonly "per-change-request"?: Factor | undefined;
  readonly "at-least"?: Factor | undefined;
  readonly "diff-size"?: readonly SizeClass[] | undefined;
  readonly ignore?: readonly Glob[] | undefined;
}

export interface SizeClass {
  /** Changed lines, added and deleted; without it, whatever is larger. */
  readonly "up-to"?: number | undefined;
  readonly factor: Factor;
}

export interface Modified {
  readonly ratio: Ratio;
  readonly reason: Reason;
  /** What it takes off is what reviewers may be given. */
  readonly isReduction: boolean;
}

export interface Modifier<Name extends keyof ModifierEntry, Keys> {
  /** The key that says which modifier an entry is. */
  readonly name: Name;
  readonly needs: readonly SnapshotPart[];
  /** Every key of its own, `name` among them. */
  readonly keys: (types: PolicyTypes) => Keys;
  /** `null` when the price stays as it is. */
  readonly evaluate: (entry: ModifierEntry, price: Price, context: QuoteContext) => Modified | null;
}
