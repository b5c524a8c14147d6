/** `npm run bench -- <name> [--json]`: measurements that docs/benchmarks.md reports. */

interface Bench {
  run(args: readonly string[]): Promise<void>;
}

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  evidence: () => import("./evidence.ts"),
  gas: () => import("./gas.ts"),
  intake: () => import("./intake.ts"),
  merkle: () => import("./merkle.ts"),
  process: () => import("./process.ts"),
  simulate: () => import("./simulate.ts"),
};

const [name = "", ...args] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  console.error(`Usage: npm run bench -- <name> [--json]\nNames: ${Object.keys(benches).join(", ")}`);
  process.exitCode = 2;
} else {
  await (await load()).run(args);
}
