/** The database that a command works on: one named, the environment's, or the embedded one of this folder. */
import { pino } from "pino";
import { type Database, openDatabase } from "../store/db.ts";
import type { Stdio } from "./command.ts";

export const databaseOption = [
  "--database <url>",
  "a PostgreSQL connection string; without it DATABASE_URL, or the embedded database under FOOTHOLD_HOME",
] as const;

/** Opens the database for as long as the work takes. */
export async function withDatabase<T>(
  url: string | undefined,
  { environment }: Stdio,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const named = url ?? environment.DATABASE_URL;
  const log = pino({ level: "warn" }, pino.destination(2));
  const where = named === undefined ? { home: environment.FOOTHOLD_HOME ?? ".foothold" } : { url: named };
  const db = await openDatabase({ ...where, log });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
