/**
 * Leaves of a Merkle tree: a tuple of static ABI types, encoded as `abi.encode` does and hashed twice, so that no inner node,
 * which is one hash of 64 bytes, passes for a leaf. It is the leaf of OpenZeppelin's `StandardMerkleTree`.
 */
import { type Hex, toHex, writeHex } from "./hex.ts";
import { hashRowsTwice, hashSize, mostRowBytes, mostRows } from "./keccak.ts";
import { MerkleError } from "./problem.ts";

/** The types that take one word each. An `address` and a `bytes32` are texts with `0x`, a `uint256` is a bigint. */
export type StaticType = "address" | "bytes32" | "uint256";

/** What a leaf says, type by type: `["address", "uint256"]`. At most sixteen. */
export type LeafEncoding = readonly StaticType[];

export type LeafValues = readonly (string | bigint)[];

const wordSize = 32;
const partLimit = 2n ** 64n;

/** @throws MerkleError `not-an-encoding` for one of no words, or of too many. */
export function checkEncoding(encoding: LeafEncoding): LeafEncoding {
  if (encoding.length < 1 || encoding.length * wordSize > mostRowBytes || !encoding.every(isStaticType)) {
    throw new MerkleError("not-an-encoding", encoding.join(","));
  }
  return encoding;
}

export function isStaticType(type: string): type is StaticType {
  return type === "address" || type === "bytes32" || type === "uint256";
}

/** An array, or whatever knows how many leaves it gives one by one, so that they need not all be in memory. */
export interface Leaves extends Iterable<LeafValues> {
  readonly length: number;
}

/**
 * Hashes leaves in their order into `hashes`, 32 bytes each from its beginning.
 * @throws MerkleError `not-an-encoding`; `number-of-leaves` when there are not as many as `length` says; `not-an-address`,
 * `not-a-uint256`, `not-a-hash` or `wrong-number-of-values`, naming the leaf's place.
 */
export function hashLeaves(encoding: LeafEncoding, leaves: Leaves, hashes: Uint8Array): void {
  const size = checkEncoding(encoding).length * wordSize;
  const rows = new Uint8Array(size * mostRows);
  const view = new DataView(rows.buffer);
  let [done, waiting] = [0, 0];
  for (const values of leaves) {
    if (done + waiting === leaves.length) throw new MerkleError("number-of-leaves", `over ${leaves.length}`);
    encodeLeaf(encoding, values, view, rows, size * waiting, done + waiting);
    if (++waiting < mostRows) continue;
    hashRowsTwice(rows, size, waiting, hashes, done);
    done += waiting;
    waiting = 0;
  }
  if (waiting > 0) hashRowsTwice(rows, size, waiting, hashes, done);
  if (done + waiting < leaves.length) throw new MerkleError("number-of-leaves", `${done + waiting}`);
}

/** The hash of one leaf. @throws MerkleError as `hashLeaves` does. */
export function leafHash(encoding: LeafEncoding, values: LeafValues): Hex {
  const hash = new Uint8Array(hashSize);
  hashLeaves(encoding, [values], hash);
  return toHex(hash);
}

function encodeLeaf(
  encoding: LeafEncoding,
  values: LeafValues,
  view: DataView,
  rows: Uint8Array,
  offset: number,
  place: number,
): void {
  if (values.length !== encoding.length) {
    throw new MerkleError("wrong-number-of-values", `${values.length} of leaf ${place}`);
  }
  for (let index = 0; index < encoding.length; index++) {
    const [type, value, at] = [encoding[index], values[index], offset + index * wordSize];
    if (type === "uint256") {
      if (!writeInteger(value, view, at)) throw new MerkleError("not-a-uint256", `${value} of leaf ${place}`);
    } else if (type === "bytes32") {
      if (!writeText(value, wordSize, rows, at))
        throw new MerkleError("not-a-hash", `${value} of leaf ${place}`);
    } else if (!writeText(value, 20, rows, at)) {
      throw new MerkleError("not-an-address", `${value} of leaf ${place}`);
    }
  }
}

/** Right-aligned in a word. The bytes before it are zero: a place holds the same type in every row. */
function writeText(value: unknown, size: number, rows: Uint8Array, at: number): boolean {
  return typeof value === "string" && writeHex(value, size, rows, at + wordSize - size);
}

/** Big-endian. Shifting a bigint makes another one, and most amounts fit into one or two of a word's four parts. */
function writeInteger(value: unknown, view: DataView, at: number): boolean {
  if (typeof value !== "bigint" || value < 0n) return false;
  let rest = value;
  for (let part = 24; part >= 0; part -= 8) {
    view.setBigUint64(at + part, rest);
    rest = rest < partLimit ? 0n : rest >> 64n;
  }
  return rest === 0n;
}
