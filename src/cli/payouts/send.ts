/** `foothold payouts send | status | export`: brings a batch along its rail, asks how it went, and prints its list. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { batchState } from "../../domain/payout/payout.ts";
import { previewSending, refreshBatch, type Sending, sendBatch, viewBatch } from "../../paying.ts";
import type { PayoutStatus, RailDocument } from "../../rails/rail.ts";
import { railNamed } from "../../rails/registry.ts";
import { findBatches, findPayouts } from "../../store/payouts.ts";
import { exitCodes, printJson, type Stdio, UsageError } from "../command.ts";
import { databaseOption } from "../database.ts";
import { atDesk, batchNumber, type Desk, ownerOption, type TreasurerOptions } from "./opening.ts";
import { batchJson, batchTitle, payoutTable, sums } from "./tables.ts";

interface Options extends TreasurerOptions {
  readonly out?: string;
  readonly csv?: true;
}

export function addSend(payouts: Command, stdio: Stdio, exit: (code: number) => void): void {
  payouts
    .command("send")
    .description(
      "Send a batch by its rail: what is signed is stored first, and doing it again sends nothing twice. By hand, write its list.",
    )
    .argument("<batch>", "its number")
    .option(...databaseOption)
    .option(...ownerOption)
    .option("--out <folder>", "write the batch's documents there")
    .option("--dry-run", "read and try everything, sign and send nothing")
    .option("--json", "print {dryRun, batch, obstacles, notes, setAside, refused, documents}")
    .action(async (text: string, options: Options) => {
      const number = batchNumber(text);
      await atDesk(options, stdio, async ({ paying, ownerId }) => {
        const dryRun = options.dryRun === true;
        const sending = await (dryRun ? previewSending : sendBatch)(paying, ownerId, number);
        const view = await viewBatch(paying, ownerId, number);
        if (options.out !== undefined && !dryRun) await writeAll(options.out, sending.documents);
        if (options.json === true) {
          const { plan, setAside, refused, documents } = sending;
          const { obstacles, notes } = plan;
          const names = documents.map(({ name }) => name);
          const batch = batchJson(view.batch, view.payouts);
          printJson(stdio, { dryRun, batch, obstacles, notes, setAside, refused, documents: names });
        } else {
          printSending(sending, { title: batchTitle(view.batch), dryRun, out: options.out }, stdio);
        }
        exit(isClean(sending) ? exitCodes.ok : exitCodes.found);
      });
    });
}

function isClean({ plan, setAside, refused }: Sending): boolean {
  return plan.obstacles.length + setAside.length + refused.length === 0;
}

function printSending(
  { plan, setAside, refused, documents }: Sending,
  { title, dryRun, out }: { title: string; dryRun: boolean; out: string | undefined },
  stdio: Stdio,
): void {
  stdio.out(`${title}${dryRun ? ", a dry run: nothing is signed or sent" : ""}\n`);
  for (const line of plan.obstacles) stdio.out(`  in the way: ${line}\n`);
  for (const { line, why } of setAside) stdio.out(`  line ${line} is set aside and owed again: ${why}\n`);
  for (const line of refused) stdio.out(`  refused, payouts status says what became of it: ${line}\n`);
  for (const line of plan.notes) stdio.out(`  ${line}\n`);
  if (dryRun) return;
  const [first] = documents;
  if (out !== undefined) stdio.out(documents.map(({ name }) => `  wrote ${path.join(out, name)}\n`).join(""));
  else if (first !== undefined) stdio.out(`\n${first.text}`);
}

async function writeAll(folder: string, documents: readonly RailDocument[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text } of documents) await writeFile(path.join(folder, name), text);
  } catch (error) {
    throw new UsageError(`${folder} cannot be written: ${(error as Error).message}`);
  }
}

export function addStatus(payouts: Command, stdio: Stdio, exit: (code: number) => void): void {
  payouts
    .command("status")
    .description("Ask the chains how open batches went, and book what is for good.")
    .argument("[batch]", "its number; without it, every batch that has open payouts")
    .option(...databaseOption)
    .option(...ownerOption)
    .option("--dry-run", "ask and book nothing")
    .option("--json", "print {dryRun, batches: [{…, asked: [{line, status, reason, reference}]}]}")
    .action(async (text: string | undefined, options: Options) => {
      await atDesk(options, stdio, async (desk) => {
        const numbers = text === undefined ? await openBatches(desk) : [batchNumber(text)];
        const dryRun = options.dryRun === true;
        const batches: Asked[] = [];
        for (const number of numbers) batches.push(await ask(desk, number, dryRun));
        if (options.json === true) {
          const all = batches.map(({ view, asked }) => ({ ...batchJson(view.batch, view.payouts), asked }));
          printJson(stdio, { dryRun, batches: all });
        } else printStatus(batches, stdio);
        const odd = batches.some(({ asked }) =>
          asked.some(({ status }) => status === "failed" || status === "unknown"),
        );
        exit(odd ? exitCodes.found : exitCodes.ok);
      });
    });
}

interface Asked {
  readonly view: Awaited<ReturnType<typeof viewBatch>>;
  readonly asked: readonly PayoutStatus[];
}

async function ask({ paying, ownerId }: Desk, number: number, dryRun: boolean): Promise<Asked> {
  const asked = await refreshBatch(paying, ownerId, number, { dryRun });
  return { asked, view: await viewBatch(paying, ownerId, number) };
}

async function openBatches({ paying, ownerId }: Desk): Promise<number[]> {
  const payouts = await findPayouts(paying.db.kysely, ownerId);
  const byBatch = Map.groupBy(payouts, ({ batch }) => batch);
  const batches = await findBatches(paying.db.kysely, ownerId);
  return batches
    .map(({ number }) => number)
    .filter((number) => batchState(byBatch.get(number) ?? []) !== "settled");
}

function printStatus(batches: readonly Asked[], stdio: Stdio): void {
  if (batches.length === 0) stdio.out("No batch has open payouts.\n");
  for (const { view, asked } of batches) {
    const now = new Map(asked.map((one) => [one.line, one.status]));
    const state = batchState(view.payouts);
    stdio.out(`${batchTitle(view.batch)}: ${state}. ${sums(view.payouts)}\n`);
    stdio.out(
      payoutTable(view.payouts, [
        { title: "state", cell: (one) => one.state },
        { title: "just now", cell: ({ line }) => now.get(line) ?? "" },
        { title: "reference", cell: (one) => one.reference ?? "" },
      ]),
    );
    for (const { line, note } of asked) if (note !== undefined) stdio.out(`  line ${line}: ${note}\n`);
    if (state !== "settled" && railNamed(view.batch.rail).settledBy === "treasurer") {
      stdio.out(`Paid by hand: foothold payouts confirm ${view.batch.number} --reference <text>\n`);
    }
    stdio.out("\n");
  }
}

export function addExport(payouts: Command, stdio: Stdio, exit: (code: number) => void): void {
  payouts
    .command("export")
    .description("Print a batch's list or file, the same each time.")
    .argument("<batch>", "its number")
    .option(...databaseOption)
    .option(...ownerOption)
    .option("--csv", "the rail's list as CSV, where it has one")
    .option("--json", "the rail's file as JSON, where it has one")
    .option("--out <folder>", "write every document of the batch there")
    .action(async (text: string, options: Options) => {
      const number = batchNumber(text);
      await atDesk(options, stdio, async ({ paying, ownerId }) => {
        const { batch, context } = await viewBatch(paying, ownerId, number);
        const documents = railNamed(batch.rail).documents(context);
        if (options.out !== undefined) {
          await writeAll(options.out, documents);
          stdio.out(documents.map(({ name }) => `wrote ${path.join(options.out ?? "", name)}\n`).join(""));
        } else stdio.out(chosen(documents, options).text);
      });
      exit(exitCodes.ok);
    });
}

function chosen(documents: readonly RailDocument[], { csv, json }: Options): RailDocument {
  const wanted = csv === true ? "text/csv" : json === true ? "application/json" : null;
  const found = documents.find(({ mediaType }) => wanted === null || mediaType === wanted);
  if (found !== undefined) return found;
  throw new UsageError(
    documents.length === 0
      ? "the batch has no documents yet: send it first"
      : "the batch has none of that form",
  );
}
