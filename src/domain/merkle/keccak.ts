/**
 * Keccak-256 of many inputs of one length at a time, which is what building a Merkle tree spends its time on. The work is done
 * by the WebAssembly module of `keccak.wat`, since JavaScript has no rotation of 64 bits.
 */
import { keccakModule } from "./keccak-module.ts";

/** What is used of it; the compiler's description of the language leaves it to browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Keccak {
  readonly memory: { readonly buffer: ArrayBuffer };
  pairs(from: number, to: number, count: number): void;
  rows(from: number, to: number, count: number, size: number): void;
}

const keccak = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(keccakModule, "base64")))
  .exports as Keccak;
const memory = new Uint8Array(keccak.memory.buffer);

/** Where the module leaves room for inputs and digests. */
const room = 1024;

/** Bytes of a hash. */
export const hashSize = 32;

/** The most pairs that one call takes. */
export const mostPairs = 1024;

/** The most rows that one call takes, of at most `mostRowBytes` each. */
export const mostRows = 256;
export const mostRowBytes = 512;

/**
 * Hashes `count` pairs of 32 bytes that stand one after the other from the node `from` on, the lesser of each pair first, and
 * writes the hashes from the node `to` on. Reads all pairs before it writes.
 */
export function hashPairs(nodes: Uint8Array, from: number, to: number, count: number): void {
  const output = room + 2 * hashSize * count;
  memory.set(nodes.subarray(hashSize * from, hashSize * (from + 2 * count)), room);
  keccak.pairs(room, output, count);
  nodes.set(memory.subarray(output, output + hashSize * count), hashSize * to);
}

/**
 * Hashes the first `count` rows of `size` bytes (a multiple of 8) twice, the hash of the hash, and writes the results one after
 * the other to `hashes` from its node `to` on.
 */
export function hashRowsTwice(
  rows: Uint8Array,
  size: number,
  count: number,
  hashes: Uint8Array,
  to: number,
): void {
  const output = room + size * count;
  memory.set(rows.subarray(0, size * count), room);
  keccak.rows(room, output, count, size);
  hashes.set(memory.subarray(output, output + hashSize * count), hashSize * to);
}
