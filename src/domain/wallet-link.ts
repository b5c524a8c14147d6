/** Which wallet is whose for payouts: what is known of it, and how it changes. Proving it is in wallet/. */
import type { Amount, Token } from "./amount.ts";

export interface WalletLink {
  readonly personId: number;
  /** With its checksum. */
  readonly address: string;
  /** The chain that the signed message named, EIP-155. */
  readonly chainId: number;
  /** A contract's wallet exists on that chain alone; an account's is the same on every chain. */
  readonly kind: "account" | "contract";
  /** ISO 8601. */
  readonly linkedAt: string;
  /** From when on something is sent to it, ISO 8601. */
  readonly activeFrom: string;
}

/** What somebody was asked to sign, to be signed once. */
export interface WalletChallenge {
  readonly personId: number;
  readonly nonce: string;
  readonly address: string;
  readonly chainId: number;
  /** ISO 8601. */
  readonly issuedAt: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly used: boolean;
}

/** What a decision about somebody's wallet looks at. */
export interface WalletState {
  readonly link: WalletLink | null;
  /** The last one of the person. */
  readonly challenge: WalletChallenge | null;
  /** Random, for the next challenge: rules have no randomness of their own. */
  readonly freshNonce: string;
  /** Whether the address of the challenge is somebody else's wallet in this organisation. */
  readonly taken: boolean;
  readonly owed: readonly { readonly token: Token; readonly amount: Amount }[];
}

export type WalletChange = { readonly login: string } & (
  | { readonly type: "asked"; readonly challenge: WalletChallenge }
  | { readonly type: "linked"; readonly link: WalletLink; readonly nonce: string }
  | { readonly type: "removed"; readonly personId: number; readonly at: string }
);
