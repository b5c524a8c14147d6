import { readFileSync } from "node:fs";
import { keccak256 } from "ethers/crypto";
import { concat, hexlify } from "ethers/utils";
import fc from "fast-check";
import { compiledModule } from "../../../scripts/compile-wat.ts";
import {
  hashPairs,
  hashRowsTwice,
  mostPairs,
  mostRowBytes,
  mostRows,
} from "../../../src/domain/merkle/keccak.ts";
import { keccakModule } from "../../../src/domain/merkle/keccak-module.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test("the module's bytes are what its source compiles to", async () => {
  const source = readFileSync(new URL("../../../src/domain/merkle/keccak.wat", import.meta.url), "utf8");
  const compiled = await compiledModule("keccak.wat", source);
  expect(
    compiled
      .match(/"([\w+/=]+)"/g)
      ?.map((line) => line.slice(1, -1))
      .join(""),
  ).toBe(keccakModule);
  // Another source compiles to something else, so the comparison can fail.
  expect(await compiledModule("keccak.wat", source.replace("i64.const 255", "i64.const 254"))).not.toBe(
    compiled,
  );
});

test("pairs are hashed as Keccak-256 hashes 64 bytes, the lesser half first", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(bytes(32), bytes(32)), { minLength: 1, maxLength: 20 }), (pairs) => {
      const nodes = new Uint8Array(32 * 60);
      pairs.forEach(([a, b], index) => {
        nodes.set(a, 64 * index);
        nodes.set(b, 64 * index + 32);
      });
      hashPairs(nodes, 0, 40, pairs.length);
      const hashes = pairs.map((_, index) => hexlify(nodes.subarray(32 * (40 + index), 32 * (41 + index))));
      expect(hashes).toEqual(pairs.map((pair) => keccak256(concat(pair.map((one) => hexlify(one)).sort()))));
    }),
  );
});

test.each(Array.from({ length: 64 }, (_, index) => index >> 1))(
  "halves that differ in byte %d alone are told apart by it",
  (at) => {
    const lesser = new Uint8Array(32).fill(0x80);
    const greater = lesser.slice();
    greater[at] = 0x81;
    // A later byte that says the opposite changes nothing.
    if (at < 31) lesser[31] = 0xff;
    for (const [first, second] of [
      [lesser, greater],
      [greater, lesser],
    ] as const) {
      const nodes = new Uint8Array(96);
      nodes.set(first);
      nodes.set(second, 32);
      hashPairs(nodes, 0, 2, 1);
      expect(hexlify(nodes.subarray(64))).toBe(keccak256(concat([lesser, greater])));
    }
  },
);

test("rows of every length, and as many as a call takes, are hashed twice", () => {
  for (let size = 8; size <= mostRowBytes; size += 8) {
    const rows = Uint8Array.from({ length: size * 3 }, (_, index) => (index * 131 + size) & 0xff);
    const hashes = new Uint8Array(96);
    hashRowsTwice(rows, size, 3, hashes, 0);
    for (const row of [0, 1, 2]) {
      const expected = keccak256(keccak256(rows.subarray(row * size, (row + 1) * size)));
      expect(hexlify(hashes.subarray(32 * row, 32 * row + 32))).toBe(expected);
    }
  }
  const most = Uint8Array.from({ length: mostRowBytes * mostRows }, (_, index) => (index * 197) & 0xff);
  const hashes = new Uint8Array(32 * mostRows);
  hashRowsTwice(most, mostRowBytes, mostRows, hashes, 0);
  expect(hexlify(hashes.subarray(-32))).toBe(keccak256(keccak256(most.subarray(-mostRowBytes))));
});

test("as many pairs as a call takes", () => {
  const nodes = Uint8Array.from({ length: 96 * mostPairs }, (_, index) => (index * 151) & 0xff);
  const [a, b] = [
    nodes.slice(64 * mostPairs - 64, 64 * mostPairs - 32),
    nodes.slice(64 * mostPairs - 32, 64 * mostPairs),
  ];
  hashPairs(nodes, 0, 2 * mostPairs, mostPairs);
  expect(hexlify(nodes.subarray(-32))).toBe(keccak256(concat([hexlify(a), hexlify(b)].sort())));
});
