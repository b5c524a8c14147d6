/** A simulation: quotes for many pull requests, in the order of their merging, summed up. Nothing is booked. */
import type { Money } from "./amount.ts";
import { periodKey } from "./period.ts";
import type { Policy } from "./policy.ts";
import { type Quote, quote, totals as sumByToken } from "./quote.ts";
import type { QuoteLine } from "./rules/rule.ts";
import { kindOf, SimulatedBooks } from "./simulation-books.ts";
import {
  type Counted,
  Counts,
  type Cut,
  Cuts,
  type Earning,
  Groups,
  type Spread,
  spreads,
} from "./simulation-sums.ts";
import type { PullSnapshot } from "./snapshot.ts";

/** A pull request by what people know it by. */
export interface PullRef {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** As `owner/name`, where the recording says. */
  readonly repository: string | null;
}

export interface Month extends Earning {
  /** The month's kinds, most of the first token first. */
  readonly kinds: readonly Earning[];
}

export interface Simulation {
  readonly pulls: number;
  readonly merged: number;
  /** Merged pull requests that earned more than nothing. */
  readonly rewarded: number;
  readonly totals: readonly Money[];
  /** By login; by what they earned of the first token, most first. So are kinds and rules. */
  readonly people: readonly Earning[];
  readonly kinds: readonly Earning[];
  /** By what priced the work: `bounty`, `kind`, and whatever other sources of a price there are. */
  readonly rules: readonly Earning[];
  /** Every month in UTC from the first merge to the last, as `2026-03`, those in which nothing was earned included. */
  readonly months: readonly Month[];
  readonly spread: {
    /** What a pull request that earned something earned. */
    readonly perPull: readonly Spread[];
    /** What a person who earned something earned in all. */
    readonly perPerson: readonly Spread[];
  };
  /** What every limit cut, in the order in which they first did. */
  readonly cuts: readonly Cut[];
  /** One reason of each code, with how often it was given, most often first. */
  readonly notCounted: readonly Counted[];
  readonly assumed: readonly Counted[];
  /** Branches that were taken as the default one, because a recording names none; most often first. */
  readonly assumedBranches: readonly { readonly branch: string; readonly count: number }[];
  /** Each rewarded pull request with what it earned, in the order of merging. */
  readonly rewards: readonly { readonly pull: PullRef; readonly totals: readonly Money[] }[];
}

/** The order that a simulation takes merged pull requests in: the order in which caps are given out. */
export function byMerging(
  a: Pick<PullSnapshot, "mergedAt" | "number" | "id">,
  b: Pick<PullSnapshot, "mergedAt" | "number" | "id">,
): number {
  const [first, second] = [Date.parse(a.mergedAt ?? ""), Date.parse(b.mergedAt ?? "")];
  return first - second || a.number - b.number || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * Quotes every merged pull request as if a policy had been in force, limits over periods included. Prices come from
 * the labels as they are now.
 */
export class SimulationRun {
  readonly #policy: Policy;
  readonly #books: SimulatedBooks;
  readonly #people = new Groups();
  readonly #kinds = new Groups();
  readonly #rules = new Groups();
  readonly #months = new Groups();
  readonly #kindsOfMonths = new Map<string, Groups>();
  readonly #cuts = new Cuts();
  readonly #notCounted = new Counts();
  readonly #assumed = new Counts();
  readonly #branches = new Map<string, number>();
  readonly #rewards: { pull: PullRef; totals: Money[] }[] = [];
  #pulls = 0;
  #merged = 0;
  #first = "";
  #last = "";

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#books = new SimulatedBooks(policy);
  }

  /** @throws RangeError for a merge that was before one that was taken already; `byMerging` is the order. */
  take(pull: PullSnapshot): void {
    this.#pulls += 1;
    if (!pull.merged) return;
    const at = pull.mergedAt ?? pull.createdAt;
    if (Date.parse(at) < Date.parse(this.#last)) throw new RangeError(`#${pull.number} comes too late`);
    if (this.#merged === 0) this.#first = at;
    this.#merged += 1;
    this.#last = at;
    const earned = quote(
      this.#policy,
      pull,
      pull.baseRepository?.databaseId ?? 0,
      this.#books.stateFor(pull),
    );
    this.#books.book(pull, earned.lines);
    for (const line of earned.lines) this.#cuts.add(line);
    this.#reward(
      pull,
      earned.lines.filter((line) => line.amount > 0n),
      periodKey(at, "month"),
    );
    this.#note(earned);
  }

  #reward(pull: PullSnapshot, lines: readonly QuoteLine[], month: string): void {
    if (lines.length === 0) return;
    const kinds = this.#kindsOfMonths.get(month) ?? new Groups();
    this.#kindsOfMonths.set(month, kinds);
    for (const line of lines) {
      this.#people.add(line.recipient.login, pull.id, line);
      this.#kinds.add(kindOf(line.source), pull.id, line);
      this.#rules.add(line.source.type, pull.id, line);
      this.#months.add(month, pull.id, line);
      kinds.add(kindOf(line.source), pull.id, line);
    }
    this.#rewards.push({ pull: refOf(pull), totals: sumByToken(lines) });
  }

  #note({ notCounted, assumed }: Quote): void {
    for (const row of notCounted) this.#notCounted.add(row.reason);
    for (const reason of assumed) {
      this.#assumed.add(reason);
      if (reason.code !== "assumed-branch") continue;
      this.#branches.set(reason.branch, (this.#branches.get(reason.branch) ?? 0) + 1);
    }
  }

  result(): Simulation {
    const totals = sumByToken(this.#rewards.flatMap((one) => one.totals));
    const first = totals[0]?.token.id;
    const people = this.#people.list(first);
    return {
      pulls: this.#pulls,
      merged: this.#merged,
      rewarded: this.#rewards.length,
      totals,
      people,
      kinds: this.#kinds.list(first),
      rules: this.#rules.list(first),
      months: this.#everyMonth(first),
      spread: {
        perPull: spreads(this.#rewards.map((one) => one.totals)),
        perPerson: spreads(people.map((one) => one.totals)),
      },
      cuts: this.#cuts.list(),
      notCounted: this.#notCounted.list(),
      assumed: this.#assumed.list(),
      assumedBranches: [...this.#branches]
        .map(([branch, count]) => ({ branch, count }))
        .sort((a, b) => b.count - a.count || a.branch.localeCompare(b.branch)),
      rewards: this.#rewards,
    };
  }

  #everyMonth(tokenId: string | undefined): Month[] {
    if (this.#merged === 0) return [];
    const earned = new Map(this.#months.list(tokenId).map((month) => [month.name, month]));
    return monthsBetween(periodKey(this.#first, "month"), periodKey(this.#last, "month")).map((name) => ({
      ...(earned.get(name) ?? { name, pulls: 0, totals: [] }),
      kinds: this.#kindsOfMonths.get(name)?.list(tokenId) ?? [],
    }));
  }
}

function monthsBetween(first: string, last: string): string[] {
  const names = [first];
  for (let name = first; name < last; ) {
    const next = new Date(`${name}-01T00:00:00Z`);
    next.setUTCMonth(next.getUTCMonth() + 1);
    name = next.toISOString().slice(0, 7);
    names.push(name);
  }
  return names;
}

function refOf({ id, number, title, baseRepository }: PullSnapshot): PullRef {
  return { id, number, title, repository: baseRepository?.nameWithOwner ?? null };
}
