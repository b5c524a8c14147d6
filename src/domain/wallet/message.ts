/**
 * The message that a person signs to link a wallet: Sign-In with Ethereum (EIP-4361), with the GitHub account that it links in
 * its statement. It is read back by writing it again: what differs from it in a single character is none.
 */
import { getAddress } from "ethers/address";

export interface WalletClaim {
  /** Host, and port where it is not the usual one: "foothold.example.org". */
  readonly domain: string;
  /** The page that asks, on that domain. */
  readonly uri: string;
  /** With its checksum. */
  readonly address: string;
  /** EIP-155. */
  readonly chainId: number;
  /** At least eight letters and digits; each is good for one link. */
  readonly nonce: string;
  /** ISO 8601 in UTC with milliseconds, as JavaScript writes it. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly person: GitHubAccount;
  /** The login of the organisation that pays. */
  readonly organization: string;
}

export interface GitHubAccount {
  /** GitHub's numeric id, which stays when the login changes. */
  readonly id: number;
  readonly login: string;
}

const login = "[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})";
const time = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z`;
const form = new RegExp(
  `^(?<domain>[^\\s/]{1,255}) wants you to sign in with your Ethereum account:
(?<address>0x[0-9A-Fa-f]{40})

Link this wallet to GitHub account (?<login>${login}) \\((?<id>[1-9]\\d{0,15})\\) for payouts by (?<organization>${login})\\.

URI: (?<uri>\\S{1,500})
Version: 1
Chain ID: (?<chainId>[1-9]\\d{0,15})
Nonce: (?<nonce>[A-Za-z0-9]{8,64})
Issued At: (?<issuedAt>${time})
Expiration Time: (?<expiresAt>${time})$`,
);

/**
 * The text to be signed, lines separated by line feeds, as a wallet shows it.
 * @throws RangeError when a field is not of the form that `WalletClaim` says.
 */
export function walletMessage(claim: WalletClaim): string {
  const text = written(claim);
  if (parseWalletMessage(text) === null || !hasChecksum(claim.address)) {
    throw new RangeError(`no message can be made of ${JSON.stringify(claim)}`);
  }
  return text;
}

/** What a message claims, or null when it is not one that `walletMessage` could have made but for the address's checksum. */
export function parseWalletMessage(text: string): WalletClaim | null {
  const fields = form.exec(text)?.groups;
  if (fields === undefined) return null;
  const { domain = "", uri = "", address = "", nonce = "", issuedAt = "", expiresAt = "" } = fields;
  const claim: WalletClaim = {
    domain,
    uri,
    address,
    chainId: Number(fields.chainId),
    nonce,
    issuedAt,
    expiresAt,
    person: { id: Number(fields.id), login: fields.login ?? "" },
    organization: fields.organization ?? "",
  };
  const sound =
    Number.isSafeInteger(claim.chainId) &&
    Number.isSafeInteger(claim.person.id) &&
    isPageOf(uri, domain) &&
    isTime(issuedAt) &&
    isTime(expiresAt) &&
    issuedAt < expiresAt;
  return sound && written(claim) === text ? claim : null;
}

/** Whether an address is written with the checksum of EIP-55. */
export function hasChecksum(address: string): boolean {
  try {
    return getAddress(address.toLowerCase()) === address;
  } catch {
    return false;
  }
}

function written(claim: WalletClaim): string {
  const { person } = claim;
  return [
    `${claim.domain} wants you to sign in with your Ethereum account:`,
    claim.address,
    "",
    `Link this wallet to GitHub account ${person.login} (${person.id}) for payouts by ${claim.organization}.`,
    "",
    `URI: ${claim.uri}`,
    "Version: 1",
    `Chain ID: ${claim.chainId}`,
    `Nonce: ${claim.nonce}`,
    `Issued At: ${claim.issuedAt}`,
    `Expiration Time: ${claim.expiresAt}`,
  ].join("\n");
}

/** On the domain itself, written as a browser writes it; without encryption on this machine alone. */
function isPageOf(uri: string, domain: string): boolean {
  const url = URL.parse(uri);
  if (url === null || url.href !== uri || url.host !== domain || url.username !== "" || url.password !== "") {
    return false;
  }
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && local);
}

function isTime(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}
