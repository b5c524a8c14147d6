/** A name is shown when the address names it and it leads back; anything less is nobody's name. */
import { namehash } from "ethers/hash";
import { addressOf, nameOf } from "../../src/chain/names.ts";
import { answeringChain } from "./answering.ts";

const registry = "0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e";
const resolver = "0x231b0Ee14048e9dCcD1d247744d114a4EB5E8E63";
const octavia = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A";
const mallory = "0x1563915e194D8CfBA1943570603F7606A3115508";
const nobody = `0x${"0".repeat(40)}`;

/** The registry, and one resolver, of these names and of what addresses call themselves. */
function ens(forward: Readonly<Record<string, string>>, reverse: Readonly<Record<string, string>>) {
  const addresses = new Map(Object.entries(forward).map(([name, address]) => [namehash(name), address]));
  const names = new Map(
    Object.entries(reverse).map(([address, name]) => [
      namehash(`${address.slice(2).toLowerCase()}.addr.reverse`),
      name,
    ]),
  );
  const has = (node: unknown) => addresses.has(String(node)) || names.has(String(node));
  return answeringChain(1, {
    [registry]: {
      "function resolver(bytes32 node) view returns (address)": (node) => (has(node) ? resolver : nobody),
    },
    [resolver]: {
      "function addr(bytes32 node) view returns (address)": (node) => addresses.get(String(node)) ?? nobody,
      "function name(bytes32 node) view returns (string)": (node) => names.get(String(node)) ?? "",
    },
  });
}

test("both ways agree: the name is shown", async () => {
  const chain = ens({ "octavia.eth": octavia }, { [octavia]: "octavia.eth" });
  expect(await nameOf(chain, octavia)).toBe("octavia.eth");
  expect(await nameOf(chain, octavia.toLowerCase())).toBe("octavia.eth");
  expect(await addressOf(chain, "octavia.eth")).toBe(octavia);
  expect(await addressOf(chain, "OctaviA.eth")).toBe(octavia);
});

const long = `${"o".repeat(97)}.eth`;

test.each<[string, Record<string, string>, Record<string, string>]>([
  ["an address without a name", { "octavia.eth": octavia }, {}],
  ["somebody who calls themselves octavia", { "octavia.eth": mallory }, { [octavia]: "octavia.eth" }],
  ["a name that leads nowhere", { "octavia.eth": nobody }, { [octavia]: "octavia.eth" }],
  ["a name that nobody has", {}, { [octavia]: "octavia.eth" }],
  [
    "a name with capitals, written to look like another",
    { "octavia.eth": octavia },
    { [octavia]: "Octavia.eth" },
  ],
  ["a name that is none", {}, { [octavia]: "octavia .eth" }],
  ["an empty name", {}, { [octavia]: "" }],
  ["a name of one label", { octavia }, { [octavia]: "octavia" }],
  ["a name with a letter that looks like another", {}, { [octavia]: "\u043ectavia.eth" }],
  ["a name that is too long to be read", { [long]: octavia }, { [octavia]: long }],
])("%s: nothing is shown", async (_, forward, reverse) => {
  expect(await nameOf(ens(forward, reverse), octavia)).toBeNull();
});

test.each([
  ["a name that nobody has", "mallory.eth"],
  ["what is no name", "octavia eth"],
  ["an address", octavia],
  ["nothing", ""],
])("%s leads nowhere", async (_, name) => {
  expect(await addressOf(ens({ "octavia.eth": octavia }, {}), name)).toBeNull();
});

test.each([
  ["reverts", null],
  ["answers nothing", "0x"],
  ["answers half a word", "0x0000"],
  [
    "answers a text that is none",
    `0x${"20".padStart(64, "0")}${"1".padStart(64, "0")}${"ff".padEnd(64, "0")}`,
  ],
])("a resolver that %s names nobody", async (_, answer) => {
  const chain = answeringChain(1, {
    [registry]: { "function resolver(bytes32 node) view returns (address)": () => resolver },
    [resolver]: { "function name(bytes32 node) view returns (string)": answer },
  });
  expect(await nameOf(chain, octavia)).toBeNull();
});

test("a chain without ENS names nobody", async () => {
  expect(await nameOf(answeringChain(31337, {}), octavia)).toBeNull();
});
