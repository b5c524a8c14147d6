/** `foothold levels`: whose work reaches which of the policy's levels now, and what that proposes. */
import { measured, type Standing, standingIn } from "../domain/community-levels.ts";
import { evidencePolicy } from "../domain/evidence/rule.ts";
import type { Policy } from "../domain/policy.ts";
import { createPolicyBook } from "../policies.ts";
import type { Database } from "../store/db.ts";
import { findEvidence } from "../store/evidence-reading.ts";
import { readJoined } from "../store/participants.ts";
import { readOwners } from "../store/places.ts";
import { type AddCommand, exitCodes, printJson, type Stdio } from "./command.ts";
import { databaseOption, withDatabase } from "./database.ts";
import { endOf } from "./day.ts";
import { table } from "./table.ts";

interface Options {
  readonly database?: string;
  readonly owner?: string;
  readonly asOf?: string;
  readonly json?: true;
}

interface Row {
  readonly login: string;
  readonly standing: Standing;
}

export const addLevels: AddCommand = (program, stdio, exit) => {
  program
    .command("levels")
    .description(
      "Show whose work reaches which of the policy's levels, and what that proposes. People stand by login; nothing is done by itself.",
    )
    .option("--owner <login>", "one organisation; without it, all")
    .option("--as-of <date>", "how it stood at the end of this day (UTC); without it, now")
    .option(...databaseOption)
    .option("--json", "print {owner, people: [{login, level, propose, next}]}, a line an organisation")
    .action(async (options: Options) => {
      const asOf = endOf("--as-of", options.asOf) ?? stdio.now().toISOString();
      await withDatabase(options.database, stdio, async (db) => {
        const book = createPolicyBook(db, stdio.now);
        for (const [ownerId, owner] of await readOwners(db)) {
          if (options.owner !== undefined && options.owner.toLowerCase() !== owner.toLowerCase()) continue;
          const policy = (await book.hiringOf(ownerId))?.policy ?? null;
          if (policy?.hiring == null || policy.hiring.levels.length === 0) continue;
          show(owner, await rowsOf(db, ownerId, policy, asOf), options, stdio);
        }
      });
      exit(exitCodes.ok);
    });
};

async function rowsOf(db: Database, ownerId: number, policy: Policy, asOf: string): Promise<Row[]> {
  const goingBy = evidencePolicy(policy);
  const levels = policy.hiring?.levels ?? [];
  const rows: Row[] = [];
  for await (const { personId: id, login } of readJoined(db, ownerId)) {
    if (goingBy === null) continue;
    const facts = await findEvidence(db.kysely, ownerId, id);
    rows.push({ login, standing: standingIn(levels, measured({ id, login }, facts, goingBy, asOf), asOf) });
  }
  return rows.sort((a, b) => (a.login < b.login ? -1 : 1));
}

function show(owner: string, rows: readonly Row[], { json }: Options, stdio: Stdio): void {
  if (json === true) {
    const people = rows.map(({ login, standing: { reached, next } }) => ({
      login,
      level: reached?.key ?? null,
      propose: reached?.propose ?? null,
      next: next === null ? null : { level: next.level.key, lacks: next.lacks },
    }));
    printJson(stdio, { owner, people });
    return;
  }
  const reached = rows.flatMap(({ login, standing }) =>
    standing.reached === null ? [] : [[login, standing.reached.title, standing.reached.propose ?? ""]],
  );
  stdio.out(`${owner}: levels that people's work reaches. You decide what comes of it.\n`);
  if (reached.length === 0) stdio.out("Nobody's work reaches a level.\n");
  else
    stdio.out(
      table(
        ["who", "level", "proposed"].map((title) => ({ title })),
        reached,
      ),
    );
}
