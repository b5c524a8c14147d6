/** Whom the gas benchmark pays, and how its figures come in pairs. */
import { getAddress, id } from "ethers";

/** Gas of somebody who was never paid this token, and of somebody who was. */
export interface Pair {
  readonly first: number;
  readonly returning: number;
}

/** Made-up people with 100 to 999 tokens of 18 decimals each. */
export function people(count: number): { account: string; amount: bigint }[] {
  return Array.from({ length: count }, (_, index) => ({
    account: getAddress(`0x${id(`person ${index}`).slice(26)}`),
    amount: BigInt(100 + (index % 900)) * 10n ** 18n,
  }));
}
