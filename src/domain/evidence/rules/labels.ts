/** Fit: a trusted label on the pull request, or on an issue that it closes. */
import type { FitRule } from "../rule.ts";

export const labels: FitRule = {
  phase: "fit",
  name: "labels",
  summary:
    "A pull request fits by one of the requirement's labels, its own or that of an issue that it closes.",
  needs: ["closing-issues"],
  evaluate: (requirement, contribution) => {
    if (contribution.type === "grant" || requirement.labels.length === 0) return null;
    const { pull } = contribution;
    const issues = contribution.type === "report" ? [contribution.issue] : pull.closingIssuesReferences.nodes;
    const places = [
      { issue: null, nodes: pull.labels.nodes },
      ...issues.map(({ number, labels }) => ({ issue: number, nodes: labels.nodes })),
    ];
    if (places.every(({ nodes }) => nodes.length === 0)) return null;
    const trusted = new Set(requirement.labels.map((label) => label.toLowerCase()));
    for (const { issue, nodes } of places) {
      const found = nodes.find(({ name }) => trusted.has(name.toLowerCase()));
      if (found !== undefined) return { because: { by: "label", label: found.name, issue }, paths: [] };
    }
    return null;
  },
};
