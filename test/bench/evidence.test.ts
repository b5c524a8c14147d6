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
  // Medians of the clock are for a machine that does nothing else.
  const [{ why, busiest, view, grownMegabytes }] = stored as [Stored];
  expect(why.own).toBeLessThan(50);
  expect(busiest.own).toBeLessThan(100);
  expect(view.own).toBeLessThan(100);
  expect(grownMegabytes).toBeLessThan(30);
}, 120_000);
