/** Makes what the rules see of `hiring` from what the file says: lists in the file's order, each entry with its line. */
import { withdrawnKey } from "../../domain/candidate.ts";
import type {
  CommunityLevel,
  DependencyRule,
  EvidenceOptions,
  HiringPolicy,
  IntroducedSection,
  Outcome,
  Position,
  Programme,
  Requirement,
  ResponseTimes,
  Stage,
} from "../../domain/hiring.ts";
import type { Glob, Matcher } from "../../domain/rules/rule.ts";
import type { Path, Source } from "../document.ts";
import type { HiringFile } from "../hiring.ts";
import { remembering } from "../remembering.ts";

/** @param source the file that `hiring` stands in. */
export function readHiring(file: HiringFile, source: Source): HiringPolicy {
  const place = (...path: Path) => ({ line: source.keyAt(["hiring", ...path]).line });
  const { offer, evidence, interest, candidates, retention } = file;
  // One rule for every requirement that ignores no more, so that its answers can be shared among them.
  const ignoredEverywhere: Ignored = { globs: evidence.ignore, matcher: anyGlob(evidence.ignore) };
  return {
    file: source.file,
    title: file.title,
    tagline: file.tagline ?? null,
    about: file.about ?? null,
    mission: file.mission ?? null,
    offer,
    introductions: file.introductions as Partial<Record<IntroducedSection, string>>,
    requirements: keyed(file.requirements, (one, key) => ({
      ...named(one, key),
      ...requirementRules(one, ignoredEverywhere),
      patterns: textsIn(written(source, "requirements", key, "match")),
      place: place("requirements", key),
    })),
    values: keyed(file.values, (one, key) => ({ ...named(one, key), place: place("values", key) })),
    positions: keyed(file.positions, (one, key) => ({
      ...named(one, key),
      ...positionParts(one),
      place: place("positions", key),
    })),
    interest: interest ?? null,
    locations: keyed(file.locations, (one, key) => ({ ...named(one, key), place: place("locations", key) })),
    stages: keyed(file.stages, (one, key) => ({
      ...named(one, key),
      ...stageParts(one, key, candidates.team),
      place: place("stages", key),
    })),
    outcomes: outcomesOf(file.outcomes),
    include: keyed(file.include, (one, key) => ({
      ...named(one, key),
      required: one.required,
      place: place("include", key),
    })),
    programmes: keyed(file.programmes, (one, key) => ({
      ...named(one, key),
      ...programmeParts(one, (...path) => place("programmes", key, ...path)),
      place: place("programmes", key),
    })),
    mentors: file.mentors.map((one, index) => ({
      ...one,
      place: { line: source.valueAt(["hiring", "mentors", index]).line },
    })),
    levels: keyed(file.levels, (one, key) => ({
      ...named(one, key),
      takes: levelTakes(one),
      propose: one.propose ?? null,
      place: place("levels", key),
    })),
    volunteer: keyed(file.volunteer, (one, kind) => ({
      kind,
      title: one.title,
      about: one.about ?? null,
      place: place("volunteer", kind),
    })),
    contacts: keyed(file.contacts, (one, key) => ({
      ...named(one, key),
      purpose: one.purpose,
      email: one.email ?? null,
      url: one.url ?? null,
      place: place("contacts", key),
    })),
    candidates: {
      repository: candidates.repository,
      team: candidates.team,
      formLabel: candidates["form-label"],
    },
    responseTimes: responseTimes(file["response-times"]),
    retention,
    evidence: evidenceOptions(evidence),
  };
}

/** What the file says at a path below `hiring`, before anything is made of it. */
function written(source: Source, ...path: Path): unknown {
  return ["hiring", ...path].reduce<unknown>(
    (value, step) => (typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined),
    source.data,
  );
}

