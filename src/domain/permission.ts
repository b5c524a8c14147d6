/** Permissions on a repository, compared. */
import { type Permission, permissions } from "./rules/rule.ts";

/** What GitHub said of somebody: `none` is no access, `unknown` means nobody could be asked (a replay). */
export type SeenPermission = Permission | "none" | "unknown" | null;

/** Whether a permission reaches the one that is needed. Not knowing counts as allowed; the shell reports it. */
export function isAllowed(seen: SeenPermission, needed: Permission): boolean {
  if (seen === "unknown") return true;
  if (seen === null || seen === "none") return false;
  return permissions.indexOf(seen) >= permissions.indexOf(needed);
}
