/** Programmes, mentors and levels of taking part, as the policy says them. Types alone. */
import type { NeededRequirement, PolicyPlace } from "./hiring.ts";

export const programmeTypes = ["internship", "mentorship", "research", "open-source"] as const;
export type ProgrammeType = (typeof programmeTypes)[number];

export interface Programme {
  readonly key: string;
  readonly title: string;
  readonly about: string | null;
  readonly type: ProgrammeType;
  /** How long one cohort lasts; set for every internship. */
  readonly weeks: number | null;
  readonly compensation: string | null;
  /** The position that one applies for to take part, by key. */
  readonly position: string | null;
  /** Whom to ask, by key of a contact. */
  readonly contact: string | null;
  readonly cohorts: readonly Cohort[];
  readonly milestones: readonly Milestone[];
  readonly place: PolicyPlace;
}

export interface Cohort {
  readonly key: string;
  readonly title: string;
  /** The first day of week 1, as in "2027-06-01". */
  readonly starts: string;
  /** How many people it takes; `null`: not said. */
  readonly places: number | null;
  readonly place: PolicyPlace;
}

/** Something that merged work fills by the end of a week. */
export interface Milestone {
  readonly key: string;
  readonly title: string;
  /** From 1; at most the programme's weeks. */
  readonly week: number;
  /** How many contributions fill it. */
  readonly merged: number;
  /** Of these kinds alone; `null`: of any kind. */
  readonly kinds: readonly string[] | null;
  /** Counted toward this requirement alone, by key; `null`: toward any or none. */
  readonly requirement: string | null;
  readonly place: PolicyPlace;
}

export interface Mentor {
  readonly login: string;
  /** Keys of requirements that they help with; empty: any. */
  readonly requirements: readonly string[];
  /** How many people at once. */
  readonly capacity: number;
  readonly place: PolicyPlace;
}

/** A step of taking part that somebody's work can reach. */
export interface CommunityLevel {
  readonly key: string;
  readonly title: string;
  readonly about: string | null;
  /** Beside what all levels before it take. */
  readonly takes: {
    readonly merged: number;
    readonly reviews: number;
    readonly weeks: number;
    /** Since the first work. */
    readonly months: number;
    readonly requirements: readonly NeededRequirement[];
    /** So many maintainers endorsed a value, by its key. */
    readonly endorsements: readonly { readonly value: string; readonly by: number }[];
  };
  /** What maintainers are proposed to do. */
  readonly propose: string | null;
  readonly place: PolicyPlace;
}
