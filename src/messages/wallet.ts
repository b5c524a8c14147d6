/** What is said about a wallet: why a message does not link it, and that a change is on its way. */
import type { WalletLink } from "../domain/wallet/link.ts";
import type { PlainRefusal, WalletRefusal } from "../domain/wallet/verify.ts";
import { day } from "./day.ts";
import { code, mention } from "./text.ts";

const again = "Ask for a new message and sign that one.";

const refusals: Readonly<Record<PlainRefusal, string>> = {
  malformed: "This is not a message of ours, or not all of it. Copy the whole text as it was shown.",
  altered: `The message was changed after it was made. ${again}`,
  "wrong-domain": "The message was made for another site. Sign only what this page shows.",
  "wrong-organization": `The message is for payouts by another organisation. ${again}`,
  "wrong-account": `The message names another GitHub account, or an earlier name of yours. ${again}`,
  "wrong-nonce": `There is a newer message, or this one was never asked for. ${again}`,
  "used-nonce": `This message has linked a wallet already, and each is good for one link. ${again}`,
  "wrong-checksum":
    "The capital letters of the address are its checksum, and they do not fit. Copy the address from your wallet.",
  "zero-address": "The zero address belongs to nobody: what is sent there is lost.",
  "our-address":
    "This is the address of a token, or the one that payouts come from. What is sent there would be lost to you.",
  "linked-by-another": "Another GitHub account has linked this address. Use an address of your own.",
  "already-linked": "This wallet is linked already. There is nothing to do.",
  "malformed-signature":
    "This is not a signature. Copy all of it: it begins with 0x and has 132 characters for most wallets.",
  "signed-by-another":
    "Another address signed this message, or another text was signed. Choose the address in your wallet that the message names.",
  "refused-by-contract":
    "The wallet's contract does not accept this signature. Where several have to sign, all of them have to.",
  "not-deployed":
    "This wallet is a contract that is not on its chain yet. Send a first transaction with it, then link it.",
};

/** One or two sentences: what is wrong, and what helps. */
export function walletRefusal(refusal: WalletRefusal): string {
  switch (refusal.code) {
    case "wrong-chain":
      return refusal.allowed.length === 0
        ? "Nothing is paid out on a chain at present."
        : `Nothing is paid out on chain ${refusal.chainId}, only on ${chains(refusal.allowed)}. Ask for a message for such a chain.`;
    case "not-yet-valid":
      return `The message is valid from ${minute(refusal.from)} on.`;
    case "expired":
      return `The message expired on ${minute(refusal.since)}. ${again}`;
    case "contract-elsewhere":
      return `The wallet is a contract on ${chains(refusal.found)} and not on chain ${refusal.chainId}, so nobody would have what is sent there. Deploy it there, or sign on its own chain.`;
    default:
      return refusals[refusal.code];
  }
}

/** Calls the person once when a wallet that is in force is to be replaced. */
export function walletNotice(link: WalletLink, login: string): string {
  const before = link.previous === null ? "" : ` instead of ${code(link.previous.address)}`;
  return [
    `${mention(login)}: your payouts go to ${code(link.address)}${before} from ${minute(link.activeFrom)} on. Nothing is sent until then.`,
    "If this was not you, link the wallet from before again: that takes it back at once. Then secure your GitHub account.",
  ].join("\n\n");
}

/** "30 November 2026, 14:05 UTC". */
function minute(at: string): string {
  return `${day(at)}, ${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** "chain 1", "chain 1, chain 10 or chain 137". */
function chains(ids: readonly number[]): string {
  const named = ids.map((id) => `chain ${id}`);
  const last = named.pop() ?? "";
  return named.length === 0 ? last : `${named.join(", ")} or ${last}`;
}
