/** What has to agree across the keys of `hiring`: names that lead somewhere, and nothing that stands there twice. */
import type { z } from "zod";
import { interestKey } from "../../domain/candidate.ts";
import { shorten } from "../document.ts";
import type { HiringFile } from "../hiring.ts";
import { nearest } from "../nearest.ts";

type Path = (string | number)[];
interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
  readonly at?: "key";
}

export function crossCheck({ value, issues }: z.core.ParsePayload<HiringFile>): void {
  const findings = [
    ...requirementNames(value),
    ...interestAlone(value),
    ...valueNames(value),
    ...programmeNames(value),
    ...twice(value),
    ...waysIn(value),
  ];
  for (const { path, message, fix, at } of findings) {
    issues.push({ code: "custom", input: value, path, message, params: { fix, at } });
  }
}

/** Volunteers are rewarded: every kind of theirs has to earn something. */
export function unpaidVolunteers(
  { volunteer }: HiringFile,
  kinds: Readonly<Partial<Record<string, { readonly reward?: unknown }>>>,
): z.core.$ZodIssueCustom[] {
  return Object.keys(volunteer)
    .filter((kind) => kinds[kind]?.reward === undefined)
    .map((kind) => ({
      code: "custom",
      input: volunteer,
      path: ["hiring", "volunteer", kind],
      message: `${kind} earns nothing`,
      params: { fix: `give kinds.${kind} a reward`, at: "key" },
    }));
}

function requirementNames({ requirements, positions, programmes, mentors, levels }: HiringFile): Finding[] {
  const named = (name: string, path: Path, at?: "key") =>
    unknown("requirement", name, Object.keys(requirements), path, at);
  return [
    ...entries(positions).flatMap(([key, position]) =>
      Object.keys(position.requirements).flatMap((name) =>
        named(name, ["positions", key, "requirements", name], "key"),
      ),
    ),
    ...entries(programmes).flatMap(([key, { milestones }]) =>
      entries(milestones).flatMap(([milestone, { requirement }]) =>
        requirement === undefined
          ? []
          : named(requirement, ["programmes", key, "milestones", milestone, "requirement"]),
      ),
    ),
    ...mentors.flatMap((mentor, index) =>
      mentor.requirements.flatMap((name, place) => named(name, ["mentors", index, "requirements", place])),
    ),
    ...entries(levels).flatMap(([key, { takes }]) =>
      Object.keys(takes.requirements).flatMap((name) =>
        named(name, ["levels", key, "takes", "requirements", name], "key"),
      ),
    ),
  ];
}

function valueNames({ values, levels }: HiringFile): Finding[] {
  return entries(levels).flatMap(([key, { takes }]) =>
    Object.keys(takes.endorsements).flatMap((name) =>
      unknown("value", name, Object.keys(values), ["levels", key, "takes", "endorsements", name], "key"),
    ),
  );
}

function programmeNames({ programmes, positions, contacts }: HiringFile): Finding[] {
  return entries(programmes).flatMap(([key, { position, contact }]) => [
    ...(position === undefined
      ? []
      : unknown("position", position, Object.keys(positions), ["programmes", key, "position"])),
    ...(contact === undefined
      ? []
      : unknown("contact", contact, Object.keys(contacts), ["programmes", key, "contact"])),
  ]);
}

function unknown(what: string, name: string, known: readonly string[], path: Path, at?: "key"): Finding[] {
  if (known.includes(name)) return [];
  const meant = nearest(name, known);
  const fix = meant === null ? `add ${shorten(name)} under hiring.${what}s` : `did you mean ${meant}?`;
  return [
    { path, message: `there is no ${what} ${shorten(name)}`, fix, ...(at === undefined ? {} : { at }) },
  ];
}

/** Mappings cannot have a key twice; these could. */
function twice({ mentors, stages, requirements }: HiringFile): Finding[] {
  return [
    ...repeated(
      mentors.map(({ login }, index) => ({ name: login, path: ["mentors", index, "login"] })),
      (name) => `${name} is a mentor already`,
    ),
    ...mentors.flatMap((mentor, index) =>
      repeated(
        mentor.requirements.map((name, place) => ({ name, path: ["mentors", index, "requirements", place] })),
        (name) => `${name} stands here already`,
      ),
    ),
    ...repeated(
      entries(stages).map(([key, { label }]) => ({
        name: label ?? `stage: ${key}`,
        path: label === undefined ? ["stages", key] : ["stages", key, "label"],
      })),
      (name) => `${name} is the label of another stage`,
    ),
    ...entries(requirements).flatMap(([key, { kinds }]) =>
      repeated(
        (kinds ?? []).map((name, place) => ({ name, path: ["requirements", key, "kinds", place] })),
        (name) => `${name} stands here already`,
      ),
    ),
  ];
}

function repeated(
  named: readonly { readonly name: string; readonly path: Path }[],
  message: (name: string) => string,
): Finding[] {
  const seen = new Set<string>();
  return named.flatMap(({ name, path }) => {
    const isNew = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isNew ? [] : [{ path, message: message(shorten(name)), fix: "remove one of them" }];
  });
}

/** `/hiring apply interest` means one thing. */
function interestAlone({ positions, interest }: HiringFile): Finding[] {
  if (interest === undefined || positions[interestKey] === undefined) return [];
  const message = `${interestKey} is what people apply for who are to be remembered`;
  return [{ path: ["positions", interestKey], message, fix: "give the position another key", at: "key" }];
}

/** Who can apply has to arrive somewhere. */
function waysIn({ positions, interest, stages }: HiringFile): Finding[] {
  if (Object.keys(stages).length > 0) return [];
  const what =
    interest !== undefined
      ? "interest"
      : Object.values(positions).some(({ open }) => open)
        ? "positions"
        : null;
  const message = "people could apply, and there is no stage for them";
  return what === null ? [] : [{ path: [what], message, fix: "add a stage under hiring.stages", at: "key" }];
}

function entries<Value>(mapping: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(mapping);
}
