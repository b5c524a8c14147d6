import { runChaos } from "./run.ts";

test("killed again and again while deliveries stream in, it loses nothing and does nothing twice", async () => {
  const seed = Date.now() % 1_000_000;
  const lines: string[] = [];
  const result = await runChaos({ kills: 8, deliveries: 120, seed, print: (line) => lines.push(line) });
  if (result.wrong.length > 0) console.error(`seed ${seed}\n${lines.join("\n")}`);
  expect(result.wrong).toEqual([]);
  expect(result.deliveries).toBeGreaterThanOrEqual(120);
  expect(result.kills.process + result.kills.database + result.kills.both).toBe(8);
  expect(result.awards).toBeGreaterThan(20);
}, 90_000);
