/** What is missing from one level to a higher one, as data. */
import type { EvidenceLevel } from "../hiring.ts";
import { evidenceFor, type FormulaOptions, levelNeeds, type Measured, rounded } from "./formula.ts";

export type GapPart =
  | { readonly code: "first" }
  /** `contributions` of one's own, each in a week of its own and approved today, would bring `E` that much higher. */
  | {
      readonly code: "evidence";
      readonly S: number;
      readonly needed: number;
      readonly E: number;
      readonly contributions: number;
    }
  | { readonly code: "weeks"; readonly have: number; readonly needed: number }
  | { readonly code: "approvers"; readonly have: number; readonly needed: number };

export interface Gap {
  readonly to: EvidenceLevel;
  /** Empty when the level is reached. */
  readonly lacks: readonly GapPart[];
}

export const nothingYet: Measured = { E: 0, S: 0, weeks: 0, approvers: 0 };

/** `weight` is the requirement's, 1 for most. */
export function gapTo(
  to: EvidenceLevel,
  measured: Measured,
  options: FormulaOptions & { readonly weight: number },
): Gap {
  if (measured.E === 0) return { to, lacks: [{ code: "first" }, ...more(to, measured, options)] };
  return { to, lacks: more(to, measured, options) };
}

function more(
  to: EvidenceLevel,
  { E, S, weeks, approvers }: Measured,
  { weight, ...options }: FormulaOptions & { readonly weight: number },
): GapPart[] {
  if (to === "some") return [];
  const needs = levelNeeds[to];
  const parts: GapPart[] = [];
  if (S < needs.S) {
    const missing = Math.max(0, evidenceFor(needs.S, options) - E);
    const contributions = Math.max(1, Math.ceil(rounded(missing / weight)));
    parts.push({ code: "evidence", S, needed: needs.S, E: rounded(missing), contributions });
  }
  if (weeks < needs.weeks) parts.push({ code: "weeks", have: weeks, needed: needs.weeks });
  if (approvers < needs.approvers)
    parts.push({ code: "approvers", have: approvers, needed: needs.approvers });
  return parts;
}
