/** Forgetting and telling, with what the store does not know of itself: the words of commands, and what policies say. */
import { commands } from "./commands/registry.ts";
import { contributionKinds } from "./domain/contribution.ts";
import { placesOf } from "./domain/forgotten.ts";
import type { Policy } from "./domain/policy.ts";
import { lineRoles, permissions } from "./domain/rules/rule.ts";
import { callKeys } from "./handlers/calls.ts";
import type { DecidedFact } from "./handlers/registry.ts";
import { broughtUp } from "./kept-inputs.ts";
import { parseVersion } from "./policies.ts";
import type { Database } from "./store/db.ts";
import { type Forgotten, forgetPerson, type Kept, type Means, wouldForget } from "./store/forgetting.ts";
import type { Who } from "./store/identity.ts";
import { versionById } from "./store/policies.ts";
import type { Identity } from "./store/scrubbing.ts";
import { type Told, tellPerson } from "./store/telling.ts";

/** Takes a person out of everything that is kept. `also`: names and addresses that nothing kept tells. */
export function forget(db: Database, number: number, also: readonly string[] = []): Promise<Forgotten> {
  return forgetPerson(db, number, meansOf(db), also);
}

/** What that would change. */
export function rehearse(db: Database, who: Who, also: readonly string[] = []): Promise<Forgotten> {
  return wouldForget(db, who, meansOf(db), also);
}

/** Everything that is kept about a person. */
export function tell(db: Database, who: Who): Promise<Told> {
  return tellPerson(db, who, { words });
}

/** What has a meaning in a command or a record, so that it may stand there although somebody is called that. */
const words: ReadonlySet<string> = new Set(
  [
    ...commands.map(({ name }) => name),
    ...contributionKinds,
    ...permissions,
    ...lineRoles,
    ...[
      "none",
      "hour",
      "hours",
      "day",
      "days",
      "week",
      "weeks",
      "pull",
      "commit",
      "revert",
      "reverts",
      "bounty",
    ],
  ].map((word) => word.toLowerCase()),
);

function meansOf(db: Database): Means {
  const versions = new Map<number, { readonly policy: Policy; readonly text: string }>();
  const versionOf = async (id: number) => {
    const known = versions.get(id);
    if (known !== undefined) return known;
    const version = await versionById(db, id);
    if (version === null) return null;
    const read = { policy: parseVersion(version), text: `${version.text}\n${version.defaults ?? ""}` };
    versions.set(id, read);
    return read;
  };
  return {
    words,
    witness: async (kept, identity) => {
      const version = kept.policyVersion === null ? null : await versionOf(kept.policyVersion);
      const policy = version?.policy ?? null;
      return {
        callKeys: policy === null ? null : keysOf(kept, policy),
        places: policy === null ? [] : placesOf(policy, asNamedIn(kept, identity)),
        words: policy === null ? [] : wordsOf(policy),
        keepNames: version !== null && isWordOf(version.text, version.policy, identity),
      };
    },
  };
}

/** By a login that the person had at another time the policy did not mean them. */
function asNamedIn(kept: Kept, { id, logins }: Identity): { id: number | null; logins: readonly string[] } {
  if (id === null) return { id, logins };
  const then = new Set(loginsOf(kept, id).map((login) => login.toLowerCase()));
  return { id, logins: logins.filter((login) => then.has(login.toLowerCase())) };
}

function loginsOf(value: unknown, id: number): string[] {
  if (typeof value !== "object" || value === null) return [];
  const one = value as Readonly<Record<string, unknown>>;
  const isTheirs = [one.id, one.databaseId, one.personId].includes(id) && typeof one.login === "string";
  const below = Object.values(one).flatMap((part) => loginsOf(part, id));
  return isTheirs ? [`${one.login}`, ...below] : below;
}

function keysOf(kept: Kept, policy: Policy): readonly string[] | null {
  const fact = broughtUp(kept as never).fact as DecidedFact;
  return fact.type === "comment" ? callKeys(fact, policy) : null;
}

/** What the texts of pull requests and commands are read for. */
function wordsOf({ rules, tokens }: Policy): string[] {
  return [rules.automated.checkbox, ...tokens.keys()].flatMap((text) => text.toLowerCase().split(/[^\w-]+/));
}

/** Whether the file has the login as a word elsewhere than where it names the person. */
function isWordOf(text: string, policy: Policy, identity: Identity): boolean {
  const named = placesOf(policy, { id: null, logins: identity.logins }).length;
  const count = identity.logins
    .map(
      (login) =>
        text.match(new RegExp(`(?<![\\w-])${login.replace(/[^\w-]/g, "")}(?![\\w-])`, "gi"))?.length ?? 0,
    )
    .reduce((sum, one) => sum + one, 0);
  const mentors = policy.hiring === null ? 0 : loginsIn(policy.hiring, identity);
  const steward = identity.logins.some(
    (login) => policy.stewards?.toLowerCase() === `@${login.toLowerCase()}`,
  );
  return count > named + mentors + Number(steward);
}

function loginsIn(value: unknown, identity: Identity): number {
  if (typeof value !== "object" || value === null) return 0;
  const isTheirs = ([key, part]: [string, unknown]) =>
    key === "login" && identity.logins.some((login) => `${part}`.toLowerCase() === login.toLowerCase());
  const entries = Object.entries(value);
  return (
    entries.filter(isTheirs).length + entries.reduce((sum, [, part]) => sum + loginsIn(part, identity), 0)
  );
}
