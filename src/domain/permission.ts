/** Who may do what: permissions on a repository, teams and people, compared with what GitHub says of somebody. */
import { type Permission, permissions } from "./rules/rule.ts";

/** What GitHub said of somebody: `none` is no access, `unknown` means nobody could be asked (a replay). */
export type SeenPermission = Permission | "none" | "unknown" | null;

/** One sort of people whom a policy allows something. */
export type Grantee =
  | { readonly permission: Permission }
  /** The slug of a team of the organisation. */
  | { readonly team: string }
  /** By numeric id, which outlives a change of login. */
  | { readonly id: number }
  /** By login, which after a change of login anybody can take. */
  | { readonly login: string };

/** Everybody whom a policy allows something: whoever is one of these. */
export type Who = readonly [Grantee, ...Grantee[]];

/** Everybody who can take part at all. */
export const anyone: Who = [{ permission: "read" }];

export function isAnyone(who: Who): boolean {
  return who.some((one) => "permission" in one && one.permission === "read");
}

/** What is known of somebody who wants to do something. */
export interface Standing {
  /** `null` when GitHub names nobody, or a recording does not say. */
  readonly id: number | null;
  readonly login: string;
  readonly permission: SeenPermission;
  /** Those of the teams asked for that the person belongs to. */
  readonly teams: readonly string[];
}

/** Whether a permission reaches the one that is needed. Not knowing counts as allowed; the shell reports it. */
export function isAllowed(seen: SeenPermission, needed: Permission): boolean {
  if (seen === "unknown") return true;
  if (seen === null || seen === "none") return false;
  return permissions.indexOf(seen) >= permissions.indexOf(needed);
}

export function mayDo(who: Who, standing: Standing): boolean {
  if (isAnyone(who)) return true;
  return who.some((one) => {
    if ("permission" in one) return isAllowed(standing.permission, one.permission);
    if ("team" in one) return standing.teams.includes(one.team);
    if ("id" in one) return one.id === standing.id;
    return one.login.toLowerCase() === standing.login.toLowerCase();
  });
}

/** The teams whose membership has to be looked up to tell. */
export function teamsOf(...asked: readonly Who[]): string[] {
  const named = asked.flat().flatMap((one) => ("team" in one ? one.team : []));
  return [...new Set(named)].sort();
}
