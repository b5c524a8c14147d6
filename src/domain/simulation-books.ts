/** What stands in the books of a simulation when the next pull request's turn comes. Nothing is stored. */
import type { AwardRecord } from "./award.ts";
import { periodRange } from "./period.ts";
import type { Policy } from "./policy.ts";
import type { PriceSource, QuoteLine, QuoteState } from "./rules/rule.ts";
import type { PullSnapshot } from "./snapshot.ts";

/** Takes pull requests in the order of their merging. */
export class SimulatedBooks {
  readonly #policy: Policy;
  readonly #earlier = new Map<number, AwardRecord[]>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Prices come from the labels. Running totals for further limits belong here, beside the awards. */
  stateFor(pull: PullSnapshot): QuoteState {
    const earlier = peopleOf(pull).flatMap((id) => this.#recent(id, mergedAt(pull)));
    return { bounties: null, earlier };
  }

  book(pull: PullSnapshot, lines: readonly QuoteLine[]): void {
    for (const line of lines) {
      const awards = this.#earlier.get(line.recipient.id) ?? [];
      awards.push(awardFor(line, pull, this.#policy));
      this.#earlier.set(line.recipient.id, awards);
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

/** Everybody whom a rule may give a part. */
function peopleOf(pull: PullSnapshot): number[] {
  const named = [
    pull.author,
    ...pull.coAuthors,
    pull.mergedBy,
    ...pull.reviews.nodes.map((review) => review.author),
    ...pull.closingIssuesReferences.nodes.map((issue) => issue.author),
  ];
  return [...new Set(named.flatMap((node) => node?.databaseId ?? []))];
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
    adjusted: 0,
    earnedAt: mergedAt(pull),
    mergeCommit: null,
    state: "held",
    maturesAt: mergedAt(pull),
    policyCommit: policy.commit,
  };
}
