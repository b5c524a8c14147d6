/**
 * Levels of taking part, as the policy defines them (`hiring.levels`): which one somebody's work reaches, and what the
 * next one takes. Reaching one is a proposal to maintainers; it grants nothing by itself.
 */
import { type AcceptedWork, acceptedWork } from "./evidence/accepted.ts";
import { evidenceOf } from "./evidence/evidence.ts";
import { compareLevels, type Level } from "./evidence/formula.ts";
import type { EvidenceFacts, EvidencePolicy } from "./evidence/rule.ts";
import type { CommunityLevel, EvidenceLevel } from "./hiring.ts";
import { periodKey } from "./period.ts";
import type { Person } from "./rules/rule.ts";

/** What levels look at. Counts of different things stand beside each other and are never added. */
export interface Measured {
  /** Merged pull requests of one's own. */
  readonly merged: number;
  /** Reviews that asked for a change or commented on a line. */
  readonly reviews: number;
  /** ISO weeks with any accepted work. */
  readonly weeks: number;
  /** The first accepted work, ISO 8601. */
  readonly first: string | null;
  /** By requirement. */
  readonly requirements: ReadonlyMap<string, Level>;
  /** Maintainers who endorsed each value. */
  readonly endorsers: ReadonlyMap<string, number>;
}

/** One thing that a level takes and that is not there yet. */
export type Lack =
  | {
      readonly code: "merged" | "reviews" | "weeks";
      readonly have: number;
      readonly needed: number;
    }
  /** `from`: when it will be there, ISO 8601; `null` before the first work. */
  | { readonly code: "months"; readonly months: number; readonly from: string | null }
  | { readonly code: "requirement"; readonly requirement: string; readonly level: EvidenceLevel }
  | {
      readonly code: "endorsements";
      readonly value: string;
      readonly have: number;
      readonly needed: number;
    };

export interface Standing {
  /** The highest of the policy's levels that the work reaches, those before it included. */
  readonly reached: CommunityLevel | null;
  readonly next: { readonly level: CommunityLevel; readonly lacks: readonly Lack[] } | null;
}

export function measured(
  person: Person,
  facts: EvidenceFacts,
  policy: EvidencePolicy,
  asOf: string,
): Measured {
  const work = acceptedWork(person, facts, policy, asOf);
  const { requirements, endorsements } = evidenceOf(person, facts, policy, asOf);
  const ofType = (type: AcceptedWork["work"]["type"]) => work.filter((one) => one.work.type === type).length;
  const byValue = Map.groupBy(endorsements, ({ value }) => value);
  return {
    merged: ofType("pull-request"),
    reviews: ofType("review"),
    weeks: new Set(work.map(({ at }) => periodKey(at, "week"))).size,
    first: work[0]?.at ?? null,
    requirements: new Map(requirements.map(({ key, level }) => [key, level])),
    endorsers: new Map(
      [...byValue].map(([value, those]) => [value, new Set(those.map(({ by }) => by.id)).size]),
    ),
  };
}

/** A level is reached when it and every one before it is: nobody skips one. `asOf` is ISO 8601. */
export function standingIn(levels: readonly CommunityLevel[], has: Measured, asOf: string): Standing {
  let reached: CommunityLevel | null = null;
  for (const level of levels) {
    const lacks = lacksOf(level, has, asOf);
    if (lacks.length > 0) return { reached, next: { level, lacks } };
    reached = level;
  }
  return { reached, next: null };
}

function lacksOf({ takes }: CommunityLevel, has: Measured, asOf: string): Lack[] {
  const counts = (["merged", "reviews", "weeks"] as const).flatMap((code): Lack[] =>
    has[code] < takes[code] ? [{ code, have: has[code], needed: takes[code] }] : [],
  );
  const from = has.first === null ? null : later(has.first, takes.months);
  const isLongEnough = takes.months === 0 || (from !== null && Date.parse(from) <= Date.parse(asOf));
  return [
    ...counts,
    ...(isLongEnough ? [] : [{ code: "months", months: takes.months, from } as const]),
    ...takes.requirements.flatMap(({ requirement, level }): Lack[] =>
      compareLevels(has.requirements.get(requirement) ?? "none", level) < 0
        ? [{ code: "requirement", requirement, level }]
        : [],
    ),
    ...takes.endorsements.flatMap(({ value, by: needed }): Lack[] => {
      const have = has.endorsers.get(value) ?? 0;
      return have < needed ? [{ code: "endorsements", value, have, needed }] : [];
    }),
  ];
}

/** So many months after a time; at the end of a shorter month its last day. */
function later(at: string, months: number): string {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.toISOString();
}

/** That somebody's work reaches a level, as it is noted for maintainers. */
export interface LevelReached {
  readonly person: Person;
  /** The level's key. */
  readonly level: string;
  /** ISO 8601. */
  readonly at: string;
}
