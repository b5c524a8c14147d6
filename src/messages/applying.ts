/** What is said to people who apply: what would be sent, what was, how it goes on, and how long answers take here. */
import { applicationContact, type Opening, openings, openPoints, sideBySide } from "../domain/application.ts";
import { type CandidateRecord, draftTime, interestKey, isTakenBack } from "../domain/candidate.ts";
import { shownOfHash, withLogins } from "../domain/evidence/snapshot.ts";
import type { Contact, HiringPolicy } from "../domain/hiring.ts";
import type { MeasuredTime, MeasuredTimes } from "../domain/response-times.ts";
import { findStage } from "../domain/stages.ts";
import { day } from "./day.ts";
import { plainDuration } from "./duration.ts";
import { gapText, levelText } from "./evidence.ts";
import { code, plain, sentence } from "./text.ts";

/** "Network engineer", or what stands for no position. */
export function positionTitle({ positions }: Pick<HiringPolicy, "positions">, key: string): string {
  if (key === interestKey) return "being remembered";
  return positions.find((position) => position.key === key)?.title ?? key;
}

/** What would be sent, and the line that sends it. */
export function draftText(draft: CandidateRecord, opening: Opening, hiring: HiringPolicy): string {
  const { hash, policyCommit, snapshot, position } = draft;
  const short = hash.slice(0, shownOfHash);
  const until = new Date(Date.parse(draft.draftedAt) + draftTime).toISOString();
  const lines = [
    `**Nothing is sent yet.** This would go to the team ${code(hiring.candidates.team)}, for ${titled(hiring, position)}. To send exactly this, write until ${day(until)}:`,
    "",
    `${code(`/hiring apply ${position} ${short} "what you want to add"`)}`,
    "",
    "<details><summary>What would be sent</summary>",
    "",
    `Your evidence as of ${day(snapshot.evidence.asOf)}, by ${code(hiring.file)} at ${code(policyCommit.slice(0, 7))}, snapshot ${code(short)}. Nobody is refused for what is missing.`,
    "",
    ...besideTable(draft, opening),
    ...includedNames(draft, hiring),
    "",
    "</details>",
    "",
    ...whatBelongs(draft, hiring),
  ];
  return lines.join("\n").trim();
}

function titled(hiring: HiringPolicy, position: string): string {
  return position === interestKey ? "being remembered" : `**${plain(positionTitle(hiring, position))}**`;
}

/** Requirements beside what there is; never a number. */
export function besideTable({ snapshot }: CandidateRecord, { position }: Opening): string[] {
  const rows = sideBySide(position, withLogins(snapshot));
  if (rows.length === 0) return ["No requirement here can be shown by merged work."];
  return [
    "| looked for | asked | there is | what is missing |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ requirement, asked, level, gap }) =>
        `| ${plain(requirement.title)} | ${asked === null ? "–" : levelText(asked)} | ${levelText(level)} | ${gap === null ? "–" : gapText(gap)} |`,
    ),
  ];
}

function includedNames({ included }: CandidateRecord, hiring: HiringPolicy): string[] {
  if (included.length === 0) return [];
  const names = included.map(({ part }) => plain(partTitle(hiring, part)));
  return ["", `With what you wrote: ${[...new Set(names)].join(", ")}.`];
}

/** "Cover letter", or what stands for words that are no part of the policy's. */
export function partTitle({ include }: Pick<HiringPolicy, "include">, part: string | null): string {
  return include.find(({ key }) => key === part)?.title ?? "what they add";
}

function whatBelongs({ position, included }: CandidateRecord, hiring: HiringPolicy): string[] {
  const missing = position === interestKey ? [] : openPoints(hiring, included);
  const question = position === interestKey ? hiring.interest?.question : undefined;
  const contact = contactText(applicationContact(hiring, position));
  const where = `This thread is public: ${contact === "" ? "keep private what is private" : `what is private, send to ${contact}`}.`;
  if (question !== undefined && included.length === 0) return [`${sentence(question)} ${where}`];
  if (missing.length === 0) return [where];
  const names = missing.map(({ key, title }) => `${plain(title)} (${code(`${key}:`)})`);
  return [`Also belongs into it: ${names.join(", ")}. ${where}`];
}

function contactText(contact: Contact | null): string {
  return contact === null ? "" : (contact.email ?? code(contact.url ?? ""));
}

