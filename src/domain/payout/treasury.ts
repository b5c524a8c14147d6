/** Money that comes into the treasury from outside, and goes back there. */
import { createHash } from "node:crypto";
import type { Money } from "../amount.ts";
import { type Account, type EntryDraft, move } from "../postings.ts";

export interface TreasuryMove extends Money {
  readonly direction: "in" | "out";
  /** What proves it: a transaction, a statement. One reference moves one token once. */
  readonly reference: string;
}

const treasury: Account = { type: "treasury" };
const outside: Account = { type: "outside" };

/** The key by which a move is known. Hashed, because a reference is free text and the ledger keeps its keys for ever. */
export function treasuryKey({ direction, token, reference }: TreasuryMove): string {
  const mark = createHash("sha256").update(reference.trim()).digest("hex").slice(0, 32);
  return `fund:${direction}:${token.id}:${mark}`;
}

export function treasuryEntry(one: TreasuryMove, policyCommit: string): EntryDraft {
  const [from, to] = one.direction === "in" ? [outside, treasury] : [treasury, outside];
  const postings = move(from, to, one.amount);
  return { key: treasuryKey(one), type: "fund", token: one.token, postings, policyCommit };
}
