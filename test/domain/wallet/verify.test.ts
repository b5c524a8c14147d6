/** Who may link what, refusal by refusal, and the reference's verdict beside ours where it has one. */
import { Signature } from "ethers/crypto";
import { SiweMessage } from "siwe";
import { type WalletClaim, walletMessage } from "../../../src/domain/wallet/message.ts";
import { signerOf } from "../../../src/domain/wallet/signature.ts";
import {
  checkMessage,
  verifyWallet,
  type WalletExpectation,
  type WalletOnChain,
  type WalletRefusal,
} from "../../../src/domain/wallet/verify.ts";
import { expected, issued, mallory, octavia } from "./asked.ts";

const text = walletMessage(issued);
const signature = await octavia.signMessage(text);
const wallet = { address: octavia.address, chainId: 11155111, kind: "key" };

test("the key of the address links it", () => {
  expect(verifyWallet(text, signature, expected, null)).toEqual({ ok: true, wallet });
});

/** A message that says something else than what was asked for, signed by the right key. */
const other = (change: Partial<WalletClaim>) => walletMessage({ ...issued, ...change });
const token = expected.ours[0] ?? "";
const zero = `0x${"0".repeat(40)}`;

const refusals: [string, WalletRefusal, string, Partial<WalletExpectation>][] = [
  ["something else", { code: "malformed" }, "Link my wallet, please.", {}],
  ["a text with a line more", { code: "malformed" }, `${text}\nResources:\n- https://example.org`, {}],
  [
    "one for another site",
    { code: "wrong-domain" },
    other({ domain: "other.example.org", uri: "https://other.example.org/wallet" }),
    {},
  ],
  ["one for another page", { code: "wrong-domain" }, other({ uri: "https://foothold.example.org/" }), {}],
  ["one for another organisation", { code: "wrong-organization" }, other({ organization: "borealis" }), {}],
  ["one for somebody else", { code: "wrong-account" }, other({ person: { id: 1, login: "octavia" } }), {}],
  [
    "one for an earlier login",
    { code: "wrong-account" },
    other({ person: { id: 583_231, login: "octavia-old" } }),
    {},
  ],
  ["one with another nonce", { code: "wrong-nonce" }, other({ nonce: "anotherNonce1" }), {}],
  ["one that was used", { code: "used-nonce" }, text, { used: true }],
  [
    "one for another chain",
    { code: "wrong-chain", chainId: 10, allowed: [1, 11155111] },
    other({ chainId: 10 }),
    {},
  ],
  [
    "one for a chain that is not paid on any more",
    { code: "wrong-chain", chainId: 11155111, allowed: [1] },
    text,
    { chainIds: [1] },
  ],
  ["the zero address", { code: "zero-address" }, text.replace(octavia.address, zero), {}],
  [
    "small letters",
    { code: "wrong-checksum" },
    text.replace(octavia.address, octavia.address.toLowerCase()),
    {},
  ],
  [
    "a wrong capital letter",
    { code: "wrong-checksum" },
    text.replace(octavia.address, octavia.address.replace("E7E3", "e7E3")),
    {},
  ],
  ["the token's own address", { code: "our-address" }, other({ address: token }), {}],
  [
    "the token's address, known in small letters",
    { code: "our-address" },
    other({ address: token }),
    { ours: [token.toLowerCase()] },
  ],
  ["another address than was asked for", { code: "altered" }, other({ address: mallory.address }), {}],
  ["another chain than was asked for", { code: "altered" }, other({ chainId: 1 }), {}],
  ["a later end", { code: "altered" }, other({ expiresAt: "2036-03-04T09:15:00.000Z" }), {}],
  ["an earlier beginning", { code: "altered" }, other({ issuedAt: "2036-03-03T08:00:00.000Z" }), {}],
  [
    "one from the future",
    { code: "not-yet-valid", from: issued.issuedAt },
    text,
    { now: "2036-03-03T08:59:59.999Z" },
  ],
  ["one that just expired", { code: "expired", since: issued.expiresAt }, text, { now: issued.expiresAt }],
  ["somebody else's wallet", { code: "linked-by-another" }, text, { linkedByAnother: true }],
  [
    "the wallet that is linked",
    { code: "already-linked" },
    text,
    { current: { address: octavia.address, chainId: 1, kind: "key" } },
  ],
  [
    "the contract that is linked",
    { code: "already-linked" },
    text,
    { current: { address: octavia.address, chainId: 11155111, kind: "contract" } },
  ],
];

test.each(refusals)("%s is refused", async (_, refusal, said, known) => {
  const knowing = { ...expected, ...known };
  expect(checkMessage(said, knowing)).toEqual(refusal);
  const signed = await octavia.signMessage(said);
  // Whatever the signature is worth, and whatever a chain says.
  expect(verifyWallet(said, signed, knowing, null)).toEqual({ ok: false, refusal });
  expect(verifyWallet(said, "0x", knowing, contract({ accepts: true }))).toEqual({ ok: false, refusal });
});

test("a first moment and a last one", () => {
  for (const now of [issued.issuedAt, "2036-03-03T09:14:59.999Z"]) {
    expect(verifyWallet(text, signature, { ...expected, now }, null)).toEqual({ ok: true, wallet });
  }
});

