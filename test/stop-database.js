// Stops the PostgreSQL of the run, or removes what the run left on somebody else's.
import { rmSync } from "node:fs";
import pg from "pg";

export default async function stop() {
  const server = globalThis.testServer;
  if (server) {
    await server.stop();
    rmSync(server.home, { recursive: true, force: true });
    return;
  }
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(`drop database if exists ${process.env.TEST_TEMPLATE} with (force)`);
  await client.end();
}
