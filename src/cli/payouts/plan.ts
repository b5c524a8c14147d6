/** `foothold payouts plan`: takes what is owed and can be paid into batches. */
import type { Command } from "commander";
import type { BatchRecord, PayoutRecord } from "../../domain/payout/payout.ts";
import type { NotPaid, Wish } from "../../domain/payout/planning.ts";
import type { PayoutPolicy } from "../../domain/payout/policy.ts";
import { findBatches } from "../../store/payouts.ts";
import { act, previewPlan } from "../../treasury.ts";
import { exitCodes, printJson, type Stdio, UsageError } from "../command.ts";
import { databaseOption } from "../database.ts";
import { atDesk, type Desk, ownerOption, peopleNamed, type TreasurerOptions } from "./opening.ts";
import { batchJson, batchTitle, notPaidJson, notPaidTable, payoutTable, sums } from "./tables.ts";

interface Options extends TreasurerOptions {
  readonly only: readonly string[];
  readonly token: readonly string[];
  readonly again: readonly string[];
}

export function addPlan(payouts: Command, stdio: Stdio, exit: (code: number) => void): void {
  payouts
    .command("plan")
    .description("Take what is owed and can be paid into batches, and say who is left out and why.")
    .option(...databaseOption)
    .option(...ownerOption)
    .option("--only <login...>", "only these people", [])
    .option("--token <symbol...>", "only these tokens", [])
    .option("--again <login...>", "also people whose last payment would have reverted", [])
    .option("--dry-run", "show it and book nothing")
    .option(
      "--json",
      "print {dryRun, due, batches: [{number, rail, chainId, plannedAt, state, payouts}], notPaid}",
    )
    .action(async (options: Options) => {
      await atDesk(options, stdio, async (desk) => {
        const planned = await plan(desk, options);
        if (options.json === true) printPlanJson(planned, stdio);
        else printPlan(planned, stdio);
      });
      exit(exitCodes.ok);
    });
}

interface Planned {
  readonly dryRun: boolean;
  readonly due: string | null;
  readonly batches: readonly { readonly batch: BatchRecord; readonly payouts: readonly PayoutRecord[] }[];
  readonly notPaid: readonly NotPaid[];
  readonly policy: PayoutPolicy;
}

async function plan({ paying, ownerId, now }: Desk, options: Options): Promise<Planned> {
  const wish = await wishOf({ paying, ownerId }, options);
  const preview = await previewPlan(paying, ownerId, wish);
  const policy = preview.policy.payouts;
  const due = dueText(policy, await findBatches(paying.db.kysely, ownerId), now);
  const { notPaid } = preview.plan;
  if (options.dryRun === true) return { dryRun: true, due, batches: preview.plan.batches, notPaid, policy };
  const decision = await act(paying, { type: "payouts-planned", ownerId, wish });
  const batches = decision.batches.map((batch) => ({
    batch,
    payouts: decision.payouts.filter((one) => one.batch === batch.number),
  }));
  return { dryRun: false, due, batches, notPaid, policy };
}

async function wishOf(
  { paying, ownerId }: Pick<Desk, "paying" | "ownerId">,
  { only, token, again }: Options,
): Promise<Wish> {
  const { db, policies } = paying;
  const known = (await policies.payoutsOf(ownerId))?.policy.tokens ?? new Map();
  const tokens = token.map((symbol) => {
    const found = known.get(symbol);
    if (found === undefined) throw new UsageError(`the policy declares no token ${symbol}`);
    return found.id as string;
  });
  return {
    only: only.length === 0 ? null : named(await peopleNamed(db, only)),
    tokens: token.length === 0 ? null : tokens,
    again: named(await peopleNamed(db, again)),
  };
}

function named(ids: readonly number[]): { personId: number }[] {
  return ids.map((personId) => ({ personId }));
}

/** When the next batch is due; `null` where the policy has no schedule. */
export function dueText(
  { schedule }: PayoutPolicy,
  batches: readonly BatchRecord[],
  now: Date,
): string | null {
  if (schedule === null) return null;
  const last = batches.at(-1);
  if (last === undefined) return "No batch was planned yet: the first one is due.";
  const next = new Date(Date.parse(last.plannedAt) + schedule);
  const [then, day] = [last.plannedAt.slice(0, 10), next.toISOString().slice(0, 10)];
  if (next > now) return `The last batch was planned on ${then}; the next one is due on ${day}.`;
  return `The last batch was planned on ${then}; one is due since ${day}.`;
}

function printPlanJson({ dryRun, due, batches, notPaid }: Planned, stdio: Stdio): void {
  printJson(stdio, {
    dryRun,
    due,
    batches: batches.map(({ batch, payouts }) => batchJson(batch, payouts)),
    notPaid: notPaid.map(notPaidJson),
  });
}

function printPlan({ dryRun, due, batches, notPaid, policy }: Planned, stdio: Stdio): void {
  if (due !== null) stdio.out(`${due}\n\n`);
  for (const { batch, payouts } of batches) {
    stdio.out(`${batchTitle(batch)}: ${sums(payouts)}\n${payoutTable(payouts)}\n`);
  }
  if (notPaid.length > 0) stdio.out(`Owed, and not in a batch\n${notPaidTable(notPaid, policy)}\n`);
  if (batches.length === 0) stdio.out("There is nothing to pay now.\n");
  else if (dryRun) stdio.out("A dry run: nothing is booked. Without --dry-run this becomes the plan.\n");
  else {
    const numbers = batches.map(({ batch }) => `foothold payouts send ${batch.number}`);
    stdio.out(`Booked: it is not owed any more, but in its batch. Next: ${numbers.join(", ")}\n`);
  }
}