/** Every glob of files in it, each once, in the file's order; branches say nothing about the work. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).filter(([key]) => !/^(base|head)-branch$/.test(key));
  return [...new Set(inner.flatMap(([, one]) => textsIn(one)))];
}

type Entry<List> = List extends Partial<Record<string, infer Value>> ? Value : never;

function keyed<Key extends string, Value, Made>(
  mapping: Readonly<Partial<Record<Key, Value>>>,
  make: (value: Value, key: Key) => Made,
): Made[] {
  return (Object.entries(mapping) as [Key, Value | undefined][]).flatMap(([key, value]) =>
    value === undefined ? [] : [make(value, key)],
  );
}

function named({ title, about }: { title: string; about?: string | undefined }, key: string) {
  return { key, title, about: about ?? null };
}

interface Ignored {
  readonly globs: readonly Glob[];
  readonly matcher: Matcher | null;
}

function requirementRules(
  { weight, kinds, match, labels, dependencies, ignore }: Entry<HiringFile["requirements"]>,
  everywhere: Ignored,
): Pick<Requirement, "weight" | "kinds" | "match" | "labels" | "dependencies" | "ignore"> {
  return {
    weight,
    kinds: kinds ?? null,
    match: match ?? null,
    labels,
    dependencies: dependencies.flatMap(({ manifest, names, "used-in": usedIn }) =>
      names.map((name): DependencyRule => ({ manifest, name, usedIn })),
    ),
    ignore: ignore.length === 0 ? everywhere.matcher : anyGlob([...everywhere.globs, ...ignore]),
  };
}

/** Whether one of the files is one of these; `null` for no globs. */
function anyGlob(globs: readonly Glob[]): Matcher | null {
  if (globs.length === 0) return null;
  const isOne = remembering((file) => globs.some((glob) => glob.matches(file)));
  return ({ files }) => (files === null ? null : files.some(isOne));
}

function positionParts(
  one: Entry<HiringFile["positions"]>,
): Omit<Position, "key" | "title" | "about" | "place"> {
  const { group, type, open, responsibilities, requirements, compensation, location } = one;
  return {
    group: group ?? null,
    type,
    open,
    responsibilities,
    requirements: Object.entries(requirements).map(([requirement, level]) => ({ requirement, level })),
    otherRequirements: one["other-requirements"],
    compensation: compensation ?? null,
    location: location ?? null,
  };
}

function stageParts(
  { label, time, owners, tell }: Entry<HiringFile["stages"]>,
  key: string,
  team: string,
): Pick<Stage, "label" | "time" | "owners" | "tell"> {
  return {
    label: label ?? `stage: ${key}`,
    time: time ?? null,
    owners: owners ?? [team],
    tell: tell ?? null,
  };
}

/** What people say themselves is always there. */
function outcomesOf(file: HiringFile["outcomes"]): Outcome[] {
  const listed = keyed(file, ({ title, tell }, key) => ({
    key,
    title,
    label: `outcome: ${key}`,
    tell: tell ?? null,
  }));
  if (listed.some(({ key }) => key === withdrawnKey)) return listed;
  return [
    ...listed,
    { key: withdrawnKey, title: "Withdrawn", label: `outcome: ${withdrawnKey}`, tell: null },
  ];
}

function programmeParts(
  { type, weeks, compensation, position, contact, cohorts, milestones }: Entry<HiringFile["programmes"]>,
  place: (...path: Path) => { line: number },
): Omit<Programme, "key" | "title" | "about" | "place"> {
  return {
    type,
    weeks: weeks ?? null,
    compensation: compensation ?? null,
    position: position ?? null,
    contact: contact ?? null,
    cohorts: keyed(cohorts, ({ title, starts, places }, key) => ({
      key,
      title: title ?? key,
      starts,
      places: places ?? null,
      place: place("cohorts", key),
    })),
    milestones: keyed(milestones, ({ title, week, merged, kinds, requirement }, key) => ({
      key,
      title,
      week,
      merged,
      kinds: kinds ?? null,
      requirement: requirement ?? null,
      place: place("milestones", key),
    })),
  };
}

function levelTakes({ takes }: Entry<HiringFile["levels"]>): CommunityLevel["takes"] {
  const { merged, reviews, weeks, months, requirements, endorsements } = takes;
  return {
    merged,
    reviews,
    weeks,
    months: months ?? 0,
    requirements: Object.entries(requirements).map(([requirement, level]) => ({ requirement, level })),
    endorsements: Object.entries(endorsements).map(([value, by]) => ({ value, by })),
  };
}

function responseTimes(times: HiringFile["response-times"]): ResponseTimes {
  return {
    firstAnswer: times["first-answer"] ?? null,
    silence: times.silence ?? null,
    outcome: times.outcome ?? null,
  };
}

function evidenceOptions(options: HiringFile["evidence"]): EvidenceOptions {
  return {
    halfLifeDays: options["half-life"],
    saturation: options.saturation,
    spamLabels: options["spam-labels"],
    confirmedLabels: options["confirmed-labels"],
    mostRequirements: options["most-requirements"],
  };
}
