/** A decision: what a handler wants stored and done. One transaction stores all of it, or none. */
import type { AwardRecord, BountyRecord } from "./award.ts";
import type { Effect, Timer } from "./effect.ts";
import type { EntryDraft } from "./postings.ts";

export interface Decision {
  readonly entries: readonly EntryDraft[];
  /** Awards that are new or changed. */
  readonly awards: readonly AwardRecord[];
  /** Bounties that are new or changed. */
  readonly bounties: readonly BountyRecord[];
  readonly effects: readonly Effect[];
  readonly timers: readonly Timer[];
}

export const nothing: Decision = { entries: [], awards: [], bounties: [], effects: [], timers: [] };

/** One decision that holds everything these hold, in order. */
export function all(decisions: readonly Decision[]): Decision {
  return {
    entries: decisions.flatMap((decision) => decision.entries),
    awards: decisions.flatMap((decision) => decision.awards),
    bounties: decisions.flatMap((decision) => decision.bounties),
    effects: decisions.flatMap((decision) => decision.effects),
    timers: decisions.flatMap((decision) => decision.timers),
  };
}
