import { execFile } from "node:child_process";
import { promisify } from "node:util";

test("a tree has the reference's root, faster and in little memory, and the next one the root of one built anew", async () => {
  const script = new URL("main.ts", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    "merkle",
    "--leaves",
    "10000",
    "--json",
  ]);
  const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  console.info(`Merkle tree of 10,000 leaves: ${JSON.stringify(result)}`);
  expect(result).toMatchObject({ leaves: 10_000, sameRoot: true, update: { sameRoot: true } });
  // Of a small tree much of the time goes into being compiled, and other tests run beside it: at 1,000,000 it is far above 40.
  expect(result.ratio).toBeGreaterThan(5);
  expect(result.peakMegabytes).toBeLessThan(300);
}, 120_000);
