/** Changes a part of the App's one comment on a thread. */
import type { ThreadRecord } from "../domain/award.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import type { RepositoryRef } from "../domain/fact.ts";
import { threadComment } from "../messages/thread.ts";
import type { State } from "./handler.ts";

export interface Place {
  readonly repository: RepositoryRef;
  readonly installationId: number;
}

/** Parts that are not given stay as they are; `null` takes a part away. A comment left empty is not written. */
export function say(
  place: Place,
  number: number,
  state: Pick<State, "threads">,
  parts: { readonly status?: string | null; readonly answer?: string | null },
): Decision {
  const before = state.threads.find((thread) => thread.number === number);
  const thread: ThreadRecord = {
    repositoryId: place.repository.id,
    number,
    status: parts.status === undefined ? (before?.status ?? null) : parts.status,
    answer: parts.answer === undefined ? (before?.answer ?? null) : parts.answer,
  };
  const isEmpty = thread.status === null && thread.answer === null;
  if (
    (isEmpty && before === undefined) ||
    (thread.status === before?.status && thread.answer === before?.answer)
  ) {
    return nothing;
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
