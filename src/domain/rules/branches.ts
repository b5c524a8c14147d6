/** Gate: only work merged into an allowed branch earns. */
import { z } from "zod";
import type { BranchGlob, GateRule } from "./rule.ts";

type Options = readonly BranchGlob[] | null;

export const branches: GateRule<"branches", Options> = {
  phase: "gate",
  name: "branches",
  summary: "Branches whose merges earn.",
  needs: [],
  schema: ({ branch }) =>
    z
      .array(branch)
      .min(1)
      .max(50)
      .nullable()
      .prefault(null)
      .describe("Names or globs of branches whose merges earn; without it, the repository's default branch.")
      .meta({ examples: [["main", "release/*"]] }),
  evaluate: (allowed, { pull, assume }) => {
    const branch = pull.baseRefName;
    if (allowed !== null) {
      const matches = allowed.some((glob) => glob.matches(branch));
      return matches ? [] : [{ code: "wrong-branch", branch, allowed: allowed.map((glob) => glob.text) }];
    }
    const defaultBranch = pull.baseRepository?.defaultBranchRef?.name;
    if (defaultBranch === undefined) {
      assume({ code: "assumed-branch", branch });
      return [];
    }
    return branch === defaultBranch ? [] : [{ code: "wrong-branch", branch, allowed: [defaultBranch] }];
  },
};
