/**
 * The Merkle tree whose root says what everybody has been awarded in total. Leaves keep the place that they were given, so that
 * a tree of the next payout is made from the last one at the cost of what changed: docs/decisions/0013-merkle-tree.md.
 *
 * Root and proofs are those of OpenZeppelin's `StandardMerkleTree` with `sortLeaves: false`. That tree is an array with the root
 * first; this one holds the same nodes from the end: first the n leaves, then each pair's hash in the order of the pairs, the
 * root last. The pair of places 2j and 2j + 1 has its hash in n + j, whatever n is.
 */
import { type Hex, toHex } from "./hex.ts";
import { hashPairs, hashSize, mostPairs } from "./keccak.ts";
import { hashLeaves, type LeafEncoding, type LeafValues, type Leaves } from "./leaf.ts";
import { MerkleError } from "./problem.ts";

export interface MerkleTree {
  readonly encoding: LeafEncoding;
  /** How many leaves. */
  readonly length: number;
  /** 32 bytes each: the leaves, then the inner nodes, 2 · length − 1 in all. Never changed once the tree is made. */
  readonly nodes: Uint8Array;
}

/** The leaf of a place says something else now, or is new. */
export interface LeafChange {
  readonly index: number;
  readonly values: LeafValues;
}

/** More need more memory than a process should take: 2^24 leaves are 1 GB of nodes. */
export const mostLeaves = 2 ** 24;

/**
 * Takes three hashes a leaf (a leaf of more than four words takes more), and 64 bytes of memory.
 * @throws MerkleError `number-of-leaves` for none or more than `mostLeaves`; what `hashLeaves` throws.
 */
export function buildTree(encoding: LeafEncoding, leaves: Leaves): MerkleTree {
  const { length } = leaves;
  const nodes = emptyNodes(length);
  hashLeaves(encoding, leaves, nodes);
  hashParents(nodes, length, 0, length - 1);
  return { encoding, length, nodes };
}

/** A tree of leaves that were hashed before, 32 bytes each. @throws MerkleError `number-of-leaves`. */
export function treeOfHashes(encoding: LeafEncoding, hashes: Uint8Array): MerkleTree {
  const length = hashes.length / hashSize;
  const nodes = emptyNodes(length);
  nodes.set(hashes);
  hashParents(nodes, length, 0, length - 1);
  return { encoding, length, nodes };
}

export function rootOf(tree: MerkleTree): Hex {
  return nodeAt(tree, 2 * tree.length - 2);
}

/** @throws MerkleError `no-such-leaf`. */
export function leafHashAt(tree: MerkleTree, index: number): Hex {
  return nodeAt(tree, placeOf(tree, index));
}

/** What leads from a leaf to the root: the nodes to be paired with, from the bottom. @throws MerkleError `no-such-leaf`. */
export function proofOf(tree: MerkleTree, index: number): Hex[] {
  const proof: Hex[] = [];
  const root = 2 * tree.length - 2;
  for (let place = placeOf(tree, index); place < root; place = tree.length + (place >> 1)) {
    proof.push(nodeAt(tree, place ^ 1));
  }
  return proof;
}

/**
 * The tree with some leaves changed, and with more of them when changes are of places behind the last. The given tree stays as
 * it is. Where a place is named twice, the later change counts. Hashes nothing but what is above a change; in a longer tree that
 * is more, as `keepNodes` says.
 * @throws MerkleError `no-such-leaf` for a place that is no whole number, `gap` when new places do not follow on the last.
 */
export function updateTree(tree: MerkleTree, changes: readonly LeafChange[]): MerkleTree {
  const length = lengthAfter(tree, changes);
  const hashes = new Uint8Array(changes.length * hashSize);
  const values = changes.map((change) => change.values);
  hashLeaves(tree.encoding, values, hashes);
  const nodes = length === tree.length ? tree.nodes.slice() : emptyNodes(length);
  const stale = new Uint8Array(2 * length - 1);
  if (length !== tree.length) keepNodes(tree, nodes, length, stale);
  changes.forEach(({ index }, at) => {
    nodes.set(hashes.subarray(at * hashSize, (at + 1) * hashSize), index * hashSize);
    stale[index] = 1;
  });
  hashStale(nodes, length, stale);
  return { encoding: tree.encoding, length, nodes };
}

function emptyNodes(length: number): Uint8Array {
  if (!Number.isInteger(length) || length < 1 || length > mostLeaves)
    throw new MerkleError("number-of-leaves", `${length} leaves`);
  return new Uint8Array((2 * length - 1) * hashSize);
}

function lengthAfter(tree: MerkleTree, changes: readonly LeafChange[]): number {
  const added = new Set<number>();
  for (const { index } of changes) {
    if (!Number.isSafeInteger(index) || index < 0) throw new MerkleError("no-such-leaf", `${index}`);
    if (index >= tree.length) added.add(index);
  }
  const length = tree.length + added.size;
  for (const index of added)
    if (index >= length) throw new MerkleError("gap", `${index} after ${length} leaves`);
  return length;
}

/** The hashes of the pairs from `first` up to before `end`. A batch reads only what the batches before it wrote. */
function hashParents(nodes: Uint8Array, length: number, first: number, end: number): void {
  for (let pair = first; pair < end; ) {
    const count = Math.min(mostPairs, (length - pair) >> 1, end - pair);
    hashPairs(nodes, 2 * pair, length + pair, count);
    pair += count;
  }
}

/** Hashes what is marked, and whatever is above something marked, in runs as long as they come. */
function hashStale(nodes: Uint8Array, length: number, stale: Uint8Array): void {
  let begun = 0;
  for (let pair = 0; pair < length - 1; pair++) {
    if (stale[2 * pair] === 1 || stale[2 * pair + 1] === 1 || stale[length + pair] === 1) {
      stale[length + pair] = 1;
    } else {
      hashParents(nodes, length, begun, pair);
      begun = pair + 1;
    }
  }
  hashParents(nodes, length, begun, length - 1);
}

/**
 * Copies from a tree what a longer one has as well, and marks the rest as stale. Leaves keep their places, and the hashes of
 * pairs of leaves move on by as many places as there are new leaves; one level higher they move by half as many more, and so
 * on. What moves by an odd number of places is paired differently, and so is everything above it.
 */
function keepNodes(tree: MerkleTree, nodes: Uint8Array, length: number, stale: Uint8Array): void {
  stale.fill(1);
  const added = length - tree.length;
  let [start, end, moved] = [0, tree.length, 0];
  while (start < end) {
    nodes.set(tree.nodes.subarray(start * hashSize, end * hashSize), (start + moved) * hashSize);
    stale.fill(0, start + moved, end + moved);
    if (moved % 2 !== 0) return;
    start = tree.length + ((start + 1) >> 1);
    end = tree.length + (end >> 1);
    moved = added + moved / 2;
  }
}

function placeOf(tree: MerkleTree, index: number): number {
  if (Number.isInteger(index) && index >= 0 && index < tree.length) return index;
  throw new MerkleError("no-such-leaf", `${index} of ${tree.length}`);
}

function nodeAt(tree: MerkleTree, place: number): Hex {
  return toHex(tree.nodes.subarray(place * hashSize, (place + 1) * hashSize));
}
