import { execFile } from "node:child_process";
import { promisify } from "node:util";

test("the gas benchmark of ten people stays within its goals, and its last line is JSON", async () => {
  const script = new URL("main.ts", import.meta.url).pathname;
  const args = [script, "gas", "--people", "10", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { transfer, rows, goals } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  const ten = rows[1];
  console.info(`gas of paying ten people: ${JSON.stringify({ transfer, ...ten })}`);
  expect(rows.map((row: { people: number }) => row.people)).toEqual([1, 10]);
  expect(goals.filter((goal: { met: boolean }) => !goal.met)).toEqual([]);
  expect(goals.map((goal: { name: string }) => goal.name)).toEqual(["setRoot", "setRoot"]);
  // With a shorter proof than that of a hundred people, each is to be under their goal by that.
  expect(ten.claim.returning).toBeLessThanOrEqual(52_500);
  expect(ten.claim.first).toBeLessThanOrEqual(86_700);
  // What a batch costs each beside its fixed part is below what a plain transfer does, first time and later.
  for (const time of ["first", "returning"]) {
    expect(ten.safeOneOfOne.perRecipient[time]).toBeLessThan(transfer[time]);
    expect(ten.safeTwoOfThree.perRecipient[time]).toBeLessThan(transfer[time]);
  }
  expect(ten.claimMany.returning).toBeLessThan(transfer.returning);
}, 60_000);
