/** Makes kept decisions again and compares what they would book with what is booked. */
import { type Amount, formatMoney, type Token } from "./domain/amount.ts";
import type { Decision } from "./domain/decision.ts";
import type { ActFact } from "./domain/fact.ts";
import type { Policy } from "./domain/policy.ts";
import { type Account, accountName, type BookedEntry, type EntryDraft } from "./domain/postings.ts";
import type { Given, TimerGiven } from "./handlers/handler.ts";
import {
  actHandlerOf,
  type DecidedFact,
  handlerOf,
  isAct,
  type TimerFact,
  timerHandlerOf,
} from "./handlers/registry.ts";
import { broughtUp } from "./kept-inputs.ts";
import { parseVersion } from "./policies.ts";
import type { KeptDecision } from "./store/commit.ts";
import type { Database } from "./store/db.ts";
import { numberOfKey, readTokens } from "./store/ledger.ts";
import { createDirectory, type Directory } from "./store/people.ts";
import { versionById } from "./store/policies.ts";

/** Tells of an entry, or of the ledger as a whole, what is wrong. */
export type Report = (entry: number | null, problem: string) => void;

export interface Deriver {
  /** Compares a decision, made again, with the entries that stand in its place. */
  readonly derive: (kept: KeptDecision, booked: readonly BookedEntry[]) => Promise<void>;
  /** Entries that came out the same so far. */
  readonly count: () => number;
}

export function createDeriver(db: Database, ownerId: number, report: Report): Deriver {
  const policyOf = rememberingPolicies(db);
  const people = createDirectory(db);
  let tokens: ReadonlyMap<string, Token> | undefined;
  let derived = 0;
  const again = async (kept: KeptDecision): Promise<Decision> => {
    const inputs = broughtUp(kept);
    const fact = inputs.fact as DecidedFact | TimerFact | ActFact;
    const given = inputs.given as Omit<Given, "policy">;
    if (fact.type === "hold-over" || fact.type === "bounty-due") {
      const policy = kept.policyVersion === null ? null : await policyOf(kept.policyVersion);
      return timerHandlerOf(fact).decide(fact, { ...(inputs.given as TimerGiven), policy });
    }
    if (kept.policyVersion === null) throw new Error("it names no policy");
    if (isAct(fact)) {
      const { state, now } = given;
      return actHandlerOf(fact).decide(fact, { state, now, policy: await policyOf(kept.policyVersion) });
    }
    return handlerOf(fact).decide(fact, { ...given, policy: await policyOf(kept.policyVersion) });
  };
  const derive = async (kept: KeptDecision, booked: readonly BookedEntry[]): Promise<void> => {
    tokens ??= await readTokens(db);
    const { entries } = await again(kept);
    const drafts = new Map(entries.map((entry) => [entry.key, entry]));
    for (const entry of booked) {
      const draft = drafts.get(entry.key);
      drafts.delete(entry.key);
      const problem =
        draft === undefined
          ? "decided again, it is not booked"
          : (causeDiffers(entry, kept) ?? (await difference(entry, draft, tokens, people)));
      if (problem === null) derived += 1;
      else report(entry.number, problem);
    }
    for (const key of drafts.keys()) {
      // What was booked before under the same key is not booked twice.
      const number = await numberOfKey(db, ownerId, key);
      if (number === null || number > kept.lastEntry) {
        report(kept.firstEntry, `decided again, it comes with ${key}, which is not booked there`);
      }
    }
  };
  return {
    count: () => derived,
    derive: async (kept, booked) => {
      try {
        await derive(kept, booked);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        report(kept.firstEntry, `it cannot be decided again: ${why}`);
      }
    },
  };
}

function rememberingPolicies(db: Database): (id: number) => Promise<Policy> {
  const policies = new Map<number, Policy>();
  return async (id) => {
    const known = policies.get(id);
    if (known !== undefined) return known;
    const version = await versionById(db, id);
    if (version === null) throw new Error(`the policy version ${id} is gone`);
    const policy = parseVersion(version);
    policies.set(id, policy);
    return policy;
  };
}

function causeDiffers(entry: BookedEntry, kept: KeptDecision): string | null {
  return entry.cause === kept.cause
    ? null
    : `it names ${entry.cause} as its cause, its decision ${kept.cause}`;
}

/** What tells an entry from its draft, or `null`. */
async function difference(
  entry: BookedEntry,
  draft: EntryDraft,
  tokens: ReadonlyMap<string, Token>,
  people: Directory,
): Promise<string | null> {
  const differs = (what: string, now: unknown, then: unknown) =>
    `decided again, its ${what} is ${String(now)} instead of ${String(then)}`;
  if (entry.type !== draft.type) return differs("type", draft.type, entry.type);
  if (entry.tokenId !== draft.token.id) return differs("token", draft.token.id, entry.tokenId);
  const decimals = tokens.get(entry.tokenId)?.decimals;
  if (decimals !== draft.token.decimals) return differs("token's decimals", draft.token.decimals, decimals);
  if (entry.policyCommit !== draft.policyCommit) {
    return differs("policy", draft.policyCommit, entry.policyCommit);
  }
  if (entry.postings.length !== draft.postings.length) {
    return differs("number of postings", draft.postings.length, entry.postings.length);
  }
  for (const [position, posting] of entry.postings.entries()) {
    const drafted = draft.postings[position];
    if (drafted === undefined) continue;
    if (posting.amount !== drafted.amount) {
      const money = (amount: Amount) => formatMoney({ token: draft.token, amount });
      return differs("amount", money(drafted.amount), money(posting.amount));
    }
    const account = await otherAccount(posting.account, drafted.account, people);
    if (account !== null) return differs("account", account, posting.account);
  }
  return null;
}

/**
 * `null` when the drafted account has the booked name. Only the table of people says who a number is: a number whose
 * person was forgotten is nobody's any more, and anybody's who has no number, or came back and has another.
 */
async function otherAccount(booked: string, drafted: Account, people: Directory): Promise<string | null> {
  if (!("personId" in drafted)) {
    const name = accountName(drafted, () => 0);
    return name === booked ? null : name;
  }
  const [type, text] = booked.split(":");
  const number = Number(text);
  if (type !== drafted.type) return `${drafted.type} of a person`;
  if (drafted.personId < 0) return number === -drafted.personId ? null : `${type}:${-drafted.personId}`;
  if ((await people.idOf(number)) === null) return null;
  const expected = await people.numberOf(drafted.personId);
  return number === expected
    ? null
    : expected === undefined
      ? "of a forgotten person"
      : `${type}:${expected}`;
}
