/** Makes kept decisions again and compares what they would book with what is booked. */
import { type Amount, formatMoney, type Token } from "./domain/amount.ts";
import type { Decision } from "./domain/decision.ts";
import { type ActFact, isTimed } from "./domain/fact.ts";
import { type StandIn, withStandIns } from "./domain/forgotten.ts";
import { keyOfToday, peopleInKey, personInKey, withPeopleAs } from "./domain/person-key.ts";
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

/** What forgetting somebody leaves with a decision, so that it is made again as it was. */
interface Forgotten {
  readonly standIns?: readonly StandIn[];
}

export function createDeriver(db: Database, ownerId: number, report: Report): Deriver {
  const policyOf = rememberingPolicies(db);
  const people = createDirectory(db);
  let tokens: ReadonlyMap<string, Token> | undefined;
  let derived = 0;
  const again = async (kept: KeptDecision): Promise<Decision> => {
    const inputs = broughtUp(kept);
    const fact = inputs.fact as DecidedFact | TimerFact | ActFact;
    const given = inputs.given as Omit<Given, "policy"> & Forgotten;
    const policyThen = async (version: number) => withStandIns(await policyOf(version), given.standIns ?? []);
    if (!isAct(fact) && isTimed(fact)) {
      const policy = kept.policyVersion === null ? null : await policyThen(kept.policyVersion);
      return timerHandlerOf(fact).decide(fact, { ...(inputs.given as TimerGiven), policy });
    }
    if (kept.policyVersion === null) throw new Error("it names no policy");
    const policy = await policyThen(kept.policyVersion);
    const { state, now } = given;
    if (isAct(fact)) return actHandlerOf(fact).decide(fact, { state, now, policy });
    return handlerOf(fact).decide(fact, { ...given, policy });
  };
  const derive = async (kept: KeptDecision, booked: readonly BookedEntry[]): Promise<void> => {
    tokens ??= await readTokens(db);
    const { entries } = await again(kept);
    const drafts = new Map<string, EntryDraft>();
    for (const entry of entries) drafts.set(await storedKey(entry.key, people), entry);
    for (const entry of booked) {
      const key = keyOfNow(entry);
      const draft = drafts.get(key);
      drafts.delete(key);
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

/** The key as the ledger has it; whoever has no number stays an id, which no entry names. */
async function storedKey(key: string, people: Directory): Promise<string> {
  const ids = peopleInKey(key).filter((id) => id > 0);
  const numbers = new Map(await Promise.all(ids.map(async (id) => [id, await people.numberOf(id)] as const)));
  return withPeopleAs(key, (id) => {
    const number = id < 0 ? -id : numbers.get(id);
    return number === undefined ? personInKey(id) : `#${number}`;
  });
}

/** The keys of earlier versions hold ids, which only their accounts say the numbers of. */
function keyOfNow({ key, postings }: BookedEntry): string {
  const number = postings.map(({ account }) => /^(?:held|owed|paid):(\d+)$/.exec(account)?.[1]).find(Boolean);
  return number === undefined ? key : keyOfToday(key, () => `#${number}`);
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
 * `null` when the drafted account has the booked name. Only the table of people says who a number is; what a decision
 * was made from names a person who was forgotten by the number itself.
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
  const expected = await people.numberOf(drafted.personId);
  return number === expected ? null : `${type}:${expected ?? "of somebody without a number"}`;
}
