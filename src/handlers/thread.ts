/** Changes a part of the App's one comment on a thread. */
import type { Proposal, ThreadNote, ThreadRecord } from "../domain/award.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import { earlierGrants, threadComment } from "../messages/thread.ts";
import type { Place, State } from "./handler.ts";

export type { Place };

export interface Parts {
  readonly status?: string | null;
  readonly grant?: string;
  /** All of the lines that stay, in place of those before. */
  readonly grants?: string;
  readonly answer?: string | null;
  /** A line about one application, in place of the one before it. */
  readonly application?: { readonly key: string; readonly text: string };
  /** Notes by key; `null` takes one away. */
  readonly notes?: Readonly<Record<string, string | null>>;
  readonly proposals?: readonly Proposal[];
}

const saidParts = ["status", "grants", "applications", "answer"] as const;

/**
 * Parts that are not given stay as they are; `null` takes a part away; a grant is added to those before. A comment
 * that would be empty, or stays as it is, is not written.
 */
export function say(place: Place, number: number, state: Pick<State, "threads">, parts: Parts): Decision {
  const before = threadOf(place, number, state) ?? unsaid(place, number);
  const thread: ThreadRecord = {
    repositoryId: place.repository.id,
    number,
    status: parts.status === undefined ? before.status : parts.status,
    grants:
      parts.grant === undefined ? (parts.grants ?? before.grants) : appended(before.grants, parts.grant),
    answer: parts.answer === undefined ? before.answer : parts.answer,
    applications:
      parts.application === undefined
        ? before.applications
        : withApplication(before.applications, parts.application),
    notes: noted(before.notes, parts.notes ?? {}),
    proposals: parts.proposals ?? before.proposals,
  };
  const isSaidAnew = threadComment(thread) !== threadComment(before);
  const isEmpty = saidParts.every((part) => thread[part] === null) && thread.notes.length === 0;
  if (!isSaidAnew || isEmpty) {
    return thread.proposals === before.proposals ? nothing : { ...nothing, threads: [thread] };
  }
  return {
    ...nothing,
    threads: [thread],
    effects: [
      {
        type: "comment",
        key: `comment:${place.repository.id}:${number}`,
        installationId: place.installationId,
        repositoryId: place.repository.id,
        repository: `${place.repository.owner}/${place.repository.name}`,
        number,
        body: threadComment(thread),
      },
    ],
  };
}

/** The record of a thread; the state may hold threads of other repositories too. */
export function threadOf(
  place: Place,
  number: number,
  { threads }: Pick<State, "threads">,
): ThreadRecord | undefined {
  return threads.find((one) => one.number === number && one.repositoryId === place.repository.id);
}

function unsaid(place: Place, number: number): ThreadRecord {
  const nothingYet = {
    status: null,
    notes: [],
    grants: null,
    answer: null,
    applications: null,
    proposals: [],
  };
  return { repositoryId: place.repository.id, number, ...nothingYet };
}

/** Each line begins with a mark that nobody sees, by which it is found again. */
function withApplication(lines: string | null, { key, text }: NonNullable<Parts["application"]>): string {
  const mark = `- <!-- ${key.slice(0, 8)} -->`;
  const all = lines?.split("\n") ?? [];
  const place = all.findIndex((line) => line.startsWith(mark));
  all.splice(place === -1 ? all.length : place, 1, `${mark} ${text}`);
  return all.join("\n");
}

function noted(
  before: readonly ThreadNote[],
  changes: Readonly<Record<string, string | null>>,
): readonly ThreadNote[] {
  const left = new Map(Object.entries(changes));
  const kept = before.flatMap((note) => {
    const text = left.get(note.key);
    left.delete(note.key);
    if (text === undefined) return [note];
    return text === null ? [] : [{ key: note.key, text }];
  });
  return [...kept, ...[...left].flatMap(([key, text]) => (text === null ? [] : [{ key, text }]))];
}

/** A comment holds only so much; the ledger holds every grant. */
const mostGrants = 20;

function appended(lines: string | null, line: string): string {
  const all = [...(lines?.split("\n") ?? []), line];
  return all.length <= mostGrants
    ? all.join("\n")
    : [earlierGrants, ...all.slice(-mostGrants + 1)].join("\n");
}
