/**
 * What a reward rule is. A rule is one file here and one line in registry.ts: it names its key in the policy file,
 * the schema of its options, the parts of a snapshot it looks at, and a plain function that evaluates it. The
 * policy's types, JSON Schema and reference, and every explanation of a number, derive from that.
 *
 * A quote is made in steps: gates say whether anything is earned at all and bars who may not, prices say what the
 * work is worth, modifiers multiply that, shares say who gets which part, limits cut what is too much.
 */
import type { z } from "zod";
import type { Amount, Money, Token } from "../amount.ts";
import type { AwardRecord, BountyRecord, SplitPart } from "../award.ts";
import type { BudgetUse } from "../budget.ts";
import type { IssuePriceReading } from "../issue-price.ts";
import type { Override } from "../override.ts";
import type { Who } from "../permission.ts";
import type { Factor } from "../ratio.ts";
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
  /** A name or glob of branches, compiled. */
  readonly branch: z.ZodType<BranchGlob, string>;
  /** A glob of files, compiled. */
  readonly glob: z.ZodType<Glob, string>;
  /** "x1.5", "+50%" or "-10%": what a price is multiplied by. */
  readonly factor: z.ZodType<Factor, string>;
  /** "-10%": what is taken off. */
  readonly reduction: z.ZodType<Factor, string>;
  /** "10%": a part of a whole. */
  readonly percent: z.ZodType<Factor, string>;
  /** "10%" of a price, or "reductions": what change requests took off it. */
  readonly extraPart: z.ZodType<Factor | "reductions", string>;
  /** A permission, a team or a person, or several of them. */
  readonly who: z.ZodType<Who, string | number | (string | number)[]>;
  /** An address of a chain, with its checksum. */
  readonly address: z.ZodType<string, string>;
  /** The symbol of a token that the policy declares. */
  readonly token: z.ZodType<Token, string>;
}

export interface Glob {
  /** As the policy writes it. */
  readonly text: string;
  readonly matches: (name: string) => boolean;
}
export type BranchGlob = Glob;

export interface MatchInput {
  /** `null` when the changed files are not known. */
  readonly files: readonly string[] | null;
  /** Whether `files` lacks some of the changed files; a very large pull request is read in part. */
  readonly moreFiles?: boolean;
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
  /** When a pull request that is still open is taken to merge, ISO 8601; without it, when it was opened. */
  readonly now?: string;
  /** What is promised and awarded of each budget beside this pull request; what is absent is unused. */
  readonly budgets?: readonly BudgetUse[];
  /** What maintainers said that people earn by this pull request, whatever the rules say. */
  readonly overrides?: readonly Override[];
  /** Of a merged pull request: whether whoever merged it may, so that it earns; `null` when that is not asked. */
  readonly merger?: { readonly login: string; readonly allowed: boolean; readonly needed: Who } | null;
  /** Other repositories in which whoever merged may write: bounties of their issues count. */
  readonly trusted?: readonly number[];
  /** Ids in the order in which their people stood before some of them were forgotten. */
  readonly order?: readonly number[];
  /** Whether a bounty is paid only to whoever reserved it. */
  readonly reservedOnly?: boolean;
}

export interface QuoteContext {
  readonly pull: PullSnapshot;
  /** The repository's numeric id; a recording may not know it, then it is 0. */
  readonly repositoryId: number;
  /**
   * The author first, then co-authors in the order of the commits; bots and deleted accounts left out. Not all of
   * them may earn: `refusal` says so.
   */
  readonly authors: readonly Person[];
  /** The policy's tokens by symbol. */
  readonly tokens: ReadonlyMap<string, Token>;
  readonly state: QuoteState;
  /** Notes that something was taken as allowed because nobody said otherwise. */
  readonly assume: (assumption: Reason) => void;
  /** Notes what a pull request that is still open lacks. */
  readonly lack: (reason: Reason) => void;
  /** Why somebody may earn nothing at all, or `null`. */
  readonly refusal: (who: ActorNode) => Reason | null;
  /** The price of an issue by its labels. */
  readonly priceOfIssue: (labels: readonly string[]) => IssuePriceReading | null;
  /** The kind of the pull request; `code` when the policy knows none that fits. */
  readonly kind: () => string;
}

/** What a price goes by: a bounty, a label of the pull request, or its kind. */
export const priceBases = ["bounty", "label", "kind"] as const;
export type PriceBasis = (typeof priceBases)[number];

