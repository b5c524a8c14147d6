/** Who accompanies whom: a mentor of the policy is chosen, and stands once they said yes. */
import type { Mentor } from "./hiring.ts";
import type { Person } from "./rules/rule.ts";

export interface Pairing {
  readonly key: string;
  readonly mentee: Person;
  readonly mentor: Person;
  /** The key of what they want help with; `null`: anything. */
  readonly requirement: string | null;
  readonly state: "asked" | "accepted" | "declined" | "ended";
  /** When it came into this state, or was accepted; ISO 8601. */
  readonly since: string;
  readonly until: string | null;
}

export function isOpen({ state }: Pairing): boolean {
  return state === "asked" || state === "accepted";
}

/** One at a time: whoever wants another mentor ends it first. */
export function openOf(pairings: readonly Pairing[], menteeId: number): Pairing | undefined {
  return pairings.find((one) => one.mentee.id === menteeId && isOpen(one));
}

/** What the mentor was asked by this person and has not answered, or has accepted. */
export function between(pairings: readonly Pairing[], mentor: Person, mentee: Person): Pairing | undefined {
  return pairings.find((one) => isOpen(one) && one.mentor.id === mentor.id && one.mentee.id === mentee.id);
}

export interface MentorWish {
  readonly person: Person;
  /** A requirement's key; `null`: anything. */
  readonly requirement: string | null;
}

/**
 * Who is asked: somebody who helps with it by name before somebody who helps with anything, then whoever has most room,
 * then whoever has the fewest mentees, then the first in the policy. `null` when nobody has room.
 */
export function chooseMentor(
  mentors: readonly Mentor[],
  pairings: readonly Pairing[],
  wish: MentorWish,
): Mentor | null {
  const rows = mentors
    .filter((mentor) => helpsWith(mentor, wish) && !declinedBefore(pairings, mentor, wish))
    .map((mentor) => {
      const mentees = pairings.filter((one) => isOpen(one) && isSame(one.mentor.login, mentor.login)).length;
      return { mentor, mentees, room: mentor.capacity - mentees };
    })
    .filter(({ room }) => room > 0);
  const named = ({ mentor }: (typeof rows)[number]) =>
    Number(wish.requirement !== null && mentor.requirements.includes(wish.requirement));
  // Sorting is stable: what is equal stays in the policy's order.
  rows.sort((a, b) => named(b) - named(a) || b.room - a.room || a.mentees - b.mentees);
  return rows[0]?.mentor ?? null;
}

function helpsWith({ login, requirements }: Mentor, { person, requirement }: MentorWish): boolean {
  if (isSame(login, person.login)) return false;
  return requirement === null || requirements.length === 0 || requirements.includes(requirement);
}

function declinedBefore(pairings: readonly Pairing[], { login }: Mentor, { person }: MentorWish): boolean {
  return pairings.some(
    (one) => one.state === "declined" && one.mentee.id === person.id && isSame(one.mentor.login, login),
  );
}

export function isMentor(mentors: readonly Mentor[], { login }: Person): boolean {
  return mentors.some((one) => isSame(one.login, login));
}

function isSame(login: string, other: string): boolean {
  return login.toLowerCase() === other.toLowerCase();
}
