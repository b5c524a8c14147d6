/** Fit: a grant counts toward the requirement that it names, or toward every one that names its kind. */
import type { FitRule } from "../rule.ts";

export const grants: FitRule = {
  phase: "fit",
  name: "grants",
  summary: "A grant fits the requirement that it names; without one, every requirement that names its kind.",
  needs: [],
  evaluate: (requirement, contribution) => {
    if (contribution.type !== "grant") return null;
    const { grant } = contribution;
    const fits =
      grant.requirement === null
        ? (requirement.kinds?.includes(grant.kind) ?? false)
        : grant.requirement === requirement.key;
    return fits ? { because: { by: "grant" }, paths: [] } : null;
  },
};
