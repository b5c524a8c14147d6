/** What people are owed and how an organisation pays, to vary. */
import { amount, type Token } from "../../../src/domain/amount.ts";
import type { Payable, PlanGiven } from "../../../src/domain/payout/planning.ts";
import { parsePolicy } from "../../../src/policy/load.ts";

export const eur: Token = { id: "offchain:7/EUR", symbol: "EUR", decimals: 2 };
export const grid: Token = {
  id: "eip155:31337/erc20:0x5FbDB2315678afecb367f032d93F642f64180aa3",
  symbol: "GRID",
  decimals: 18,
};

/** A policy with EUR and GRID, and whatever is said of `payouts` and else. */
export function payingPolicy(payouts = "{}", more = "") {
  const text = `
version: 1
mode: live
tokens:
  GRID: {chain: 31337, address: "0x5FbDB2315678afecb367f032d93F642f64180aa3", decimals: 18}
  EUR: {offchain: true, decimals: 2}
payouts: ${payouts}
${more}`;
  const parsed = parsePolicy(text, { file: "foothold.yml", commit: "c1", ownerId: 7 });
  if (parsed.status !== "ok") throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** nadia (11) is owed 1,000 base units of EUR; whatever else is said of her or somebody else. */
export function owed(changes: Partial<Payable> = {}): Payable {
  return {
    personId: 11,
    login: "nadia",
    token: eur,
    amount: amount(1000n),
    wallet: null,
    setAside: false,
    ...changes,
  };
}

export const now = "2026-04-01T00:00:00.000Z";

export function given(payable: readonly Payable[], policy = payingPolicy(), lastBatch = 0): PlanGiven {
  return { policy, payouts: policy.payouts, payable, lastBatch, now };
}

export const everything = { only: null, tokens: null, again: [] };
