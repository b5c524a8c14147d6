/** Contract wallets: the message's own chain decides, and a contract on another chain is told apart from a wrong signature. */
import { hashMessage } from "ethers/hash";
import { walletOnChain } from "../../src/chain/wallet.ts";
import { walletMessage } from "../../src/domain/wallet/message.ts";
import { verifyWallet } from "../../src/domain/wallet/verify.ts";
import { expected, issued, mallory, octavia } from "../domain/wallet/asked.ts";
import { type Answer, answeringChain } from "./answering.ts";

const isValidSignature = "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)";
const magic = "0x1626ba7e";
const text = walletMessage(issued);
const owned = await mallory.signMessage(text);
const { address } = issued;

/** A contract that mallory owns: it accepts her signature over this very hash. */
const byOwner: Answer = (hash, signature) =>
  hash === hashMessage(text) && signature === owned ? magic : "0xffffffff";
const wallet = { [address]: { [isValidSignature]: byOwner } };

test("a contract wallet is linked by what its owner signed, on its chain", async () => {
  const own = answeringChain(11155111, wallet);
  const main = answeringChain(1, {});
  const onChain = await walletOnChain([main, own], text, owned, issued);
  expect(onChain).toEqual({ isContract: true, accepts: true, contractOn: [] });
  expect(verifyWallet(text, owned, expected, onChain)).toEqual({
    ok: true,
    wallet: { address, chainId: 11155111, kind: "contract" },
  });
  expect(own.asked).toEqual([`code ${address}`, `call ${address} ${isValidSignature}`]);
  expect(main.asked).toEqual([]);
});

const word = (value: string) => `0x${value.padEnd(64, "0")}`;

test.each<[string, string, Answer | string | null]>([
  ["a signature of somebody else", "0x1234", byOwner],
  ["a contract that reverts", owned, null],
  ["a contract that answers nothing", owned, "0x"],
  ["a contract that answers the four bytes alone", owned, magic],
  ["a contract that answers more than a word", owned, `${word("1626ba7e")}00`],
  ["a contract that answers the number instead of the bytes", owned, `0x${"1626ba7e".padStart(64, "0")}`],
  ["a contract that answers true", owned, `0x${"1".padStart(64, "0")}`],
  ["a contract that fills the word with something", owned, `0x1626ba7e${"f".repeat(56)}`],
  ["what is no signature at all", "signed, octavia", byOwner],
  ["half a byte", `${owned}0`, byOwner],
  ["more than a contract should have to read", `0x${"00".repeat(16_385)}`, () => magic],
])("%s is refused", async (_, signature, answer) => {
  const own = answeringChain(11155111, { [address]: { [isValidSignature]: answer } });
  const onChain = await walletOnChain([own], text, signature, issued);
  expect(onChain).toEqual({ isContract: true, accepts: false, contractOn: [] });
  expect(verifyWallet(text, signature, expected, onChain)).toEqual({
    ok: false,
    refusal: { code: "refused-by-contract" },
  });
});

test("a contract without the function is no wallet", async () => {
  const own = answeringChain(11155111, { [address]: {} });
  expect(await walletOnChain([own], text, owned, issued)).toMatchObject({ isContract: true, accepts: false });
});

test("a contract on another chain than the message names is refused for that reason", async () => {
  const chains = [answeringChain(11155111, {}), answeringChain(1, wallet), answeringChain(10, {})];
  const onChain = await walletOnChain(chains, text, owned, issued);
  expect(onChain).toEqual({ isContract: false, accepts: false, contractOn: [1] });
  expect(verifyWallet(text, owned, expected, onChain)).toEqual({
    ok: false,
    refusal: { code: "contract-elsewhere", chainId: 11155111, found: [1] },
  });
  // It is not asked what it says to a signature for another chain.
  expect(chains[1]?.asked).toEqual([`code ${address}`]);
});

test("where there is no contract at all, somebody else signed", async () => {
  const onChain = await walletOnChain([answeringChain(11155111, {})], text, owned, issued);
  expect(verifyWallet(text, owned, expected, onChain)).toEqual({
    ok: false,
    refusal: { code: "signed-by-another" },
  });
});

test("a key's own signature counts, whatever code its account acts through", async () => {
  const signature = await octavia.signMessage(text);
  const own = answeringChain(11155111, { [address]: {} });
  const onChain = await walletOnChain([own], text, signature, issued);
  expect(verifyWallet(text, signature, expected, onChain)).toMatchObject({
    ok: true,
    wallet: { kind: "key" },
  });
});

test("a chain that cannot be read decides nothing", async () => {
  await expect(walletOnChain([answeringChain(1, wallet)], text, owned, issued)).rejects.toThrow(RangeError);
  const down = { ...answeringChain(11155111, {}), code: () => Promise.reject(new Error("no answer")) };
  await expect(walletOnChain([down], text, owned, issued)).rejects.toThrow("no answer");
});
