/**
 * Evidence as it was at one moment, for somebody who applies: people in it are GitHub's numeric ids alone, so that a
 * change of a login changes nothing, and its hash says that what was sent is what the person saw.
 */
import { createHash } from "node:crypto";
import type { Person } from "../rules/rule.ts";
import type { ActorNode } from "../snapshot.ts";
import type { CountedWork, Evidence, NotCountedWork } from "./evidence.ts";
import type { EvidenceFacts } from "./rule.ts";
import type { WorkRef } from "./work-ref.ts";

/** How people are written in another form of the same evidence: whole people, and names that stand alone. */
export interface Naming {
  readonly person: (person: Person) => Person;
  /** A login, or what stands in its place; "" is somebody who was forgotten. */
  readonly name: (name: string) => string;
}

/** The same evidence with its people written anew. Bots keep their names: they are nobody. */
export function renamed(evidence: Evidence, { person, name }: Naming): Evidence {
  const work = (one: WorkRef): WorkRef => (one.type === "grant" ? { ...one, by: name(one.by) } : one);
  const counted = (row: CountedWork): CountedWork => ({
    ...row,
    work: work(row.work),
    approvers: row.approvers.map(name),
  });
  const notCounted = (row: NotCountedWork): NotCountedWork => ({
    ...row,
    work: work(row.work),
    reason:
      row.reason.code === "one-counterpart" ? { ...row.reason, login: name(row.reason.login) } : row.reason,
  });
  return {
    ...evidence,
    person: person(evidence.person),
    requirements: evidence.requirements.map((requirement) => ({
      ...requirement,
      kinds: requirement.kinds.map((kind) => ({ ...kind, counted: kind.counted.map(counted) })),
      notCounted: requirement.notCounted.map(notCounted),
    })),
    endorsements: evidence.endorsements.map((one) => ({
      ...one,
      person: person(one.person),
      by: person(one.by),
    })),
  };
}

/** Everybody who is named in the facts, by login in small letters. */
function peopleOf({ pulls, grants, endorsements }: EvidenceFacts): Map<string, Person> {
  const nodes: (ActorNode | null)[] = pulls.flatMap((pull) => [
    pull.author,
    pull.mergedBy,
    ...pull.coAuthors,
    ...pull.reviews.nodes.map(({ author }) => author),
  ]);
  const people = [
    ...nodes.flatMap((node) =>
      typeof node?.databaseId === "number" ? { id: node.databaseId, login: node.login } : [],
    ),
    ...[...grants, ...endorsements].flatMap(({ person, by }) => [person, by]),
  ];
  return new Map(people.filter(({ login }) => login !== "").map((one) => [one.login.toLowerCase(), one]));
}

export interface EvidenceSnapshot {
  /** With ids in place of logins. */
  readonly evidence: Evidence;
  /** Who is behind these ids. */
  readonly people: readonly Person[];
}

/** `facts` are those that the evidence was made from: they know whose login is which id. */
export function snapshotOf(evidence: Evidence, facts: EvidenceFacts): EvidenceSnapshot {
  const known = peopleOf(facts).set(evidence.person.login.toLowerCase(), evidence.person);
  const used = new Map<number, Person>([[evidence.person.id, evidence.person]]);
  const use = (one: Person) => {
    used.set(one.id, one);
    return one.id;
  };
  const frozen = renamed(evidence, {
    person: (one) => ({ id: use(one), login: "" }),
    name: (login) => {
      const found = known.get(login.toLowerCase());
      return found === undefined ? "" : String(use(found));
    },
  });
  return { evidence: frozen, people: [...used.values()] };
}

/** The snapshot with the logins of today. */
export function withLogins({ evidence, people }: EvidenceSnapshot): Evidence {
  const logins = new Map(people.map(({ id, login }) => [id, login]));
  return renamed(evidence, {
    person: ({ id }) => ({ id, login: logins.get(id) ?? "" }),
    name: (id) => logins.get(Number(id)) ?? "",
  });
}

/** JSON with sorted keys and no white space: one value has one text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** SHA-256, in hexadecimal, over what is sent for a position. */
export function snapshotHash(position: string, evidence: Evidence): string {
  return createHash("sha256").update(canonicalJson({ position, evidence })).digest("hex");
}

/** So much of the hash people read and write. */
export const shownOfHash = 12;
