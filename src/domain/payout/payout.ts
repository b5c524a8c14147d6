/**
 * A payout: what one person is paid of one token in one batch, its states, and who may bring it from one to the next.
 * It is known by its batch and line, which are the key of the ledger entry that took it out of what is owed.
 */
import type { Amount, Token } from "../amount.ts";
import type { RailName } from "./rails/registry.ts";

/**
 * `planned`: taken out of what is owed, nothing signed. `prepared`: a transaction that pays it is signed or given out
 * to be signed. `sent`: that transaction was handed to the chain. `paid` and `failed` are for good.
 */
export const payoutStates = ["planned", "prepared", "sent", "paid", "failed"] as const;
export type PayoutState = (typeof payoutStates)[number];

export const payoutSteps = ["prepare", "send", "pay", "fail"] as const;
export type PayoutStep = (typeof payoutSteps)[number];

/** Where each step leads from each state; what is absent cannot be done. A step that was taken can be taken again. */
export const payoutStepTable: Readonly<Record<PayoutStep, Partial<Record<PayoutState, PayoutState>>>> = {
  prepare: { planned: "prepared", prepared: "prepared" },
  send: { prepared: "sent", sent: "sent" },
  pay: { planned: "paid", prepared: "paid", sent: "paid", paid: "paid" },
  fail: { planned: "failed", prepared: "failed", sent: "failed", failed: "failed" },
};

/** Whose word it is that something was paid or was not. */
export type Word = "treasurer" | "chain";

/**
 * From which states somebody's word settles a payout of a rail that goes by the word of the treasurer or the chain.
 * A treasurer can take back what a chain would settle only while nothing is signed: what is signed may still happen.
 */
const settledFrom: Readonly<
  Record<Word, Readonly<Record<Word, Readonly<Record<"pay" | "fail", readonly PayoutState[]>>>>>
> = {
  // by the rail's word, then by whose word it is
  treasurer: {
    treasurer: {
      pay: ["planned", "prepared", "sent", "paid"],
      fail: ["planned", "prepared", "sent", "failed"],
    },
    chain: { pay: [], fail: [] },
  },
  chain: {
    treasurer: { pay: [], fail: ["planned", "failed"] },
    chain: { pay: ["prepared", "sent", "paid"], fail: ["planned", "prepared", "sent", "failed"] },
  },
};

/** @returns the state after the step; `null` when it cannot be taken. */
export function afterStep(state: PayoutState, step: PayoutStep): PayoutState | null {
  return payoutStepTable[step][state] ?? null;
}

/** Whether somebody's word settles a payout that stands there, under a rail that goes by `settledBy`. */
export function maySettle(state: PayoutState, step: "pay" | "fail", word: Word, settledBy: Word): boolean {
  return settledFrom[settledBy][word][step].includes(state);
}

export function isOpen(state: PayoutState): boolean {
  return state !== "paid" && state !== "failed";
}

/** Why a payout failed, so that its amount is owed again. */
export const failReasons = [
  /** The treasurer said so. */
  "by-hand",
  /** The transfer would revert: tried on the chain before anything was signed. */
  "would-revert",
  /** The wallet was changed or removed after the batch was planned. */
  "wallet-changed",
  /** The transaction was mined and moved nothing. */
  "reverted",
  /** Another transaction took its place, so that it can never happen. */
  "replaced",
  /** The transaction was mined, and the recipient got another amount than was sent: a person has to settle the rest. */
  "wrong-amount",
] as const;
export type FailReason = (typeof failReasons)[number];

export interface PayoutRecord {
  readonly batch: number;
  /** From 1, within the batch. */
  readonly line: number;
  /** GitHub's numeric id, or minus the internal number of somebody who was forgotten. */
  readonly personId: number;
  readonly login: string;
  readonly token: Token;
  readonly amount: Amount;
  readonly state: PayoutState;
  readonly reason: FailReason | null;
  /** What proves it: the treasurer's reference, or the hash of the transaction. */
  readonly reference: string | null;
}

export interface BatchRecord {
  /** 1, 2, 3, … within one owner's ledger. */
  readonly number: number;
  readonly rail: RailName;
  /** EIP-155; `null` for what is on no chain. */
  readonly chainId: number | null;
  /** ISO 8601. */
  readonly plannedAt: string;
  readonly policyCommit: string;
}

/** The key of the ledger entry that takes a payout out of what is owed: what it is known by everywhere. */
export function payoutKey({ batch, line }: Pick<PayoutRecord, "batch" | "line">): string {
  return `send:${batch}:${line}`;
}

/** `planned`, `prepared` and `sent`: how far the furthest of its open payouts is. `settled`: none is open. */
export const batchStates = ["planned", "prepared", "sent", "settled"] as const;
export type BatchState = (typeof batchStates)[number];

export function batchState(payouts: readonly Pick<PayoutRecord, "state">[]): BatchState {
  const open = payouts.map(({ state }) => state).filter(isOpen);
  if (open.length === 0) return "settled";
  return open.includes("sent") ? "sent" : open.includes("prepared") ? "prepared" : "planned";
}

/** What may be done with a batch in each state. */
export const batchStepTable: Readonly<Record<"send" | "settle", readonly BatchState[]>> = {
  send: ["planned", "prepared", "sent"],
  settle: ["planned", "prepared", "sent"],
};
