/** Bar: a label by which maintainers said that it was spam, or invalid. */
import type { BarRule } from "../rule.ts";

export const spam: BarRule = {
  phase: "bar",
  name: "spam",
  summary: "Pull requests with one of the policy's spam labels do not count, nor do reviews of them.",
  needs: [],
  evaluate: (contribution, { policy }) => {
    if (contribution.type === "grant") return null;
    const refused = new Set(policy.hiring.evidence.spamLabels.map((label) => label.toLowerCase()));
    const found = [
      ...contribution.pull.labels.nodes,
      ...(contribution.type === "report" ? contribution.issue.labels.nodes : []),
    ].find(({ name }) => refused.has(name.toLowerCase()));
    return found === undefined ? null : { code: "spam-label", label: found.name };
  },
};
