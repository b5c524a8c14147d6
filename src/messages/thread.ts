/** The App's one comment on a thread: where things stand, what was granted, and its answer to the last command. */
import type { ThreadRecord } from "../domain/award.ts";

/** Stands first in every comment of the App, so that it finds its own again after an unknown outcome. */
export const threadMarker = "<!-- foothold:thread -->";

/** Stands for the grants of a thread that its comment has no room for. */
export const earlierGrants = "- Earlier grants are in the ledger.";

export function threadComment({
  status,
  notes,
  grants,
  applications,
  answer,
}: Pick<ThreadRecord, "status" | "notes" | "grants" | "applications" | "answer">): string {
  const parts = [status, ...notes.map((note) => note.text), grants, applications, answer].filter(
    (part) => part !== null,
  );
  return `${threadMarker}\n${parts.join("\n\n---\n\n")}`;
}
