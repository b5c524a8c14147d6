/**
 * Who signed a text with a key (EIP-191), from signatures of one form alone: one that can be written in a second way is one that
 * can be shown twice.
 */
import { verifyMessage } from "ethers/hash";

/** Of secp256k1's points. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** 65 bytes that end in 0, 1, 27 or 28, or 64 in the compact form of EIP-2098. */
const form = /^0x[0-9a-fA-F]{64}(?<s>[0-9a-fA-F]{64})(?<v>0[01]|1[bcBC])?$/;

/**
 * The address whose key signed, with checksum. Null for what is no signature, which it is only with `s` in the lower half of its
 * range, as EIP-2 has it.
 */
export function signerOf(text: string, signature: string): string | null {
  const { s = "", v } = form.exec(signature)?.groups ?? {};
  if (s === "") return null;
  // The compact form keeps the parity in the highest bit.
  const lower = v === undefined ? BigInt.asUintN(255, BigInt(`0x${s}`)) : BigInt(`0x${s}`);
  if (lower > order / 2n) return null;
  try {
    return verifyMessage(text, signature);
  } catch {
    // There is no point with that r, or the key would be none.
    return null;
  }
}

/** Whether it has the length of a signature by a key. */
export function looksSigned(signature: string): boolean {
  return /^0x(?:[0-9a-fA-F]{128}|[0-9a-fA-F]{130})$/.test(signature);
}
