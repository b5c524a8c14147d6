/** A simulation and a comparison as JSON: what `simulate --json` prints. */
import { type Amount, formatAmount, type Money, type Token } from "../../domain/amount.ts";
import type { Change, Comparison } from "../../domain/comparison.ts";
import type { Simulation } from "../../domain/simulation.ts";
import type { Counted, Cut, Earning, Spread } from "../../domain/simulation-sums.ts";

export const jsonKeys =
  "{pulls, merged, rewarded, totals, people, kinds, rules, months, percentiles, capped, notCounted, assumed, " +
  "assumedBranches}, and with --against {against, comparison}";

export function simulationJson(simulation: Simulation) {
  const { pulls, merged, rewarded, people, kinds, rules, months, spread, cuts } = simulation;
  return {
    pulls,
    merged,
    rewarded,
    totals: moneys(simulation.totals),
    people: people.map((one) => ({ login: one.name, ...earning(one) })),
    kinds: kinds.map((one) => ({ kind: one.name, ...earning(one) })),
    rules: rules.map((one) => ({ rule: one.name, ...earning(one) })),
    months: months.map((one) => ({
      month: one.name,
      ...earning(one),
      kinds: one.kinds.map((kind) => ({ kind: kind.name, ...earning(kind) })),
    })),
    percentiles: { pullRequests: spread.perPull.map(spreadJson), people: spread.perPerson.map(spreadJson) },
    capped: cuts.map(cutJson),
    notCounted: simulation.notCounted.map(counted),
    assumed: simulation.assumed.map(counted),
    assumedBranches: simulation.assumedBranches,
  };
}

export function comparisonJson({ totals, kinds, people, pulls }: Comparison) {
  return {
    totals: totals.map(change),
    kinds: kinds.map((one) => ({ kind: one.name, changes: one.changes.map(change) })),
    people: people.map((one) => ({ login: one.name, changes: one.changes.map(change) })),
    pulls: pulls.map(({ pull: { repository, number, title }, changes }) => ({
      repository,
      number,
      title,
      changes: changes.map(change),
    })),
  };
}

function moneyJson({ token, amount }: Money) {
  return { token: token.symbol, amount: formatAmount(amount, token) };
}

function moneys(rows: readonly Money[]) {
  return rows.map(moneyJson);
}

function earning({ pulls, totals }: Earning) {
  return { pulls, totals: moneys(totals) };
}

function spreadJson({ token, count, p50, p90, p99, max }: Spread) {
  const text = (value: Amount) => formatAmount(value, token);
  return { token: token.symbol, count, p50: text(p50), p90: text(p90), p99: text(p99), max: text(max) };
}

function cutJson({ reason, lines, cut }: Cut) {
  const cap = reason === null ? null : moneyJson(reason.cap);
  return { cap, per: reason?.per ?? null, lines, cut: moneyJson(cut) };
}

function counted({ reason, count }: Counted) {
  return { code: reason.code, count };
}

function change({ token, policy, against, difference }: Change) {
  const text = (value: Amount, of: Token) => formatAmount(value, of);
  return {
    token: token.symbol,
    policy: text(policy, token),
    against: text(against, token),
    difference: text(difference, token),
  };
}
