/**
 * How long the Merkle tree of many payouts takes to build and how much memory, beside `@openzeppelin/merkle-tree` over the same
 * leaves, each in a process of its own; and how long the next tree takes when one leaf in a hundred changed.
 *
 * Options: --leaves (1,000,000), --json (ends with one line of JSON).
 */
import { fork } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { buildTree, type MerkleTree, rootOf, updateTree } from "../../src/domain/merkle/tree.ts";
import { generator } from "./payload.ts";

/** What a leaf of `contracts/RewardDistributor.sol` says. */
const encoding: ("address" | "uint256")[] = ["uint256", "address", "address", "address", "uint256"];
type Leaf = [chainId: bigint, contract: string, token: string, account: string, cumulativeAmount: bigint];
const contract = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const token = "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed";

interface Built {
  readonly seconds: number;
  /** Peak of resident memory of the whole process, the leaves' values included. */
  readonly peakMegabytes: number;
  readonly root: string;
  readonly update: Updated | null;
}

interface Updated {
  readonly changed: number;
  readonly seconds: number;
  readonly root: string;
  /** What building the changed tree anew, in the same process, gives. */
  readonly rebuilt: string;
}

interface Result {
  readonly leaves: number;
  readonly seconds: number;
  /** Building and updating together. */
  readonly peakMegabytes: number;
  readonly referenceSeconds: number;
  readonly referencePeakMegabytes: number;
  readonly ratio: number;
  readonly sameRoot: boolean;
  readonly update: {
    readonly changed: number;
    readonly seconds: number;
    readonly partOfBuilding: number;
    readonly sameRoot: boolean;
  };
}

export async function run(args: readonly string[]): Promise<void> {
  const leaves = Number(args[args.indexOf("--leaves") + 1] ?? Number.NaN) || 1_000_000;
  const ours = await inChild("ours", leaves);
  const reference = await inChild("reference", leaves);
  if (ours.update === null) throw new Error("the update was not measured");
  const result: Result = {
    leaves,
    seconds: ours.seconds,
    peakMegabytes: ours.peakMegabytes,
    referenceSeconds: reference.seconds,
    referencePeakMegabytes: reference.peakMegabytes,
    ratio: rounded(reference.seconds / ours.seconds, 1),
    sameRoot: ours.root === reference.root,
    update: {
      changed: ours.update.changed,
      seconds: ours.update.seconds,
      partOfBuilding: rounded(ours.update.seconds / ours.seconds, 3),
      sameRoot: ours.update.root === ours.update.rebuilt,
    },
  };
  if (args.includes("--json")) console.log(JSON.stringify(result));
  else print(result);
}

function inChild(side: "ours" | "reference", leaves: number): Promise<Built> {
  const child = fork(fileURLToPath(import.meta.url), [side, String(leaves)], {
    // The reference needs more memory than Node gives by itself.
    execArgv: side === "reference" ? ["--max-old-space-size=12288"] : [],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (built) => resolve(built as Built));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${side} ended with ${code}`)));
  });
}

function ours(leaves: number): Built {
  const { tree, seconds } = built(valuesOf(leaves));
  const changes = changesOf(leaves);
  const begun = performance.now();
  const root = rootOf(updateTree(tree, changes));
  const update = { changed: changes.length, seconds: secondsSince(begun), root };
  const { maxRSS } = process.resourceUsage();
  const values = valuesOf(leaves);
  for (const change of changes) values[change.index] = change.values;
  const rebuilt = rootOf(buildTree(encoding, values));
  return { seconds, peakMegabytes: megabytes(maxRSS), root: rootOf(tree), update: { ...update, rebuilt } };
}

/** Apart, so that the values are let go of: the next payout has the tree alone. */
function built(values: readonly Leaf[]): { readonly tree: MerkleTree; readonly seconds: number } {
  const begun = performance.now();
  const tree = buildTree(encoding, values);
  rootOf(tree);
  return { tree, seconds: secondsSince(begun) };
}

function changesOf(leaves: number): { readonly index: number; readonly values: Leaf }[] {
  const random = generator(3);
  const indices = Array.from({ length: Math.ceil(leaves / 100) }, () => Math.floor(random() * leaves));
  return [...new Set(indices)].map((index) => ({
    index,
    values: [1n, contract, token, `0x${index.toString(16).padStart(40, "0")}`, BigInt(index)],
  }));
}

/** Its leaves stay in their order as well: to sort them would only make it slower. */
function reference(leaves: number): Built {
  const values = valuesOf(leaves);
  const begun = performance.now();
  const { root } = StandardMerkleTree.of(values, encoding, { sortLeaves: false });
  const seconds = secondsSince(begun);
  return { seconds, peakMegabytes: megabytes(process.resourceUsage().maxRSS), root, update: null };
}

/** Made-up accounts and amounts, the same in each process. Texts that are put together of parts would take twice the memory. */
function valuesOf(leaves: number): Leaf[] {
  const random = generator(5);
  const text = Buffer.from(`0x${"0".repeat(40)}`);
  return Array.from({ length: leaves }, () => {
    for (let at = 2; at < 42; at++) text[at] = "0123456789abcdef".charCodeAt(Math.floor(random() * 16));
    const amount = BigInt(Math.floor(random() * 1e6)) * 10n ** 16n;
    return [1n, contract, token, text.toString("latin1"), amount];
  });
}

function secondsSince(begun: number): number {
  return rounded((performance.now() - begun) / 1000, 3);
}

function megabytes(kilobytes: number): number {
  return Math.round(kilobytes / 1024);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function print(result: Result): void {
  const { leaves, seconds, peakMegabytes, referenceSeconds, referencePeakMegabytes, ratio, update } = result;
  console.log(`${leaves} leaves, the same root: ${result.sameRoot}`);
  console.log(`ours: ${seconds} s, ${peakMegabytes} MB at most`);
  console.log(`@openzeppelin/merkle-tree: ${referenceSeconds} s, ${referencePeakMegabytes} MB at most`);
  console.log(`reference / ours: ${ratio}`);
  console.log(
    `${update.changed} leaves changed: ${update.seconds} s, ${update.partOfBuilding} of building; as built anew: ${update.sameRoot}`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [side, leaves] = process.argv.slice(2);
  process.send?.(side === "ours" ? ours(Number(leaves)) : reference(Number(leaves)));
  process.disconnect?.();
}
