/**
 * Asks chains about the signature of a contract wallet before the decision on it is made. They are asked only about a
 * message that would link a wallet, and not at all where the address's own key signed.
 */
import { chainsOf, claimOf } from "./commands/wallet.ts";
import type { CommentFact } from "./domain/fact.ts";
import type { Policy } from "./domain/policy.ts";
import { walletMessage } from "./domain/wallet/message.ts";
import { signerOf } from "./domain/wallet/signature.ts";
import type { SeenWallet } from "./domain/wallet/standing.ts";
import { checkMessage } from "./domain/wallet/verify.ts";
import { walletSignature } from "./handlers/comment.ts";
import type { AskChains } from "./ports.ts";
import type { Database } from "./store/db.ts";
import { findChallenge } from "./store/wallets.ts";

export interface WalletLook {
  readonly db: Database;
  readonly askChains: AskChains;
  readonly policy: Policy;
  /** ISO 8601. */
  readonly now: string;
}

export async function lookAtWallet(
  fact: CommentFact,
  { db, askChains, policy, now }: WalletLook,
): Promise<SeenWallet | null> {
  const signature = walletSignature(fact);
  if (signature === null || fact.actor === null) return null;
  const challenge = await findChallenge(db.kysely, fact.repository.ownerId, fact.actor.id);
  if (challenge === null) return null;
  const issued = claimOf(challenge, { by: fact.actor, fact });
  const text = walletMessage(issued);
  if (signerOf(text, signature) === challenge.address) return null;
  const chainIds = chainsOf(policy);
  const expected = {
    issued,
    used: challenge.used,
    chainIds,
    ours: [],
    current: null,
    linkedByAnother: false,
    now,
  };
  const claim = checkMessage(text, expected);
  if ("code" in claim) return null;
  const onChain = await askChains(chainIds, text, signature, claim);
  return onChain === null ? null : { nonce: challenge.nonce, onChain };
}
