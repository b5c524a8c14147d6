/**
 * The life of a bounty: open → reserved → in review → awarded, withdrawn or expired; what each step means for its
 * record and for the ledger.
 */
import { type Amount, amount, formatMoney, type Money, sum, zero } from "./amount.ts";
import type { BountyRecord, Claim, Pledge } from "./award.ts";
import { type Account, type EntryDraft, move } from "./postings.ts";
import type { Reason } from "./reason.ts";
import { later } from "./reservation.ts";

/** What a bounty is just now. Reserved and in review follow from who holds it and which pull requests close it. */
export type BountyPhase = "open" | "reserved" | "in-review" | "awarded" | "withdrawn" | "expired";

export type BountyStep =
  | "price"
  | "pledge"
  | "withdraw"
  | "reserve"
  | "release"
  | "claim"
  | "award"
  | "reopen"
  | "expire"
  | "move";

const standingPhases = ["open", "reserved", "in-review"] as const;

/** From which phases each step may be taken. What is in review or reserved does not expire. */
export const steps: Readonly<Record<BountyStep, readonly BountyPhase[]>> = {
  price: ["open", "reserved", "in-review", "withdrawn", "expired"],
  pledge: standingPhases,
  withdraw: standingPhases,
  reserve: ["open", "in-review"],
  release: ["reserved", "in-review"],
  claim: ["open", "reserved", "in-review", "withdrawn", "expired"],
  award: standingPhases,
  reopen: ["awarded"],
  expire: ["open"],
  move: standingPhases,
};

export function phaseOf(record: Pick<BountyRecord, "state" | "claims" | "reservation">): BountyPhase {
  if (record.state !== "open") return record.state;
  if (record.claims.length > 0) return "in-review";
  return record.reservation === null ? "open" : "reserved";
}

export function mayStep(record: BountyRecord, step: BountyStep): boolean {
  return steps[step].includes(phaseOf(record));
}

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
  /** How long the price stands, in milliseconds; left out, for ever. */
  readonly expires?: number | undefined;
  /** How the amount came about. */
  readonly reasons?: readonly Reason[] | undefined;
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

/** News that changes nothing is remembered all the same: what is older and comes later must not change anything then. */
export function heard(record: BountyRecord, at: string): BountyRecord {
  return Date.parse(at) > Date.parse(record.asOf) ? { ...record, asOf: at } : record;
}

/** The price that stands, or `null`. */
export function standing(record: BountyRecord | undefined): Money | null {
  return record?.state === "open" ? { token: record.token, amount: record.amount } : null;
}

/** Whether somebody has begun: a cut has to be confirmed then. */
export function isUnderWay(record: BountyRecord | undefined): boolean {
  return record !== undefined && (phaseOf(record) === "reserved" || phaseOf(record) === "in-review");
}

/** What would stand after a change, pledges included. */
export function priceAfter(before: BountyRecord | undefined, money: Money): Money {
  return { token: money.token, amount: amount(money.amount + sum(keptPledges(before, money).map(amountOf))) };
}

/** `null` when nothing changes: the same price again, news of a bounty that was awarded, or nothing to withdraw. */
export function changePrice(before: BountyRecord | undefined, change: PriceChange): PriceChanged | null {
  if (before?.state === "awarded" || isStale(before, change.at)) return null;
  const stands = standing(before);
  if (change.money === null) {
    return stands === null || before === undefined ? null : close(before, "withdrawn", change);
  }
  const pledges = keptPledges(before, change.money);
  const total = priceAfter(before, change.money);
  // After a revert less may stand than was set once: what stays with people is gone from it.
  const isSame =
    stands !== null &&
    stands.token.id === total.token.id &&
    stands.amount === total.amount &&
    before?.base === change.money.amount;
  if (isSame && before?.label === change.label) return null;
  const record: BountyRecord = {
    ...(before ?? unpriced),
    repositoryId: change.repositoryId,
    issueId: change.issueId,
    issueNumber: change.issueNumber,
    state: "open",
    token: total.token,
    amount: total.amount,
    base: change.money.amount,
    pledges,
    label: change.label,
    reasons: change.reasons ?? [],
    history: isSame
      ? (before?.history ?? [])
      : [...(before?.history ?? []), { at: change.at, by: change.by, to: formatMoney(total) }],
    expiresAt: change.expires === undefined ? null : later(change.at, change.expires),
    asOf: change.at,
  };
  return { record, entries: isSame ? [] : reserveEntries(stands, total, record, change.policyCommit) };
}

