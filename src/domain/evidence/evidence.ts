/**
 * `evidenceOf`: what a person's merged and credited work shows of each requirement of a policy, with every figure's
 * factors and the reasons for what did not count. Every surface renders this object. Nothing is summed over kinds or
 * requirements, and there is nothing here that compares people.
 */
import { periodKey } from "../period.ts";
import type { Person } from "../rules/rule.ts";
import { contextOf } from "./facts.ts";
import { fitsOf } from "./fitting.ts";
import {
  ageFactor,
  compareLevels,
  daysBetween,
  type FormulaOptions,
  type Level,
  levelOf,
  type Measured,
  nextLevel,
  rankFactor,
  rounded,
  saturated,
} from "./formula.ts";
import { type Gap, gapTo, nothingYet } from "./gap.ts";
import { byTime, ranksOf } from "./ranks.ts";
import type { EvidenceReason } from "./reason.ts";
import { evidenceRules } from "./registry.ts";
import type {
  Because,
  Contribution,
  Endorsement,
  EvidenceContext,
  EvidenceFacts,
  EvidencePolicy,
  Hit,
  Weighed,
} from "./rule.ts";
import { type WorkRef, workRef } from "./work-ref.ts";

export interface Evidence {
  readonly person: Person;
  /** ISO 8601. */
  readonly asOf: string;
  readonly policy: { readonly file: string; readonly commit: string };
  readonly formula: FormulaOptions;
  /** Every requirement of the policy, in its order. */
  readonly requirements: readonly RequirementEvidence[];
  /** By time. */
  readonly endorsements: readonly Endorsement[];
}

export interface RequirementEvidence {
  readonly key: string;
  readonly title: string;
  /** Where the policy says it. */
  readonly line: number;
  readonly weight: number;
  /** The highest of its kinds: what one kind lacks another does not make up for. */
  readonly level: Level;
  /** Kinds of which something counted, by name. */
  readonly kinds: readonly KindEvidence[];
  /** What fits and did not count, in the order of merging. */
  readonly notCounted: readonly NotCountedWork[];
  /** Without anything that counts: what the first level takes. */
  readonly gap: Gap | null;
}

export interface KindEvidence extends Measured {
  readonly kind: string;
  readonly level: Level;
  readonly counted: readonly CountedWork[];
  /** To the next level; `null` at the last. */
  readonly gap: Gap | null;
}

interface WorkRow {
  readonly work: WorkRef;
  /** When it was merged or granted. */
  readonly at: string;
}

export interface CountedWork extends WorkRow {
  readonly week: string;
  readonly because: Because;
  /** The first few of the files that made it fit. */
  readonly paths: readonly string[];
  readonly morePaths: number;
  /** Logins of those who accepted it; empty for a review that its own reviewer merged. */
  readonly approvers: readonly string[];
  readonly factors: Factors;
  readonly e: number;
}

/** weight · share · accept · age · 2^(−rank) is e. Shares and ages are rounded; the numbers they come from are beside. */
export interface Factors {
  readonly weight: number;
  readonly share: number;
  readonly authors: number;
  readonly accept: 1;
  readonly age: number;
  readonly days: number;
  readonly rank: number;
}

export interface NotCountedWork extends WorkRow {
  readonly kind: string;
  readonly reason: EvidenceReason;
}

const mostPaths = 5;

/** Pure in facts, policy and time; facts may come in any order and more than once. `asOf` is ISO 8601. */
export function evidenceOf(
  person: Person,
  facts: EvidenceFacts,
  policy: EvidencePolicy,
  asOf: string,
): Evidence {
  const context = contextOf(person, facts, policy, asOf);
  const { file, requirements, evidence } = policy.hiring;
  const formula = { halfLifeDays: evidence.halfLifeDays, saturation: evidence.saturation };
  const sorted = sort(context);
  return {
    person,
    asOf,
    policy: { file, commit: policy.commit },
    formula,
    requirements: requirements.map(({ key, title, place, weight }) => {
      const { fitting, notCounted } = sorted.get(key) ?? { fitting: [], notCounted: [] };
      const kinds = kindsOf(fitting, context, notCounted);
      const level = kinds.map((one) => one.level).reduce(higher, "none");
      notCounted.sort((a, b) => byTime(a.contribution, b.contribution));
      return {
        key,
        title,
        line: place.line,
        weight: weight / 100,
        level,
        kinds,
        notCounted: notCounted.map(({ contribution, reason }) => ({
          work: workRef(contribution),
          at: contribution.at,
          kind: contribution.kind,
          reason,
        })),
        gap: kinds.length > 0 ? null : gapTo("some", nothingYet, { ...formula, weight: weight / 100 }),
      };
    }),
    endorsements: endorsementsOf(person, facts, asOf),
  };
}

