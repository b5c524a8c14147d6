/** The database that a command works on: one named, the environment's, or the embedded one of this folder. */
import { existsSync } from "node:fs";
import path from "node:path";
import { pino } from "pino";
import { createLog } from "../log.ts";
import { type Database, openDatabase } from "../store/db.ts";
import { type Stdio, UsageError } from "./command.ts";

export const databaseOption = [
  "--database <url>",
  "a PostgreSQL connection string; without it DATABASE_URL, or the embedded database under FOOTHOLD_HOME",
] as const;

/**
 * What cannot be opened is a wrong call, not something that the command found.
 * @throws UsageError with what the database says.
 */
export async function usable<T>(opening: Promise<T>): Promise<T> {
  return opening.catch((error: unknown) => {
    throw new UsageError(`the database cannot be used: ${reasonOf(error)}`);
  });
}

/** Of several addresses that were tried, Node reports each and says nothing itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/** Opens the database for as long as the work takes. It has to be there: reading one makes none. */
export async function withDatabase<T>(
  url: string | undefined,
  { environment }: Stdio,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const named = url ?? environment.DATABASE_URL;
  const log = createLog({ level: "warn", destination: pino.destination(2) });
  const home = environment.FOOTHOLD_HOME ?? ".foothold";
  if (named === undefined && !existsSync(path.join(home, "postgres"))) {
    throw new UsageError(
      `there is no database under ${home}; set FOOTHOLD_HOME or DATABASE_URL, or use --database`,
    );
  }
  const db = await usable(openDatabase({ ...(named === undefined ? { home } : { url: named }), log }));
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
