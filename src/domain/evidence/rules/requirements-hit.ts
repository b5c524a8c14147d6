/**
 * Spread: one contribution counts toward a few requirements at most, those that most of its files are of, so that a
 * change that goes through everything is no evidence of everything.
 */
import type { EvidenceReason } from "../reason.ts";
import type { Hit, SpreadRule } from "../rule.ts";

export const requirementsHit: SpreadRule = {
  phase: "spread",
  name: "requirements-hit",
  summary: "Of more requirements than the policy's `most-requirements`, those with the most files count.",
  needs: ["files"],
  evaluate: (hits, { policy }) => {
    const most = policy.hiring.evidence.mostRequirements;
    if (hits.length <= most) return new Map();
    const reason: EvidenceReason = { code: "too-many-requirements", hit: hits.length, most };
    // The sort is stable: of equals, those that the policy names first.
    const sorted = [...hits].sort((a, b) => closeness(b) - closeness(a));
    return new Map(sorted.slice(most).map((hit) => [hit, reason]));
  },
};

/** What a maintainer said is closest, a kind alone is farthest; between them it is the number of files. */
function closeness({ because, paths }: Hit): number {
  if (because.by === "label" || because.by === "grant") return Number.MAX_SAFE_INTEGER;
  return because.by === "kind" ? -1 : paths.length;
}
