/** /wallet: which wallet one's payouts go to. By and about oneself alone; an address in anybody else's comment is never read. */
import { getAddress } from "ethers/address";
import { assetOf } from "../domain/asset.ts";
import { nothing } from "../domain/decision.ts";
import { anyone } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { linkWallet, type WalletLink } from "../domain/wallet/link.ts";
import { hasChecksum, type WalletClaim, walletMessage } from "../domain/wallet/message.ts";
import type { WalletChallenge, WalletState } from "../domain/wallet/standing.ts";
import { verifyWallet, type WalletExpectation } from "../domain/wallet/verify.ts";
import { walletNotice, walletRefusal } from "../messages/wallet.ts";
import { walletAnswers } from "../messages/wallet-command.ts";
import { type CommandContext, type CommandResult, command, UserError } from "./command.ts";

/** How long a message can be signed, in milliseconds: people look for their wallet, and a thread is no web page. */
const signable = 24 * 3_600_000;

export const wallet = command({
  name: "wallet",
  summary: "Shows which wallet your payouts go to and what is owed to you; links, changes or removes it.",
  examples: ["/wallet", "/wallet 0x52908400098527886E0F7030069857D2E4169EE7", "/wallet remove"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone, about themselves",
  arguments: [
    { name: "what", type: "optional-word" },
    { name: "chain", type: "optional-word" },
  ],
  looksAt: ["wallet"],
  run: ({ what, chain }, context) => {
    const state = context.wallet;
    if (state === null) throw new UserError(walletAnswers.noChallenge);
    if (what === null) return standing(state, context);
    if (/^0x[0-9a-f]{40}$/i.test(what)) return ask(what, chain, context);
    if (chain !== null) throw new UserError(walletAnswers.tooMuch(chain));
    if (what.toLowerCase() === "remove") return remove(state, context);
    if (isSignature(what)) return link(what, state, context);
    throw new UserError(walletAnswers.noAddress(what));
  },
});

/** Anything longer than an address: contracts sign in forms of their own. */
export function isSignature(text: string): boolean {
  return /^0x(?:[0-9a-f]{2}){32,}$/i.test(text);
}

function currentOf({ last, removed }: WalletState): WalletLink | null {
  return removed ? null : last;
}

function standing(state: WalletState, { now }: CommandContext): CommandResult {
  return { decision: nothing, answer: walletAnswers.standing(currentOf(state), state.owed, now) };
}

function ask(written: string, chain: string | null, context: CommandContext): CommandResult {
  const { policy, wallet: state, by, fact, now } = context;
  // All lower or all upper case says nothing of a checksum; what is mixed has to fit.
  const isPlain = written === written.toLowerCase();
  const address = getAddress(written.toLowerCase());
  if (!isPlain && !hasChecksum(written)) throw new UserError(walletAnswers.badChecksum(address));
  const { owner, name } = fact.repository;
  const challenge: WalletChallenge = {
    domain: "github.com",
    uri: `https://github.com/${owner}/${name}/issues/${fact.issue.number}`,
    address,
    chainId: chainOf(chain, policy),
    nonce: state?.freshNonce ?? "",
    issuedAt: now,
    expiresAt: new Date(Date.parse(now) + signable).toISOString(),
    used: false,
  };
  const asked = { type: "asked", personId: by.id, login: by.login, challenge } as const;
  const message = walletMessage(claimOf(challenge, context));
  return {
    decision: { ...nothing, wallets: [asked] },
    answer: walletAnswers.sign(message, challenge.expiresAt),
  };
}

/** The chains of the policy's tokens, in its order. */
export function chainsOf({ tokens }: Pick<Policy, "tokens">): number[] {
  return [...new Set([...tokens.values()].flatMap((token) => assetOf(token)?.chainId ?? []))];
}

function chainOf(written: string | null, policy: Policy): number {
  const chains = chainsOf(policy);
  const [first] = chains;
  if (first === undefined) throw new UserError(walletAnswers.onNoChain);
  if (written === null) return first;
  const found = chains.find((one) => `${one}` === written);
  if (found === undefined) throw new UserError(walletAnswers.noChain(written, chains));
  return found;
}

/** What the challenge claims when this person answers it here. */
export function claimOf(
  challenge: WalletChallenge,
  { by, fact }: Pick<CommandContext, "by"> & { readonly fact: Pick<CommandContext["fact"], "repository"> },
): WalletClaim {
  const { used: _, ...claim } = challenge;
  return { ...claim, person: { id: by.id, login: by.login }, organization: fact.repository.owner };
}

/** What has to hold of a signed challenge, as far as is known now. */
export function expectationOf(
  state: Pick<WalletState, "linkedByAnother"> & { readonly current: WalletLink | null },
  challenge: WalletChallenge,
  issued: WalletClaim,
  policy: Policy,
  now: string,
): WalletExpectation {
  const tokens = [...policy.tokens.values()].flatMap((token) => assetOf(token)?.address ?? []);
  return {
    issued,
    used: challenge.used,
    chainIds: chainsOf(policy),
    ours: [...tokens, ...policy.payouts.treasury.values()],
    current: state.current,
    linkedByAnother: state.linkedByAnother,
    now,
  };
}

function link(signature: string, state: WalletState, context: CommandContext): CommandResult {
  const { challenge } = state;
  const { policy, by, now, seenWallet } = context;
  if (challenge === null) throw new UserError(walletAnswers.noChallenge);
  const issued = claimOf(challenge, context);
  const current = currentOf(state);
  const { linkedByAnother } = state;
  const expected = expectationOf({ linkedByAnother, current }, challenge, issued, policy, now);
  const onChain = seenWallet?.nonce === challenge.nonce ? seenWallet.onChain : null;
  if (onChain === "silent") throw new UserError(walletAnswers.silent);
  const verdict = verifyWallet(walletMessage(issued), signature, expected, onChain);
  if (!verdict.ok) throw new UserError(walletRefusal(verdict.refusal));
  const coolingOff = policy.payouts.walletCoolingOff;
  // Removing a wallet and linking another is a change like any other, so that it takes the same time.
  const linked = linkWallet(state.last, verdict.wallet, { personId: by.id, now, coolingOff });
  const change = {
    type: "linked",
    personId: by.id,
    login: by.login,
    link: linked,
    nonce: challenge.nonce,
  } as const;
  const answer = linked.activeFrom > now ? walletNotice(linked, by.login) : walletAnswers.linked(linked);
  return { decision: { ...nothing, wallets: [change] }, answer };
}

function remove(state: WalletState, { by, now }: CommandContext): CommandResult {
  if (currentOf(state) === null) throw new UserError(walletAnswers.nothingToRemove);
  const removed = { type: "removed", personId: by.id, login: by.login, at: now } as const;
  return { decision: { ...nothing, wallets: [removed] }, answer: walletAnswers.removed };
}
