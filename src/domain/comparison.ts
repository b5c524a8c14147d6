/** Two policies over the same pull requests, side by side: what one pays that the other does not, and to whom. */
import { type Amount, amount, type Money, type Token } from "./amount.ts";
import type { PullRef, Simulation } from "./simulation.ts";
import { type Earning, earned } from "./simulation-sums.ts";

export interface Change {
  readonly token: Token;
  readonly policy: Amount;
  /** What the policy that it is compared with pays. */
  readonly against: Amount;
  /** `policy` less `against`: positive where the policy pays more. */
  readonly difference: Amount;
}

export interface NamedChanges {
  readonly name: string;
  readonly changes: readonly Change[];
}

export interface Comparison {
  /** Every token that one of the policies pays, also where both pay the same. */
  readonly totals: readonly Change[];
  readonly kinds: readonly NamedChanges[];
  /** People whose sum is another, the largest difference of the first token first; so are pull requests. */
  readonly people: readonly NamedChanges[];
  readonly pulls: readonly { readonly pull: PullRef; readonly changes: readonly Change[] }[];
}

/** @param against the simulation of the other policy, over the same pull requests. */
export function compare(policy: Simulation, against: Simulation): Comparison {
  const tokens = new Map([...policy.totals, ...against.totals].map(({ token }) => [token.id, token]));
  const changesOf = (ours: readonly Money[], theirs: readonly Money[]) =>
    [...tokens.values()].map((token) => changeOf(token, ours, theirs));
  const named = (ours: readonly Earning[], theirs: readonly Earning[]): NamedChanges[] =>
    paired(ours, theirs, (one) => one.name).map(([name, our, their]) => ({
      name,
      changes: changesOf(our?.totals ?? [], their?.totals ?? []),
    }));
  const pulls = paired(policy.rewards, against.rewards, (one) => one.pull.id).flatMap(([, our, their]) => {
    const pull = (our ?? their)?.pull;
    return pull === undefined ? [] : [{ pull, changes: changesOf(our?.totals ?? [], their?.totals ?? []) }];
  });
  return {
    totals: changesOf(policy.totals, against.totals),
    kinds: named(policy.kinds, against.kinds).sort(byName),
    people: named(policy.people, against.people).filter(isChanged).sort(byName).sort(bySize),
    pulls: pulls
      .filter(isChanged)
      .sort((a, b) => a.pull.number - b.pull.number)
      .sort(bySize),
  };
}

function changeOf(token: Token, ours: readonly Money[], theirs: readonly Money[]): Change {
  const [policy, against] = [earned(ours, token.id), earned(theirs, token.id)];
  return { token, policy, against, difference: amount(policy - against) };
}

function paired<T>(
  ours: readonly T[],
  theirs: readonly T[],
  key: (one: T) => string,
): [name: string, our: T | undefined, their: T | undefined][] {
  const [our, their] = [ours, theirs].map((rows) => new Map(rows.map((one) => [key(one), one])));
  const names = new Set([...(our?.keys() ?? []), ...(their?.keys() ?? [])]);
  return [...names].map((name) => [name, our?.get(name), their?.get(name)]);
}

type Changed = { readonly changes: readonly Change[] };

function isChanged({ changes }: Changed): boolean {
  return changes.some((change) => change.difference !== 0n);
}

/** The largest difference first, whichever way it goes; later tokens where earlier ones agree. */
function bySize(a: Changed, b: Changed): number {
  for (const [index, change] of a.changes.entries()) {
    const [first, second] = [size(change), size(b.changes[index])];
    if (first !== second) return first > second ? -1 : 1;
  }
  return 0;
}

function size(change: Change | undefined): bigint {
  const difference = change?.difference ?? 0n;
  return difference < 0n ? -difference : difference;
}

function byName(a: NamedChanges, b: NamedChanges): number {
  return a.name.localeCompare(b.name);
}