/** Another person adds to what stands. */
export function pledge(
  before: BountyRecord,
  by: Pledge,
  change: Pick<PriceChange, "at" | "policyCommit">,
): PriceChanged {
  const earlier = before.pledges.find((one) => one.personId === by.personId);
  const mine = { ...by, amount: amount(by.amount + (earlier?.amount ?? zero)) };
  const total = amount(before.amount + by.amount);
  const record: BountyRecord = {
    ...before,
    amount: total,
    pledges: [...before.pledges.filter((one) => one !== earlier), mine],
    history: [
      ...before.history,
      { at: change.at, by: by.login, to: formatMoney({ token: before.token, amount: total }) },
    ],
  };
  const after = { token: before.token, amount: total };
  return { record, entries: reserveEntries(standing(before), after, record, change.policyCommit) };
}

/** Nobody earned it in time: it goes back to the budget. GitHub said nothing new, so its next news is never too old. */
export function expire(before: BountyRecord, at: string, policyCommit: string): PriceChanged {
  const { record, entries } = close(before, "expired", { by: "the policy's time limit", at, policyCommit });
  return { record: { ...record, asOf: before.asOf }, entries };
}

/** The issue went to another repository of the owner, under another id: so does its bounty. */
export function moveTo(
  before: BountyRecord,
  place: Pick<BountyRecord, "repositoryId" | "issueId" | "issueNumber">,
  change: Pick<PriceChange, "by" | "at" | "policyCommit"> & {
    readonly toName: string;
    /** What is known of a price that the issue had there before the news of its move. */
    readonly known?: BountyRecord | undefined;
  },
): { readonly records: readonly [BountyRecord, BountyRecord]; readonly entries: readonly EntryDraft[] } {
  const left = close(before, "withdrawn", change);
  const moved = { at: change.at, by: change.by, to: `moved to ${change.toName}` };
  const from: BountyRecord = { ...left.record, history: [...before.history, moved] };
  // Entries are told apart by the length of the history, which never gets shorter.
  const history = [...(change.known?.history ?? []), ...before.history, moved];
  const to: BountyRecord = { ...before, ...place, history, claims: [] };
  return {
    records: [from, to],
    entries: [...left.entries, ...reserveEntries(null, standing(to), to, change.policyCommit)],
  };
}

/** A pull request says that it closes the issue, or says so no more. `null` when that was known. */
export function setClaim(
  record: BountyRecord,
  claim: Pick<Claim, "repositoryId" | "pull">,
  mine: Claim | null,
): BountyRecord | null {
  const others = record.claims.filter((one) => !isClaim(one, claim));
  const known = others.length < record.claims.length;
  if (known === (mine !== null)) return null;
  return { ...record, claims: mine === null ? others : [...others, mine] };
}

function isClaim(one: Claim, { repositoryId, pull }: Pick<Claim, "repositoryId" | "pull">): boolean {
  return one.repositoryId === repositoryId && one.pull === pull;
}

/** When something is due on a bounty: a reminder, the end of its reservation, or its own end. `null` for nothing. */
export function nextDue(record: BountyRecord, nudgeAt: string | null): string | null {
  if (record.state !== "open") return null;
  const due = [
    record.reservation === null ? null : nudgeAt,
    // What the issue says is looked at again when that time comes, also when activity has moved the end.
    record.reservation?.until ?? null,
    record.expiresAt,
  ].filter((at) => at !== null);
  return due.sort()[0] ?? null;
}

/** Whether whoever reserved it has a pull request open: then they wait for others, not others for them. */
export function isInReview({ claims, reservation }: BountyRecord): boolean {
  return reservation !== null && claims.some((claim) => claim.personId === reservation.personId);
}

export function bountyAccount(bounty: { repositoryId: number; issueId: number }): Account {
  return { type: "bounty", repositoryId: bounty.repositoryId, issueId: bounty.issueId };
}

const unpriced = {
  reservation: null,
  claims: [],
  split: null,
  onHold: null,
  blocked: null,
  closed: false,
  reasons: [],
  awardedTo: null,
  awardedIn: null,
} as const;

/** A price in another token takes the place of everything that stood in the old one. */
function keptPledges(before: BountyRecord | undefined, money: Money): readonly Pledge[] {
  return before?.state === "open" && before.token.id === money.token.id ? before.pledges : [];
}

function amountOf(one: { readonly amount: Amount }): Amount {
  return one.amount;
}

function close(
  before: BountyRecord,
  state: "withdrawn" | "expired",
  change: Pick<PriceChange, "by" | "at" | "policyCommit">,
): PriceChanged {
  const record: BountyRecord = {
    ...before,
    state,
    amount: zero,
    base: zero,
    pledges: [],
    label: null,
    reservation: null,
    split: null,
    onHold: null,
    expiresAt: null,
    history: [...before.history, { at: change.at, by: change.by, to: state }],
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
  const bounty = bountyAccount(record);
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
