/**
 * What a reward rule is. A rule is one file here and one line in registry.ts: it names its key in the policy file,
 * the schema of its options, the parts of a snapshot it looks at, and a plain function that evaluates it. The
 * policy's types, JSON Schema and reference, and every explanation of a number, derive from that.
 *
 * A quote is made in four steps: gates say whether anything is earned at all, prices say what the work is worth,
 * shares say who gets which part, limits cut what is too much.
 */
import type { z } from "zod";
import type { Amount, Money, Token } from "../amount.ts";
import type { AwardRecord, BountyRecord } from "../award.ts";
import type { Reason } from "../reason.ts";
import type { ActorNode, PullSnapshot, SnapshotPart } from "../snapshot.ts";

export type Permission = "read" | "triage" | "write" | "maintain" | "admin";
export const permissions = ["read", "triage", "write", "maintain", "admin"] as const;

/** Values whose reading needs the rest of the policy file; policy/schema.ts hands them to each rule's schema. */
export interface PolicyTypes {
  /** "50 GRID", of a token that the policy declares. */
  readonly money: z.ZodType<Money, string>;
  /** "7 days", "12 hours", "2 weeks" as milliseconds. */
  readonly duration: z.ZodType<number, string>;
  /** `actions/labeler` v5 match rules, compiled. */
  readonly match: z.ZodType<Matcher, unknown>;
  readonly permission: z.ZodType<Permission, string>;
  /** The symbol of a token that the policy declares. */
  readonly token: z.ZodType<Token, string>;
}

export interface MatchInput {
  /** `null` when the changed files are not known. */
  readonly files: readonly string[] | null;
  readonly baseBranch: string;
  readonly headBranch: string;
}

/** `null`: it cannot be told without knowing the changed files. */
export type Matcher = (input: MatchInput) => boolean | null;

/** A person who may earn: a human account with its numeric id. */
export interface Person {
  readonly id: number;
  readonly login: string;
}

/** What is known beside the snapshot. */
export interface QuoteState {
  /**
   * Bounties of the closing issues by issue id as the ledger holds them; `null` reads them from the labels (a
   * preview, a simulation), where nobody can have been refused.
   */
  readonly bounties: ReadonlyMap<number, BountyRecord> | null;
  /** Awards of the people concerned, for limits over a period; this pull request's own left out. */
  readonly earlier: readonly AwardRecord[];
}

export interface QuoteContext {
  readonly pull: PullSnapshot;
  /** The repository's numeric id; a recording may not know it, then it is 0. */
  readonly repositoryId: number;
  /** The author first, then co-authors in the order of the commits; bots and deleted accounts left out. */
  readonly authors: readonly Person[];
  /** The policy's tokens by symbol. */
  readonly tokens: ReadonlyMap<string, Token>;
  readonly state: QuoteState;
  /** Notes that something was taken as allowed because nobody said otherwise. */
  readonly assume: (assumption: Reason) => void;
}

export type PriceSource =
  | { readonly type: "bounty"; readonly issueNumber: number; readonly issueId: number }
  | { readonly type: "kind"; readonly kind: string };

export interface Price {
  readonly source: PriceSource;
  readonly money: Money;
  readonly reasons: readonly Reason[];
}

export interface QuoteLine {
  /** The award's semantic key. */
  readonly key: string;
  readonly source: PriceSource;
  readonly recipient: Person;
  readonly role: "author" | "co-author";
  readonly token: Token;
  /** What it earns after every limit. */
  readonly amount: Amount;
  /** What it would earn without limits. */
  readonly uncapped: Amount;
  readonly reasons: readonly Reason[];
}

/** Something that earned nothing, and why. */
export interface NotCounted {
  readonly what:
    | PriceSource
    | { readonly type: "pull-request" }
    | { readonly type: "person"; readonly who: ActorNode };
  readonly reason: Reason;
}

interface RuleBase<Name extends string, Options> {
  /** The rule's key in the policy file. */
  readonly name: Name;
  readonly summary: string;
  readonly needs: readonly SnapshotPart[];
  /** The options' schema, with a default for when the key is left out. */
  readonly schema: (types: PolicyTypes) => z.ZodType<Options, unknown>;
}

export interface GateRule<Name extends string = string, Options = never> extends RuleBase<Name, Options> {
  readonly phase: "gate";
  /** Every reason for which the pull request earns nothing; none when it passes. */
  readonly evaluate: (options: Options, context: QuoteContext) => readonly Reason[];
}

export interface PriceRule<Name extends string = string, Options = never> extends RuleBase<Name, Options> {
  readonly phase: "price";
  /** `soFar` holds what earlier price rules of the registry found. */
  readonly evaluate: (
    options: Options,
    context: QuoteContext,
    soFar: readonly Price[],
  ) => { readonly prices: readonly Price[]; readonly notCounted: readonly NotCounted[] };
}

export interface ShareRule<Name extends string = string, Options = never> extends RuleBase<Name, Options> {
  readonly phase: "share";
  readonly evaluate: (options: Options, context: QuoteContext, price: Price) => readonly QuoteLine[];
}

export interface LimitRule<Name extends string = string, Options = never> extends RuleBase<Name, Options> {
  readonly phase: "limit";
  readonly evaluate: (
    options: Options,
    context: QuoteContext,
    lines: readonly QuoteLine[],
  ) => readonly QuoteLine[];
}
