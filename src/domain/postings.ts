/** Double entry: accounts, postings and entries, and what makes an entry valid. */
import { createHash } from "node:crypto";
import { type Amount, amount, type Token } from "./amount.ts";

/**
 * Where amounts stand. `treasury` goes below zero when more is promised than was funded. Accounts of a person
 * name GitHub's numeric id here; the store writes an internal number in its place, so that a person can be
 * forgotten without touching an entry.
 */
export type Account =
  | { readonly type: "treasury" }
  | { readonly type: "outside" }
  | { readonly type: "bounty"; readonly repositoryId: number; readonly issueId: number }
  | { readonly type: "held" | "owed" | "paid"; readonly personId: number }
  | { readonly type: "sent"; readonly batch: string };

export interface Posting {
  readonly account: Account;
  /** Positive adds to the account, negative takes from it. */
  readonly amount: Amount;
}

export const entryTypes = [
  "fund",
  "reserve",
  "release",
  "award",
  "mature",
  "reverse",
  "send",
  "confirm",
  "fail",
  "adjust",
] as const;
export type EntryType = (typeof entryTypes)[number];

/** An entry before the store numbers and chains it. All postings of one entry are of one token. */
export interface EntryDraft {
  /** What the entry means, once and for ever: a second entry with this key is not booked. */
  readonly key: string;
  readonly type: EntryType;
  readonly token: Token;
  readonly postings: readonly Posting[];
  /** The commit of the policy under which it was booked. */
  readonly policyCommit: string;
}

/** An entry as it is hashed and exported: accounts are text with internal person numbers. */
export interface BookedEntry {
  readonly ownerId: number;
  /** 1, 2, 3, … without gaps within one owner's ledger. */
  readonly number: number;
  readonly key: string;
  readonly type: EntryType;
  readonly tokenId: string;
  readonly postings: readonly { readonly account: string; readonly amount: Amount }[];
  readonly policyCommit: string;
  /** What made it: `delivery:<GUID>`, `timer:<key>` or `command:<name>`. */
  readonly cause: string;
  /** ISO 8601, milliseconds, UTC. */
  readonly at: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** The hash that stands before an owner's first entry. */
export const genesisHash = "0".repeat(64);

/** Moves an amount between two accounts. */
export function move(from: Account, to: Account, value: Amount): Posting[] {
  return [
    { account: from, amount: amount(-value) },
    { account: to, amount: value },
  ];
}

/** The postings that undo these. */
export function mirror(postings: readonly Posting[]): Posting[] {
  return postings.map(({ account, amount: value }) => ({ account, amount: amount(-value) }));
}

export function isBalanced(postings: readonly { readonly amount: Amount }[]): boolean {
  return postings.length >= 2 && postings.reduce((total, posting) => total + posting.amount, 0n) === 0n;
}

/** The account's name in the ledger, given the internal number of a person. */
export function accountName(account: Account, personNumber: (personId: number) => number): string {
  switch (account.type) {
    case "treasury":
    case "outside":
      return account.type;
    case "bounty":
      return `bounty:${account.repositoryId}:${account.issueId}`;
    case "sent":
      return `sent:${account.batch}`;
    default:
      return `${account.type}:${personNumber(account.personId)}`;
  }
}

/** SHA-256, in hexadecimal, over the entry's content and the hash of the entry before it. */
export function hashEntry(entry: Omit<BookedEntry, "hash">): string {
  const content = JSON.stringify([
    "foothold-entry-1",
    entry.ownerId,
    entry.number,
    entry.key,
    entry.type,
    entry.tokenId,
    entry.postings.map((posting) => [posting.account, posting.amount.toString()]),
    entry.policyCommit,
    entry.cause,
    entry.at,
    entry.previousHash,
  ]);
  return createHash("sha256").update(content).digest("hex");
}
