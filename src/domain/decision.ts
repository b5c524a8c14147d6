/** A decision: what a handler wants stored and done. One transaction stores all of it, or none. */
import type { AwardRecord, BountyRecord, OverrideRecord, RevertAct, ThreadRecord } from "./award.ts";
import type { Effect, Timer } from "./effect.ts";
import type { EntryDraft } from "./postings.ts";

export interface Decision {
  readonly entries: readonly EntryDraft[];
  /** Awards that are new or changed. */
  readonly awards: readonly AwardRecord[];
  /** Bounties that are new or changed. */
  readonly bounties: readonly BountyRecord[];
  readonly threads: readonly ThreadRecord[];
  /** Work that was taken back, remembered so that news of its merge that comes later is met by it. */
  readonly reverts: readonly RevertAct[];
  readonly overrides: readonly OverrideRecord[];
  readonly effects: readonly Effect[];
  readonly timers: readonly Timer[];
}

export const nothing: Decision = {
  entries: [],
  awards: [],
  bounties: [],
  threads: [],
  reverts: [],
  overrides: [],
  effects: [],
  timers: [],
};

/** One decision that holds everything these hold, in order. */
export function all(decisions: readonly Decision[]): Decision {
  return {
    entries: decisions.flatMap((decision) => decision.entries),
    awards: decisions.flatMap((decision) => decision.awards),
    bounties: decisions.flatMap((decision) => decision.bounties),
    threads: decisions.flatMap((decision) => decision.threads),
    reverts: decisions.flatMap((decision) => decision.reverts),
    overrides: decisions.flatMap((decision) => decision.overrides),
    effects: decisions.flatMap((decision) => decision.effects),
    timers: decisions.flatMap((decision) => decision.timers),
  };
}
