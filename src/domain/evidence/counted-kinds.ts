/** The kinds of which something counts, and since when: all that a list of contributors says. Never how much. */
import { type ContributionKind, contributionKinds } from "../contribution.ts";
import type { Evidence } from "./evidence.ts";
import type { WorkRef } from "./work-ref.ts";

export interface CountedKinds {
  /** In the specification's order; never empty. */
  readonly kinds: readonly ContributionKind[];
  /** When the first that counts was merged or granted; ISO 8601. */
  readonly first: string;
}

/** @param isHere which of what counts is asked about; `null` is the answer where nothing is. */
export function countedKinds(
  { requirements }: Evidence,
  isHere: (work: WorkRef) => boolean,
): CountedKinds | null {
  const all = requirements.flatMap((requirement) => requirement.kinds);
  const rows = all.flatMap(({ kind, counted }) =>
    counted.filter(({ work }) => isHere(work)).map(({ at }) => ({ kind, at })),
  );
  const [first] = rows.map(({ at }) => at).sort((a, b) => Date.parse(a) - Date.parse(b));
  const found = new Set(rows.map(({ kind }) => kind));
  const kinds = contributionKinds.filter((kind) => found.has(kind));
  return first === undefined || kinds.length === 0 ? null : { kinds, first };
}
