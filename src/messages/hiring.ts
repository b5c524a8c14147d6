/** What is said to somebody about being seen by the hiring team: the notice before anything else. */
import type { HiringPolicy } from "../domain/hiring.ts";
import type { Participation } from "../domain/participation.ts";
import { day } from "./day.ts";
import { code, plain, sentence } from "./text.ts";

/** Kept with everybody who joins; a new one when what the notice says changes. */
export const noticeVersion = "2";

/** The first notice that says that participants may be listed as contributors: nobody is who was told less. */
const firstOfListing = 2;

export function saysListing(notice: string | null): boolean {
  return Number(notice) >= firstOfListing;
}

/** What is kept, for what, how long, and who sees it. Said to everybody who joins. */
export function joinNotice(hiring: HiringPolicy): string {
  return [
    "You have joined. From now on this is kept, under your numeric id:",
    "",
    ...noticePoints(hiring),
    "",
    `${code("/why")} with a requirement shows you what they see. ${code("/hiring leave")} ends it, ${code("/hiring forget")} leaves nothing of you; ${code("/hiring")} lists the rest. This thread is public; whoever reads it sees that you joined.`,
  ].join("\n");
}

/** The notice itself, as a list: a page shows it before anybody joins there. */
export function noticePoints({
  candidates,
  retention,
}: Pick<HiringPolicy, "candidates" | "retention">): string[] {
  return [
    "- **what**: your merged work in public repositories of this organisation, before and after today, your reviews of others' work, and what maintainers credit you with. Of other people only those who accepted your work are named in it.",
    "- **for what**: as evidence for what the organisation looks for, each line with its reasons. Nobody is ranked, nothing is summed up, and no program decides about you.",
    `- **who sees it**: you, and the team ${code(candidates.team)}.`,
    `- **who else**: a repository that keeps a list of its contributors in ${code(".all-contributorsrc")} may list you there, in public, with the kinds of your work in that repository.`,
    `- **how long**: until you leave, or ${retention} months after you last did something here.`,
  ];
}

/** What forgetting does, wherever it is asked for. */
export const forgetting =
  "This cannot be undone. Every trace of you is deleted: logins, ids and texts in every table, open applications, evidence and credits. Ledger entries keep a number that leads to nobody, so what is owed to you and not paid yet can never be paid.";

export const hiringAnswers = {
  off: `The policy has no ${code("hiring")}, so there is nothing to join here.`,
  unknown: (word: string, list: string) => `${code(`/hiring ${word}`)} is not known. There is:\n\n${list}`,
  action: (usage: string, summary: string) => `- ${code(usage)}: ${summary}`,
  tooMuch: (words: string) => `${code(words)} is too much here.`,
  joinedBefore: (since: string) =>
    `You joined on ${day(since)} already. Whatever was merged meanwhile is being looked at again.`,
  notJoined: "You have not joined, so there is nothing to leave.",
  left: `You have left. The hiring team sees nothing of you, and the evidence that was read from GitHub is deleted. What maintainers credited you with is kept out of sight until its time is over, so that you can come back; ${code("/hiring forget")} deletes it too. Your rewards are not touched.`,
  objected: (reason: string | null) =>
    [
      "Noted. Nothing is done any more with what is kept of you: it is not shown, not counted and not added to, until you join again.",
      ...(reason === null ? [] : [`You say: ${sentence(reason)}`]),
      `${code("/hiring forget")} deletes it.`,
    ].join(" "),
  exportTo: (contact: string | null) =>
    `What is kept of you is personal, so it is not posted here. ${contact === null ? "Ask whoever runs Foothold here" : `Write to ${contact}`}: ${code("foothold person export")} makes a file of all of it.`,
  confirmForget: `${forgetting} Write the same line once more to do it.`,
  forgotten:
    "Every trace is being deleted. What you write from now on is new, and is kept as long as rewards need it.",
};

export const creditAnswers = {
  notSeen: (login: string) =>
    `${plain(login)} has not joined the hiring programme, so nothing is kept about them beyond what rewards need. They can ${code("/hiring join")} themselves.`,
  bot: (login: string) => `${plain(login)} is a bot.`,
  self: "Nobody can say this of themselves. Ask another maintainer.",
  unknownValue: (word: string, known: readonly string[]) =>
    `${code(word)} is no value of the policy: it has ${listed(known)}.`,
  unknownTarget: (word: string, known: readonly string[]) =>
    `${code(word)} is neither a kind of contribution nor a requirement of the policy: it has ${listed(known)}.`,
  endorsed: (login: string, title: string, reason: string) =>
    `Endorsed: ${plain(login)} for ${plain(title)}. ${sentence(reason)}`,
  credited: (login: string, what: string, reason: string) =>
    `Credited: ${plain(login)} with ${plain(what)}. ${sentence(reason)}`,
};

export const evidenceAnswers = {
  unknown: (word: string, known: readonly string[]) =>
    `${code(word)} is no requirement of the policy: it has ${listed(known)}.`,
  notSeen: (participation: Participation | undefined) =>
    participation === undefined
      ? `You have not joined, so no evidence of your work is kept. ${code("/hiring join")} says what would be, and reads what was merged before.`
      : `You are out, so no evidence of your work is kept or shown. ${code("/hiring join")} brings you back.`,
};

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => code(name)).join(", ");
}
