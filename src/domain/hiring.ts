/**
 * Hiring as the policy says it: what an organisation looks for, the positions and programmes it has, the steps of
 * its process, and how evidence is counted. Types alone; evidence.ts and candidate.ts hold the rules.
 */
import type { ContributionKind } from "./contribution.ts";
import type { CommunityLevel, Mentor, Programme } from "./hiring-programmes.ts";
import type { Glob, Matcher } from "./rules/rule.ts";

export * from "./hiring-programmes.ts";

/** Where the policy says it, in the file that HiringPolicy names. */
export interface PolicyPlace {
  /** From 1. */
  readonly line: number;
}

/**
 * One thing that positions ask for and that merged work can show. A contribution counts when it is of one of the
 * kinds and when `match`, a label or a dependency says so; where the policy gives none of the three, the kind alone
 * does.
 */
export interface Requirement {
  readonly key: string;
  readonly title: string;
  readonly about: string | null;
  /** Whole hundredths: 100 is weight 1. */
  readonly weight: number;
  /** Kinds of contribution that count; `null`: every kind. */
  readonly kinds: readonly string[] | null;
  readonly match: Matcher | null;
  /** The globs of files in `match` as the policy writes them, for people to read. */
  readonly patterns: readonly string[];
  /** Trusted labels on the pull request or on an issue it closes. */
  readonly labels: readonly string[];
  readonly dependencies: readonly DependencyRule[];
  /**
   * Generated and vendored files. Asked about one file at a time; what it matches is left out before `match` and
   * `usedIn` are asked.
   */
  readonly ignore: Matcher | null;
  readonly place: PolicyPlace;
}

/** An entry of a dependency manifest. Counts only when code that uses the entry changes too. */
export interface DependencyRule {
  readonly manifest: Glob;
  /** As the manifest spells it. */
  readonly name: string;
  readonly usedIn: Matcher;
}

/** Something that maintainers endorse with a reason; no merge shows it. */
export interface HiringValue {
  readonly key: string;
  readonly title: string;
  readonly about: string | null;
  readonly place: PolicyPlace;
}

/** What evidence has to reach; below the first is no evidence. */
export const evidenceLevels = ["some", "shown", "sustained"] as const;
export type EvidenceLevel = (typeof evidenceLevels)[number];

export interface NeededRequirement {
  /** The requirement's key. */
  readonly requirement: string;
  readonly level: EvidenceLevel;
}

export const positionTypes = ["role", "internship", "volunteer", "research"] as const;
export type PositionType = (typeof positionTypes)[number];

export interface Position {
  readonly key: string;
  readonly title: string;
  /** The heading it stands under, such as "Engineering". */
  readonly group: string | null;
  readonly type: PositionType;
  /** Whether people can apply now. */
  readonly open: boolean;
  readonly about: string | null;
  readonly responsibilities: readonly string[];
  /** What merged work can show. */
  readonly requirements: readonly NeededRequirement[];
  /** What no merge shows: people say it in their application. */
  readonly otherRequirements: readonly string[];
  readonly compensation: string | null;
  readonly location: string | null;
  readonly place: PolicyPlace;
}

/** In milliseconds; both ends are the same where the policy gives one time. */
export interface TimeRange {
  readonly least: number;
  readonly most: number;
}

/** A step of the process, in the policy's order. People alone move candidates between them. */
export interface Stage {
  readonly key: string;
  readonly title: string;
  readonly about: string | null;
  /** The label of a candidate's issue while in this stage. */
  readonly label: string;
  /** How long it takes: overdue after `most`. `null`: no time is promised. */
  readonly time: TimeRange | null;
  /** Slugs of teams: who is reminded. Never empty. */
  readonly owners: readonly string[];
  /** What the candidate is told when the stage begins. */
  readonly tell: string | null;
  readonly place: PolicyPlace;
}

