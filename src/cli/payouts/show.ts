/** `foothold payouts show`: the batches there are, or one of them line by line. */
import type { Command } from "commander";
import { batchState } from "../../domain/payout/payout.ts";
import { viewBatch } from "../../paying.ts";
import { findBatches, findPayouts } from "../../store/payouts.ts";
import { exitCodes, printJson, type Stdio } from "../command.ts";
import { databaseOption } from "../database.ts";
import { table } from "../table.ts";
import { atDesk, batchNumber, type Desk, ownerOption, type TreasurerOptions } from "./opening.ts";
import { batchJson, batchTitle, payoutTable, sums } from "./tables.ts";

export function addShow(payouts: Command, stdio: Stdio, exit: (code: number) => void): void {
  payouts
    .command("show")
    .description("List the batches, or show one line by line, as the ledger has them.")
    .argument("[batch]", "its number")
    .option(...databaseOption)
    .option(...ownerOption)
    .option("--json", "print {batches: [{number, rail, chainId, plannedAt, state, payouts}]}")
    .action(async (text: string | undefined, options: TreasurerOptions) => {
      await atDesk(options, stdio, async (desk) => {
        if (text === undefined) await list(desk, options, stdio);
        else await one(desk, batchNumber(text), options, stdio);
      });
      exit(exitCodes.ok);
    });
}

async function list({ paying, ownerId }: Desk, { json }: TreasurerOptions, stdio: Stdio): Promise<void> {
  const batches = await findBatches(paying.db.kysely, ownerId);
  const byBatch = Map.groupBy(await findPayouts(paying.db.kysely, ownerId), ({ batch }) => batch);
  if (json === true) {
    printJson(stdio, { batches: batches.map((batch) => batchJson(batch, byBatch.get(batch.number) ?? [])) });
    return;
  }
  if (batches.length === 0) {
    stdio.out("There is no batch yet: foothold payouts plan makes one.\n");
    return;
  }
  const rows = batches.map((batch) => {
    const payouts = byBatch.get(batch.number) ?? [];
    const cells = [batch.rail, `${batch.chainId ?? ""}`, batch.plannedAt.slice(0, 10), batchState(payouts)];
    return [`${batch.number}`, ...cells, `${payouts.length}`, sums(payouts)];
  });
  const titles = ["rail", "chain", "planned", "state"].map((title) => ({ title }));
  stdio.out(
    table(
      [{ title: "batch", align: "right" }, ...titles, { title: "payouts", align: "right" }, { title: "sum" }],
      rows,
    ),
  );
}

async function one(
  { paying, ownerId }: Desk,
  number: number,
  { json }: TreasurerOptions,
  stdio: Stdio,
): Promise<void> {
  const { batch, payouts, context } = await viewBatch(paying, ownerId, number);
  if (json === true) {
    printJson(stdio, { batches: [batchJson(batch, payouts)] });
    return;
  }
  const planned = `planned on ${batch.plannedAt.slice(0, 10)} under policy ${batch.policyCommit.slice(0, 12)}`;
  stdio.out(`${batchTitle(batch)}: ${batchState(payouts)}, ${planned}. ${sums(payouts)}\n`);
  stdio.out(
    payoutTable(payouts, [
      { title: "wallet", cell: ({ address }) => address ?? "none" },
      { title: "state", cell: ({ state, reason }) => (reason === null ? state : `${state} (${reason})`) },
      { title: "reference", cell: ({ reference }) => reference ?? "" },
    ]),
  );
  for (const { hash, nonce, sender, broadcastAt } of context.transactions) {
    stdio.out(
      `  ${hash} from ${sender}, nonce ${nonce}: ${broadcastAt === null ? "stored" : "handed over"}\n`,
    );
  }
}
