/** What stands for people who were forgotten, and what makes decisions that named them come out as they did. */
import type { Policy } from "./policy.ts";

/**
 * What stands where the login of a forgotten person stood. No account on GitHub has two hyphens in a row, and a command
 * that named the person is still read as one.
 */
export function forgottenLogin(number: number): string {
  return `forgotten--${number}`;
}

export function isForgottenLogin(login: string): boolean {
  return /^forgotten--\d+$/.test(login);
}

/**
 * The order of people wherever one is needed: by id, so that the order of GitHub's lists says nothing. Whoever was
 * forgotten has no id any more, so an earlier decision brings the order along in which its people stood then.
 */
export function orderOfIds(then: readonly number[] = []): (a: number, b: number) => number {
  const places = new Map(then.map((id, place) => [id, place]));
  return (a, b) => {
    const [first, second] = [places.get(a), places.get(b)];
    return first === undefined || second === undefined ? a - b : first - second;
  };
}

/** Where a policy names a person: `banned.0`, `who.price.1`. */
export function placesOf(
  policy: Policy,
  { id, logins }: { id: number | null; logins: readonly string[] },
): string[] {
  const isThem = (one: number | string) =>
    typeof one === "number" ? one === id : logins.some((login) => login.toLowerCase() === one.toLowerCase());
  const banned = policy.rules.banned.flatMap((one, index) => (isThem(one) ? [`banned.${index}`] : []));
  const granted = Object.entries(policy.who).flatMap(([what, who]) =>
    who.flatMap((one, index) => {
      const name = "id" in one ? one.id : "login" in one ? one.login : null;
      return name !== null && isThem(name) ? [`who.${what}.${index}`] : [];
    }),
  );
  return [...banned, ...granted];
}

/** Whom of its policy's people an earlier decision knows by another id, because they were forgotten since. */
export interface StandIn {
  readonly id: number;
  readonly places: readonly string[];
}

/** The policy as it was meant then: those who were forgotten since are named in it as they are in the decision. */
export function withStandIns(policy: Policy, standIns: readonly StandIn[]): Policy {
  if (standIns.length === 0) return policy;
  const ids = new Map(standIns.flatMap(({ id, places }) => places.map((place) => [place, id] as const)));
  const who = Object.entries(policy.who).map(([what, grantees]) => [
    what,
    grantees.map((one, index) => {
      const id = ids.get(`who.${what}.${index}`);
      return id === undefined ? one : { id };
    }),
  ]);
  const banned = policy.rules.banned.map((one, index) => ids.get(`banned.${index}`) ?? one);
  return { ...policy, who: Object.fromEntries(who), rules: { ...policy.rules, banned } };
}
