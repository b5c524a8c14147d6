/** `foothold ledger`: proves the ledger, and exports it. */
import type { Command } from "commander";
import { type Amount, formatAmount } from "../domain/amount.ts";
import { csvLine } from "../domain/csv.ts";
import type { BookedEntry } from "../domain/postings.ts";
import type { Database } from "../store/db.ts";
import { ledgerHeads, readBalances, readEntries, readTokens } from "../store/ledger.ts";
import { readLogins } from "../store/people.ts";
import { readOwners } from "../store/places.ts";
import { type Verification, verifyAll } from "../verify.ts";
import { type AddCommand, exitCodes, printJson, type Stdio } from "./command.ts";
import { databaseOption, withDatabase } from "./database.ts";
import { alignPointsWithin, table } from "./table.ts";

export const addLedger: AddCommand = (program, stdio, exit) => {
  const ledger = program.command("ledger").description("Prove the ledger, or export it.");
  addVerify(ledger, stdio, exit);
  addExport(ledger, stdio, exit);
};

function addVerify(ledger: Command, stdio: Stdio, exit: (code: number) => void): void {
  ledger
    .command("verify")
    .description(
      "Check the chain of hashes, sum every balance again, and make every award again from its facts. Exit code 1 when anything differs.",
    )
    .option(...databaseOption)
    .option("--json", "print {verified, ledgers: [{ownerId, entries, derived, head, problems}]}")
    .action(async (options: { database?: string; json?: true }) => {
      const ledgers = await withDatabase(options.database, stdio, verifyAll);
      const verified = ledgers.every((one) => one.problems.length === 0);
      if (options.json === true) printJson(stdio, { verified, ledgers });
      else printVerification(ledgers, stdio);
      exit(verified ? exitCodes.ok : exitCodes.found);
    });
}

export function printVerification(ledgers: readonly Verification[], stdio: Stdio): void {
  if (ledgers.length === 0) stdio.out("The ledger is empty.\n");
  for (const { owner, ownerId, entries, derived, head, problems } of ledgers) {
    const verdict = problems.length === 0 ? "verified" : counted(problems.length, "problem", "problems");
    const made = `${counted(entries, "entry", "entries")}, ${derived} made again from their facts`;
    stdio.out(`Ledger of ${ownerName(owner, ownerId)}: ${verdict}. ${made}.\n  head ${head}\n`);
    for (const { entry, problem } of problems) {
      stdio.out(`  ${entry === null ? "ledger" : `entry ${entry}`}: ${problem}\n`);
    }
  }
}

function ownerName(owner: string | null | undefined, ownerId: number): string {
  return owner ? `${owner} (owner ${ownerId})` : `owner ${ownerId}`;
}

/** Who is behind an account of a person, as `held:1`; empty for other accounts, and for who was forgotten. */
function whoIs(account: string, logins: ReadonlyMap<number, string>): string {
  const number = /^(?:held|owed|paid):(\d+)$/.exec(account)?.[1];
  return number === undefined ? "" : (logins.get(Number(number)) ?? "");
}

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

function addExport(ledger: Command, stdio: Stdio, exit: (code: number) => void): void {
  ledger
    .command("export")
    .description(
      "Print every posting of every entry, amounts in whole tokens and in base units; without a format, what every account holds.",
    )
    .option(...databaseOption)
    .option("--csv", "one posting a line, with a header")
    .option("--json", "one entry a line, with its postings")
    .action(async (options: { database?: string; csv?: true; json?: true }) => {
      await withDatabase(options.database, stdio, async (db) => {
        if (options.json === true) await exportJson(db, stdio);
        else if (options.csv === true) await exportCsv(db, stdio);
        else await printBalances(db, stdio);
      });
      exit(exitCodes.ok);
    });
}

async function exportJson(db: Database, stdio: Stdio): Promise<void> {
  const logins = await readLogins(db);
  for await (const { entry, symbol, format } of allEntries(db)) {
    const postings = entry.postings.map(({ account, amount }) => ({
      account,
      person: whoIs(account, logins) || null,
      amount: format(amount),
      baseUnits: amount,
    }));
    printJson(stdio, { ...entry, symbol, postings });
  }
}

const csvHeader =
  "owner_id,entry,at,type,key,account,person,amount,base_units,symbol,token_id,policy_commit,cause,hash";

async function exportCsv(db: Database, stdio: Stdio): Promise<void> {
  const logins = await readLogins(db);
  stdio.out(`${csvHeader}\r\n`);
  for await (const { entry, symbol, format } of allEntries(db)) {
    for (const { account, amount } of entry.postings) {
      const { ownerId, number, at, type, key, tokenId, policyCommit, cause, hash } = entry;
      const person = whoIs(account, logins);
      const cells = [
        ownerId,
        number,
        at,
        type,
        key,
        account,
        person,
        format(amount),
        amount,
        symbol,
        tokenId,
      ];
      stdio.out(csvLine([...cells, policyCommit, cause, hash]));
    }
  }
}

async function printBalances(db: Database, stdio: Stdio): Promise<void> {
  const tokens = await readTokens(db);
  const logins = await readLogins(db);
  const owners = await readOwners(db);
  for (const { ownerId } of await ledgerHeads(db)) {
    const balances = (await readBalances(db, ownerId)).filter((balance) => balance.amount !== 0n);
    const cells = balances.map(({ tokenId, amount }) => {
      const token = tokens.get(tokenId);
      return { group: tokenId, decimal: token === undefined ? `${amount}` : formatAmount(amount, token) };
    });
    const amounts = alignPointsWithin(cells);
    const rows = balances.map(({ account, tokenId }, index) => [
      account,
      whoIs(account, logins),
      amounts[index] ?? "",
      tokens.get(tokenId)?.symbol ?? tokenId,
    ]);
    stdio.out(`Ledger of ${ownerName(owners.get(ownerId), ownerId)}\n`);
    stdio.out(
      table(
        [{ title: "account" }, { title: "who" }, { title: "balance", align: "right" }, { title: "token" }],
        rows,
      ),
    );
  }
}

async function* allEntries(
  db: Database,
): AsyncGenerator<{ entry: BookedEntry; symbol: string; format: (amount: Amount) => string }> {
  const tokens = await readTokens(db);
  for (const { ownerId } of await ledgerHeads(db)) {
    for await (const entry of readEntries(db, ownerId)) {
      const token = tokens.get(entry.tokenId);
      const format = (amount: Amount) =>
        token === undefined ? amount.toString() : formatAmount(amount, token);
      yield { entry, symbol: token?.symbol ?? "", format };
    }
  }
}
