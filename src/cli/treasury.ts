/** `foothold treasury`: what is there against what is promised and owed, and what comes in and goes out. */
import type { Command } from "commander";
import { type Amount, formatAmount, formatMoney, type Money } from "../domain/amount.ts";
import type { TreasuryMove } from "../domain/payout/treasury.ts";
import { readMoney } from "../domain/rules/bounties.ts";
import { moveTreasury, policyOfOwner } from "../treasury.ts";
import { isShort, type Standing, treasuryStanding } from "../treasury-standing.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { databaseOption } from "./database.ts";
import { atDesk, type Desk, ownerOption, type TreasurerOptions } from "./payouts/opening.ts";
import { table } from "./table.ts";

export const addTreasury: AddCommand = (program, stdio, exit) => {
  const treasury = program
    .command("treasury")
    .description(
      "Show of each token what the treasury holds on its chain, what is promised and owed of it, and what the ledger has booked. " +
        "Exit code 1 when a chain holds less than that.",
    )
    .option(...databaseOption)
    .option(...ownerOption)
    .option(
      "--json",
      "print {funded, tokens: [{symbol, tokenId, onChain, unknown, bounties, held, owed, sent, left, booked}]}",
    )
    .action(async (options: TreasurerOptions) => {
      await atDesk(options, stdio, async ({ paying, ownerId, owner }) => {
        const { policy } = await policyOfOwner(paying, ownerId);
        const standings = await treasuryStanding(paying.db, ownerId, policy.payouts, paying.chain);
        const funded = !standings.some(isShort);
        if (options.json === true) printJson(stdio, { funded, tokens: standings.map(standingJson) });
        else print(standings, owner, stdio);
        exit(funded ? exitCodes.ok : exitCodes.found);
      });
    });
  addMove(treasury, "fund", "in", stdio, exit);
  addMove(treasury, "withdraw", "out", stdio, exit);
};

function standingJson(one: Standing) {
  const { token, unknown } = one;
  const text = (value: Amount | null) => (value === null ? null : formatAmount(value, token));
  const { onChain, bounties, held, owed, sent, left, booked } = one;
  const amounts = { bounties, held, owed, sent, left, booked };
  return {
    symbol: token.symbol,
    tokenId: token.id,
    onChain: text(onChain),
    unknown,
    ...Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, text(value)])),
  };
}

const columns = ["on chain", "bounties", "held", "owed", "in batches", "left", "booked"];

function print(standings: readonly Standing[], owner: string, stdio: Stdio): void {
  stdio.out(`Treasury of ${owner}\n`);
  const rows = standings.map((one) => {
    const cells = [one.onChain, one.bounties, one.held, one.owed, one.sent, one.left, one.booked];
    return [
      one.token.symbol,
      ...cells.map((value) => (value === null ? "?" : formatAmount(value, one.token))),
    ];
  });
  const titles = columns.map((title) => ({ title, align: "right" as const }));
  stdio.out(table([{ title: "token" }, ...titles], rows));
  for (const { token, unknown } of standings) {
    if (unknown !== null) stdio.out(`  ${token.symbol}: not compared with a chain, ${unknown}\n`);
  }
  for (const one of standings.filter(isShort)) {
    stdio.out(`  ${one.token.symbol}: the treasury holds less than what is promised and owed\n`);
  }
}

interface MoveOptions extends TreasurerOptions {
  readonly reference: string;
}

function addMove(
  treasury: Command,
  name: "fund" | "withdraw",
  direction: TreasuryMove["direction"],
  stdio: Stdio,
  exit: (code: number) => void,
): void {
  const what = direction === "in" ? "came into the treasury" : "went out of the treasury again";
  treasury
    .command(name)
    .description(`Book what ${what} from outside. One reference is booked once.`)
    .argument("<amount>", "as in 500 GRID, in quotes or as two words")
    .argument("[token]", "its symbol, where the amount is two words")
    .requiredOption("--reference <text>", "what proves it, as a transaction's hash or a bank's reference")
    .option("--dry-run", "show it and book nothing")
    .action(async (written: string, symbol: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<MoveOptions>();
      await atDesk(options, stdio, async (desk) => {
        const move = await moveOf(
          desk,
          symbol === undefined ? written : `${written} ${symbol}`,
          direction,
          options,
        );
        const dryRun = options.dryRun === true;
        const booked = dryRun ? false : (await moveTreasury(desk.paying, desk.ownerId, move)).booked;
        if (options.json === true) printJson(stdio, { dryRun, booked, amount: formatMoney(move), direction });
        else stdio.out(`${told(move, { dryRun, booked })}\n`);
      });
      exit(exitCodes.ok);
    });
}

function told(move: TreasuryMove, { dryRun, booked }: { dryRun: boolean; booked: boolean }): string {
  const where = move.direction === "in" ? "into the treasury" : "out of the treasury";
  if (dryRun) return `A dry run: ${formatMoney(move)} ${where} would be booked.`;
  return booked
    ? `Booked: ${formatMoney(move)} ${where}.`
    : `Nothing new: ${formatMoney(move)} ${where} is booked under this reference already.`;
}

async function moveOf(
  { paying, ownerId }: Desk,
  written: string,
  direction: TreasuryMove["direction"],
  { reference }: MoveOptions,
): Promise<TreasuryMove> {
  const { policy } = await policyOfOwner(paying, ownerId);
  const text = reference.trim();
  if (text === "" || text.length > 200) throw new UsageError("--reference takes 1 to 200 characters");
  const money = moneyOf(written, policy.tokens);
  return { ...money, direction, reference: text };
}

function moneyOf(written: string, tokens: Parameters<typeof readMoney>[1]): Money {
  const reading = readMoney(written, tokens);
  if ("money" in reading) return reading.money;
  throw new UsageError(
    `${written} is no amount: write one as in 500 ${[...tokens.keys()][0] ?? "GRID"} (${reading.problem})`,
  );
}
