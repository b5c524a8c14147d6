/** Which of what is owed goes into which batch, and why the rest does not. */
import { type Amount, type Token, zero } from "../amount.ts";
import { assetOf } from "../asset.ts";
import { isBanned } from "../people.ts";
import type { Policy } from "../policy.ts";
import { type EntryDraft, move } from "../postings.ts";
import { type BatchRecord, type PayoutRecord, payoutKey } from "./payout.ts";
import { minimumOf, type PayoutPolicy, railOf } from "./policy.ts";
import { type RailName, railDeclarations } from "./rails/registry.ts";

/** What one person is owed of one token; below zero after a deduction. Wallets' addresses are no part of a decision. */
export interface Payable {
  readonly personId: number;
  readonly login: string;
  readonly token: Token;
  readonly amount: Amount;
  readonly wallet: {
    /** ISO 8601. */
    readonly activeFrom: string;
    /** The chain of a contract wallet, which exists there alone. */
    readonly onlyOn: number | null;
  } | null;
  /** Whether the last payout to this wallet was set aside: it would revert, or did not arrive as it was sent. */
  readonly setAside: boolean;
}

export const notPaidReasons = [
  "below-zero",
  "banned",
  "below-minimum",
  "no-wallet",
  "wallet-elsewhere",
  "cooling-off",
  "set-aside",
] as const;
export type NotPaidReason = (typeof notPaidReasons)[number];

export interface NotPaid {
  readonly personId: number;
  readonly login: string;
  readonly token: Token;
  readonly amount: Amount;
  readonly reason: NotPaidReason;
  /** When the cooling-off is over, ISO 8601. */
  readonly until?: string;
}

export interface Wish {
  /** Only these people; `null`: everybody. */
  readonly only: readonly Named[] | null;
  /** Only these tokens, by id; `null`: all. */
  readonly tokens: readonly string[] | null;
  /** People who are tried once more although their last payout was set aside. */
  readonly again: readonly Named[];
}

/** A person as records name them: forgetting somebody finds them here as well. */
export interface Named {
  readonly personId: number;
}

export interface Plan {
  readonly batches: readonly { readonly batch: BatchRecord; readonly payouts: readonly PayoutRecord[] }[];
  readonly notPaid: readonly NotPaid[];
  readonly entries: readonly EntryDraft[];
}

export interface PlanGiven {
  readonly policy: Pick<Policy, "rules" | "commit">;
  readonly payouts: PayoutPolicy;
  /** In the order in which lines are to stand. */
  readonly payable: readonly Payable[];
  /** The number of the last batch there is; 0 for none. */
  readonly lastBatch: number;
  /** ISO 8601. */
  readonly now: string;
}

/**
 * Everything that is owed and can be paid now, in batches of one rail and chain. The whole balance of a person is one
 * line, so that nobody is paid in two parts for two awards.
 */
export function planPayouts(wish: Wish, given: PlanGiven): Plan {
  const asked = given.payable.filter(
    ({ personId, token }) =>
      (wish.only === null || isNamed(wish.only, personId)) && (wish.tokens?.includes(token.id) ?? true),
  );
  const judged = asked.map((one) => ({ one, refusal: refusalOf(one, wish, given) }));
  const notPaid = judged.flatMap(({ one, refusal }) =>
    refusal === null
      ? []
      : [{ personId: one.personId, login: one.login, token: one.token, amount: one.amount, ...refusal }],
  );
  const paid = judged.flatMap(({ one, refusal }) => (refusal === null ? [one] : []));
  const groups = grouped(paid, given.payouts);
  const batches = groups.map(({ rail, chainId, payable }, index) => {
    const number = given.lastBatch + 1 + index;
    const batch = { number, rail, chainId, plannedAt: given.now, policyCommit: given.policy.commit };
    return { batch, payouts: payable.map((one, place) => plannedPayout(one, number, place + 1)) };
  });
  const entries = batches.flatMap(({ payouts }) => payouts.map((one) => sendEntry(one, given.policy.commit)));
  return { batches, notPaid, entries };
}

function isNamed(those: readonly Named[], personId: number): boolean {
  return those.some((one) => one.personId === personId);
}

type Refusal = Pick<NotPaid, "reason" | "until">;

function refusalOf(one: Payable, wish: Wish, { policy, payouts, now }: PlanGiven): Refusal | null {
  if (one.amount < zero) return { reason: "below-zero" };
  if (isBanned(policy, { id: one.personId, login: one.login })) return { reason: "banned" };
  if (one.amount < minimumOf(payouts, one.token)) return { reason: "below-minimum" };
  const walletRefusal = refusalOfWallet(one, payouts, now);
  if (walletRefusal !== null) return walletRefusal;
  return one.setAside && !isNamed(wish.again, one.personId) ? { reason: "set-aside" } : null;
}

/** What is on no chain needs no wallet, and no change of one matters to it. */
function refusalOfWallet({ token, wallet }: Payable, payouts: PayoutPolicy, now: string): Refusal | null {
  const asset = assetOf(token);
  if (asset === null) return null;
  const { needsWallet } = railDeclarations[railOf(payouts, token)];
  if (wallet === null) return needsWallet ? { reason: "no-wallet" } : null;
  if (needsWallet && wallet.onlyOn !== null && wallet.onlyOn !== asset.chainId) {
    return { reason: "wallet-elsewhere" };
  }
  return wallet.activeFrom > now ? { reason: "cooling-off", until: wallet.activeFrom } : null;
}

interface Group {
  readonly rail: RailName;
  readonly chainId: number | null;
  readonly payable: readonly Payable[];
}

/** In the order of who stands first, each cut to what the rail takes at once. */
function grouped(payable: readonly Payable[], payouts: PayoutPolicy): Group[] {
  const byRoute = Map.groupBy(
    payable.filter(({ amount }) => amount > zero),
    ({ token }) => `${railOf(payouts, token)} ${assetOf(token)?.chainId ?? ""}`,
  );
  return [...byRoute.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const rail = railOf(payouts, first.token);
    const chainId = assetOf(first.token)?.chainId ?? null;
    return chunks(members, railDeclarations[rail].mostLines).map((those) => ({
      rail,
      chainId,
      payable: those,
    }));
  });
}

function chunks<T>(list: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / most) }, (_, index) =>
    list.slice(index * most, (index + 1) * most),
  );
}

function plannedPayout(
  { personId, login, token, amount }: Payable,
  batch: number,
  line: number,
): PayoutRecord {
  return { batch, line, personId, login, token, amount, state: "planned", reason: null, reference: null };
}

function sendEntry(one: PayoutRecord, policyCommit: string): EntryDraft {
  const { personId, token, amount } = one;
  const postings = move({ type: "owed", personId }, { type: "sent", batch: `${one.batch}` }, amount);
  return { key: payoutKey(one), type: "send", token, postings, policyCommit };
}