test.each<[string, WalletExpectation["current"]]>([
  ["another wallet of theirs", { address: mallory.address, chainId: 1, kind: "key" }],
  ["a contract of that address elsewhere", { address: octavia.address, chainId: 1, kind: "contract" }],
])("%s does not stand in the way", (_, current) => {
  expect(verifyWallet(text, signature, { ...expected, current }, null)).toEqual({ ok: true, wallet });
});

function contract(says: Partial<WalletOnChain>): WalletOnChain {
  return { isContract: true, accepts: false, contractOn: [], ...says };
}
const nothing = contract({ isContract: false });
const malformed: WalletRefusal = { code: "malformed-signature" };
const another: WalletRefusal = { code: "signed-by-another" };
const byMallory = await mallory.signMessage(text);
const otherText = await octavia.signMessage(`${text} `);
/** What a wallet that is not deployed yet signs ends like this. */
const undeployed = `0x${"ab".repeat(96)}${"6492".repeat(16)}`;

test.each<[string, string, WalletOnChain | null, WalletRefusal]>([
  ["nothing", "", nothing, malformed],
  ["an empty one", "0x", nothing, malformed],
  ["half a one", signature.slice(0, 66), nothing, malformed],
  ["one without its 0x", signature.slice(2), nothing, malformed],
  ["one byte more", `${signature}00`, nothing, malformed],
  ["somebody else's", byMallory, nothing, another],
  ["somebody else's, and no chain was asked", byMallory, null, another],
  ["one of another text", otherText, nothing, another],
  ["one that recovers nobody", `0x${"00".repeat(64)}1b`, nothing, another],
  ["one with another last byte", `${signature.slice(0, -2)}1d`, nothing, another],
  ["one a contract does not accept", byMallory, contract({}), { code: "refused-by-contract" }],
  [
    "one for a contract that is elsewhere",
    byMallory,
    contract({ isContract: false, contractOn: [1] }),
    { code: "contract-elsewhere", chainId: 11155111, found: [1] },
  ],
  ["one of a wallet that is not deployed", undeployed, nothing, { code: "not-deployed" }],
])("a signature is refused: %s", (_, wrong, onChain, refusal) => {
  expect(verifyWallet(text, wrong, expected, onChain)).toEqual({ ok: false, refusal });
});

test("what a contract accepts links the contract", () => {
  const verdict = verifyWallet(text, "0x1234", expected, contract({ accepts: true }));
  expect(verdict).toEqual({ ok: true, wallet: { ...wallet, kind: "contract" } });
});

describe("forms of one signature", () => {
  const { r, s, v, compactSerialized } = Signature.from(signature);
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const hex = (value: bigint) => value.toString(16).padStart(64, "0");
  const end = (last: number) => signature.slice(0, -2) + last.toString(16).padStart(2, "0");

  test.each([
    ["compact (EIP-2098)", compactSerialized],
    ["the parity alone", end(v - 27)],
    ["capital letters", `0x${signature.slice(2).toUpperCase()}`],
  ])("%s is taken", (_, form) => {
    expect(form).not.toBe(signature);
    expect(signerOf(text, form)).toBe(octavia.address);
  });

  test.each([
    [
      "with the other s, which anybody can work out",
      `${r}${hex(order - BigInt(s))}${v === 27 ? "1c" : "1b"}`,
    ],
    ["with s of half the order and one", `${r}${hex(order / 2n + 1n)}1b`],
    ["with the chain in its last byte", end(37)],
  ])("%s is not", (_, form) => {
    expect(signerOf(text, form)).toBeNull();
  });
});

describe("the reference comes to the same verdict", () => {
  const verdicts = async (said: string, signed: string, known: Partial<WalletExpectation> = {}) => {
    const knowing = { ...expected, ...known };
    const theirs = await new SiweMessage(said).verify(
      { signature: signed, domain: knowing.issued.domain, nonce: knowing.issued.nonce, time: knowing.now },
      { suppressExceptions: true },
    );
    return { theirs: theirs.success, ours: verifyWallet(said, signed, knowing, null).ok };
  };

  test("on what it wrote itself", async () => {
    const { domain, address, uri, chainId, nonce, issuedAt, expiresAt } = issued;
    const statement = "Link this wallet to GitHub account octavia (583231) for payouts by aurora.";
    const made = new SiweMessage({
      ...{ domain, address, uri, chainId, nonce, issuedAt, statement },
      version: "1",
      expirationTime: expiresAt,
    }).prepareMessage();
    expect(await verdicts(made, await octavia.signMessage(made))).toEqual({ theirs: true, ours: true });
  });

  test.each<[string, string, Partial<WalletExpectation>]>([
    ["another domain", other({ domain: "a.test", uri: "https://a.test/wallet" }), {}],
    ["another nonce", other({ nonce: "anotherNonce1" }), {}],
    ["too late", text, { now: "2036-03-03T09:15:00.000Z" }],
  ])("on %s", async (_, said, known) => {
    expect(await verdicts(said, await octavia.signMessage(said), known)).toEqual({
      theirs: false,
      ours: false,
    });
  });

  test("on somebody else's signature, and on a signature of another message", async () => {
    expect(await verdicts(text, byMallory)).toEqual({ theirs: false, ours: false });
    expect(await verdicts(text, otherText)).toEqual({ theirs: false, ours: false });
  });
});
