/** The life of a bounty: what setting, changing, withdrawing one means for its record and for the ledger. */
import { amount, formatMoney, type Money, zero } from "./amount.ts";
import type { BountyRecord } from "./award.ts";
import { type EntryDraft, move } from "./postings.ts";

export interface PriceChange {
  readonly repositoryId: number;
  readonly issueId: number;
  readonly issueNumber: number;
  /** `null` withdraws. */
  readonly money: Money | null;
  /** The label that sets it; `null` when a command does. */
  readonly label: string | null;
  /** The login of who did it. */
  readonly by: string;
  /** ISO 8601, by GitHub's clock. */
  readonly at: string;
  readonly policyCommit: string;
}

export interface PriceChanged {
  readonly record: BountyRecord;
  readonly entries: readonly EntryDraft[];
}

/** Whether the news is older than what is known, so that deliveries in any order end the same. */
export function isStale(record: BountyRecord | undefined, at: string): boolean {
  return record !== undefined && Date.parse(at) < Date.parse(record.asOf);
}

/** The price that stands, or `null`. */
export function standing(record: BountyRecord | undefined): Money | null {
  return record?.state === "open" ? { token: record.token, amount: record.amount } : null;
}

/** `null` when nothing changes: the same price again, news of a bounty that was awarded, or nothing to withdraw. */
export function changePrice(before: BountyRecord | undefined, change: PriceChange): PriceChanged | null {
  if (before?.state === "awarded" || isStale(before, change.at)) return null;
  const stands = standing(before);
  if (change.money === null) return stands === null || before === undefined ? null : withdraw(before, change);
  const isSame =
    stands !== null && stands.token.id === change.money.token.id && stands.amount === change.money.amount;
  if (isSame && before?.label === change.label) return null;
  const record: BountyRecord = {
    repositoryId: change.repositoryId,
    issueId: change.issueId,
    issueNumber: change.issueNumber,
    state: "open",
    token: change.money.token,
    amount: change.money.amount,
    label: change.label,
    history: isSame
      ? (before?.history ?? [])
      : [...(before?.history ?? []), { at: change.at, by: change.by, to: formatMoney(change.money) }],
    awardedTo: null,
    asOf: change.at,
  };
  return { record, entries: isSame ? [] : reserveEntries(stands, change.money, record, change.policyCommit) };
}

function withdraw(before: BountyRecord, change: PriceChange): PriceChanged {
  const record: BountyRecord = {
    ...before,
    state: "withdrawn",
    amount: zero,
    label: null,
    history: [...before.history, { at: change.at, by: change.by, to: "withdrawn" }],
    asOf: change.at,
  };
  return { record, entries: reserveEntries(standing(before), null, record, change.policyCommit) };
}

/** One entry for a raise or a cut of one token; a change of the token releases one and reserves the other. */
function reserveEntries(
  from: Money | null,
  to: Money | null,
  record: BountyRecord,
  policyCommit: string,
): EntryDraft[] {
  const place = `${record.repositoryId}:${record.issueId}:${record.history.length}`;
  const bounty = { type: "bounty", repositoryId: record.repositoryId, issueId: record.issueId } as const;
  const treasury = { type: "treasury" } as const;
  const difference = (from !== null && from.token.id === to?.token.id ? from.amount : 0n) as bigint;
  const entries: EntryDraft[] = [];
  if (from !== null && from.token.id !== to?.token.id) {
    const postings = move(bounty, treasury, from.amount);
    entries.push({ key: `release:${place}`, type: "release", token: from.token, postings, policyCommit });
  }
  if (to === null) return entries;
  const change = to.amount - difference;
  const token = to.token;
  if (change > 0n) {
    const postings = move(treasury, bounty, amount(change));
    entries.push({ key: `reserve:${place}`, type: "reserve", token, postings, policyCommit });
  } else if (change < 0n) {
    const postings = move(bounty, treasury, amount(-change));
    entries.push({ key: `release:${place}`, type: "release", token, postings, policyCommit });
  }
  return entries;
}
