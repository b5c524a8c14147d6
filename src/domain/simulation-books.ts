/** What stands in the books of a simulation when the next pull request's turn comes. Nothing is stored. */
import { type Amount, sum, zero } from "./amount.ts";
import type { AwardRecord } from "./award.ts";
import type { Budget, BudgetUse } from "./budget.ts";
import { peopleConcerned } from "./people.ts";
import { periodKey, periodRange } from "./period.ts";
import type { Policy } from "./policy.ts";
import type { PriceSource, QuoteLine, QuoteState } from "./rules/rule.ts";
import type { PullSnapshot } from "./snapshot.ts";

/** Takes pull requests in the order of their merging. */
export class SimulatedBooks {
  readonly #policy: Policy;
  readonly #earlier = new Map<number, AwardRecord[]>();
  /** Awarded by budget, period and, where it is a repository's, repository. */
  readonly #spent = new Map<string, Amount>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Prices come from the labels; of the budgets only what was awarded counts, as nothing is promised. */
  stateFor(pull: PullSnapshot): QuoteState {
    const earlier = peopleConcerned(pull).flatMap((id) => this.#recent(id, mergedAt(pull)));
    const budgets = this.#policy.rules.budgets.map((budget): BudgetUse => {
      const used = this.#spent.get(spendingName(budget, pull)) ?? zero;
      return { scope: budget.of, tokenId: budget.amount.token.id, per: budget.per, used };
    });
    return { bounties: null, earlier, budgets };
  }

  book(pull: PullSnapshot, lines: readonly QuoteLine[]): void {
    for (const line of lines) {
      const awards = this.#earlier.get(line.recipient.id) ?? [];
      awards.push(awardFor(line, pull, this.#policy));
      this.#earlier.set(line.recipient.id, awards);
    }
    for (const budget of this.#policy.rules.budgets) {
      const name = spendingName(budget, pull);
      const own = lines.filter((line) => line.token.id === budget.amount.token.id);
      const before = this.#spent.get(name) ?? zero;
      this.#spent.set(name, sum([before, ...own.map((line) => line.amount)]));
    }
  }

  /** No limit looks back beyond the calendar year, or the ISO week that may have begun in the year before. */
  #recent(personId: number, at: string): readonly AwardRecord[] {
    const awards = this.#earlier.get(personId) ?? [];
    const begin = Math.min(
      ...(["year", "week"] as const).map((period) => Date.parse(periodRange(at, period).from)),
    );
    const first = awards.findIndex((one) => Date.parse(one.earnedAt) >= begin);
    const recent = first < 0 ? [] : awards.slice(first);
    if (recent.length < awards.length) this.#earlier.set(personId, [...recent]);
    return recent;
  }
}

function spendingName({ of, per, amount: { token } }: Budget, pull: PullSnapshot): string {
  const repository = of === "repository" ? (pull.baseRepository?.nameWithOwner ?? "") : "";
  return `${of} ${repository} ${token.id} ${per} ${periodKey(mergedAt(pull), per)}`;
}

/** What people call the work: its kind, or the name of what priced it where it has none. */
export function kindOf(source: PriceSource): string {
  return "kind" in source ? source.kind : source.type;
}

function mergedAt(pull: PullSnapshot): string {
  return pull.mergedAt ?? pull.createdAt;
}

function awardFor(line: QuoteLine, pull: PullSnapshot, policy: Policy): AwardRecord {
  return {
    // Recordings of several repositories may all lack a repository's id; the node's id keeps the keys apart.
    key: `${line.key}:${pull.id}`,
    repositoryId: pull.baseRepository?.databaseId ?? 0,
    pullNumber: pull.number,
    issueId: "issueId" in line.source ? line.source.issueId : null,
    personId: line.recipient.id,
    login: line.recipient.login,
    kind: kindOf(line.source),
    token: line.token,
    amount: line.amount,
    uncapped: line.uncapped,
    cappable: line.cappable,
    role: line.role,
    adjusted: 0,
    turns: 0,
    earnedAt: mergedAt(pull),
    mergeCommit: null,
    state: "held",
    maturesAt: mergedAt(pull),
    onHold: null,
    reasons: [],
    policyCommit: policy.commit,
  };
}
