/** A simulation: quotes for many pull requests, in the order of their merging, summed up. Nothing is booked. */
import { type Amount, amount, type Token } from "./amount.ts";
import type { AwardRecord } from "./award.ts";
import type { Policy } from "./policy.ts";
import { type Quote, quote } from "./quote.ts";
import type { Reason } from "./reason.ts";
import type { QuoteLine } from "./rules/rule.ts";
import type { PullSnapshot } from "./snapshot.ts";

export interface Sum {
  readonly token: Token;
  readonly amount: Amount;
}

export interface Simulation {
  readonly pulls: number;
  readonly merged: number;
  /** Merged pull requests that earned more than nothing. */
  readonly rewarded: number;
  readonly totals: readonly Sum[];
  /** By what they earned of the first token, most first. */
  readonly people: readonly {
    readonly login: string;
    readonly pulls: number;
    readonly totals: readonly Sum[];
  }[];
  readonly kinds: readonly {
    readonly kind: string;
    readonly pulls: number;
    readonly totals: readonly Sum[];
  }[];
  /** One reason of each code, with how often it was given, most often first. */
  readonly notCounted: readonly { readonly reason: Reason; readonly count: number }[];
  readonly assumed: readonly { readonly reason: Reason; readonly count: number }[];
  /** Branches that were taken as the default one, because a recording names none; most often first. */
  readonly assumedBranches: readonly { readonly branch: string; readonly count: number }[];
}

/**
 * Quotes every merged pull request as if the policy had been in force, limits over periods included. Prices come from
 * the labels as they are now.
 */
export async function simulate(policy: Policy, pulls: AsyncIterable<PullSnapshot>): Promise<Simulation> {
  const merged: PullSnapshot[] = [];
  let count = 0;
  for await (const pull of pulls) {
    count += 1;
    if (pull.merged) merged.push(pull);
  }
  merged.sort((a, b) => Date.parse(a.mergedAt ?? "") - Date.parse(b.mergedAt ?? "") || a.number - b.number);
  const totals = new Sums();
  const people = new Groups();
  const kinds = new Groups();
  const notCounted = new Counts();
  const assumed = new Counts();
  const branches = new Map<string, number>();
  const earlier = new Map<number, AwardRecord[]>();
  let rewarded = 0;
  for (const pull of merged) {
    const earned = quoteInTurn(policy, pull, earlier);
    const lines = earned.lines.filter((line) => line.amount > 0n);
    if (lines.length > 0) rewarded += 1;
    for (const line of lines) {
      totals.add(line);
      people.add(line.recipient.login, pull, line);
      kinds.add(line.source.type === "bounty" ? "bounty" : line.source.kind, pull, line);
    }
    for (const row of earned.notCounted) notCounted.add(row.reason);
    for (const reason of earned.assumed) {
      assumed.add(reason);
      if (reason.code === "assumed-branch")
        branches.set(reason.branch, (branches.get(reason.branch) ?? 0) + 1);
    }
  }
  const first = totals.list()[0]?.token.id;
  return {
    pulls: count,
    merged: merged.length,
    rewarded,
    totals: totals.list(),
    people: people.list(first).map(({ name, ...rest }) => ({ login: name, ...rest })),
    kinds: kinds.list(first).map(({ name, ...rest }) => ({ kind: name, ...rest })),
    notCounted: notCounted.list(),
    assumed: assumed.list(),
    assumedBranches: [...branches]
      .map(([branch, count]) => ({ branch, count }))
      .sort((a, b) => b.count - a.count || a.branch.localeCompare(b.branch)),
  };
}

function quoteInTurn(policy: Policy, pull: PullSnapshot, earlier: Map<number, AwardRecord[]>): Quote {
  const repositoryId = pull.baseRepository?.databaseId ?? 0;
  const people = [pull.author, ...pull.coAuthors].flatMap((node) => node?.databaseId ?? []);
  const state = { bounties: null, earlier: people.flatMap((id) => earlier.get(id) ?? []) };
  const earned = quote(policy, pull, repositoryId, state);
  for (const line of earned.lines) {
    const awards = earlier.get(line.recipient.id) ?? [];
    awards.push(awardFor(line, pull, repositoryId, policy));
    earlier.set(line.recipient.id, awards);
  }
  return earned;
}

function awardFor(line: QuoteLine, pull: PullSnapshot, repositoryId: number, policy: Policy): AwardRecord {
  return {
    // Recordings of several repositories may all lack a repository's id; the node's id keeps the keys apart.
    key: `${line.key}:${pull.id}`,
    repositoryId,
    pullNumber: pull.number,
    issueId: line.source.type === "bounty" ? line.source.issueId : null,
    personId: line.recipient.id,
    login: line.recipient.login,
    kind: line.source.type === "bounty" ? "bounty" : line.source.kind,
    token: line.token,
    amount: line.amount,
    uncapped: line.uncapped,
    cappable: line.cappable,
    role: line.role,
    adjusted: 0,
    turns: 0,
    onHold: null,
    reasons: [],
    earnedAt: pull.mergedAt ?? pull.createdAt,
    mergeCommit: null,
    state: "held",
    maturesAt: pull.mergedAt ?? pull.createdAt,
    policyCommit: policy.commit,
  };
}

class Sums {
  readonly #byToken = new Map<string, Sum>();
  add({ token, amount: value }: Sum): void {
    this.#byToken.set(token.id, {
      token,
      amount: amount((this.#byToken.get(token.id)?.amount ?? 0n) + value),
    });
  }
  list(): Sum[] {
    return [...this.#byToken.values()];
  }
}

class Groups {
  readonly #byName = new Map<string, { pulls: Set<string>; sums: Sums }>();
  add(name: string, pull: PullSnapshot, sum: Sum): void {
    const group = this.#byName.get(name) ?? { pulls: new Set<string>(), sums: new Sums() };
    group.pulls.add(pull.id);
    group.sums.add(sum);
    this.#byName.set(name, group);
  }
  /** Most of the given token first. */
  list(tokenId: string | undefined): { name: string; pulls: number; totals: Sum[] }[] {
    const earned = (totals: readonly Sum[]) => totals.find((sum) => sum.token.id === tokenId)?.amount ?? 0n;
    return [...this.#byName]
      .map(([name, { pulls, sums }]) => ({ name, pulls: pulls.size, totals: sums.list() }))
      .sort((a, b) => {
        const [first, second] = [earned(a.totals), earned(b.totals)];
        return first === second ? a.name.localeCompare(b.name) : first > second ? -1 : 1;
      });
  }
}

class Counts {
  readonly #byCode = new Map<Reason["code"], { reason: Reason; count: number }>();
  add(reason: Reason): void {
    const before = this.#byCode.get(reason.code);
    this.#byCode.set(reason.code, { reason: before?.reason ?? reason, count: (before?.count ?? 0) + 1 });
  }
  list(): { reason: Reason; count: number }[] {
    return [...this.#byCode.values()].sort(
      (a, b) => b.count - a.count || a.reason.code.localeCompare(b.reason.code),
    );
  }
}
