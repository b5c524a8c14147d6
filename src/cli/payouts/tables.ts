/** How batches, payouts and what is left out of them look to a treasurer, as tables and as JSON. */
import { formatAmount, type Token } from "../../domain/amount.ts";
import { type BatchRecord, batchState, type PayoutRecord } from "../../domain/payout/payout.ts";
import type { NotPaid, NotPaidReason } from "../../domain/payout/planning.ts";
import { minimumOf, type PayoutPolicy } from "../../domain/payout/policy.ts";
import { alignPointsWithin, table } from "../table.ts";

type Shown = PayoutRecord & { readonly address?: string | null };

/** Columns of payouts, with more of them at the end. */
export function payoutTable(
  payouts: readonly Shown[],
  more: readonly { readonly title: string; readonly cell: (one: Shown) => string }[] = [],
): string {
  const amounts = aligned(payouts);
  return table(
    [
      { title: "line", align: "right" },
      { title: "who" },
      { title: "amount", align: "right" },
      { title: "token" },
      ...more.map(({ title }) => ({ title })),
    ],
    payouts.map((one, index) => [
      `${one.line}`,
      one.login,
      amounts[index] ?? "",
      one.token.symbol,
      ...more.map(({ cell }) => cell(one)),
    ]),
  );
}

export function notPaidTable(notPaid: readonly NotPaid[], payouts: PayoutPolicy): string {
  const amounts = aligned(notPaid);
  return table(
    [{ title: "who" }, { title: "amount", align: "right" }, { title: "token" }, { title: "why not" }],
    notPaid.map((one, index) => [
      one.login,
      amounts[index] ?? "",
      one.token.symbol,
      whyNot[one.reason](one, payouts),
    ]),
  );
}

function aligned(
  rows: readonly { readonly amount: PayoutRecord["amount"]; readonly token: Token }[],
): string[] {
  return alignPointsWithin(
    rows.map(({ amount, token }) => ({ group: token.id, decimal: formatAmount(amount, token) })),
  );
}

const whyNot: Readonly<Record<NotPaidReason, (one: NotPaid, payouts: PayoutPolicy) => string>> = {
  "below-zero": () => "a deduction is larger than what was earned since",
  banned: () => "the policy bans them",
  "below-minimum": ({ token }, payouts) =>
    `less than ${formatAmount(minimumOf(payouts, token), token)}, it waits`,
  "no-wallet": () => "no wallet is linked",
  "wallet-elsewhere": () => "the wallet is a contract on another chain",
  "cooling-off": ({ until }) => `the wallet was changed, nothing is sent before ${until?.slice(0, 16)} UTC`,
  "set-aside": ({ login }) => `the last payment would have reverted; --again ${login} tries once more`,
};

/** "batch 3, manual on chain 1". */
export function batchTitle({ number, rail, chainId }: BatchRecord): string {
  return `Batch ${number}, ${rail}${chainId === null ? "" : ` on chain ${chainId}`}`;
}

export function payoutJson(one: Shown) {
  const { line, login, token, amount, state, reason, reference, address } = one;
  return {
    line,
    login,
    amount: formatAmount(amount, token),
    baseUnits: amount,
    symbol: token.symbol,
    tokenId: token.id,
    state,
    reason,
    reference,
    ...(address === undefined ? {} : { wallet: address }),
  };
}

export function notPaidJson({ login, token, amount, reason, until }: NotPaid) {
  const money = {
    amount: formatAmount(amount, token),
    baseUnits: amount,
    symbol: token.symbol,
    tokenId: token.id,
  };
  return { login, ...money, reason, until: until ?? null };
}

export function batchJson(batch: BatchRecord, payouts: readonly Shown[]) {
  const { number, rail, chainId, plannedAt } = batch;
  return { number, rail, chainId, plannedAt, state: batchState(payouts), payouts: payouts.map(payoutJson) };
}

/** "500 GRID, 20 EUR": what payouts sum to. */
export function sums(payouts: readonly Pick<PayoutRecord, "token" | "amount">[]): string {
  const byToken = Map.groupBy(payouts, ({ token }) => token.id);
  return [...byToken.values()]
    .map((those) => {
      const token = those[0]?.token;
      const total = those.reduce((sum, { amount }) => sum + amount, 0n) as PayoutRecord["amount"];
      return token === undefined ? "" : `${formatAmount(total, token)} ${token.symbol}`;
    })
    .join(", ");
}
