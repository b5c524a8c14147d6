/** Whether a proof leads from a leaf to a root: what the contract checks, said before anybody pays for asking it. */
import { type Hex, toHex, writeHex } from "./hex.ts";
import { hashPairs, hashSize } from "./keccak.ts";
import { hashLeaves, type LeafEncoding, type LeafValues } from "./leaf.ts";
import { MerkleError } from "./problem.ts";

/**
 * @throws MerkleError `not-a-hash` when a node of the proof is not 32 bytes in hexadecimal; what `hashLeaves`
 * throws.
 */
export function verifyProof(
  encoding: LeafEncoding,
  values: LeafValues,
  proof: readonly string[],
  root: string,
): boolean {
  const pair = new Uint8Array(2 * hashSize);
  hashLeaves(encoding, [values], pair);
  for (const node of proof) {
    if (!writeHex(node, hashSize, pair, hashSize)) throw new MerkleError("not-a-hash", node);
    hashPairs(pair, 0, 0, 1);
  }
  const reached: Hex = toHex(pair.subarray(0, hashSize));
  return reached === root.toLowerCase();
}
