/** A process that uses the embedded server of a home, says so, and stops when told to; tests kill it. */
import pg from "pg";
import { openDatabase } from "../../../src/store/db.ts";

const silent = () => undefined;
const db = await openDatabase({
  home: process.argv[2] ?? "",
  log: { debug: silent, info: silent, warn: silent, error: silent },
});
process.on("message", async (message) => {
  if (message === "stop") {
    await db.close();
    process.exit();
  }
});
const client = new pg.Client(db.connection);
await client.connect();
await client.query("create table if not exists public.kept (n integer)");
await client.query("insert into public.kept values (1)");
await client.end();
process.send?.("ready");
