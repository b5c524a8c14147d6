/** Entries for awards: booked, adjusted, taken back, given again, matured. */
import { type Amount, amount, least, sum, type Token, zero } from "./amount.ts";
import type { AwardRecord, BountyRecord } from "./award.ts";
import { bountyAccount } from "./bounty.ts";
import { type Account, type EntryDraft, move, type Posting } from "./postings.ts";

const treasury: Account = { type: "treasury" };

/** An award as it begins: held, and never yet adjusted or taken back. */
export function heldAward(
  one: Omit<AwardRecord, "adjusted" | "turns" | "state" | "onHold" | "uncapped"> & {
    readonly uncapped?: Amount;
  },
): AwardRecord {
  return { uncapped: one.amount, ...one, adjusted: 0, turns: 0, state: "held", onHold: null };
}

/** Where the amount of an award stands: held, or owed once its hold is over. */
function purse(one: Pick<AwardRecord, "state" | "personId">): Account {
  return { type: one.state === "matured" ? "owed" : "held", personId: one.personId };
}

interface Given {
  readonly key: string;
  readonly personId: number;
  readonly token: Token;
  readonly amount: Amount;
}

/**
 * Books awards of one bounty: out of what was reserved as far as it reaches, the rest out of the treasury. What nobody
 * gets of it goes back.
 * @param leftOverKey the key of the entry for what is left.
 */
export function awardBounty(
  bounty: BountyRecord,
  awards: readonly Given[],
  policyCommit: string,
  leftOverKey: string,
): EntryDraft[] {
  let left = bounty.amount;
  const entries = awards.flatMap((one) => {
    const reserved = one.token.id === bounty.token.id ? least(left, one.amount) : zero;
    left = amount(left - reserved);
    return awardEntry(one, [[bountyAccount(bounty), reserved]], policyCommit);
  });
  if (left > 0n) {
    const postings = move(bountyAccount(bounty), treasury, left);
    entries.push({ key: leftOverKey, type: "release", token: bounty.token, postings, policyCommit });
  }
  return entries;
}

/** Books an award out of the treasury, but for what others give; nothing for an amount of zero. */
export function awardEntry(
  one: Given,
  given: readonly (readonly [Account, Amount])[],
  policyCommit: string,
): EntryDraft[] {
  if (one.amount <= 0n) return [];
  const rest = amount(one.amount - sum(given.map(([, part]) => part)));
  const from = [...given, [treasury, rest] as const].filter(([, part]) => part > 0n);
  const postings: Posting[] = [
    ...from.map(([account, part]) => ({ account, amount: amount(-part) })),
    { account: { type: "held", personId: one.personId }, amount: one.amount },
  ];
  return [{ key: one.key, type: "award", token: one.token, postings, policyCommit }];
}

/** Brings an award to another amount. What it loses stands in the treasury, also for a bounty. */
export function adjust(
  before: AwardRecord,
  to: Amount,
  policyCommit: string,
): { readonly award: AwardRecord; readonly entries: readonly EntryDraft[] } {
  const award = { ...before, amount: to, adjusted: before.adjusted + 1 };
  return { award, entries: adjustment(award, before.amount, policyCommit) };
}

/** The entry that takes an award from what it was to what it is. */
export function adjustment(one: AwardRecord, before: Amount, policyCommit: string): EntryDraft[] {
  if (one.amount === before) return [];
  const postings =
    one.amount < before
      ? move(purse(one), treasury, amount(before - one.amount))
      : move(treasury, purse(one), amount(one.amount - before));
  const key = `adjust:${one.key}:${one.adjusted}`;
  return [{ key, type: "adjust", token: one.token, postings, policyCommit }];
}

/** Takes an award back to where it came from: its bounty when that is open again, otherwise the treasury. */
export function takeBack(
  before: AwardRecord,
  bounty: BountyRecord | undefined,
  policyCommit: string,
): { readonly award: AwardRecord; readonly entries: readonly EntryDraft[] } {
  const award: AwardRecord = { ...before, state: "reversed", turns: before.turns + 1 };
  const to = bounty === undefined || bounty.token.id !== before.token.id ? treasury : bountyAccount(bounty);
  const key = turnKey("reverse", before);
  const postings = move(purse(before), to, before.amount);
  const entry: EntryDraft = { key, type: "reverse", token: before.token, postings, policyCommit };
  return { award, entries: before.amount > 0n ? [entry] : [] };
}

/** The award that was taken back, under a key of its own for its entry. */
export function givenAgain(before: AwardRecord, now: string): { award: AwardRecord; entryKey: string } {
  const maturesAt = before.maturesAt > now ? before.maturesAt : now;
  const award: AwardRecord = { ...before, state: "held", turns: before.turns + 1, maturesAt };
  return { award, entryKey: turnKey("restore", before) };
}

/** The first turn's key has no number, as every turn but the first has. */
function turnKey(what: string, one: AwardRecord): string {
  return one.turns === 0 ? `${what}:${one.key}` : `${what}:${one.key}:${one.turns}`;
}

/**
 * Reserves for a bounty that is open again what its price is: what came back of its awards is there already, and may
 * be less (a cap had cut them) or more (something had been added on top).
 */
export function levelBounty(
  bounty: BountyRecord,
  back: Amount,
  key: string,
  policyCommit: string,
): EntryDraft[] {
  const missing = bounty.amount - back;
  if (missing === 0n) return [];
  const [from, to] = missing > 0n ? [treasury, bountyAccount(bounty)] : [bountyAccount(bounty), treasury];
  const postings = move(from, to, amount(missing > 0n ? missing : -missing));
  const type = missing > 0n ? "reserve" : "release";
  return [{ key: `${type}:${key}`, type, token: bounty.token, postings, policyCommit }];
}

/** The end of the hold: from held to owed. */
export function mature(before: AwardRecord): {
  readonly award: AwardRecord;
  readonly entries: readonly EntryDraft[];
} {
  const { personId, token } = before;
  const entry: EntryDraft = {
    key: before.turns === 0 ? `mature:${before.key}` : `mature:${before.key}:${before.turns}`,
    type: "mature",
    token,
    postings: move({ type: "held", personId }, { type: "owed", personId }, before.amount),
    policyCommit: before.policyCommit,
  };
  // A cap may have left nothing of it, and nothing moves then.
  return { award: { ...before, state: "matured" }, entries: before.amount > 0n ? [entry] : [] };
}
