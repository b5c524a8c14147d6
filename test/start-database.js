// Starts one PostgreSQL for the whole run, with a migrated template that every test's own database is a copy of.
// TEST_DATABASE_URL, when it is set already, names the server to use instead.
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase } from "../src/store/db.ts";
import { startEmbedded } from "../src/store/embedded.ts";

const silent = () => undefined;
const quiet = { debug: silent, info: silent, warn: console.warn, error: console.error };

export default async function start() {
  if (process.env.TEST_DATABASE_URL === undefined) {
    const home = mkdtempSync(path.join(tmpdir(), "foothold-test-"));
    // As root the server runs as somebody else, who has to get in.
    chmodSync(home, 0o755);
    // What these tests are about survives without disk flushes; the tests of durability start servers of their own.
    const settings = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" };
    const server = await startEmbedded({ home, log: quiet, settings });
    globalThis.testServer = { home, stop: server.stop };
    process.env.TEST_DATABASE_URL = server.connectionString;
  }
  const url = new URL(process.env.TEST_DATABASE_URL);
  url.pathname = `/template_${process.pid}`;
  process.env.TEST_TEMPLATE = `template_${process.pid}`;
  await createDatabase();
  const template = await openDatabase({ url: url.href, log: quiet });
  await template.close();
}

async function createDatabase() {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(`create database ${process.env.TEST_TEMPLATE}`);
  await client.end();
}
