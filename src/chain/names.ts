/**
 * Names of addresses by ENS. A name is only shown when the address names it and it leads to the address: either alone can be set
 * by anybody.
 */
import { Interface } from "ethers/abi";
import { getAddress } from "ethers/address";
import { ensNormalize, namehash } from "ethers/hash";
import type { ChainReader } from "../ports.ts";

/** The same on Ethereum and its test networks. */
const registry = "0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e";
const ens = new Interface([
  "function resolver(bytes32 node) view returns (address)",
  "function addr(bytes32 node) view returns (address)",
  "function name(bytes32 node) view returns (string)",
]);
const nobody = `0x${"0".repeat(40)}`;

/** Longer ones are not shown: they are there to be mistaken. */
const longestName = 100;

/**
 * The name of an address, as it may be shown, or null. Names that are kept off the chain are not looked up.
 * @throws what a chain that cannot be asked throws.
 */
export async function nameOf(chain: ChainReader, address: string): Promise<string | null> {
  const node = namehash(`${address.slice(2).toLowerCase()}.addr.reverse`);
  const name = await ask(chain, node, "name");
  if (name === null || name.length > longestName || normalized(name) !== name) return null;
  return (await addressOf(chain, name)) === getAddress(address) ? name : null;
}

/**
 * The address that a name leads to, with its checksum, or null.
 * @throws what a chain that cannot be asked throws.
 */
export async function addressOf(chain: ChainReader, name: string): Promise<string | null> {
  const normal = normalized(name);
  return normal === null ? null : ask(chain, namehash(normal), "addr");
}

async function ask(chain: ChainReader, node: string, what: "addr" | "name"): Promise<string | null> {
  const resolver = await read(chain, registry, "resolver", node);
  return resolver === null ? null : read(chain, resolver, what, node);
}

/** An answer that is none of its kind counts as none. */
async function read(
  chain: ChainReader,
  to: string,
  what: "resolver" | "addr" | "name",
  node: string,
): Promise<string | null> {
  const answer = await chain.call(to, ens.encodeFunctionData(what, [node]));
  if (answer === null) return null;
  try {
    const [value] = ens.decodeFunctionResult(what, answer);
    return typeof value !== "string" || value === "" || value === nobody ? null : value;
  } catch {
    return null;
  }
}

/** As ENS compares names. Null for what is no name: letters that look like others are among it. */
function normalized(name: string): string | null {
  if (!name.includes(".")) return null;
  try {
    return ensNormalize(name);
  } catch {
    return null;
  }
}
