/** The database: a server of our own or the operator's, brought up to date, with one pool and kysely over it. */
import { runMigrations } from "graphile-worker";
import { Kysely, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { startEmbedded } from "./embedded.ts";
import { graphileLogger } from "./graphile-log.ts";
import type { Log } from "./log.ts";
import { migrations } from "./migrations/index.ts";
import { makePartitions } from "./partitions.ts";
import type { Schema } from "./schema.ts";

export type DatabaseOptions = { readonly log: Log } & (
  | { /** PostgreSQL 14 or later. */ readonly url: string }
  | { /** FOOTHOLD_HOME: an embedded server with its data there. */ readonly home: string }
);

export interface Database {
  readonly pool: pg.Pool;
  /** Tables are in schema `foothold` without saying so. Raw SQL has to say `foothold.`. */
  readonly kysely: Kysely<Schema>;
  /** For those who need connections of their own: what listens, and what must not wait for the pool. */
  readonly connection: pg.PoolConfig;
  /** Ends the connections, and the embedded server when nobody else uses it. */
  close(): Promise<void>;
}

/** The key of the advisory lock that lets one process migrate at a time; any constant does. */
const migrationKey = 7_406_052;

/**
 * Opens and migrates the database. Any number of processes may do so at once.
 * @throws what PostgreSQL says when it cannot be reached, and EmbeddedUnavailable.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { log } = options;
  const embedded = "url" in options ? null : await startEmbedded({ home: options.home, log });
  const connection: pg.PoolConfig = {
    connectionString: "url" in options ? options.url : embedded?.connectionString,
    application_name: "foothold",
    connectionTimeoutMillis: 10_000,
    types: columnTypes(),
  };
  const pool = new pg.Pool({ ...connection, max: 20 });
  // Without listeners a lost connection would end the process; whoever was using it gets the error anyway.
  const lost = (error: Error) => log.warn({ err: error }, "lost a database connection");
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await kysely.destroy();
    await embedded?.stop();
  };
  try {
    await migrate(pool, kysely, log);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, kysely: kysely.withSchema("foothold"), connection, close };
}

async function migrate(pool: pg.Pool, kysely: Kysely<Schema>, log: Log): Promise<void> {
  const guard = await pool.connect();
  try {
    await guard.query("select pg_advisory_lock($1)", [migrationKey]);
    const { error, results } = await new Migrator({
      db: kysely,
      provider: { getMigrations: async () => ({ ...migrations }) },
      migrationTableSchema: "foothold",
    }).migrateToLatest();
    for (const result of results ?? []) {
      if (result.status === "Success") log.info({ migration: result.migrationName }, "migrated");
    }
    if (error !== undefined) throw error;
    await runMigrations({ pgPool: pool, logger: graphileLogger(log) });
    await makePartitions(pool, Date.now());
    await guard.query("select pg_advisory_unlock($1)", [migrationKey]);
  } finally {
    // Ended rather than reused: whatever went wrong, the lock goes with the connection.
    guard.release(true);
  }
}

/**
 * bigint as a number: ids of GitHub and counts stay far below 2^53, and one that does not is an error rather than a
 * wrong id. Dates as `YYYY-MM-DD`, because a JavaScript date would move them by the time zone. NUMERIC stays text.
 */
function columnTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a JavaScript number`);
    return value;
  });
  types.setTypeParser(pg.types.builtins.DATE, (text) => text);
  return types;
}
