/** What maintainers say of a participant: work that no merge shows, and values that they saw. Kept under keys of their own. */
import type { Endorsement, Grant } from "./rule.ts";

export type Credit = ({ readonly type: "grant" } & Grant) | ({ readonly type: "endorsement" } & Endorsement);

export function grantsOf(credits: readonly Credit[]): Grant[] {
  return credits.flatMap((one) => (one.type === "grant" ? one : []));
}

export function endorsementsOf(credits: readonly Credit[]): Endorsement[] {
  return credits.flatMap((one) => (one.type === "endorsement" ? one : []));
}
