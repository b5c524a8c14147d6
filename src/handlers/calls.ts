/** The commands in a comment: which are known where it stands, what they want to be looked at, and what each means once. */
import { createHash } from "node:crypto";
import { type Command, type LookedAt, lookedAt } from "../commands/command.ts";
import { type Call, newCalls } from "../commands/parse.ts";
import { findCommand } from "../commands/registry.ts";
import { isSignature } from "../commands/wallet.ts";
import type { CommentFact } from "../domain/fact.ts";
import type { Policy } from "../domain/policy.ts";
import { isCandidatesRepository } from "./candidates/follow-up.ts";

/** What bots write is never a command, nor is a command that nobody declared. */
export function knownCalls(fact: CommentFact, policy: Policy): Call[] {
  if (fact.actor === null || fact.actor.bot) return [];
  const there = isCandidatesRepository(fact.repository, policy);
  return newCalls(fact.body, fact.previousBody).filter((call) => {
    const command = findCommand(call.name);
    return command !== undefined && (!there || isReadThere(command));
  });
}

/** Who may write in the private repository has no say by it in what the rest of the organisation spends. */
function isReadThere({ name, forCandidates }: Command): boolean {
  return forCandidates === true || name === "help";
}

/** What a comment says is its author's signature for a wallet, or `null`. Of several the last one counts. */
export function walletSignature(fact: CommentFact, policy: Policy): string | null {
  const words = knownCalls(fact, policy).flatMap((call) =>
    call.name === "wallet" ? (call.words[0]?.text ?? []) : [],
  );
  return words.findLast(isSignature) ?? null;
}

export function looksAt(fact: CommentFact, policy: Policy, what: LookedAt): boolean {
  return knownCalls(fact, policy).some((call) => {
    const command = findCommand(call.name);
    return command !== undefined && lookedAt(command, call).includes(what);
  });
}

/** What each command of a comment means, once, in their order. */
export function callKeys(fact: CommentFact, policy: Policy): string[] {
  return knownCalls(fact, policy).map((call) => callKey(fact, policy, call));
}

/** Hashed, because the words name people and the ledger keeps its keys for ever. */
export function callKey(fact: CommentFact, policy: Policy, call: Call): string {
  const { commentId } = fact;
  const isThis = (one: Call) => one.text === call.text && one.occurrence === call.occurrence;
  const kept = fact.callKeys?.[knownCalls(fact, policy).findIndex(isThis)];
  if (kept !== undefined) return kept;
  const words = createHash("sha256").update(`${call.occurrence} ${call.text}`).digest("hex").slice(0, 16);
  return `${commentId}-${words}`;
}
