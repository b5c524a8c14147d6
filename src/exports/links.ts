/** Where exports point to. */
import type { WorkRef } from "../domain/evidence/work-ref.ts";

export const gitHub = "https://github.com";

/** The pull request's page; `null` for what has none. */
export function workLink(work: WorkRef, server: string): string | null {
  if (work.type === "grant" || !/^[\w.-]+\/[\w.-]+$/.test(work.repository ?? "")) return null;
  return `${server}/${work.repository}/pull/${work.number}`;
}
