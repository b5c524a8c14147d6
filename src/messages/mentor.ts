/** What is said about mentors: who is asked, what they said, and what there is when nobody has room. */
import type { Contact, HiringPolicy } from "../domain/hiring.ts";
import type { Pairing } from "../domain/pairing.ts";
import { day } from "./day.ts";
import { code, mention, plain } from "./text.ts";

export const mentorAnswers = {
  none: (hiring: HiringPolicy) => `The policy names no mentors. ${instead(hiring)}`,
  notJoined: `Mentors accompany people who have joined (${code("/hiring join")}) or take part in a programme.`,
  before: ({ state, mentor, since }: Pairing) =>
    state === "accepted"
      ? `${plain(mentor.login)} is your mentor since ${day(since)}. ${code("/mentor end")} ends it.`
      : `${plain(mentor.login)} was asked on ${day(since)} and has not answered. ${code("/mentor end")} takes it back.`,
  noRoom: (title: string | null, hiring: HiringPolicy) =>
    `No mentor${title === null ? "" : ` for ${plain(title)}`} has room now. ${instead(hiring)}`,
  again: "Somebody else asked at the same moment. Say it again.",
  asked: (mentor: string, mentee: string, title: string | null) =>
    `${mention(mentor)}: ${plain(mentee)} asks you to be their mentor${title === null ? "" : ` for ${plain(title)}`}. ${code(`/mentor accept @${mentee}`)} or ${code(`/mentor decline @${mentee}`)}.`,
  accepted: (mentor: string, mentee: string) =>
    `${plain(mentor)} is ${plain(mentee)}'s mentor from now on. ${code("/mentor end")} ends it, for both.`,
  declined: (mentor: string, mentee: string) =>
    `${plain(mentor)} cannot. ${plain(mentee)} can say ${code("/mentor")} again: somebody else is asked then.`,
  nobody: "Say whose: a login with @.",
  notAsked: (mentee: string) => `You were not asked by ${plain(mentee)}, or it was answered already.`,
  notPaired: (login: string) => `There is nothing to end between you and ${plain(login)}.`,
  noMentor: "You have no mentor, and nobody was asked.",
  ended: (mentor: string, mentee: string) =>
    `Ended: ${plain(mentor)} is not ${plain(mentee)}'s mentor any more.`,
};

/** Where else to ask. */
function instead({ contacts }: HiringPolicy): string {
  const contact = contacts.find(({ purpose }) => purpose === "questions") ?? contacts[0];
  const where = contact === undefined ? null : addressOf(contact);
  return where === null
    ? "Ask in the thread of what you work on: whoever reviews it answers."
    : `Questions go to ${where}.`;
}

function addressOf({ title, email, url }: Contact): string | null {
  const address = email ?? url;
  return address === null ? null : `${plain(title)} (${address})`;
}
