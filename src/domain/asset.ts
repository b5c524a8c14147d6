/** What a token's id says of it: the chain and contract it lives on, or that it is paid by hand. */
import type { Token } from "./amount.ts";

export interface ChainAsset {
  /** EIP-155. */
  readonly chainId: number;
  /** With its checksum. */
  readonly address: string;
}

/** `null` for what is on no chain. */
export function assetOf({ id }: Pick<Token, "id">): ChainAsset | null {
  const [, chain, address] = /^eip155:(\d+)\/erc20:(0x[0-9a-fA-F]{40})$/.exec(id) ?? [];
  return chain === undefined || address === undefined ? null : { chainId: Number(chain), address };
}
