/** What becomes of payouts when it is known how they went: paid for good, or failed and owed again. */
import { type Account, type EntryDraft, move } from "../postings.ts";
import {
  afterStep,
  type BatchRecord,
  type FailReason,
  maySettle,
  type PayoutRecord,
  type Word,
} from "./payout.ts";
import { railDeclarations } from "./rails/registry.ts";

/** How one payout went. */
export interface Outcome {
  readonly line: number;
  readonly outcome: "paid" | "failed";
  readonly reason: FailReason | null;
  readonly reference: string | null;
}

export interface Settled {
  /** Payouts that changed. */
  readonly payouts: readonly PayoutRecord[];
  readonly entries: readonly EntryDraft[];
  /** Lines that cannot be settled so by this word; those that were settled so before are not among them. */
  readonly refused: readonly number[];
}

/** Settles payouts of one batch by somebody's word. What was settled the same way before stays as it is. */
export function settlePayouts(
  batch: BatchRecord,
  payouts: readonly PayoutRecord[],
  outcomes: readonly Outcome[],
  word: Word,
): Settled {
  const changed: PayoutRecord[] = [];
  const entries: EntryDraft[] = [];
  const refused: number[] = [];
  const byLine = new Map(payouts.map((one) => [one.line, one]));
  for (const one of outcomes) {
    const before = byLine.get(one.line);
    const step = one.outcome === "paid" ? "pay" : "fail";
    const { settledBy } = railDeclarations[batch.rail];
    const state = before === undefined ? null : afterStep(before.state, step);
    if (before === undefined || state === null || !maySettle(before.state, step, word, settledBy)) {
      refused.push(one.line);
    } else if (state !== before.state) {
      const after = { ...before, state, reason: one.reason, reference: one.reference };
      byLine.set(one.line, after);
      changed.push(after);
      entries.push(settlingEntry(after, batch.policyCommit));
    }
  }
  return { payouts: changed, entries, refused };
}

function settlingEntry(one: PayoutRecord, policyCommit: string): EntryDraft {
  const sent: Account = { type: "sent", batch: `${one.batch}` };
  const { personId, token, amount, batch, line } = one;
  const [type, to] = one.state === "paid" ? (["confirm", "paid"] as const) : (["fail", "owed"] as const);
  const postings = move(sent, { type: to, personId }, amount);
  return { key: `${type}:${batch}:${line}`, type, token, postings, policyCommit };
}
