import { execFile } from "node:child_process";
import { promisify } from "node:util";

test("the intake benchmark runs, every request of it succeeds, and its last line is JSON", async () => {
  const script = new URL("main.ts", import.meta.url).pathname;
  const args = [script, "intake", "--seconds", "1", "--rounds", "1", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  expect(result).toEqual({
    ours: expect.objectContaining({ failures: 0, p99: expect.any(Number) }),
    probot: expect.objectContaining({ failures: 0, p99: expect.any(Number) }),
    ratio: expect.any(Number),
  });
  expect(result.ours.requestsPerSecond).toBeGreaterThan(50);
}, 60_000);
