/** Fit: the requirement's match rule, in the syntax of kinds. */
import { pathsThatFit } from "../paths.ts";
import type { FitRule } from "../rule.ts";

export const files: FitRule = {
  phase: "fit",
  name: "files",
  summary: "A pull request fits by the requirement's match rule: its changed files and branches.",
  needs: ["files"],
  evaluate: ({ match }, contribution, input) => {
    if (contribution.type === "grant" || input === null || match === null) return null;
    const answer = match(input);
    if (answer !== true) return answer === null ? "unknown" : null;
    const paths = pathsThatFit(match, input);
    // A rule that asks for several files at once fits by none of them alone.
    return { because: { by: "files" }, paths: paths.length > 0 ? paths : (input.files ?? []) };
  },
};
