/** Bytes as Ethereum writes them, `0x` and hexadecimal digits, read and written without a detour. */

export type Hex = `0x${string}`;

/** The value of a digit by its character code; 16 for what is none. */
const digits = Uint8Array.from({ length: 128 }, (_, code) => {
  const at = "0123456789abcdef".indexOf(String.fromCharCode(code).toLowerCase());
  return at < 0 ? 16 : at;
});

/** Writes a text of exactly `size` bytes into `target`, digits of either case, and says whether it is one. */
export function writeHex(text: string, size: number, target: Uint8Array, offset: number): boolean {
  if (text.length !== 2 + 2 * size || !text.startsWith("0x")) return false;
  for (let index = 0; index < size; index++) {
    const high = digits[text.charCodeAt(2 + 2 * index)] ?? 16;
    const low = digits[text.charCodeAt(3 + 2 * index)] ?? 16;
    if (high === 16 || low === 16) return false;
    target[offset + index] = (high << 4) | low;
  }
  return true;
}

/** In lower case. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}
