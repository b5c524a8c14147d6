/** Fit: a dependency's manifest changed, and code that uses the dependency did too. */
import type { Glob } from "../../rules/rule.ts";
import { pathsThatFit } from "../paths.ts";
import type { FitRule } from "../rule.ts";

export const dependencies: FitRule = {
  phase: "fit",
  name: "dependencies",
  summary: "A pull request fits that changes a dependency's manifest together with code that uses it.",
  needs: ["files"],
  evaluate: (requirement, contribution, input) => {
    if (contribution.type === "grant" || input === null) return null;
    let isUnknown = false;
    // The entries of one list share their manifests.
    const found = new Map<Glob, readonly string[] | null>();
    for (const { manifest, name, usedIn } of requirement.dependencies) {
      if (!found.has(manifest)) {
        found.set(manifest, input.allFiles?.filter((path) => manifest.matches(path)) ?? null);
      }
      const manifests = found.get(manifest) ?? null;
      if (manifests?.length === 0 && input.moreFiles !== true) continue;
      // A manifest in a folder of code is not the code that uses it.
      const rest = input.files?.filter((path) => !manifest.matches(path)) ?? null;
      const isUsed = usedIn({ ...input, files: rest });
      const [first] = manifests ?? [];
      if (isUsed === true && manifests !== null && first !== undefined) {
        const used = pathsThatFit(usedIn, { ...input, files: rest });
        return { because: { by: "dependency", name, manifest: first }, paths: [...manifests, ...used] };
      }
      isUnknown ||= isUsed !== false;
    }
    return isUnknown ? "unknown" : null;
  },
};
