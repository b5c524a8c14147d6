/** What a way to price by label is: its keys in an entry of `prices`, and how it reads a label. */
import type { Money } from "../../amount.ts";
import type { PriceReading } from "../../price-label.ts";
import type { PolicyTypes } from "../rule.ts";

export type PricePlace = "issue" | "pull-request";

/** One entry of `prices`: one form, and where it counts. */
export interface PriceEntry {
  readonly on: readonly PricePlace[];
  readonly labels?: Readonly<Record<string, Money>> | undefined;
  readonly time?: TimeOptions | undefined;
}

export interface TimeOptions {
  readonly label: string;
  readonly minute?: TimePrice | undefined;
  readonly hour?: TimePrice | undefined;
  readonly day?: TimePrice | undefined;
  readonly week?: TimePrice | undefined;
  readonly month?: TimePrice | undefined;
}

/** What one unit of time is worth, and each further one. */
export interface TimePrice {
  readonly first: Money;
  /** Without it every unit is worth as much as the first, and less than one is worth less. */
  readonly more?: Money | undefined;
}

export interface PriceType<Keys> {
  readonly keys: (types: PolicyTypes) => Keys;
  /** `null` when the label is no price of this form. */
  readonly read: (entry: PriceEntry, label: string) => PriceReading | null;
}
