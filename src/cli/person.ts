/** `foothold person`: tells somebody what is kept about them, and forgets them. */
import type { Command } from "commander";
import { forget, rehearse, tell } from "../forgetting.ts";
import { dropSavedPulls, savedPullsNaming } from "../saved-pulls.ts";
import type { Database } from "../store/db.ts";
import type { Forgotten } from "../store/forgetting.ts";
import { findPerson, numberOf, type Who } from "../store/identity.ts";
import type { Told } from "../store/telling.ts";
import { type Verification, verifyAll } from "../verify.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { databaseOption, withDatabase } from "./database.ts";
import { table } from "./table.ts";

export const addPerson: AddCommand = (program, stdio, exit) => {
  const person = program
    .command("person")
    .description("Tell a person what is kept about them, or forget them.");
  addExport(person, stdio, exit);
  addForget(person, stdio, exit);
};

const whom = ["<login|id>", "their login, or their numeric id on GitHub"] as const;

function addExport(person: Command, stdio: Stdio, exit: (code: number) => void): void {
  person
    .command("export")
    .description(
      "Print everything that is kept about a person, as JSON that begins with its contents. What is said of others is left out.",
    )
    .argument(...whom)
    .option(...databaseOption)
    .option("--json", "print {person, contents, parts} on one line, and nothing beside it")
    .action(async (named: string, options: { database?: string; json?: true }) => {
      const told = await withDatabase(options.database, stdio, (db) => toldOf(db, named));
      if (told === null) return exit(nobody(named, stdio));
      if (options.json === true) printJson(stdio, told);
      else printTold(told, stdio);
      exit(exitCodes.ok);
    });
}

async function toldOf(db: Database, named: string): Promise<Told | null> {
  const who = await findPerson(db, named);
  return who === null ? null : tell(db, who);
}

function nobody(named: string, stdio: Stdio): number {
  stdio.err(`Nothing is kept about anybody called ${named}.\n`);
  return exitCodes.found;
}

function printTold(told: Told, stdio: Stdio): void {
  const rows = told.contents.map(({ part, count, what }) => [part, `${count}`, what]);
  const columns = [{ title: "part" }, { title: "rows", align: "right" as const }, { title: "what it is" }];
  stdio.err(table(columns, rows));
  stdio.out(`${JSON.stringify(told, undefined, 2)}\n`);
}

interface ForgetOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly also?: readonly string[];
  readonly database?: string;
  readonly json?: true;
}

function addForget(person: Command, stdio: Stdio, exit: (code: number) => void): void {
  person
    .command("forget")
    .description(
      "Take a person out of everything that is kept: login, id, names and addresses. The ledger keeps their number, and is verified afterwards.",
    )
    .argument(...whom)
    .option("--yes", "do it; there is no way back")
    .option("--dry-run", "say what would change, and change nothing")
    .option("--also <text...>", "names and e-mail addresses of theirs that no record tells")
    .option(...databaseOption)
    .option("--json", "print {number, changed, files, verified, dryRun}")
    .action(async (named: string, options: ForgetOptions) => {
      if ((options.yes === true) === (options.dryRun === true)) {
        throw new UsageError(
          "forgetting cannot be undone: say --yes to do it, or --dry-run to see what it would do",
        );
      }
      exit(await withDatabase(options.database, stdio, (db) => forgetNamed(db, named, options, stdio)));
    });
}

async function forgetNamed(
  db: Database,
  named: string,
  options: ForgetOptions,
  stdio: Stdio,
): Promise<number> {
  const who = await findPerson(db, named);
  if (who === null) return nobody(named, stdio);
  const dryRun = options.dryRun === true;
  const also = options.also ?? [];
  const files = await savedPullsNaming(stdio.environment.FOOTHOLD_HOME ?? ".foothold", namesOf(who, also));
  const forgotten = dryRun ? await rehearse(db, who, also) : await forget(db, await numberOf(db, who), also);
  if (!dryRun) await dropSavedPulls(files);
  const ledgers = await verifyAll(db);
  const verified = ledgers.every((one) => one.problems.length === 0);
  if (options.json === true) printJson(stdio, { ...forgotten, files, verified, dryRun });
  else printForgotten(forgotten, files, ledgers, dryRun, stdio);
  return verified ? exitCodes.ok : exitCodes.found;
}

function namesOf({ login, id }: Who, also: readonly string[]): string[] {
  return [...(login === null ? [] : [login]), ...(id === null ? [] : [`${id}`]), ...also];
}

function printForgotten(
  { number, changed, keptPlaces }: Forgotten,
  files: readonly string[],
  ledgers: readonly Verification[],
  dryRun: boolean,
  stdio: Stdio,
): void {
  const rows = Object.entries(changed)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => [name, `${count}`]);
  stdio.out(table([{ title: "table" }, { title: "rows changed", align: "right" }], rows));
  for (const file of files) stdio.out(`${dryRun ? "Would remove" : "Removed"} ${file}\n`);
  if (keptPlaces) {
    stdio.out(
      "The App is, or was, installed on an account of theirs: the names of that account's own places stay.\n",
    );
  }
  const problems = ledgers.reduce((sum, one) => sum + one.problems.length, 0);
  stdio.out(
    problems === 0 ? "The ledger verifies.\n" : `The ledger does not verify: ${problems} problems.\n`,
  );
  stdio.out(
    dryRun
      ? "Nothing was changed.\n"
      : `They are person ${number} in the ledger, and nobody else knows who that was.\n`,
  );
}
