/** Held to OpenZeppelin's `StandardMerkleTree`: the same roots, and proofs that pass in either. */
import { SimpleMerkleTree, StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { keccak256 } from "ethers/crypto";
import { concat } from "ethers/utils";
import fc from "fast-check";
import { leafHash } from "../../../src/domain/merkle/leaf.ts";
import { verifyProof } from "../../../src/domain/merkle/proof.ts";
import { buildTree, leafHashAt, proofOf, rootOf } from "../../../src/domain/merkle/tree.ts";
import { anyLeaf, encodings, leaves, reference } from "./leaves.ts";

const payout = ["address", "uint256"] as const;

test("every number of leaves from 1 to 300 has the root and the proofs of the reference", () => {
  const values = leaves(300);
  // The hashes are given to the reference, which is slow at making them; that it makes the same ones is the next test.
  const hashes = values.map((one) => leafHash(payout, one));
  for (let count = 1; count <= 300; count++) {
    const tree = buildTree(payout, values.slice(0, count));
    const other = SimpleMerkleTree.of(hashes.slice(0, count), { sortLeaves: false });
    expect(rootOf(tree)).toBe(other.root);
    for (const index of new Set([0, count >> 1, count - 1])) {
      expect(proofOf(tree, index)).toEqual(other.getProof(index));
    }
  }
}, 60_000);

test.each(encodings)("leaves of %p, %p, … : roots, hashes and proofs pass in either", (...encoding) => {
  fc.assert(
    fc.property(fc.array(anyLeaf(encoding), { minLength: 1, maxLength: 40 }), fc.nat(), (values, random) => {
      const [tree, other] = [buildTree(encoding, values), reference(encoding, values)];
      expect(rootOf(tree)).toBe(other.root);
      const index = random % values.length;
      const leaf = values[index] ?? [];
      expect(leafHashAt(tree, index)).toBe(leafHash(encoding, leaf));
      const proof = proofOf(tree, index);
      expect(StandardMerkleTree.verify(other.root, [...encoding], [...leaf], proof)).toBe(true);
      expect(verifyProof(encoding, leaf, other.getProof(index), rootOf(tree))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("leaves in the order of their hashes have the root of the reference with its sorting", () => {
  const values = leaves(200).sort((a, b) => (leafHash(payout, a) < leafHash(payout, b) ? -1 : 1));
  expect(rootOf(buildTree(payout, values))).toBe(reference(payout, leaves(200), true).root);
});

test("the same leaf twice is two leaves, each with a proof", () => {
  const values = [...leaves(3), ...leaves(3), ...leaves(1)];
  const tree = buildTree(payout, values);
  expect(rootOf(tree)).toBe(reference(payout, values).root);
  values.forEach((leaf, index) => {
    expect(verifyProof(payout, leaf, proofOf(tree, index), rootOf(tree))).toBe(true);
  });
});

test("leaves may come one by one, as many as were said", () => {
  const values = leaves(2000);
  const oneByOne = (length: number) => ({ length, [Symbol.iterator]: () => values.values() });
  expect(rootOf(buildTree(payout, oneByOne(2000)))).toBe(rootOf(buildTree(payout, values)));
  for (const length of [1999, 2001, 1792, 2048]) {
    expect(() => buildTree(payout, oneByOne(length))).toThrow(
      expect.objectContaining({ problem: "number-of-leaves" }),
    );
  }
});

test("addresses may be written in either case", () => {
  const [lower, upper] = [`0x${"ab".repeat(20)}`, `0x${"AB".repeat(20)}`];
  expect(leafHash(payout, [upper, 1n])).toBe(leafHash(payout, [lower, 1n]));
});

test.each([
  ["another amount", ["0x0000000000000000000000000000000000000003", 1n]],
  ["another account", ["0x0000000000000000000000000000000000000004", 2n * 10n ** 18n]],
] as const)("a proof does not pass for %s", (_, leaf) => {
  const tree = buildTree(payout, leaves(9));
  const own = leaves(9)[2] ?? [];
  expect(verifyProof(payout, own, proofOf(tree, 2), rootOf(tree))).toBe(true);
  expect(verifyProof(payout, leaf, proofOf(tree, 2), rootOf(tree))).toBe(false);
  expect(verifyProof(payout, own, proofOf(tree, 3), rootOf(tree))).toBe(false);
  expect(verifyProof(payout, own, proofOf(tree, 2).slice(1), rootOf(tree))).toBe(false);
  expect(verifyProof(payout, own, proofOf(tree, 2), rootOf(buildTree(payout, leaves(8))))).toBe(false);
});

test("an inner node does not pass for a leaf, although the 64 bytes that it is made of can be a leaf's", () => {
  const tree = buildTree(payout, leaves(8));
  const children = [leafHashAt(tree, 0), leafHashAt(tree, 1)].sort();
  const [, parent] = proofOf(tree, 2);
  const proofOfParent = proofOf(tree, 0).slice(1);
  // With leaves that are hashed once, this is where it would pass.
  expect(keccak256(concat(children))).toBe(parent);
  expect(leafHash(["bytes32", "bytes32"], children)).not.toBe(parent);
  expect(verifyProof(["bytes32", "bytes32"], children, proofOfParent, rootOf(tree))).toBe(false);
});

const badLeaves = [
  [["0x00", 1n], "not-an-address"],
  [[`0x${"0".repeat(39)}g`, 1n], "not-an-address"],
  [[`0x${"0".repeat(39)}\u{101}`, 1n], "not-an-address"],
  [[`0X${"0".repeat(40)}`, 1n], "not-an-address"],
  [[5n, 1n], "not-an-address"],
  [[`0x${"0".repeat(40)}`, -1n], "not-a-uint256"],
  [[`0x${"0".repeat(40)}`, 2n ** 256n], "not-a-uint256"],
  [[`0x${"0".repeat(40)}`, "1"], "not-a-uint256"],
  [[`0x${"0".repeat(40)}`], "wrong-number-of-values"],
  [[`0x${"0".repeat(40)}`, 1n, 1n], "wrong-number-of-values"],
] as const;

test.each(badLeaves)("%p is no leaf: %s", (values, problem) => {
  expect(() => buildTree(payout, [...leaves(2), [...values]])).toThrow(
    expect.objectContaining({ problem, message: expect.stringContaining("leaf 2") }),
  );
});

test.each([
  ["no leaves", () => buildTree(payout, []), "number-of-leaves"],
  ["no types", () => buildTree([], leaves(1)), "not-an-encoding"],
  ["a dynamic type", () => buildTree(["string" as "address"], [["x"]]), "not-an-encoding"],
  ["too many types", () => leafHash(Array(17).fill("uint256"), []), "not-an-encoding"],
  ["a short hash", () => leafHash(["bytes32"], ["0x00"]), "not-a-hash"],
  ["a proof of a place behind the last", () => proofOf(buildTree(payout, leaves(3)), 3), "no-such-leaf"],
  ["a proof of a place before the first", () => proofOf(buildTree(payout, leaves(3)), -1), "no-such-leaf"],
  ["half a place", () => leafHashAt(buildTree(payout, leaves(3)), 0.5), "no-such-leaf"],
  ["a proof of something else", () => verifyProof(payout, leaves(1)[0] ?? [], ["0x12"], "0x"), "not-a-hash"],
])("%s: refused", (_, act, problem) => {
  expect(act).toThrow(expect.objectContaining({ problem }));
});
