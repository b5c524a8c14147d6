/** What /wallet answers: which wallet is linked and what is owed, the message to sign, and what became of a signature. */
import { formatMoney, type Money } from "../domain/amount.ts";
import type { WalletLink } from "../domain/wallet/link.ts";
import { day } from "./day.ts";
import { code } from "./text.ts";

/** "0x5290…9EE7": enough to know one's own by. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

const how = [
  `${code("/wallet 0x…")} with your address answers with a message.`,
  "Sign it with that wallet, in whatever program you use, as plain text: signing costs nothing and moves nothing.",
  `${code("/wallet 0x…")} with the signature then links it.`,
].join(" ");

export const walletAnswers = {
  standing: (link: WalletLink | null, owed: readonly Money[], now: string): string =>
    [walletLine(link, now), owedLine(owed), ...(link === null ? [how] : [otherwise])].join("\n\n"),
  sign: (message: string, expiresAt: string): string =>
    [
      `Sign this text with the wallet that it names, before ${minute(expiresAt)}, every character as it stands:`,
      `\`\`\`text\n${message}\n\`\`\``,
      `Then write ${code("/wallet 0x…")} with the signature, in any thread here. Only your own comment counts, and a signature links one wallet once. Who reads this thread sees your address.`,
    ].join("\n\n"),
  linked: (link: WalletLink): string => `Linked: ${code(link.address)}. What is owed to you is paid there.`,
  removed: "Removed. What is owed to you waits as owed until you link a wallet again.",
  nothingToRemove: "No wallet is linked, so there is nothing to remove.",
  noChallenge: `There is no message of yours that this could be the signature of. ${how}`,
  silent: "The chain of this wallet cannot be asked at the moment. Say the same again later.",
  noAddress: (text: string): string =>
    `${code(text)} is neither an address, nor a signature, nor ${code("remove")}. ${how}`,
  badChecksum: (right: string): string =>
    `The capital letters of the address are its checksum, and they do not fit. If every digit is right, write ${code(right)}.`,
  noChain: (text: string, chains: readonly number[]): string =>
    `Nothing is paid out on chain ${code(text)}: the tokens of the policy are on ${chains.join(", ")}.`,
  onNoChain: "No token of the policy is on a chain, so nothing here is paid to a wallet.",
  tooMuch: (text: string): string => `${code(text)} is too much here.`,
};

const otherwise = `${code("/wallet 0x…")} with another address changes it, ${code("/wallet remove")} removes it.`;

function walletLine(link: WalletLink | null, now: string): string {
  if (link === null) return "No wallet is linked.";
  const address = code(shortAddress(link.address));
  if (link.activeFrom <= now) return `Your wallet is ${address}, linked on ${day(link.linkedAt)}.`;
  return `Your wallet is ${address} from ${minute(link.activeFrom)} on; nothing is sent until then.`;
}

function owedLine(owed: readonly Money[]): string {
  const positive = owed.filter(({ amount }) => amount > 0n);
  if (positive.length === 0) return "Nothing is owed to you at the moment.";
  return `Owed to you: ${positive.map(formatMoney).join(", ")}.`;
}

function minute(at: string): string {
  return `${day(at)}, ${at.slice(11, 16)} UTC`;
}
