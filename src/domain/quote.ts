/** `quote`: the single source of every number that is shown or booked. */
import { type Amount, amount, type Token } from "./amount.ts";
import { humanAuthors, isBot } from "./people.ts";
import type { Policy } from "./policy.ts";
import type { Reason } from "./reason.ts";
import { rules } from "./rules/registry.ts";
import type { NotCounted, Price, QuoteContext, QuoteLine, QuoteState } from "./rules/rule.ts";
import type { ActorNode, PullSnapshot, SnapshotPart } from "./snapshot.ts";

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
  const steps = Object.values(rules).map((rule) => rule.bind(policy.rules));
  const refusals = steps.flatMap((step) => (step.phase === "gate" ? step.evaluate(context) : []));
  if (refusals.length > 0) {
    const refused = refusals.map((reason): NotCounted => ({ what: { type: "pull-request" }, reason }));
    return { lines: [], notCounted: [...refused, ...bots(pull.coAuthors)], missing: [], assumed };
  }
  const { prices, notCounted } = price(steps, context);
  const shared = prices.flatMap((one) =>
    steps.flatMap((step) => (step.phase === "share" ? [step.evaluate(context, one)] : [])),
  );
  notCounted.push(...shared.flatMap((part) => part.notCounted), ...bots([pull.author, ...pull.coAuthors]));
  let lines: readonly QuoteLine[] = shared.flatMap((part) => part.lines);
  for (const step of steps) if (step.phase === "limit") lines = step.evaluate(context, lines);
  return { lines, notCounted, missing: missing(pull), assumed };
}

type Step = ReturnType<(typeof rules)[keyof typeof rules]["bind"]>;

function price(steps: readonly Step[], context: QuoteContext): { prices: Price[]; notCounted: NotCounted[] } {
  const prices: Price[] = [];
  const notCounted: NotCounted[] = [];
  for (const step of steps) {
    if (step.phase !== "price") continue;
    const found = step.evaluate(context, prices);
    prices.push(...found.prices);
    notCounted.push(...found.notCounted);
  }
  return { prices, notCounted };
}

function bots(nodes: readonly (ActorNode | null)[]): NotCounted[] {
  const named = new Map<string, NotCounted>();
  for (const who of nodes) {
    if (who === null || !isBot(who)) continue;
    named.set(who.login, { what: { type: "person", who }, reason: { code: "bot", login: who.login } });
  }
  return [...named.values()];
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

/** Whether a review of an open pull request can change what it earns. */
export function readsReviews(_policy: Policy): boolean {
  return false;
}