interface Refused {
  readonly contribution: Contribution;
  readonly reason: EvidenceReason;
}
interface Sorted {
  readonly fitting: { contribution: Contribution; hit: Hit }[];
  readonly notCounted: Refused[];
}

/** Every contribution under each requirement that it fits: among what may count, or with the reason why it does not. */
function sort(context: EvidenceContext): ReadonlyMap<string, Sorted> {
  const { requirements } = context.policy.hiring;
  const all = new Map(requirements.map(({ key }) => [key, { fitting: [], notCounted: [] } as Sorted]));
  const contributions = evidenceRules.flatMap((rule) =>
    rule.phase === "source" ? rule.evaluate(context) : [],
  );
  for (const contribution of contributions) {
    const { hits, refused } = fitsOf(contribution, context);
    for (const { requirement, reason } of refused) {
      all.get(requirement.key)?.notCounted.push({ contribution, reason });
    }
    for (const hit of hits) all.get(hit.requirement.key)?.fitting.push({ contribution, hit });
  }
  return all;
}

/** What counts toward one requirement, kind by kind; what a limit takes away is put among what does not. */
function kindsOf(
  fitting: Sorted["fitting"],
  context: EvidenceContext,
  notCounted: Refused[],
): KindEvidence[] {
  const byKind = Map.groupBy(fitting, ({ contribution }) => contribution.kind);
  const names = [...byKind.keys()].sort();
  return names.flatMap((kind) => {
    let rows = (byKind.get(kind) ?? [])
      .map((one) => weigh(one.contribution, one.hit, context))
      .sort((a, b) => byTime(a.contribution, b.contribution));
    for (const rule of evidenceRules) {
      if (rule.phase !== "limit") continue;
      const refused = rule.evaluate(rows, context);
      for (const [{ contribution }, reason] of refused) notCounted.push({ contribution, reason });
      rows = rows.filter((row) => !refused.has(row));
    }
    return rows.length === 0 ? [] : [kindEvidence(kind, rows, context)];
  });
}

function weigh(contribution: Contribution, hit: Hit, { asOf, policy }: EvidenceContext): Weighed {
  const days = daysBetween(contribution.at, asOf);
  const weight = hit.requirement.weight / 100;
  const share = 1 / contribution.authors;
  const age = ageFactor(days, policy.hiring.evidence);
  const week = periodKey(contribution.at, "week");
  return { contribution, hit, week, days, weight, share, age, worth: weight * share * age };
}

/** `rows` are in the order of merging, in which they are summed. */
function kindEvidence(
  kind: string,
  rows: readonly Weighed[],
  { policy: { hiring } }: EvidenceContext,
): KindEvidence {
  const ranks = ranksOf(rows);
  const evidence = rows.map((row) => row.worth * rankFactor(ranks.get(row) ?? 0));
  const E = evidence.reduce((sum, e) => sum + e, 0);
  const approvers = rows.flatMap(({ contribution }) => contribution.approvers);
  const measured: Measured = {
    E,
    S: rounded(saturated(E, hiring.evidence)),
    weeks: new Set(rows.map((row) => row.week)).size,
    approvers: new Set(approvers.map(({ databaseId, login }) => databaseId ?? login)).size,
  };
  const level = levelOf(measured);
  const next = nextLevel(level);
  const weight = rows[0]?.weight ?? 1;
  return {
    kind,
    ...measured,
    E: rounded(E),
    level,
    counted: rows.map((row, index) => countedWork(row, ranks.get(row) ?? 0, evidence[index] ?? 0)),
    gap: next === null ? null : gapTo(next, measured, { ...hiring.evidence, weight }),
  };
}

function countedWork({ contribution, hit, ...row }: Weighed, rank: number, e: number): CountedWork {
  const { authors, at, approvers } = contribution;
  const { weight, days, week } = row;
  return {
    work: workRef(contribution),
    at,
    week,
    because: hit.because,
    paths: hit.paths.slice(0, mostPaths),
    morePaths: Math.max(0, hit.paths.length - mostPaths),
    approvers: approvers.map(({ login }) => login),
    factors: { weight, share: rounded(row.share), authors, accept: 1, age: rounded(row.age), days, rank },
    e: rounded(e),
  };
}

function higher(a: Level, b: Level): Level {
  return compareLevels(a, b) >= 0 ? a : b;
}

function endorsementsOf(person: Person, { endorsements }: EvidenceFacts, asOf: string): Endorsement[] {
  const own = endorsements.filter(
    ({ person: who, by, at }) =>
      who.id === person.id && by.id !== person.id && Date.parse(at) <= Date.parse(asOf),
  );
  const each = [...new Map(own.map((one) => [one.key, one])).values()];
  return each.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.key < b.key ? -1 : 1));
}
