/** Looks at a database without changing it: which PostgreSQL it is, and which migrations it has. */
import pg from "pg";
import { migrations } from "./migrations/index.ts";

export interface Inspection {
  /** PostgreSQL's major version. */
  readonly version: number;
  /** Names of the migrations that were done; `null` when Foothold's tables are not there. */
  readonly done: readonly string[] | null;
  /** Done, but not known to this version of Foothold. */
  readonly newer: readonly string[];
  /** Known, and still to be done. */
  readonly waiting: readonly string[];
}

/** @throws what PostgreSQL says when it cannot be asked. */
export async function inspectDatabase(url: string): Promise<Inspection> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    query_timeout: 15_000,
  });
  // What breaks shows in the query that was under way.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const asked = await client.query<{ version: number; there: boolean }>(
      `select current_setting('server_version_num')::int as version,
              to_regclass('foothold.kysely_migration') is not null as there`,
    );
    const version = Math.floor((asked.rows[0]?.version ?? 0) / 10_000);
    const known = Object.keys(migrations);
    if (asked.rows[0]?.there !== true) return { version, done: null, newer: [], waiting: known };
    const names = await client.query<{ name: string }>("select name from foothold.kysely_migration");
    const done = names.rows.map((row) => row.name);
    return {
      version,
      done,
      newer: done.filter((name) => !known.includes(name)),
      waiting: known.filter((name) => !done.includes(name)),
    };
  } finally {
    await client.end().catch(() => undefined);
  }
}
