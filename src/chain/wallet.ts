/** What chains say about a wallet that no key signed for: whether it is a contract, where, and whether it accepts the signature. */
import { Interface } from "ethers/abi";
import { hashMessage } from "ethers/hash";
import type { WalletClaim } from "../domain/wallet/message.ts";
import type { WalletOnChain } from "../domain/wallet/verify.ts";
import type { ChainReader } from "../ports.ts";

const eip1271 = new Interface([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);

/** `isValidSignature`'s own selector, in a word of its own: anything else, or anything behind it, is no acceptance. */
const accepted = `0x1626ba7e${"0".repeat(56)}`;

/** A contract's signature can be long, where many keys sign. */
const longestSignature = 2 + 2 * 16_384;

/**
 * To be asked only about a claim that `checkMessage` lets through. `chains` are those that payouts are made on.
 * @throws what a chain that cannot be asked throws, and RangeError when the claim's own chain is not among them.
 */
export async function walletOnChain(
  chains: readonly ChainReader[],
  text: string,
  signature: string,
  claim: WalletClaim,
): Promise<WalletOnChain> {
  const own = chains.find(({ chainId }) => chainId === claim.chainId);
  if (own === undefined) throw new RangeError(`chain ${claim.chainId} is not among those that can be read`);
  if (await isContract(own, claim.address)) {
    const accepts = await acceptsSignature(own, text, signature, claim.address);
    return { isContract: true, accepts, contractOn: [] };
  }
  const others = chains.filter((chain) => chain !== own);
  const there = await Promise.all(others.map((chain) => isContract(chain, claim.address)));
  const contractOn = others.filter((_, index) => there[index]).map(({ chainId }) => chainId);
  return { isContract: false, accepts: false, contractOn };
}

/** A key's account that acts through a contract (EIP-7702) has such code too, and is asked in the same way. */
async function isContract(chain: ChainReader, address: string): Promise<boolean> {
  return (await chain.code(address)) !== "0x";
}

async function acceptsSignature(
  chain: ChainReader,
  text: string,
  signature: string,
  address: string,
): Promise<boolean> {
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(signature) || signature.length > longestSignature) return false;
  const data = eip1271.encodeFunctionData("isValidSignature", [hashMessage(text), signature]);
  return (await chain.call(address, data)) === accepted;
}
