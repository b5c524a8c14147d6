/**
 * `npm run chaos -- --kills 50`: kills Foothold and its PostgreSQL at random while deliveries stream in.
 * `npm run chaos -- payouts`: kills whoever pays.
 */
import { parseArgs } from "node:util";
import { payoutChaos } from "./payouts/main.ts";
import { runChaos } from "./run.ts";

const [, , first, ...rest] = process.argv;
if (first === "payouts") process.exit(await payoutChaos(rest));
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    deliveries: { type: "string", default: "500" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
console.log(`seed ${seed}`);
const result = await runChaos({
  kills: Number(values.kills),
  deliveries: Number(values.deliveries),
  seed,
  print: console.log,
});
const { kills, wrong, ...counts } = result;
console.table({
  ...Object.fromEntries(Object.entries(kills).map(([kind, count]) => [`kills: ${kind}`, count])),
  ...counts,
});
for (const line of wrong) console.log(line);
console.log(
  wrong.length === 0
    ? "Nothing is missing, nothing is doubled, the ledger verifies."
    : `${wrong.length} wrong.`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
