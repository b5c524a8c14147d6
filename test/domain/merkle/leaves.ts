/** Leaves for tests of the Merkle tree: of every form that payouts may take, and the same tree as OpenZeppelin builds it. */
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import fc from "fast-check";
import type { LeafEncoding, LeafValues } from "../../../src/domain/merkle/leaf.ts";

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value) => `0x${Buffer.from(value).toString("hex")}`);

const arbitraries = {
  address: hex(20),
  bytes32: hex(32),
  uint256: fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
    fc.bigInt({ min: 0n, max: 2n ** 70n }),
    fc.constantFrom(0n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 128n, 2n ** 256n - 1n),
  ),
};

/** Who; who and token; and the whole of chain, contract, token and account, which is longer than one block of Keccak. */
export const encodings: readonly LeafEncoding[] = [
  ["address", "uint256"],
  ["address", "address", "uint256"],
  ["uint256", "address", "address", "address", "uint256"],
  ["bytes32", "bytes32"],
];

export function anyLeaf(encoding: LeafEncoding): fc.Arbitrary<LeafValues> {
  return fc.tuple(...encoding.map((type) => arbitraries[type] as fc.Arbitrary<string | bigint>));
}

/** The same every time, and all different. */
export function leaves(count: number, from = 0): LeafValues[] {
  return Array.from({ length: count }, (_, index) => [
    `0x${(from + index + 1).toString(16).padStart(40, "0")}`,
    BigInt(from + index) * 10n ** 18n,
  ]);
}

export function reference(encoding: LeafEncoding, values: readonly LeafValues[], sortLeaves = false) {
  return StandardMerkleTree.of(
    values.map((one) => [...one]),
    [...encoding],
    { sortLeaves },
  );
}
