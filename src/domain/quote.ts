/** `quote`: the single source of every number that is shown or booked. */
import { type Amount, amount, type Token } from "./amount.ts";
import { hasIssuePrices, readIssuePrice } from "./issue-price.ts";
import { applyOverrides } from "./override.ts";
import { humanAuthors, isBot } from "./people.ts";
import type { Policy } from "./policy.ts";
import type { Reason } from "./reason.ts";
import { closedIssues } from "./rules/closing.ts";
import { findKind } from "./rules/kinds.ts";
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
 * earn if it were merged as it stands. Lines of one price sum to it and to the parts on top of it, unless a reason
 * says what cut them or put something else in their place.
 */
export function quote(
  policy: Policy,
  pull: PullSnapshot,
  repositoryId: number,
  state: QuoteState = noState,
): Quote {
  const assumed: Reason[] = [];
  const lacking: Reason[] = [];
  const steps = Object.values(rules).map((rule) => rule.bind(policy.rules));
  const context: QuoteContext = {
    pull,
    repositoryId,
    tokens: policy.tokens,
    authors: humanAuthors(pull),
    state,
    assume: (reason) => note(assumed, reason),
    lack: (reason) => note(lacking, reason),
    refusal: (who) => (isBot(who) ? { code: "bot", login: who.login } : barred(steps, who)),
    priceOfIssue: (labels) => readIssuePrice(policy, labels),
    kind: () => findKind(policy.rules.kinds, context)?.kind ?? "code",
  };
  const refusals = steps.flatMap((step) => (step.phase === "gate" ? step.evaluate(context) : []));
  if (refusals.length === 0) refusals.push(...allBarred(context));
  const worked = refusals.length > 0 ? refused(refusals) : earned(steps, context);
  const overridden = applyOverrides(context, worked.lines);
  const people = refusedPeople(
    refusals.length > 0 ? pull.coAuthors : [pull.author, ...pull.coAuthors],
    context,
  );
  return {
    lines: overridden.lines,
    notCounted: each([...worked.notCounted, ...people, ...overridden.notCounted]),
    missing: refusals.length > 0 ? [] : missing(policy, pull, lacking, overridden.lines),
    assumed,
  };
}

function note(list: Reason[], reason: Reason): void {
  if (!list.some((one) => JSON.stringify(one) === JSON.stringify(reason))) list.push(reason);
}

/** The reason of the first rule that bars somebody. */
function barred(steps: readonly Step[], who: ActorNode): Reason | null {
  for (const step of steps) {
    const reason = step.phase === "bar" ? step.evaluate(who) : null;
    if (reason !== null) return reason;
  }
  return null;
}

/** Nobody is left for whom others could have a part beside. */
function allBarred({ authors, refusal }: QuoteContext): Reason[] {
  const reasons = authors.map(({ id, login }) => refusal({ __typename: "User", login, databaseId: id }));
  return reasons.some((reason) => reason === null) ? [] : reasons.filter((reason) => reason !== null);
}

interface Worked {
  readonly lines: readonly QuoteLine[];
  readonly notCounted: readonly NotCounted[];
}

function refused(reasons: readonly Reason[]): Worked {
  return { lines: [], notCounted: reasons.map((reason) => ({ what: { type: "pull-request" }, reason })) };
}

function earned(steps: readonly Step[], context: QuoteContext): Worked {
  const { prices, notCounted } = price(steps, context);
  const shared = prices.flatMap((one) =>
    steps.flatMap((step) => (step.phase === "share" ? [step.evaluate(context, one)] : [])),
  );
  notCounted.push(...shared.flatMap((part) => part.notCounted));
  let lines: readonly QuoteLine[] = shared.flatMap((part) => part.lines);
  for (const step of steps) if (step.phase === "limit") lines = step.evaluate(context, lines);
  return { lines, notCounted };
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
  for (const step of steps) {
    if (step.phase !== "modifier") continue;
    for (const [index, one] of prices.entries()) prices[index] = step.evaluate(context, one);
  }
  // That there is no price needs no saying where something says why.
  const told = notCounted.filter(({ reason }) => reason.code !== "unpriced");
  return { prices, notCounted: told.length > 0 ? told : notCounted };
}

function refusedPeople(nodes: readonly (ActorNode | null)[], { refusal }: QuoteContext): NotCounted[] {
  return nodes.flatMap((who) => {
    const reason = who === null ? null : refusal(who);
    return who === null || reason === null ? [] : [{ what: { type: "person", who }, reason }];
  });
}

/** One person is named once for one reason, however many prices and roles it is about. */
function each(rows: readonly NotCounted[]): NotCounted[] {
  const named = new Map<string, NotCounted>();
  for (const [index, row] of rows.entries()) {
    const login =
      "login" in row.reason ? row.reason.login : row.what.type === "person" ? row.what.who.login : index;
    const name = `${row.reason.code} ${login}`;
    if (!named.has(name)) named.set(name, row);
  }
  return [...named.values()];
}

function missing(
  policy: Policy,
  pull: PullSnapshot,
  lacking: readonly Reason[],
  lines: readonly QuoteLine[],
): Reason[] {
  if (pull.merged) return [];
  const isUnlinked = lines.length === 0 && closedIssues(pull).length === 0 && hasIssuePrices(policy);
  return [
    ...(isUnlinked ? [{ code: "needs-linked-issue" } as const] : []),
    ...lacking,
    ...(pull.isDraft ? [{ code: "draft" } as const] : []),
    { code: "not-merged" },
  ];
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

/** Whether a review of an open pull request can change what it earns: else nobody needs to look at it. */
export function readsReviews({ rules: options }: Pick<Policy, "rules">): boolean {
  return (
    options.modifiers.some((entry) => entry["per-change-request"] !== undefined) ||
    options.shares.extra.some((part) => part.role === "reviewers")
  );
}
