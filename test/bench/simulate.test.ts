import { execFile } from "node:child_process";
import { promisify } from "node:util";

test("the simulation benchmark stays within its bounds, and its last line is JSON", async () => {
  const script = new URL("main.ts", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [script, "simulate", "--json"]);
  const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  console.info(`10,000 pull requests simulated: ${JSON.stringify(result)}`);
  expect(result).toMatchObject({ pulls: 10_000, ratio: expect.any(Number) });
  expect(result.simulated.seconds).toBeLessThan(10);
  expect(result.simulated.megabytes).toBeLessThan(350);
  // Two policies, and the plots' packages.
  expect(result.compared.seconds).toBeLessThan(15);
  expect(result.compared.megabytes).toBeLessThan(400);
}, 60_000);
