/** Changes a part of the App's one comment on a thread. */
import type { ThreadRecord } from "../domain/award.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import type { RepositoryRef } from "../domain/fact.ts";
import { earlierGrants, threadComment } from "../messages/thread.ts";
import type { State } from "./handler.ts";

export interface Place {
  readonly repository: RepositoryRef;
  readonly installationId: number;
}

/**
 * Parts that are not given stay as they are; `null` takes a part away; a grant is added to those before. A comment
 * that would be empty is not written.
 */
export function say(
  place: Place,
  number: number,
  state: Pick<State, "threads">,
  parts: { readonly status?: string | null; readonly grant?: string; readonly answer?: string | null },
): Decision {
  const before = state.threads.find((thread) => thread.number === number);
  const thread: ThreadRecord = {
    repositoryId: place.repository.id,
    number,
    status: parts.status === undefined ? (before?.status ?? null) : parts.status,
    grants:
      parts.grant === undefined ? (before?.grants ?? null) : appended(before?.grants ?? null, parts.grant),
    answer: parts.answer === undefined ? (before?.answer ?? null) : parts.answer,
  };
  const earlier = before ?? { status: null, grants: null, answer: null };
  const changed = (["status", "grants", "answer"] as const).some((part) => thread[part] !== earlier[part]);
  const isEmpty = thread.status === null && thread.grants === null && thread.answer === null;
  if (!changed || isEmpty) return nothing;
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

/** A comment holds only so much; the ledger holds every grant. */
const mostGrants = 20;

function appended(lines: string | null, line: string): string {
  const all = [...(lines?.split("\n") ?? []), line];
  return all.length <= mostGrants
    ? all.join("\n")
    : [earlierGrants, ...all.slice(-mostGrants + 1)].join("\n");
}
