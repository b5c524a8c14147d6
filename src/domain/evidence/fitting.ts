/** Toward which requirements one contribution counts, by which rule, and toward which it does not although it fits. */
import type { Requirement } from "../hiring.ts";
import type { EvidenceReason } from "./reason.ts";
import { evidenceRules } from "./registry.ts";
import type { Contribution, EvidenceContext, FitInput, Hit, Refused } from "./rule.ts";

interface Fits {
  readonly hits: readonly Hit[];
  readonly refused: readonly { readonly requirement: Requirement; readonly reason: EvidenceReason }[];
}

export function fitsOf(contribution: Contribution, context: EvidenceContext): Fits {
  const hits: Hit[] = [];
  const refused: { requirement: Requirement; reason: EvidenceReason }[] = [];
  const bar = barOf(contribution, context);
  const inputOf = inputsOf(contribution);
  for (const requirement of context.policy.hiring.requirements) {
    const { kinds } = requirement;
    const hit = hitOf(requirement, contribution, inputOf(requirement));
    if (hit === null) continue;
    const reason =
      bar ??
      (kinds !== null && !kinds.includes(contribution.kind)
        ? ({ code: "kind-not-wanted", kind: contribution.kind, wanted: kinds } as const)
        : null);
    if (reason !== null) refused.push({ requirement, reason });
    else if (hit === "unknown") refused.push({ requirement, reason: { code: "files-unknown" } });
    else hits.push(hit);
  }
  const tooMuch = new Map<Hit, EvidenceReason>();
  for (const rule of evidenceRules) {
    if (rule.phase !== "spread") continue;
    const found: Refused<Hit> = rule.evaluate(
      hits.filter((hit) => !tooMuch.has(hit)),
      context,
    );
    for (const [hit, reason] of found) tooMuch.set(hit, reason);
  }
  for (const [{ requirement }, reason] of tooMuch) refused.push({ requirement, reason });
  return { hits: hits.filter((hit) => !tooMuch.has(hit)), refused };
}

export function barOf(contribution: Contribution, context: EvidenceContext): EvidenceReason | null {
  for (const rule of evidenceRules) {
    const reason = rule.phase === "bar" ? rule.evaluate(contribution, context) : null;
    if (reason !== null) return reason;
  }
  return null;
}

function hitOf(
  requirement: Requirement,
  contribution: Contribution,
  input: FitInput | null,
): Hit | "unknown" | null {
  let isUnknown = false;
  for (const rule of evidenceRules) {
    if (rule.phase !== "fit") continue;
    const found = rule.evaluate(requirement, contribution, input);
    if (found !== null && found !== "unknown") return { requirement, ...found };
    isUnknown ||= found === "unknown";
  }
  return isUnknown ? "unknown" : null;
}

/** What each requirement looks at. Those that ignore the same files look at one and the same. */
function inputsOf(contribution: Contribution): (requirement: Requirement) => FitInput | null {
  if (contribution.type === "grant") return () => null;
  const { files, baseRefName: baseBranch, headRefName: headBranch } = contribution.pull;
  const allFiles = files?.nodes.map((file) => file.path) ?? null;
  const moreFiles = files !== null && (files.totalCount ?? 0) > files.nodes.length;
  const all: FitInput = { allFiles, files: allFiles, moreFiles, baseBranch, headBranch };
  const inputs = new Map<Requirement["ignore"], FitInput>([[null, all]]);
  return ({ ignore }) => {
    const known = inputs.get(ignore);
    if (known !== undefined) return known;
    const isIgnored = (path: string) => ignore?.({ files: [path], baseBranch, headBranch }) === true;
    const input = { ...all, files: allFiles?.filter((path) => !isIgnored(path)) ?? null };
    inputs.set(ignore, input);
    return input;
  };
}