/** How an application can end. People give it, with a reason; nothing else does. */
export interface Outcome {
  readonly key: string;
  readonly title: string;
  /** The label of a candidate's issue with it. */
  readonly label: string;
  /** What the candidate is told. */
  readonly tell: string | null;
}

/** A way to take part without a position; what it earns stands under `kinds`. */
export interface VolunteerKind {
  readonly kind: ContributionKind;
  readonly title: string;
  readonly about: string | null;
  readonly place: PolicyPlace;
}

/** Something that belongs into an application. */
export interface ApplicationPart {
  readonly key: string;
  readonly title: string;
  readonly about: string | null;
  readonly required: boolean;
  readonly place: PolicyPlace;
}

export const contactPurposes = ["questions", "applications", "interest"] as const;
export type ContactPurpose = (typeof contactPurposes)[number];

export interface Contact {
  readonly key: string;
  readonly title: string;
  readonly about: string | null;
  /** `interest` is for people who say why they should be remembered. */
  readonly purpose: ContactPurpose;
  readonly email: string | null;
  /** With https. */
  readonly url: string | null;
  readonly place: PolicyPlace;
}

export interface WorkLocation {
  readonly key: string;
  readonly title: string;
  readonly about: string | null;
  readonly place: PolicyPlace;
}

/** For organisations that publish no positions, or beside them: people who want to be remembered say why. */
export interface OpenInterest {
  readonly about: string;
  /** The question they answer. */
  readonly question: string;
}

/** What the organisation promises of itself, in milliseconds; `null`: nothing. Shown publicly. */
export interface ResponseTimes {
  /** From an application to its first answer. */
  readonly firstAnswer: number | null;
  /** The longest silence between two answers. */
  readonly silence: number | null;
  /** From an application to its outcome. */
  readonly outcome: number | null;
}

/** Lists of the hiring page that may have a sentence of introduction. */
export const introducedSections = [
  "requirements",
  "values",
  "offer",
  "positions",
  "stages",
  "include",
  "programmes",
  "volunteer",
  "locations",
  "contacts",
] as const;
export type IntroducedSection = (typeof introducedSections)[number];

export interface EvidenceOptions {
  /** After so many days a contribution weighs half. */
  readonly halfLifeDays: number;
  /** Evidence of so much is half of what there can be: S = 1 − 2^(−E/saturation). */
  readonly saturation: number;
  /** Labels with which a contribution is no evidence. */
  readonly spamLabels: readonly string[];
  /** Labels by which maintainers confirm that an issue reports a real bug. */
  readonly confirmedLabels: readonly string[];
  /** Of more requirements than this a contribution counts toward those that most of its files are of. */
  readonly mostRequirements: number;
}

export interface HiringPolicy {
  /** The file that every `place` is in. */
  readonly file: string;
  readonly title: string;
  readonly tagline: string | null;
  readonly about: string | null;
  readonly mission: string | null;
  readonly offer: readonly string[];
  readonly introductions: Readonly<Partial<Record<IntroducedSection, string>>>;
  readonly requirements: readonly Requirement[];
  readonly values: readonly HiringValue[];
  readonly positions: readonly Position[];
  readonly interest: OpenInterest | null;
  readonly locations: readonly WorkLocation[];
  readonly stages: readonly Stage[];
  readonly outcomes: readonly Outcome[];
  readonly include: readonly ApplicationPart[];
  readonly programmes: readonly Programme[];
  readonly mentors: readonly Mentor[];
  /** From the first to the last. */
  readonly levels: readonly CommunityLevel[];
  readonly volunteer: readonly VolunteerKind[];
  readonly contacts: readonly Contact[];
  readonly candidates: {
    /** The name of a private repository of the same organisation. */
    readonly repository: string;
    /** The slug of the team whose members see the hiring view. */
    readonly team: string;
    /** The label that makes an issue an application: the one of the issue form. */
    readonly formLabel: string;
  };
  readonly responseTimes: ResponseTimes;
  /** How long a candidate's data is kept after the last activity, in months. */
  readonly retention: number;
  readonly evidence: EvidenceOptions;
}
