/** `foothold payouts confirm | fail`: a treasurer says what was paid by hand, and what was not. */
import type { Command } from "commander";
import { isOpen } from "../../domain/payout/payout.ts";
import { type Outcome, settlePayouts } from "../../domain/payout/settling.ts";
import { type BatchView, settle, viewBatch } from "../../paying.ts";
import type { StoredPayout } from "../../store/payouts.ts";
import { exitCodes, printJson, type Stdio, UsageError } from "../command.ts";
import { databaseOption } from "../database.ts";
import {
  atDesk,
  batchNumber,
  type Desk,
  ownerOption,
  peopleNamed,
  type TreasurerOptions,
} from "./opening.ts";
import { batchJson, batchTitle, payoutTable, sums } from "./tables.ts";

interface Options extends TreasurerOptions {
  readonly only?: readonly string[];
  readonly token: readonly string[];
  readonly reference?: string;
}

type Ask = Pick<Outcome, "outcome" | "reason" | "reference">;

export function addConfirm(payouts: Command, stdio: Stdio, exit: (code: number) => void): void {
  settling(payouts, "confirm", "Say that a batch, or some of it, was paid by hand.")
    .requiredOption("--reference <text>", "what proves it, as a bank's or a transaction's own reference")
    .option("--only <login...>", "only these people of the batch")
    .action(async (text: string, options: Options) => {
      const reference = options.reference?.trim() ?? "";
      if (reference === "" || reference.length > 200)
        throw new UsageError("--reference takes 1 to 200 characters");
      exit(await run(text, options, { outcome: "paid", reason: null, reference }, stdio));
    });
}

export function addFail(payouts: Command, stdio: Stdio, exit: (code: number) => void): void {
  settling(payouts, "fail", "Say that payouts were not made and will not be: their amounts are owed again.")
    .requiredOption("--only <login...>", "these people of the batch")
    .option("--reference <text>", "why, for the record")
    .action(async (text: string, options: Options) => {
      const reference = options.reference ?? null;
      exit(await run(text, options, { outcome: "failed", reason: "by-hand", reference }, stdio));
    });
}

function settling(payouts: Command, name: string, description: string): Command {
  return payouts
    .command(name)
    .description(description)
    .argument("<batch>", "its number")
    .option(...databaseOption)
    .option(...ownerOption)
    .option("--token <symbol...>", "only these tokens", [])
    .option("--dry-run", "show it and book nothing")
    .option("--json", "print {dryRun, settled: [line], refused: [line], batch}");
}

async function run(text: string, options: Options, ask: Ask, stdio: Stdio): Promise<number> {
  const number = batchNumber(text);
  return atDesk(options, stdio, async (desk) => {
    const { paying, ownerId } = desk;
    const before = await viewBatch(paying, ownerId, number);
    const outcomes = (await chosen(desk, before, options)).map(({ line }) => ({ line, ...ask }));
    const dryRun = options.dryRun === true;
    const would = settlePayouts(before.batch, before.payouts, outcomes, "treasurer");
    const settled = dryRun
      ? would.payouts.map(({ line }) => line)
      : await settle(paying, { ownerId, batch: number, word: "treasurer", outcomes });
    const view = await viewBatch(paying, ownerId, number);
    const { refused } = would;
    if (options.json === true) {
      printJson(stdio, { dryRun, settled, refused, batch: batchJson(view.batch, view.payouts) });
    } else print(view, { settled, refused, dryRun, ask }, stdio);
    return refused.length === 0 ? exitCodes.ok : exitCodes.found;
  });
}

/** Without names, whatever is open; named ones whatever their state, so that a wrong call is told. */
async function chosen(
  { paying }: Desk,
  { payouts }: BatchView,
  { only, token }: Options,
): Promise<readonly StoredPayout[]> {
  const ofToken = payouts.filter((one) => token.length === 0 || token.includes(one.token.symbol));
  if (only === undefined) return ofToken.filter(({ state }) => isOpen(state));
  const ids = await peopleNamed(paying.db, only);
  const strangers = only.filter((_, index) => !ofToken.some(({ personId }) => personId === ids[index]));
  if (strangers.length > 0) throw new UsageError(`${strangers.join(", ")} is not in the batch`);
  return ofToken.filter(({ personId }) => ids.includes(personId));
}

interface Told {
  readonly settled: readonly number[];
  readonly refused: readonly number[];
  readonly dryRun: boolean;
  readonly ask: Ask;
}

function print({ batch, payouts }: BatchView, { settled, refused, dryRun, ask }: Told, stdio: Stdio): void {
  const now = payouts.filter(({ line }) => settled.includes(line));
  const what = ask.outcome === "paid" ? "paid" : "not paid, and owed again";
  const would = dryRun ? "would be " : "";
  stdio.out(`${batchTitle(batch)}\n`);
  if (now.length > 0) stdio.out(`${payoutTable(now)}${would}${what}: ${sums(now)}\n`);
  else stdio.out("Nothing new: what was named is settled so already, or nothing is open.\n");
  for (const line of refused) stdio.out(`  ${whyRefused(payouts, line)}\n`);
  const open = payouts.filter(({ state }) => isOpen(state));
  stdio.out(open.length === 0 ? "Every payout of the batch is settled.\n" : `Still open: ${sums(open)}\n`);
}

function whyRefused(payouts: readonly StoredPayout[], line: number): string {
  const one = payouts.find((payout) => payout.line === line);
  if (one === undefined) return `line ${line} is not in the batch`;
  if (!isOpen(one.state)) return `line ${line}, ${one.login}, is ${one.state} for good`;
  return `line ${line}, ${one.login}: only the chain says how it went. Ask it: foothold payouts status ${one.batch}`;
}
