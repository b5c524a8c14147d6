/** The message, held to the parser of the reference for Sign-In with Ethereum, and its own, which takes nothing else. */
import fc from "fast-check";
import { SiweMessage } from "siwe";
import { parseWalletMessage, type WalletClaim, walletMessage } from "../../../src/domain/wallet/message.ts";
import { issued } from "./asked.ts";

const text = walletMessage(issued);

test("names whom it links to what, as people read it in their wallet", () => {
  expect(text).toBe(`foothold.example.org wants you to sign in with your Ethereum account:
0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A

Link this wallet to GitHub account octavia (583231) for payouts by aurora.

URI: https://foothold.example.org/wallet
Version: 1
Chain ID: 11155111
Nonce: kEWepMt9knR6lWJ6
Issued At: 2036-03-03T09:00:00.000Z
Expiration Time: 2036-03-03T09:15:00.000Z`);
});

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const time = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2099-01-01"), noInvalidDate: true })
  .map((date) => date.getTime());
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/);
const anyClaim: fc.Arbitrary<WalletClaim> = fc
  .record({
    domain: fc.constantFrom(
      "foothold.example.org",
      "localhost:3000",
      "127.0.0.1:8080",
      "[::1]:3000",
      "a.b:8443",
    ),
    path: fc.constantFrom("/wallet", "/", "/claim/42?wallet=1#sign"),
    address: fc.constantFrom(issued.address, "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed"),
    chainId: fc.integer({ min: 1 }),
    nonce: fc.string({ unit: fc.constantFrom(...letters), minLength: 8, maxLength: 64 }),
    from: time,
    length: fc.integer({ min: 1, max: 1e9 }),
    person: fc.record({ id: fc.integer({ min: 1 }), login: name }),
    organization: name,
  })
  .map(({ path, from, length, ...claim }) => ({
    ...claim,
    uri: `${/^(localhost|127|\[)/.test(claim.domain) ? "http" : "https"}://${claim.domain}${path}`,
    issuedAt: new Date(from).toISOString(),
    expiresAt: new Date(from + length).toISOString(),
  }));

test("every message is one to the reference's parser, field for field, and is what the reference would write", () => {
  fc.assert(
    fc.property(anyClaim, (claim) => {
      const written = walletMessage(claim);
      const read = new SiweMessage(written);
      expect(read).toMatchObject({
        domain: claim.domain,
        address: claim.address,
        uri: claim.uri,
        version: "1",
        chainId: claim.chainId,
        nonce: claim.nonce,
        issuedAt: claim.issuedAt,
        expirationTime: claim.expiresAt,
        statement: `Link this wallet to GitHub account ${claim.person.login} (${claim.person.id}) for payouts by ${claim.organization}.`,
      });
      expect(read.notBefore ?? read.requestId ?? read.resources ?? read.scheme).toBeUndefined();
      expect(new SiweMessage({ ...read }).prepareMessage()).toBe(written);
      expect(parseWalletMessage(written)).toEqual(claim);
    }),
  );
});

test("a message with any one character changed, left out or put in is none, or claims something else", () => {
  for (let at = 0; at <= text.length; at++) {
    for (const put of ["", " ", "\n", "\t", "\r", "0", "a", "A", ".", "\u00a0", "\u200b", "\u0430"]) {
      const changes = [
        text.slice(0, at) + put + text.slice(at + 1),
        text.slice(0, at) + put + text.slice(at),
      ];
      for (const changed of changes.filter((one) => one !== text)) {
        expect(parseWalletMessage(changed)).not.toEqual(issued);
      }
    }
  }
});

const swap = (from: string, to: string) => {
  if (!text.includes(from)) throw new Error(`the message does not hold ${from}`);
  return text.replace(from, to);
};

test.each([
  ["nothing", ""],
  ["a line feed at its end", `${text}\n`],
  ["a space before it", ` ${text}`],
  ["lines as Windows ends them", text.replaceAll("\n", "\r\n")],
  ["a scheme before the domain", `https://${text}`],
  ["another statement", swap("for payouts by", "for anything by")],
  ["no statement", swap("Link this wallet to GitHub account octavia (583231) for payouts by aurora.\n", "")],
  ["a login with a space", swap("octavia", "octavia (1) and octavia")],
  ["an id with a zero before it", swap("(583231)", "(0583231)")],
  ["an id beyond what is exact", swap("(583231)", "(9007199254740993)")],
  ["another version", swap("Version: 1", "Version: 2")],
  ["a chain with a zero before it", swap("Chain ID: 11155111", "Chain ID: 011155111")],
  ["a chain with a sign", swap("Chain ID: 11155111", "Chain ID: +11155111")],
  ["chain 0", swap("Chain ID: 11155111", "Chain ID: 0")],
  ["a short nonce", swap("kEWepMt9knR6lWJ6", "kEWepMt")],
  ["a nonce with a dash", swap("kEWepMt9knR6lWJ6", "kEWepMt9-nR6lWJ6")],
  ["a time without milliseconds", swap("09:00:00.000Z", "09:00:00Z")],
  ["a time with an offset", swap("09:00:00.000Z", "09:00:00.000+00:00")],
  ["a day that does not exist", swap("2036-03-03T09:00", "2036-02-30T09:00")],
  ["an end before the beginning", swap("09:15:00", "08:15:00")],
  ["no expiration", text.replace(/\nExpiration.*$/, "")],
  ["a time before which it is not valid", `${text}\nNot Before: 2036-03-03T09:00:00.000Z`],
  ["a request id", `${text}\nRequest ID: 1`],
  ["resources", `${text}\nResources:\n- https://example.org`],
  ["fields in another order", text.replace(/(Version: 1)\n(Chain ID: \d+)/, "$2\n$1")],
  ["a field twice", swap("Version: 1", "Version: 1\nVersion: 1")],
  ["a page of another site", swap("URI: https://foothold.example.org", "URI: https://example.org")],
  ["a page of a site that begins alike", swap("example.org/wallet", "example.org.evil.test/wallet")],
  ["a page with a user in front", swap("URI: https://foothold", "URI: https://me@foothold")],
  ["a page without encryption", swap("URI: https:", "URI: http:")],
  ["no page at all", swap("URI: https://foothold.example.org/wallet", "URI: javascript:alert(1)")],
  ["an address in capital letters", swap("0x19E7", "0X19E7")],
  ["an address that is too short", swap("DAff2A", "DAff2")],
])("%s: no message of ours", (_, changed) => {
  expect(changed).not.toBe(text);
  expect(parseWalletMessage(changed)).toBeNull();
});

test.each<[string, Partial<WalletClaim>]>([
  ["a wrong checksum", { address: issued.address.toLowerCase() }],
  ["a domain with a path", { domain: "foothold.example.org/x" }],
  ["a login that would end the line", { person: { id: 1, login: "a\n\nURI: x" } }],
  ["an organisation that would go on", { organization: "aurora and mallory" }],
  ["no id", { person: { id: 0, login: "octavia" } }],
  ["half a chain", { chainId: 1.5 }],
  ["a nonce of seven", { nonce: "1234567" }],
  ["a local time", { issuedAt: "2036-03-03T09:00:00.000" }],
  ["no time to sign it", { expiresAt: issued.issuedAt }],
])("with %s no message is made", (_, wrong) => {
  expect(() => walletMessage({ ...issued, ...wrong })).toThrow(RangeError);
});
