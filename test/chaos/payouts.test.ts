import { freshDatabase } from "../database.ts";
import { runPayoutChaos } from "./payouts/run.ts";

test("killed again and again while it pays, on a chain that misbehaves, everybody is paid exactly once", async () => {
  const seed = Date.now() % 1_000_000;
  const fresh = await freshDatabase();
  const lines: string[] = [];
  try {
    const print = (line: string) => lines.push(line);
    const result = await runPayoutChaos({ kills: 6, people: 4, seed, database: fresh, print });
    if (result.wrong.length > 0) console.error(`seed ${seed}\n${lines.join("\n")}`);
    expect(result.wrong).toEqual([]);
    expect(Object.values(result.kills).reduce((sum, count) => sum + count, 0)).toBe(6);
    expect(result.paid).toBeGreaterThanOrEqual(4);
  } finally {
    await fresh.drop();
  }
}, 180_000);
