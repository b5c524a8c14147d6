/** Databases for tests: each test file or test gets one of its own, migrated and empty, in a fraction of a second. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { type Database, openDatabase } from "../src/store/db.ts";
import type { Log } from "../src/store/log.ts";

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface FreshDatabase {
  readonly db: Database;
  readonly url: string;
  /** Closes `db` and removes the database, whoever else is still connected to it. */
  drop(): Promise<void>;
}

/** A new database on the run's server (test/start-database.js). */
export async function freshDatabase(log: Log = quiet): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(`create database ${name} template ${process.env.TEST_TEMPLATE} strategy file_copy`);
  const url = new URL(process.env.TEST_DATABASE_URL ?? "");
  url.pathname = `/${name}`;
  const db = await openDatabase({ url: url.href, log });
  return {
    db,
    url: url.href,
    drop: async () => {
      await db.close();
      await onServer(`drop database ${name} with (force)`);
    },
  };
}

/** Runs one statement on the server's own database. */
export async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
