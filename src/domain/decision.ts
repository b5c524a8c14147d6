/** A decision: what a handler wants stored and done. One transaction stores all of it, or none. */
import type { AwardRecord, BountyRecord, OverrideRecord, RevertAct, ThreadRecord } from "./award.ts";
import type { Effect, PersonJob, Timer } from "./effect.ts";
import type { Credit } from "./evidence/credit.ts";
import type { KeptWork } from "./evidence/kept-work.ts";
import type { Participation } from "./participation.ts";
import type { BatchRecord, PayoutRecord } from "./payout/payout.ts";
import type { EntryDraft } from "./postings.ts";
import type { WalletChange } from "./wallet/standing.ts";

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
  /** Who wants to be seen by the hiring team from now on, or does not any more. */
  readonly participations: readonly Participation[];
  /** Merged work of participants, kept as evidence. */
  readonly works: readonly KeptWork[];
  readonly credits: readonly Credit[];
  /** Batches of payouts that are new. */
  readonly batches: readonly BatchRecord[];
  /** Payouts that are new or changed. */
  readonly payouts: readonly PayoutRecord[];
  /** What people said of their wallets. */
  readonly wallets: readonly WalletChange[];
  readonly effects: readonly Effect[];
  readonly timers: readonly Timer[];
  readonly personJobs: readonly PersonJob[];
}

export const nothing: Decision = {
  entries: [],
  awards: [],
  bounties: [],
  threads: [],
  reverts: [],
  overrides: [],
  participations: [],
  works: [],
  credits: [],
  batches: [],
  payouts: [],
  wallets: [],
  effects: [],
  timers: [],
  personJobs: [],
};

/** One decision that holds everything these hold, in order. */
export function all(decisions: readonly Decision[]): Decision {
  const parts = Object.keys(nothing) as (keyof Decision)[];
  // Each part is a list, and lists of one part are of one type, which the compiler cannot follow through the keys.
  return Object.fromEntries(
    parts.map((part) => [part, decisions.flatMap((decision): readonly unknown[] => decision[part])]),
  ) as unknown as Decision;
}
