/** Pays by hand: makes the list of what is to be paid, and leaves it to a person to say what was. */
import { formatAmount } from "../domain/amount.ts";
import { csvLine } from "../domain/csv.ts";
import { isOpen } from "../domain/payout/payout.ts";
import { manualDeclaration } from "../domain/payout/rails/manual.ts";
import type { Rail, RailContext, RailPayout } from "./rail.ts";

interface ManualOptions {
  readonly reference: string;
}

export const manual: Rail<"manual", ManualOptions> = {
  ...manualDeclaration,
  plan: async ({ payouts }) => {
    const open = openOf(payouts);
    return {
      groups: open.length === 0 ? [] : [open.map(({ line }) => line)],
      setAside: [],
      obstacles: [],
      notes: ["Nothing is sent: pay what the list says, then confirm it with a reference."],
    };
  },
  sender: async () => null,
  prepare: async () => [],
  broadcast: async () => ({ outcome: "refused", why: "what is paid by hand is not broadcast" }),
  status: async ({ payouts }) =>
    openOf(payouts).map(({ line }) => ({ line, status: "pending", reason: null, reference: null })),
  documents: (context) => {
    const name = `payouts-${context.batch.number}`;
    return [
      { name: `${name}.csv`, mediaType: "text/csv", text: csv(context) },
      { name: `${name}.json`, mediaType: "application/json", text: json(context) },
    ];
  },
};

function openOf(payouts: readonly RailPayout[]): RailPayout[] {
  return payouts.filter(({ state }) => isOpen(state));
}

interface Row {
  readonly line: number;
  readonly login: string;
  readonly amount: string;
  readonly symbol: string;
  readonly token: string;
  readonly wallet: string;
  readonly reference: string;
  readonly state: string;
}

/** Settled ones too, so that the list stays a record of the whole batch. */
function rows(context: RailContext<ManualOptions>): Row[] {
  return context.payouts.map((one) => ({
    line: one.line,
    login: one.login,
    amount: formatAmount(one.amount, one.token),
    symbol: one.token.symbol,
    token: one.token.id,
    wallet: one.address ?? "none",
    reference: reference(context, one),
    state: one.state,
  }));
}

function reference({ options, programme, batch }: RailContext<ManualOptions>, { line }: RailPayout): string {
  const parts: Readonly<Record<string, string | number>> = { batch: batch.number, line, programme };
  return options.reference.replace(/\{(batch|line|programme)\}/g, (_, part: string) => `${parts[part]}`);
}

const header = "line,login,amount,symbol,token,wallet,reference,state\r\n";

function csv(context: RailContext<ManualOptions>): string {
  const lines = rows(context).map((row) =>
    csvLine([row.line, row.login, row.amount, row.symbol, row.token, row.wallet, row.reference, row.state]),
  );
  return `${header}${lines.join("")}`;
}

function json(context: RailContext<ManualOptions>): string {
  const { batch } = context;
  const payouts = rows(context).map((row) => ({ ...row, wallet: row.wallet === "none" ? null : row.wallet }));
  return `${JSON.stringify({ batch: batch.number, plannedAt: batch.plannedAt, payouts }, null, 2)}\n`;
}
