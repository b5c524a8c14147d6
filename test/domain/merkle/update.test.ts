/** A tree of changes is the tree that is built anew, and costs what changed. */
import fc from "fast-check";
import { dumpTree, loadTree } from "../../../src/domain/merkle/dump.ts";
import { buildTree, type MerkleTree, rootOf, updateTree } from "../../../src/domain/merkle/tree.ts";
import { anyLeaf, leaves } from "./leaves.ts";

const payout = ["address", "uint256"] as const;
const hex = (tree: MerkleTree) => Buffer.from(tree.nodes).toString("hex");

test("whatever is changed and added, in whatever order, the tree is the one built anew, node for node", () => {
  const story = fc.record({
    before: fc.integer({ min: 1, max: 130 }),
    added: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 70 }), fc.constantFrom(16, 32, 64)),
    changed: fc.array(fc.tuple(fc.nat({ max: 400 }), anyLeaf(payout)), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(story, fc.nat(), ({ before, added, changed }, seed) => {
      const tree = buildTree(payout, leaves(before));
      const untouched = hex(tree);
      const changes = leaves(added, before).map((values, at) => ({ index: before + at, values }));
      if (seed % 2 === 1) changes.reverse();
      for (const [place, values] of changed) changes.push({ index: place % (before + added), values });
      const expected = leaves(before + added);
      for (const { index, values } of changes) expected[index] = values;
      expect(hex(updateTree(tree, changes))).toBe(hex(buildTree(payout, expected)));
      expect(hex(tree)).toBe(untouched);
    }),
    { numRuns: 400 },
  );
});

test("every length to every longer one", () => {
  for (let before = 1; before <= 40; before++) {
    const tree = buildTree(payout, leaves(before));
    for (let after = before; after <= 45; after++) {
      const added = leaves(after - before, before).map((values, at) => ({ index: before + at, values }));
      expect(rootOf(updateTree(tree, added))).toBe(rootOf(buildTree(payout, leaves(after))));
    }
  }
});

test.each([
  ["a hole before the new places", [{ index: 5, values: leaves(1)[0] ?? [] }], "gap"],
  ["a negative place", [{ index: -1, values: leaves(1)[0] ?? [] }], "no-such-leaf"],
  ["half a place", [{ index: 1.5, values: leaves(1)[0] ?? [] }], "no-such-leaf"],
  ["what is no leaf", [{ index: 1, values: ["0x", 1n] }], "not-an-address"],
])("%s: refused", (_, changes, problem) => {
  expect(() => updateTree(buildTree(payout, leaves(4)), changes)).toThrow(
    expect.objectContaining({ problem }),
  );
});

test("a dump takes 32 bytes a leaf and a line, and gives the same tree again", () => {
  for (const count of [1, 2, 3, 300]) {
    const tree = buildTree(payout, leaves(count));
    const dump = dumpTree(tree);
    expect(dump.length).toBeLessThan(32 * count + 130);
    const loaded = loadTree(dump);
    expect(loaded).toEqual(tree);
    const change = [{ index: 0, values: leaves(1, 999)[0] ?? [] }];
    expect(rootOf(updateTree(loaded, change))).toBe(rootOf(updateTree(tree, change)));
  }
});

const dump = dumpTree(buildTree(payout, leaves(5)));
const text = Buffer.from(dump).toString("latin1");
const bytesOf = (changed: string) => Uint8Array.from(Buffer.from(changed, "latin1"));

test.each([
  ["nothing", new Uint8Array(0), "not-a-dump"],
  ["another format", bytesOf(text.replace("merkle-tree 1", "merkle-tree 2")), "not-a-dump"],
  ["an unknown type", bytesOf(text.replace("uint256", "uint8")), "not-a-dump"],
  [
    "too many types",
    bytesOf(text.replace("uint256", Array(17).fill("uint256").join(","))),
    "not-an-encoding",
  ],
  ["a leaf too few", dump.subarray(0, -32), "not-a-dump"],
  ["half a leaf too much", Uint8Array.from([...dump, ...new Uint8Array(16)]), "not-a-dump"],
  ["another number of leaves", bytesOf(text.replace(" 5 ", " 4 ")), "not-a-dump"],
  ["a changed leaf", dump.with(-1, (dump.at(-1) ?? 0) ^ 1), "wrong-root"],
  ["another root", bytesOf(text.replace(/0x[0-9a-f]{64}/, `0x${"0".repeat(64)}`)), "wrong-root"],
])("what is no whole dump is refused: %s", (_, bytes, problem) => {
  expect(() => loadTree(bytes)).toThrow(expect.objectContaining({ problem }));
});
