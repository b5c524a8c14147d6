/** A real contract wallet on real chains: a Safe, whose owner signs, read through a node as in earnest. */
import { type Wallet, ZeroAddress } from "ethers";
import { AbiCoder } from "ethers/abi";
import { hashMessage } from "ethers/hash";
import { openChainReader } from "../../src/chain/reader.ts";
import { walletOnChain } from "../../src/chain/wallet.ts";
import { type WalletClaim, walletMessage } from "../../src/domain/wallet/message.ts";
import { verifyWallet } from "../../src/domain/wallet/verify.ts";
import type { ChainReader } from "../../src/ports.ts";
import { type Chain, startChain } from "../chain.ts";
import { at, deploy, safeContract } from "../contracts/deployed.ts";
import { expected, issued } from "../domain/wallet/asked.ts";

const [here, elsewhere] = [11155111, 10];
let chains: Chain[];
let readers: (ChainReader & { readonly close: () => void })[];
let safe: string;
let owner: Wallet;

beforeAll(async () => {
  chains = await Promise.all([here, elsewhere].map((chainId) => startChain({ chainId })));
  readers = await Promise.all(chains.map(({ url, chainId }) => openChainReader(url, chainId)));
  const [first] = chains;
  const [signer] = first?.signers ?? [];
  if (signer === undefined) throw new Error("the chain has no signers");
  owner = signer;
  safe = await openSafe(owner);
});

afterAll(async () => {
  for (const reader of readers) reader.close();
  await Promise.all(chains.map((chain) => chain.stop()));
});

/** A Safe of one owner, with the handler that answers for its signatures. */
async function openSafe(from: Wallet): Promise<string> {
  const singleton = await deploy(safeContract("Safe.sol/Safe.json"), from);
  const factory = await deploy(safeContract("proxies/SafeProxyFactory.sol/SafeProxyFactory.json"), from);
  const handler = await deploy(
    safeContract("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json"),
    from,
  );
  const setup = singleton.interface.encodeFunctionData("setup", [
    [from.address],
    1,
    ...[ZeroAddress, "0x", handler.address, ZeroAddress, 0, ZeroAddress],
  ]);
  const creation = [singleton.address, setup, 0];
  const address = String(await factory.read("createProxyWithNonce", ...creation));
  await factory.send(from, "createProxyWithNonce", ...creation);
  return at(address, safeContract("Safe.sol/Safe.json"), from).address;
}

/** What a Safe's owner signs for it is the message within a message of the Safe's. */
function signedFor(chainId: number, text: string, by: Wallet): Promise<string> {
  const message = AbiCoder.defaultAbiCoder().encode(["bytes32"], [hashMessage(text)]);
  return by.signTypedData(
    { chainId, verifyingContract: safe },
    { SafeMessage: [{ name: "message", type: "bytes" }] },
    { message },
  );
}

async function verdict(chainId: number, sign: (text: string) => Promise<string>) {
  const claim: WalletClaim = { ...issued, address: safe, chainId };
  const text = walletMessage(claim);
  const signature = await sign(text);
  const onChain = await walletOnChain(readers, text, signature, claim);
  return verifyWallet(text, signature, { ...expected, issued: claim, chainIds: [here, elsewhere] }, onChain);
}

test("the owner's signature for the Safe links it on its chain", async () => {
  expect(await verdict(here, (text) => signedFor(here, text, owner))).toEqual({
    ok: true,
    wallet: { address: safe, chainId: here, kind: "contract" },
  });
});

test.each<[string, (text: string) => Promise<string>]>([
  ["the owner's signature as a person", (text) => owner.signMessage(text)],
  ["what the owner signed for it on another chain", (text) => signedFor(elsewhere, text, owner)],
  ["what the owner signed of another text", (text) => signedFor(here, `${text} `, owner)],
  ["nothing, which no owner approved beforehand", async () => "0x"],
])("%s is refused by the Safe", async (_, sign) => {
  expect(await verdict(here, sign)).toEqual({ ok: false, refusal: { code: "refused-by-contract" } });
});

test("a stranger's signature is refused by the Safe", async () => {
  const [, stranger] = chains[0]?.signers ?? [];
  if (stranger === undefined) throw new Error("the chain has ten signers");
  expect(await verdict(here, (text) => signedFor(here, text, stranger))).toEqual({
    ok: false,
    refusal: { code: "refused-by-contract" },
  });
});

test("for a chain that the Safe is not on, its owner's signature is refused for that reason", async () => {
  expect(await verdict(elsewhere, (text) => signedFor(elsewhere, text, owner))).toEqual({
    ok: false,
    refusal: { code: "contract-elsewhere", chainId: elsewhere, found: [here] },
  });
});

test("a node of another chain than was meant is not read", async () => {
  await expect(openChainReader(chains[1]?.url ?? "", here)).rejects.toThrow(`on chain ${elsewhere}`);
});
