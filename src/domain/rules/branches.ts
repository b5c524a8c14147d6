/** Gate: only work merged into an allowed branch earns. */
import { minimatch } from "minimatch";
import { z } from "zod";
import type { GateRule } from "./rule.ts";

type Options = readonly string[] | null;

export const branches: GateRule<"branches", Options> = {
  phase: "gate",
  name: "branches",
  summary: "Branches whose merges earn. Without it, the default branch.",
  needs: [],
  schema: () =>
    z
      .array(z.string().min(1).max(255))
      .min(1)
      .max(50)
      .nullable()
      .default(null)
      .describe("Names or globs of branches whose merges earn; without it, the repository's default branch."),
  evaluate: (allowed, { pull, assume }) => {
    const branch = pull.baseRefName;
    if (allowed !== null) {
      const matches = allowed.some((glob) => minimatch(branch, glob, { dot: true }));
      return matches ? [] : [{ code: "wrong-branch", branch, allowed }];
    }
    const defaultBranch = pull.baseRepository?.defaultBranchRef?.name;
    if (defaultBranch === undefined) {
      assume({ code: "assumed-branch", branch });
      return [];
    }
    return branch === defaultBranch ? [] : [{ code: "wrong-branch", branch, allowed: [defaultBranch] }];
  },
};
