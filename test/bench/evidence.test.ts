import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Stored } from "./evidence-stored.ts";

test("the evidence of one person stays within its bounds, and the benchmark's last line is JSON", async () => {
  const script = new URL("main.ts", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    "evidence",
    "--contributions",
    "100000",
    "--stored",
    "10000",
    "--json",
  ]);
  const { rows, stored } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  console.info(`evidence of one person: ${JSON.stringify({ rows, stored })}`);
  expect(rows.map((row: { contributions: number }) => row.contributions)).toEqual([10_000, 100_000]);
  expect(rows[1].own).toBeLessThan(50);
  expect(rows[1].everybody).toBeLessThan(50);
  // Medians are for a machine that does nothing else; the least says what the work itself takes.
  const [{ why, busiest, view, grownMegabytes }] = stored as [Stored];
  expect(why.least).toBeLessThan(50);
  expect(busiest.least).toBeLessThan(100);
  expect(view.least).toBeLessThan(100);
  expect(grownMegabytes).toBeLessThan(100);
}, 120_000);
