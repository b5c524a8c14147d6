/**
 * Whether a signed message links a wallet: what it has to say, who has to have signed it, and the reason where it does not.
 * It decides from what is given. What a chain says about a contract wallet, `src/chain/wallet.ts` reads beforehand.
 */
import { isSame, type Wallet } from "./link.ts";
import { hasChecksum, parseWalletMessage, type WalletClaim } from "./message.ts";
import { looksSigned, signerOf } from "./signature.ts";

/** What was asked for, and what is known when the answer comes. */
export interface WalletExpectation {
  /** As it was issued under its nonce. */
  readonly issued: WalletClaim;
  /** Whether the nonce has linked a wallet before. */
  readonly used: boolean;
  /** The chains that payouts are made on now. */
  readonly chainIds: readonly number[];
  /** Contracts of tokens, and where payouts come from: money that is sent there is lost, or goes round. */
  readonly ours: readonly string[];
  /** The person's last link, whether in force yet or not. */
  readonly current: Wallet | null;
  /** Somebody else's link names the address, now or before. */
  readonly linkedByAnother: boolean;
  /** ISO 8601. */
  readonly now: string;
}

/** What the message's own chain, and the others that payouts are made on, say about an address. */
export interface WalletOnChain {
  /** Whether there is a contract on the message's chain. */
  readonly isContract: boolean;
  /** What the contract's `isValidSignature` (EIP-1271) says to the message and the signature; false where there is none. */
  readonly accepts: boolean;
  /** Other chains on which there is a contract. */
  readonly contractOn: readonly number[];
}

/** Refusals that say all by their code. */
export type PlainRefusal =
  | "malformed"
  | "altered"
  | "wrong-domain"
  | "wrong-organization"
  | "wrong-account"
  | "wrong-nonce"
  | "used-nonce"
  | "wrong-checksum"
  | "zero-address"
  | "our-address"
  | "linked-by-another"
  | "already-linked"
  | "malformed-signature"
  | "signed-by-another"
  | "refused-by-contract"
  | "not-deployed";

export type WalletRefusal =
  | { readonly code: PlainRefusal }
  | { readonly code: "wrong-chain"; readonly chainId: number; readonly allowed: readonly number[] }
  | { readonly code: "not-yet-valid"; readonly from: string }
  | { readonly code: "expired"; readonly since: string }
  | { readonly code: "contract-elsewhere"; readonly chainId: number; readonly found: readonly number[] };

export type WalletVerdict =
  | { readonly ok: true; readonly wallet: Wallet }
  | { readonly ok: false; readonly refusal: WalletRefusal };

const zeroAddress = `0x${"0".repeat(40)}`;

/**
 * What is wrong with a message before anybody looks at its signature; the claim where nothing is. Whoever asked a chain before
 * this was right could be made to ask it about anything.
 */
export function checkMessage(text: string, expected: WalletExpectation): WalletClaim | WalletRefusal {
  const claim = parseWalletMessage(text);
  if (claim === null) return { code: "malformed" };
  return (
    saysSomethingElse(claim, expected) ??
    badAddress(claim, expected) ??
    differs(claim, expected.issued) ??
    badTime(claim, expected.now) ??
    taken(claim, expected) ??
    claim
  );
}

/**
 * Whether the message and its signature link a wallet. A signature by the address's own key needs no chain; where it is not one,
 * `onChain` has to be there, or the signature counts as somebody else's.
 */
export function verifyWallet(
  text: string,
  signature: string,
  expected: WalletExpectation,
  onChain: WalletOnChain | null,
): WalletVerdict {
  const claim = checkMessage(text, expected);
  if ("code" in claim) return { ok: false, refusal: claim };
  const { address, chainId } = claim;
  if (signerOf(text, signature) === address) {
    return { ok: true, wallet: { address, chainId, kind: "key" } };
  }
  if (onChain?.accepts === true) return { ok: true, wallet: { address, chainId, kind: "contract" } };
  return { ok: false, refusal: badSignature(signature, chainId, onChain) };
}

function saysSomethingElse(claim: WalletClaim, expected: WalletExpectation): WalletRefusal | null {
  const { issued, chainIds } = expected;
  if (claim.domain !== issued.domain || claim.uri !== issued.uri) return { code: "wrong-domain" };
  if (claim.organization !== issued.organization) return { code: "wrong-organization" };
  if (claim.person.id !== issued.person.id || claim.person.login !== issued.person.login) {
    return { code: "wrong-account" };
  }
  if (claim.nonce !== issued.nonce) return { code: "wrong-nonce" };
  if (expected.used) return { code: "used-nonce" };
  if (!chainIds.includes(claim.chainId)) {
    return { code: "wrong-chain", chainId: claim.chainId, allowed: chainIds };
  }
  return null;
}

function badAddress({ address }: WalletClaim, { ours }: WalletExpectation): WalletRefusal | null {
  if (address.toLowerCase() === zeroAddress) return { code: "zero-address" };
  if (!hasChecksum(address)) return { code: "wrong-checksum" };
  return ours.some((one) => one.toLowerCase() === address.toLowerCase()) ? { code: "our-address" } : null;
}

/** Address, chain and times, which whoever has the nonce could have written differently. */
function differs(claim: WalletClaim, issued: WalletClaim): WalletRefusal | null {
  const same =
    claim.address === issued.address &&
    claim.chainId === issued.chainId &&
    claim.issuedAt === issued.issuedAt &&
    claim.expiresAt === issued.expiresAt;
  return same ? null : { code: "altered" };
}

function badTime({ issuedAt, expiresAt }: WalletClaim, now: string): WalletRefusal | null {
  const at = Date.parse(now);
  if (at < Date.parse(issuedAt)) return { code: "not-yet-valid", from: issuedAt };
  return at < Date.parse(expiresAt) ? null : { code: "expired", since: expiresAt };
}

function taken(claim: WalletClaim, expected: WalletExpectation): WalletRefusal | null {
  if (expected.linkedByAnother) return { code: "linked-by-another" };
  return expected.current !== null && isSame(expected.current, claim) ? { code: "already-linked" } : null;
}

/** EIP-6492 ends the signature of a wallet that is not deployed yet with these 32 bytes. */
const notDeployed = /(?:6492){16}$/;

function badSignature(signature: string, chainId: number, onChain: WalletOnChain | null): WalletRefusal {
  if (onChain?.isContract === true) return { code: "refused-by-contract" };
  const elsewhere = onChain?.contractOn ?? [];
  if (elsewhere.length > 0) return { code: "contract-elsewhere", chainId, found: elsewhere };
  if (notDeployed.test(signature)) return { code: "not-deployed" };
  return { code: looksSigned(signature) ? "signed-by-another" : "malformed-signature" };
}
