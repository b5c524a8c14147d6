/** Pays with one token transfer each, from an account whose key the operator holds, within the policy's caps. */
import { formatAmount } from "../domain/amount.ts";
import { ChainUnavailable } from "../domain/chain.ts";
import { csvLine } from "../domain/csv.ts";
import { isOpen } from "../domain/payout/payout.ts";
import { type TransferOptions, transferDeclaration } from "../domain/payout/rails/transfer.ts";
import type { Rail, RailPlan } from "./rail.ts";
import { handOver } from "./transfer/hand-over.ts";
import { type Context, versionsOf } from "./transfer/payment.ts";
import { planTransfers } from "./transfer/plan.ts";
import { signTransfers } from "./transfer/sign.ts";
import { transferStatuses } from "./transfer/status.ts";

export const transfer: Rail<"transfer", TransferOptions | null> = {
  ...transferDeclaration,
  plan: async (context) => {
    const { options, chain } = context;
    if (options === null) return inTheWay("The policy has no payouts.transfer any more.");
    if (chain === null) return inTheWay(`No endpoint is known for chain ${context.batch.chainId}.`);
    try {
      return await planTransfers(context, options, chain);
    } catch (error) {
      if (!(error instanceof ChainUnavailable)) throw error;
      return inTheWay(`Chain ${context.batch.chainId} cannot be asked: ${error.message}`);
    }
  },
  sender: async ({ options }) => options?.from ?? null,
  prepare: async (context, plan) => {
    const { options, chain } = context;
    return options === null || chain === null ? [] : signTransfers(context, options, chain, plan);
  },
  broadcast: handOver,
  status: async (context) => {
    const { chain, batch, payouts } = context;
    try {
      if (chain !== null && (await chain.chainId()) === batch.chainId) {
        return await transferStatuses(context, chain);
      }
    } catch (error) {
      if (!(error instanceof ChainUnavailable)) throw error;
    }
    const open = payouts.filter(({ state }) => isOpen(state));
    return open.map(({ line }) => ({ line, status: "unknown", reason: null, reference: null }));
  },
  documents: (context) => [
    { name: `payouts-${context.batch.number}.csv`, mediaType: "text/csv", text: csv(context) },
  ],
};

function inTheWay(obstacle: string): RailPlan {
  return { groups: [], setAside: [], obstacles: [obstacle], notes: [] };
}

const header = "line,login,amount,symbol,token,wallet,state,reason,nonce,transactions\r\n";

/** Every transaction that may have paid a line is named: of those that share a nonce one happens. */
function csv(context: Context): string {
  const lines = context.payouts.map(({ line, login, amount, token, address, state, reason }) => {
    const versions = versionsOf(context, line);
    return csvLine([
      ...[line, login, formatAmount(amount, token), token.symbol, token.id, address ?? "none"],
      ...[state, reason ?? "", versions[0]?.nonce ?? "", versions.map(({ hash }) => hash).join(" ")],
    ]);
  });
  return `${header}${lines.join("")}`;
}
