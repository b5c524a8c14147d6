/** What a decision about somebody's wallet looks at, and what it changes. */
import { createHash } from "node:crypto";
import type { Amount, Token } from "../amount.ts";
import type { WalletLink } from "./link.ts";
import type { WalletClaim } from "./message.ts";
import type { WalletOnChain } from "./verify.ts";

/** What somebody was asked to sign, to be signed once. Who they are and who pays is known wherever it is answered. */
export interface WalletChallenge extends Omit<WalletClaim, "person" | "organization"> {
  readonly used: boolean;
}

export interface WalletState {
  /** The last one that they linked, whether it is in force yet or not. */
  readonly last: WalletLink | null;
  /** Whether they removed it since. */
  readonly removed: boolean;
  /** The last one that they were asked for. */
  readonly challenge: WalletChallenge | null;
  /** Somebody else's link in this organisation names the challenge's address, now or before. */
  readonly linkedByAnother: boolean;
  /** Random, for the next challenge: rules have no randomness of their own. */
  readonly freshNonce: string;
  readonly owed: readonly { readonly token: Token; readonly amount: Amount }[];
}

/** What chains said of a signature before the decision, and of which challenge. */
export interface SeenWallet {
  readonly nonce: string;
  /** "silent": a chain that had to be asked does not answer now. */
  readonly onChain: WalletOnChain | "silent";
}

export type WalletChange = { readonly personId: number; readonly login: string } & (
  | { readonly type: "asked"; readonly challenge: WalletChallenge }
  | { readonly type: "linked"; readonly link: WalletLink; readonly nonce: string }
  | { readonly type: "removed"; readonly at: string }
);

/** The state after a change, for what follows in the same comment. */
export function afterChange(state: WalletState, change: WalletChange): WalletState {
  if (change.type === "removed") return { ...state, removed: true };
  if (change.type === "linked") {
    const challenge = state.challenge === null ? null : { ...state.challenge, used: true };
    return { ...state, last: change.link, removed: false, challenge };
  }
  // No nonce is given out twice.
  const freshNonce = createHash("sha256").update(state.freshNonce).digest("hex").slice(0, 24);
  return { ...state, challenge: change.challenge, freshNonce };
}