/** After sending. */
export function sentText(record: CandidateRecord, hiring: HiringPolicy): string {
  const { position, included, hash } = record;
  const missing = position === interestKey ? [] : openPoints(hiring, included);
  const contact = contactText(applicationContact(hiring, position));
  const to = contact === "" ? "the team asks for them" : `send them to ${contact}`;
  const names = missing.map(({ title }) => plain(title)).join(", ");
  return [
    `Sent, with the snapshot ${code(hash.slice(0, shownOfHash))}: your application for ${titled(hiring, position)} is with the team ${code(hiring.candidates.team)}.`,
    ...(missing.length === 0 ? [] : [`Still open: ${names}; ${to}. Nobody is refused for it.`]),
    `${code(`/hiring withdraw ${position}`)} takes it back.`,
  ].join(" ");
}

/** How it goes on, as one line of the thread where they applied. */
export function applicationLine(record: CandidateRecord, hiring: HiringPolicy): string {
  if (isTakenBack(record)) return "An application that was sent from here was taken back.";
  const { login, position, outcome, stage, since, told, state } = record;
  const who = `${plain(login)}, ${positionTitle(hiring, position) === "being remembered" ? "being remembered" : plain(positionTitle(hiring, position))}`;
  const said = told === null ? "" : ` ${sentence(told, 1000)}`;
  if (outcome !== null) {
    const title = hiring.outcomes.find(({ key }) => key === outcome.outcome)?.title ?? outcome.outcome;
    return `${who}: **${plain(title)}**, ${day(outcome.at)}.${said}`;
  }
  if (state === "closed") return `${who}: this application cannot be followed here any more. Ask the team.`;
  const title = findStage(hiring, stage)?.title ?? stage;
  return `${who}: **${plain(title)}**, since ${day(since)}.${said}`;
}

export const applyAnswers = {
  joinFirst: `Only who wants to be seen can apply: ${code("/hiring join")} says first what is kept then, and who sees it. After it, write this line again.`,
  unknown: (word: string | null, known: readonly string[]) =>
    known.length === 0
      ? "Nobody can apply here now: no position is open."
      : `${word === null ? "Say for what" : `${code(word)} is not open here`}: ${known.map((line) => code(line)).join(", ")}.`,
  open: (title: string, since: string) =>
    `You applied for ${plain(title)} on ${day(since)}, and that application is open. Take it back before you send another.`,
  noDraft: (position: string) =>
    `There is nothing to send yet. ${code(`/hiring apply ${position}`)} shows first what would be.`,
  otherHash: (position: string) =>
    `That is not the snapshot that you read last. ${code(`/hiring apply ${position}`)} shows what would be sent now.`,
  tooOld: (position: string) =>
    `What you read is older than ${plainDuration(draftTime)}, so it is not sent. ${code(`/hiring apply ${position}`)} shows it as it is now.`,
  cannotReceive: (until: string) =>
    `Applications cannot be received here just now. Nothing was sent, and it is not your doing. Whoever runs this was told; the same line sends it until ${day(until)}.`,
  nothingToWithdraw: (known: readonly string[]) =>
    known.length === 0
      ? "You have no application here."
      : `You have an application for ${known.map((key) => code(key)).join(", ")}. Say which one to take back.`,
  withdrawn: (title: string) =>
    `Taken back: your application for ${plain(title)}. What it showed of your work was removed from it, and the team was told.`,
  draftDropped: (title: string) => `Nothing was sent for ${plain(title)}, and the draft is deleted.`,
  form: "application form",
};

/** For `/hiring` alone; `null` where nothing is promised and too few applied to say anything. */
export function responseTimesText(times: MeasuredTimes, hiring: HiringPolicy): string | null {
  const { firstAnswer, silence, outcome } = hiring.responseTimes;
  const rows = [
    timeLine("first answer", firstAnswer, times.firstAnswer),
    timeLine("longest silence", silence, times.silence),
    timeLine("outcome", outcome, times.outcome),
  ].flat();
  return rows.length === 0
    ? null
    : ["How long people wait here, of those who applied in the last twelve months:", "", ...rows].join("\n");
}

function timeLine(name: string, promised: number | null, measured: MeasuredTime | null): string[] {
  if (promised === null && measured === null) return [];
  const promise = promised === null ? [] : [`${plainDuration(promised)} promised`];
  if (measured === null)
    return [`- ${name}: ${[...promise, "too few applied to say how it was"].join("; ")}`];
  const share = measured.within === null ? [] : [`${measured.within}% within it`];
  return [
    `- ${name}: ${[...promise, `half had it within ${wholeDays(measured.median)}`, ...share].join("; ")}`,
  ];
}

/** Never rounded to a shorter time. */
function wholeDays(milliseconds: number): string {
  const days = Math.max(1, Math.ceil(milliseconds / 86_400_000));
  return `${days} day${days === 1 ? "" : "s"}`;
}

/** "`interest`" and the keys of open positions. */
export function openingNames(hiring: HiringPolicy): string[] {
  return openings(hiring).map(({ key }) => `/hiring apply ${key}`);
}
