/** What the tests of evidence share: a policy with requirements, and a person's work under it. */

import { type Evidence, evidenceOf, type KindEvidence } from "../../../src/domain/evidence/evidence.ts";
import {
  type Endorsement,
  type EvidenceFacts,
  type EvidencePolicy,
  type Grant,
  noFacts,
} from "../../../src/domain/evidence/rule.ts";
import type { DependencyRule, Requirement } from "../../../src/domain/hiring.ts";
import type { Matcher } from "../../../src/domain/rules/rule.ts";
import type { PullSnapshot, ReviewNode } from "../../../src/domain/snapshot.ts";
import { compileBranchGlob, compileMatch } from "../../../src/policy/match.ts";
import { ada, bob, cy, pull, review } from "../pulls.ts";

export const person = { id: 1, login: "ada" };
export const bobby = { id: 2, login: "bob" };
/** A Sunday evening. */
export const asOf = "2026-03-29T20:00:00Z";
export const dayLength = 86_400_000;

export function matching(rules: unknown): Matcher {
  const compiled = compileMatch(rules);
  if ("problems" in compiled) throw new Error(JSON.stringify(compiled.problems));
  return compiled.matcher;
}

export function dependency(manifest: string, name: string, usedIn: string): DependencyRule {
  const glob = compileBranchGlob(manifest);
  if ("problems" in glob) throw new Error(JSON.stringify(glob.problems));
  return { manifest: glob, name, usedIn: matching({ "any-glob-to-any-file": usedIn }) };
}

export function requirement(key: string, changes: Partial<Requirement> = {}): Requirement {
  return {
    key,
    title: key,
    about: null,
    weight: 100,
    kinds: null,
    match: null,
    patterns: [],
    labels: [],
    dependencies: [],
    ignore: null,
    place: { line: 1 },
    ...changes,
  };
}

export const typescript = requirement("typescript", {
  title: "TypeScript",
  match: matching({ "any-glob-to-any-file": "**/*.ts" }),
  place: { line: 12 },
});

export function policyOf(
  requirements: readonly Requirement[] = [typescript],
  evidence: Partial<EvidencePolicy["hiring"]["evidence"]> = {},
): EvidencePolicy {
  return {
    hiring: {
      file: "foothold.yml",
      requirements,
      values: [],
      evidence: {
        halfLifeDays: 365,
        saturation: 3,
        spamLabels: ["spam", "invalid"],
        confirmedLabels: ["confirmed"],
        mostRequirements: 3,
        ...evidence,
      },
    },
    kinds: {
      doc: { labels: ["docs"], match: matching({ "any-glob-to-all-files": "docs/**" }) },
      code: { labels: [] },
    },
    commit: "c1",
  };
}

/** So many days before `asOf`. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(asOf) - days * dayLength).toISOString();
}

/** Ada's pull request that Bob merged so many days ago. */
export function merged(number: number, days: number, changes: Partial<PullSnapshot> = {}): PullSnapshot {
  return pull({ number, id: `PR_${number}`, mergedAt: daysAgo(days), mergeCommit: null, ...changes });
}

/** Somebody's pull request, which Bob merged, and in which Ada asked for a change. */
export function reviewedBy(
  number: number,
  days: number,
  reviews: readonly Partial<ReviewNode>[] = [{ state: "CHANGES_REQUESTED" }],
  changes: Partial<PullSnapshot> = {},
): PullSnapshot {
  return merged(number, days, {
    author: cy,
    reviews: { nodes: reviews.map((one) => review(ada, { submittedAt: daysAgo(days + 1), ...one })) },
    ...changes,
  });
}

export function grant(key: string, changes: Partial<Grant> = {}): Grant {
  return {
    key,
    person,
    kind: "question",
    requirement: "typescript",
    by: bobby,
    reason: "helped three people",
    at: daysAgo(0),
    ...changes,
  };
}

export function endorsement(key: string, changes: Partial<Endorsement> = {}): Endorsement {
  return { key, person, value: "positive", by: bobby, reason: "kind in review", at: daysAgo(3), ...changes };
}

export function evidence(
  facts: Partial<EvidenceFacts>,
  policy: EvidencePolicy = policyOf(),
  at = asOf,
  who = person,
): Evidence {
  return evidenceOf(who, { ...noFacts, ...facts }, policy, at);
}

/** What counts toward a requirement as one kind. */
export function kindIn(of: Evidence, kind = "code", key = "typescript"): KindEvidence | undefined {
  return of.requirements.find((one) => one.key === key)?.kinds.find((one) => one.kind === kind);
}

/** Numbers with the codes of their reasons, of one requirement. */
export function notCounted(of: Evidence, key = "typescript"): [number | string, string][] {
  const rows = of.requirements.find((one) => one.key === key)?.notCounted ?? [];
  return rows.map(({ work, reason }) => [work.type === "grant" ? work.kind : work.number, reason.code]);
}

export { ada, bob, cy };
