/**
 * A tree as one run of bytes, to be kept from one payout to the next: a line of text that says what it is, with the root, and
 * then the hashes of the leaves, 32 bytes each. Inner nodes are left out: to hash them again takes less time than to read them.
 */
import { hashSize } from "./keccak.ts";
import { checkEncoding, isStaticType } from "./leaf.ts";
import { MerkleError } from "./problem.ts";
import { type MerkleTree, rootOf, treeOfHashes } from "./tree.ts";

const longestHeader = 512;

export function dumpTree(tree: MerkleTree): Uint8Array {
  const header = `merkle-tree 1 ${tree.encoding.join(",")} ${tree.length} ${rootOf(tree)}\n`;
  const begun = Buffer.from(header, "latin1");
  const dump = new Uint8Array(begun.length + tree.length * hashSize);
  dump.set(begun);
  dump.set(tree.nodes.subarray(0, tree.length * hashSize), begun.length);
  return dump;
}

/**
 * @throws MerkleError `not-a-dump` when the bytes are something else, or not all of it; `wrong-root` when the leaves do not have
 * the root that the dump names.
 */
export function loadTree(dump: Uint8Array): MerkleTree {
  const text = Buffer.from(dump.subarray(0, longestHeader)).toString("latin1");
  const [header, encoding = "", length, root] =
    /^merkle-tree 1 ([a-z0-9,]+) ([1-9]\d{0,8}) (0x[0-9a-f]{64})\n/.exec(text) ?? [];
  const types = encoding.split(",");
  if (header === undefined || !types.every(isStaticType)) {
    throw new MerkleError("not-a-dump", "it does not begin as one");
  }
  const hashes = dump.subarray(header.length);
  if (hashes.length !== Number(length) * hashSize) {
    throw new MerkleError("not-a-dump", `${hashes.length} bytes for ${length} leaves`);
  }
  const tree = treeOfHashes(checkEncoding(types), hashes);
  if (rootOf(tree) !== root) throw new MerkleError("wrong-root", `${rootOf(tree)} instead of ${root}`);
  return tree;
}
