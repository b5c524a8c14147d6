/** What an application is made of: the position meant, what the person adds in their words, and what stands beside what. */
import { type Included, interestKey } from "./candidate.ts";
import type { Evidence, KindEvidence, RequirementEvidence } from "./evidence/evidence.ts";
import { compareLevels, type Level } from "./evidence/formula.ts";
import { type Gap, gapTo, nothingYet } from "./evidence/gap.ts";
import type { ApplicationPart, Contact, EvidenceLevel, HiringPolicy, Position } from "./hiring.ts";

/** Something that one can apply for. */
export interface Opening {
  readonly key: string;
  /** `null` for those who apply for no position. */
  readonly position: Position | null;
}

/** In the policy's order; being remembered comes last. */
export function openings({ positions, interest }: HiringPolicy): Opening[] {
  const open = positions.filter(({ open }) => open).map((position) => ({ key: position.key, position }));
  return interest === null ? open : [...open, { key: interestKey, position: null }];
}

/** By key or by title, as a person would write either. */
export function findOpening(hiring: HiringPolicy, word: string): Opening | undefined {
  const wanted = flat(word);
  return openings(hiring).find(
    ({ key, position }) => key === wanted || (position !== null && flat(position.title) === wanted),
  );
}

/** More of one part is cut: an issue holds only so much. */
const longestPart = 6000;
const mostParts = 20;

/** "letter: Because … portfolio: https://…": what stands before the first key is something they add beside the parts. */
export function readParts(text: string | null, { include }: Pick<HiringPolicy, "include">): Included[] {
  if (text === null) return [];
  const keys = new Set(include.map(({ key }) => key));
  const marks = [...text.matchAll(/(?:^|\s)([a-z][a-z0-9-]{0,39}):(?=\s)/gi)].filter(([, key = ""]) =>
    keys.has(key.toLowerCase()),
  );
  const first = marks[0]?.index ?? text.length;
  const parts = marks.map(({ index, 0: mark, 1: key = "" }, place) => ({
    part: key.toLowerCase(),
    text: text.slice(index + mark.length, marks[place + 1]?.index ?? text.length),
  }));
  return cleaned([{ part: null, text: text.slice(0, first) }, ...parts]);
}

export interface ReadForm {
  /** As it stands in the form; `null` when it names none. */
  readonly position: string | null;
  readonly included: readonly Included[];
}

/**
 * What GitHub makes of an issue form: a heading for each field, its value below it. Headings that are none of the form's
 * belong to the text that they stand in.
 */
export function readForm(body: string, hiring: HiringPolicy): ReadForm {
  const fields = new Map<string, string>([["position", "position"]]);
  for (const { key, title } of hiring.include) {
    fields.set(flat(title), `part ${key}`);
    fields.set(key, `part ${key}`);
  }
  if (hiring.interest !== null) fields.set(flat(hiring.interest.question), "more");
  for (const other of ["anything else", "what you want to add"]) fields.set(other, "more");
  const values = new Map<string, string[]>();
  let field: string | undefined;
  for (const line of body.split(/\r\n|\r|\n/)) {
    const heading = /^### (.+)$/.exec(line)?.[1];
    const next = heading === undefined ? undefined : fields.get(flat(heading));
    if (next === undefined) values.get(field ?? "")?.push(line);
    else {
      field = next;
      values.set(field, []);
    }
  }
  const textOf = (name: string) => (values.get(name) ?? []).join("\n").trim();
  const position = textOf("position");
  const included = [...values.keys()].flatMap((name): Included[] => {
    if (name === "position") return [];
    return [{ part: name === "more" ? null : name.slice("part ".length), text: textOf(name) }];
  });
  return { position: isBlank(position) ? null : position, included: cleaned(included) };
}

function cleaned(parts: readonly Included[]): Included[] {
  return parts
    .map(({ part, text }) => ({ part, text: text.trim().slice(0, longestPart) }))
    .filter(({ text }) => !isBlank(text))
    .slice(0, mostParts);
}

/** GitHub writes this for a field that was left empty. */
function isBlank(text: string): boolean {
  return text === "" || text === "_No response_";
}

function flat(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}

/** What the policy asks for and the application has not. Nobody is refused for it. */
export function openPoints({ include }: HiringPolicy, included: readonly Included[]): ApplicationPart[] {
  const there = new Set(included.map(({ part }) => part));
  return include.filter(({ key, required }) => required && !there.has(key));
}

/** Where to send what belongs into an application. */
export function applicationContact({ contacts }: HiringPolicy, position: string): Contact | null {
  const purpose = position === interestKey ? "interest" : "applications";
  const find = (wanted: Contact["purpose"]) => contacts.find((one) => one.purpose === wanted);
  return find(purpose) ?? find("applications") ?? find("questions") ?? null;
}

/** A requirement of a position beside what there is. */
export interface Beside {
  readonly requirement: RequirementEvidence;
  /** `null` where no position asks: then it is shown as what is looked for in general. */
  readonly asked: EvidenceLevel | null;
  readonly level: Level;
  /** To what is asked; `null` when it is there. */
  readonly gap: Gap | null;
}

export function sideBySide(position: Position | null, evidence: Evidence): Beside[] {
  if (position === null) return evidence.requirements.map((one) => beside(one, null, evidence));
  return position.requirements.flatMap(({ requirement: key, level }) => {
    const requirement = evidence.requirements.find((one) => one.key === key);
    return requirement === undefined ? [] : [beside(requirement, level, evidence)];
  });
}

function beside(
  requirement: RequirementEvidence,
  asked: EvidenceLevel | null,
  { formula }: Evidence,
): Beside {
  const { level, weight, kinds } = requirement;
  const isThere = compareLevels(level, asked ?? "some") >= 0;
  const nearest = kinds.reduce<KindEvidence | null>((a, b) => (a === null || b.E > a.E ? b : a), null);
  const gap = isThere ? null : gapTo(asked ?? "some", nearest ?? nothingYet, { ...formula, weight });
  return { requirement, asked, level, gap };
}
