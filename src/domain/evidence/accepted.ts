/**
 * Everything of a person that nothing bars from counting, kind by kind and whether or not it fits a requirement: what
 * milestones and levels look at. The bars are those of evidence, so that the two never disagree on one piece of work.
 */
import type { Person } from "../rules/rule.ts";
import { contextOf } from "./facts.ts";
import { barOf, fitsOf } from "./fitting.ts";
import { byTime } from "./ranks.ts";
import { evidenceRules } from "./registry.ts";
import type { Contribution, EvidenceFacts, EvidencePolicy } from "./rule.ts";
import { type WorkRef, workRef } from "./work-ref.ts";

export interface AcceptedWork {
  readonly work: WorkRef;
  readonly kind: string;
  /** When it was merged or granted, ISO 8601. */
  readonly at: string;
  /** Keys of the requirements that it counts toward. */
  readonly requirements: readonly string[];
}

/** In the order of merging. `asOf` is ISO 8601. */
export function acceptedWork(
  person: Person,
  facts: EvidenceFacts,
  policy: EvidencePolicy,
  asOf: string,
): AcceptedWork[] {
  const context = contextOf(person, facts, policy, asOf);
  const all: readonly Contribution[] = evidenceRules.flatMap((rule) =>
    rule.phase === "source" ? rule.evaluate(context) : [],
  );
  return all
    .filter((one) => barOf(one, context) === null)
    .sort(byTime)
    .map((one) => ({
      work: workRef(one),
      kind: one.kind,
      at: one.at,
      requirements: fitsOf(one, context).hits.map((hit) => hit.requirement.key),
    }));
}
