/** `npm run build:contracts`: compiles contracts/RewardDistributor.sol into the artifact beside it, which is committed. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compile, type Settings } from "./solidity.ts";

export const artifactPath = "contracts/RewardDistributor.json";
const source = "contracts/RewardDistributor.sol";

/** Many runs: it is deployed once and claimed from for years. Cancun is the oldest that has transient storage. */
export const settings: Settings = {
  optimizer: { enabled: true, runs: 1_000_000 },
  viaIR: true,
  evmVersion: "cancun",
};

/** The artifact's text, as it stands when the source, its imports, the settings and the compiler are what they are now. */
export async function artifact(): Promise<string> {
  const { compiler, inputHash, contracts } = await compile([source], settings);
  const { RewardDistributor: contract } = contracts;
  if (contract === undefined) throw new Error(`there is no RewardDistributor in ${source}`);
  const contractName = "RewardDistributor";
  return `${JSON.stringify({ contractName, source, inputHash, compiler, settings, ...contract }, null, 2)}\n`;
}

if (pathToFileURL(process.argv[1] ?? "").href === import.meta.url) {
  await writeFile(join(import.meta.dirname, "..", artifactPath), await artifact());
  console.log(`wrote ${artifactPath}`);
}
