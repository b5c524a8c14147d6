/** Reads policies: the text of a policy file to a policy, or to everything that is wrong with it and where. */
import type { Token } from "../domain/amount.ts";
import type { Policy } from "../domain/policy.ts";
import { type Problem, readSource, type Source } from "./document.ts";
import { unpaidVolunteers } from "./hiring/checks.ts";
import { readHiring } from "./hiring/read.ts";
import { readPayouts } from "./payouts.ts";
import { problemsOf } from "./problems.ts";
import { type PolicyFile, policySchema, type TokenDeclaration, tokenSchema } from "./schema.ts";

export type { Problem } from "./document.ts";

export type ParsedPolicy =
  | { readonly status: "ok"; readonly policy: Policy }
  | { readonly status: "invalid"; readonly problems: readonly Problem[] };

/** What came of looking for a repository's policy. */
export type PolicyResult =
  | ParsedPolicy
  | { readonly status: "missing" }
  | { readonly status: "unreadable"; readonly reason: string };

export interface PolicyOrigin {
  /** The file's name in messages, as in `.github/foothold.yml`. */
  readonly file: string;
  /** What awards are recorded under: the default branch's commit, or a hash of the file. */
  readonly commit: string;
  /** The numeric id of the organisation or user that owns the repository. */
  readonly ownerId: number;
  /** The text of the organisation's policy, whose top-level keys hold where the file lacks them. */
  readonly defaults?: string | undefined;
  /** The name of the organisation's policy in messages. */
  readonly defaultsFile?: string | undefined;
}

const mostProblems = 50;
const anyName = "the organisation's contribution programme";

/** Reads a policy. Never throws, whatever the text. */
export function parsePolicy(text: string, origin: PolicyOrigin): ParsedPolicy {
  try {
    return readPolicy(text, origin);
  } catch (error) {
    // A shape so odd that a check itself stumbles over it, such as a mapping with the key `length` for a list.
    const message = `the file has a shape that cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const fix = "compare it with config/foothold.example.yml";
    return invalid([{ file: origin.file, line: 1, column: 1, key: "", message, fix }]);
  }
}

function readPolicy(text: string, origin: PolicyOrigin): ParsedPolicy {
  const own = readSource(text, origin.file);
  const defaultsFile = origin.defaultsFile ?? "the organisation's .github/foothold.yml";
  const under = readSource(origin.defaults ?? "", defaultsFile);
  if ("problems" in own || "problems" in under) {
    return invalid([own, under].flatMap((source) => ("problems" in source ? source.problems : [])));
  }
  if (Object.keys(own.data).length === 0) {
    const place = { file: origin.file, line: 1, column: 1, key: "" };
    return invalid([{ ...place, message: "the file is empty", fix: "start with version: 1" }]);
  }
  const data = { ...under.data, ...own.data };
  const sourceOf = (key: string | number | undefined): Source =>
    key !== undefined && !Object.hasOwn(own.data, key) && Object.hasOwn(under.data, key) ? under : own;
  const tokens = declaredTokens(data.tokens, origin.ownerId);
  const parsed = policySchema(tokens).safeParse(data);
  if (!parsed.success) return invalid(problemsOf(parsed.error.issues, data, sourceOf));
  const { hiring, kinds } = parsed.data;
  // What an organisation's defaults promise is theirs to keep, whatever kinds one repository has of its own.
  if (hiring !== null && sourceOf("hiring") === sourceOf("kinds")) {
    const unpaid = unpaidVolunteers(hiring, kinds);
    if (unpaid.length > 0) return invalid(problemsOf(unpaid, data, sourceOf));
  }
  const readable = hiring === null ? null : readHiring(hiring, sourceOf("hiring"));
  const payouts = readPayouts(parsed.data.payouts, tokens, Object.hasOwn(data, "payouts"));
  return { status: "ok", policy: toPolicy(parsed.data, tokens, { hiring: readable, payouts }, origin) };
}

function toPolicy(
  parsed: PolicyFile,
  tokens: ReadonlyMap<string, Token>,
  { hiring, payouts }: Pick<Policy, "hiring" | "payouts">,
  origin: PolicyOrigin,
): Policy {
  const { version: _, mode, name, tokens: __, hold, who, stewards, quiet, ...more } = parsed;
  const {
    reverts,
    reservations,
    welcome,
    "second-person": secondPerson,
    hiring: ___,
    payouts: ____,
    ...rules
  } = more;
  return {
    mode,
    name: name ?? anyName,
    tokens,
    hold,
    who,
    secondPerson,
    stewards: stewards ?? null,
    quiet,
    afterHold: reverts["after-hold"],
    reservations,
    payouts,
    welcome,
    hiring,
    rules,
    commit: origin.commit,
  };
}

function invalid(problems: readonly Problem[]): ParsedPolicy {
  const sorted = [...problems].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
  return { status: "invalid", problems: sorted.slice(0, mostProblems) };
}

/**
 * The tokens that amounts may be in. One whose declaration is wrong is kept with as many decimals as there can be:
 * its own problem is reported once, and not again for every amount.
 */
function declaredTokens(data: unknown, ownerId: number): ReadonlyMap<string, Token> {
  const tokens = new Map<string, Token>();
  if (typeof data !== "object" || data === null || Array.isArray(data)) return tokens;
  for (const [symbol, declaration] of Object.entries(data)) {
    const parsed = tokenSchema.safeParse(declaration);
    const { id, decimals } = parsed.success
      ? { id: tokenId(symbol, parsed.data, ownerId), decimals: parsed.data.decimals }
      : { id: symbol, decimals: 36 };
    tokens.set(symbol, { id, symbol, decimals });
  }
  return tokens;
}

/** A CAIP-19 asset id for what is on a chain. */
function tokenId(symbol: string, token: TokenDeclaration, ownerId: number): string {
  return token.offchain === true
    ? `offchain:${ownerId}/${symbol}`
    : `eip155:${token.chain}/erc20:${token.address}`;
}
