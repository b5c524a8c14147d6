/** A contribution by what people know it by. */
import type { PullRef } from "../simulation.ts";
import type { Contribution } from "./rule.ts";

export type WorkRef =
  | (PullRef & { readonly type: "pull-request" | "review" })
  | (PullRef & { readonly type: "report"; readonly issue: number })
  | { readonly type: "grant"; readonly kind: string; readonly by: string; readonly reason: string };

export function workRef(contribution: Contribution): WorkRef {
  if (contribution.type === "grant") {
    const { kind, by, reason } = contribution.grant;
    return { type: "grant", kind, by: by.login, reason };
  }
  const { id, number, title, baseRepository } = contribution.pull;
  const pull = { id, number, title, repository: baseRepository?.nameWithOwner ?? null };
  return contribution.type === "report"
    ? { type: "report", issue: contribution.issue.number, ...pull }
    : { type: contribution.type, ...pull };
}
