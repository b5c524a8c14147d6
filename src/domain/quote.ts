/** `quote`: the single source of every number that is shown or booked. */
import { type Amount, amount, type Token } from "./amount.ts";
import { humanAuthors, isBot } from "./people.ts";
import type { Policy } from "./policy.ts";
import type { Reason } from "./reason.ts";
import { type RuleOptions, rules } from "./rules/registry.ts";
import type { NotCounted, Price, QuoteContext, QuoteLine, QuoteState } from "./rules/rule.ts";
import type { PullSnapshot, SnapshotPart } from "./snapshot.ts";

export interface Quote {
  readonly lines: readonly QuoteLine[];
  readonly notCounted: readonly NotCounted[];
  /** What still has to happen before the lines are owed. */
  readonly missing: readonly Reason[];
  readonly assumed: readonly Reason[];
}

/** What simulations and first looks know: no ledger, prices from labels, nothing earned before. */
export const noState: QuoteState = { bounties: null, earlier: [] };

/** The parts of a snapshot that the rules look at. */
export const neededParts: ReadonlySet<SnapshotPart> = new Set(
  Object.values(rules).flatMap((rule) => rule.needs),
);

/**
 * What a pull request earns under a policy, line by line, with reasons; for one that is still open, what it would
 * earn if it were merged as it stands. Lines of one price sum to the price unless a cap cut them.
 */
export function quote(
  policy: Policy,
  pull: PullSnapshot,
  repositoryId: number,
  state: QuoteState = noState,
): Quote {
  const assumed: Reason[] = [];
  const context: QuoteContext = {
    pull,
    repositoryId,
    tokens: policy.tokens,
    authors: humanAuthors(pull),
    state,
    assume: (reason) => void assumed.push(reason),
  };
  const refusals = Object.values(rules).flatMap((rule) =>
    rule.phase === "gate" ? evaluateGate(rule.name, policy.rules, context) : [],
  );
  const people: NotCounted[] = pull.coAuthors
    .filter((node) => isBot(node))
    .map((node) => ({ what: { type: "person", who: node }, reason: { code: "bot", login: node.login } }));
  if (refusals.length > 0) {
    const refused = refusals.map((reason): NotCounted => ({ what: { type: "pull-request" }, reason }));
    return { lines: [], notCounted: [...refused, ...people], missing: [], assumed };
  }
  const priced = price(policy.rules, context);
  const shared = priced.prices.flatMap((one) => rules.shares.evaluate(policy.rules.shares, context, one));
  const lines = rules.caps.evaluate(policy.rules.caps, context, shared);
  return { lines, notCounted: [...priced.notCounted, ...people], missing: missing(pull), assumed };
}

function evaluateGate(
  name: "branches" | "merging",
  options: RuleOptions,
  context: QuoteContext,
): readonly Reason[] {
  return name === "branches"
    ? rules.branches.evaluate(options.branches, context)
    : rules.merging.evaluate(options.merging, context);
}

function price(
  options: RuleOptions,
  context: QuoteContext,
): { prices: readonly Price[]; notCounted: NotCounted[] } {
  const bounty = rules.bounties.evaluate(options.bounties, context, []);
  const kind = rules.kinds.evaluate(options.kinds, context, bounty.prices);
  return {
    prices: [...bounty.prices, ...kind.prices],
    notCounted: [...bounty.notCounted, ...kind.notCounted],
  };
}

function missing(pull: PullSnapshot): Reason[] {
  if (pull.merged) return [];
  return pull.isDraft ? [{ code: "draft" }, { code: "not-merged" }] : [{ code: "not-merged" }];
}

/** The lines' sums by token, tokens in the order of the lines. */
export function totals(
  lines: readonly { token: Token; amount: Amount }[],
): { token: Token; amount: Amount }[] {
  const byToken = new Map<string, { token: Token; amount: Amount }>();
  for (const line of lines) {
    const sum = byToken.get(line.token.id)?.amount ?? 0n;
    byToken.set(line.token.id, { token: line.token, amount: amount(sum + line.amount) });
  }
  return [...byToken.values()];
}