export type PriceSource =
  | {
      readonly type: "bounty";
      readonly issueNumber: number;
      readonly issueId: number;
      /** The issue's repository where it is known and may differ from the pull request's. */
      readonly repositoryId?: number;
    }
  | { readonly type: "kind"; readonly kind: string };

export interface Price {
  readonly source: PriceSource;
  readonly basis: PriceBasis;
  readonly money: Money;
  /** What change requests took off it. */
  readonly reductions: Amount;
  readonly reasons: readonly Reason[];
  /** Who gets which part, when a maintainer has said so. */
  readonly split?: readonly SplitPart[];
}

/** By what somebody has a part of a price. */
export const lineRoles = [
  "author",
  "co-author",
  "assignee",
  "issue-author",
  "reviewer",
  "mentor",
  "contributor",
] as const;
export type LineRole = (typeof lineRoles)[number];

export interface QuoteLine {
  /** The award's semantic key. */
  readonly key: string;
  readonly source: PriceSource;
  readonly recipient: Person;
  /** `contributor` is somebody whom a maintainer gave something that no rule would have. */
  readonly role: LineRole;
  readonly token: Token;
  /** What it earns after every limit. */
  readonly amount: Amount;
  /** What it would earn without limits. */
  readonly uncapped: Amount;
  /** What the caps of a person go by: what every other limit left of it; `null` where no cap applies. */
  readonly cappable: Amount | null;
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

/** What a price or share rule found, and what it did not count. */
export interface Priced {
  readonly prices: readonly Price[];
  readonly notCounted: readonly NotCounted[];
}
export interface Shared {
  readonly lines: readonly QuoteLine[];
  readonly notCounted: readonly NotCounted[];
}

/** What a rule of each phase answers, once it has its options. */
interface Phases {
  /** Every reason for which the pull request earns nothing; none when it passes. */
  readonly gate: (context: QuoteContext) => readonly Reason[];
  /** Why somebody may earn nothing, whatever the work; `null` when they may. */
  readonly bar: (who: ActorNode) => Reason | null;
  /** `soFar` holds what earlier price rules of the registry found. */
  readonly price: (context: QuoteContext, soFar: readonly Price[]) => Priced;
  /** Gets what earlier modifiers made of a price. */
  readonly modifier: (context: QuoteContext, price: Price) => Price;
  readonly share: (context: QuoteContext, price: Price) => Shared;
  /** Gets the lines that earlier limits of the registry left, and gives as many. */
  readonly limit: (context: QuoteContext, lines: readonly QuoteLine[]) => readonly QuoteLine[];
}
type Phase = keyof Phases;

interface Rule<P extends Phase, Name extends string, Options> {
  readonly phase: P;
  /** The rule's key in the policy file. */
  readonly name: Name;
  readonly summary: string;
  readonly needs: readonly SnapshotPart[];
  /** The options' schema, with a default for when the key is left out. */
  readonly schema: (types: PolicyTypes) => z.ZodType<Options, unknown>;
  readonly evaluate: (options: Options, ...rest: Parameters<Phases[P]>) => ReturnType<Phases[P]>;
}
export type GateRule<Name extends string, Options> = Rule<"gate", Name, Options>;
export type BarRule<Name extends string, Options> = Rule<"bar", Name, Options>;
export type PriceRule<Name extends string, Options> = Rule<"price", Name, Options>;
export type ModifierRule<Name extends string, Options> = Rule<"modifier", Name, Options>;
export type ShareRule<Name extends string, Options> = Rule<"share", Name, Options>;
export type LimitRule<Name extends string, Options> = Rule<"limit", Name, Options>;

/** A rule that already has its options. */
export interface BoundRule<P extends Phase> {
  readonly phase: P;
  readonly name: string;
  readonly evaluate: (...rest: Parameters<Phases[P]>) => ReturnType<Phases[P]>;
}

/** Lets a rule find its own options among everyone's, so that a quote needs to name no rule. */
export function bind<P extends Phase, Name extends string, Options>(rule: Rule<P, Name, Options>) {
  return {
    ...rule,
    bind: (all: { readonly [Key in Name]: Options }): BoundRule<P> => ({
      phase: rule.phase,
      name: rule.name,
      evaluate: (...rest) => rule.evaluate(all[rule.name], ...rest),
    }),
  };
}
