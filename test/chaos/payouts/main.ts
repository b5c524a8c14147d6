/** `npm run chaos -- payouts --kills 200`: kills whoever pays at random points, on a chain that misbehaves. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "../../../src/store/db.ts";
import { type PayoutChaosResult, runPayoutChaos } from "./run.ts";

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: console.error };

export async function payoutChaos(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: "string", default: "200" },
      people: { type: "string", default: "8" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      json: { type: "boolean", default: false },
    },
  });
  const print = values.json ? () => undefined : console.log;
  print(`seed ${values.seed}`);
  const home = await mkdtemp(path.join(tmpdir(), "foothold-chaos-"));
  // PostgreSQL does not run as root; the account that it runs as has to pass through.
  await chmod(home, 0o711);
  const db = await openDatabase({ home, log: quiet });
  try {
    const result = await runPayoutChaos({
      kills: Number(values.kills),
      people: Number(values.people),
      seed: Number(values.seed),
      database: { db, url: db.connection.connectionString ?? "" },
      print,
    });
    if (values.json) console.log(JSON.stringify(result));
    else show(result);
    return result.wrong.length === 0 ? 0 : 1;
  } finally {
    await db.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function show({ kills, faults, weather, wrong, ...counts }: PayoutChaosResult): void {
  console.table({
    ...Object.fromEntries(Object.entries(kills).map(([phase, count]) => [`kills in ${phase}`, count])),
    ...Object.fromEntries(Object.entries(faults).map(([fault, count]) => [`endpoint: ${fault}`, count])),
    ...weather,
    ...counts,
  });
  for (const line of wrong) console.log(line);
  console.log(
    wrong.length === 0
      ? "Everybody has exactly what they were owed, on the chain and in the ledger, and the ledger verifies."
      : `${wrong.length} wrong.`,
  );
}
