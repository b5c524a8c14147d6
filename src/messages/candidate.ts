/** What the App's one comment on a candidate's issue says: where it stands, who has to act, and how it came there. */
import { type CandidateRecord, isTakenBack, type Move } from "../domain/candidate.ts";
import type { HiringPolicy, Stage } from "../domain/hiring.ts";
import type { Who } from "../domain/permission.ts";
import { findStage, isOverdue, overdueAt, reasonTime } from "../domain/stages.ts";
import { day } from "./day.ts";
import { code, mention, plain, sentence } from "./text.ts";
import { whoText } from "./who.ts";

/** `null` while the issue itself says all there is. `organization` is where the teams are. */
export function candidateStatus(
  record: CandidateRecord,
  hiring: HiringPolicy,
  organization: string,
  now: string,
): string | null {
  if (record.state === "dropped" || isTakenBack(record)) return takenBack;
  const parts = [
    ...outcomePart(record, hiring),
    ...waitingPart(record, hiring),
    ...closingPart(record, hiring),
    ...overduePart(record, hiring, organization, now),
  ];
  if (parts.length === 0 && record.moves.length < 2) return null;
  const stands =
    record.state === "open" ? [`**${stageTitle(hiring, record.stage)}**, since ${day(record.since)}.`] : [];
  return [...stands, ...parts, history(record, hiring)].join("\n\n");
}

const takenBack = "The person took this application back, and it is closed.";

function stageTitle(hiring: HiringPolicy, key: string): string {
  return plain(findStage(hiring, key)?.title ?? key);
}

function outcomePart({ outcome }: CandidateRecord, { outcomes }: HiringPolicy): string[] {
  if (outcome === null) return [];
  const title = outcomes.find(({ key }) => key === outcome.outcome)?.title ?? outcome.outcome;
  return [
    `**${plain(title)}**, by ${plain(outcome.by.login)}, ${day(outcome.at)}. ${sentence(outcome.reason ?? "")}`,
  ];
}

function waitingPart({ waiting, stage }: CandidateRecord, hiring: HiringPolicy): string[] {
  if (waiting === null) return [];
  const until = new Date(Date.parse(waiting.at) + reasonTime).toISOString();
  return [
    `${mention(waiting.by.login)}: why does it go on to **${stageTitle(hiring, waiting.stage)}**? Write ${code('/reason "…"')} until ${day(until)}; until then it stays in ${stageTitle(hiring, stage)}.`,
  ];
}

function closingPart({ closing, remindedAt }: CandidateRecord, { outcomes }: HiringPolicy): string[] {
  if (closing === null) return [];
  const keys = outcomes.map(({ key }) => code(key)).join(", ");
  return [
    `${mention(closing.by.login)}: you closed this on ${day(closing.at)}. How did it end? Write ${code('/outcome <key> "reason"')}, with one of ${keys}.${reminded(remindedAt)}`,
  ];
}

function overduePart(
  record: CandidateRecord,
  hiring: HiringPolicy,
  organization: string,
  now: string,
): string[] {
  const at = overdueAt(record, hiring);
  if (record.remindedAt === null || at === null || !isOverdue(record, hiring, now)) return [];
  const owners = findStage(hiring, record.stage)?.owners ?? [];
  const teams = owners.map((team) => `@${organization}/${team}`).join(", ");
  return [`Overdue since ${day(at)}. ${teams}: the candidate waits for you.${reminded(record.remindedAt)}`];
}

function reminded(at: string | null): string {
  return at === null ? "" : ` Last reminder: ${day(at)}.`;
}

function history({ moves }: CandidateRecord, hiring: HiringPolicy): string {
  return moves.map((move) => historyLine(move, hiring)).join("\n");
}

function historyLine({ stage, at, by, reason }: Move, hiring: HiringPolicy): string {
  const what = `- ${day(at)}: ${stageTitle(hiring, stage)}`;
  if (by === null || reason === null) return what;
  const who = by.login === "" ? "somebody who was forgotten" : plain(by.login);
  return `${what}, by ${who}: ${sentence(reason)}`;
}

export const candidateAnswers = {
  onlyThere: "This works on the issue of a candidate alone.",
  closed: "This is closed. Reopen it first.",
  ownApplication: "Nobody moves their own application.",
  unknownStage: (word: string, stages: readonly Stage[]) =>
    `${code(word)} is no stage: there is ${stages.map(({ key }) => code(key)).join(", ")}.`,
  thereAlready: (title: string) => `It is in ${plain(title)} already.`,
  notTheirs: (needed: Who) => `This stage is for ${whoText(needed)}.`,
  nothingWaits: `No move waits for a reason. ${code('/stage <key> "reason"')} moves and says why.`,
  notYourMove: (login: string) =>
    `${plain(login)} put the label on, so ${plain(login)} says why. ${code('/stage <key> "reason"')} makes the move yours.`,
  unknownOutcome: (word: string, keys: readonly string[]) =>
    `${code(word)} is no outcome of the policy: there is ${keys.map((key) => code(key)).join(", ")}.`,
};

/** Why something that was done to a candidate's issue was undone. */
export const undone = {
  bot: (login: string) =>
    `What ${plain(login)} did was undone: a program moves nobody. It takes a person who says why.`,
  notAllowed: (login: string, needed: Who) =>
    `What ${plain(login)} did was undone: it is for ${whoText(needed)}.`,
  own: (login: string) => `What ${plain(login)} did was undone: nobody moves their own application.`,
  closed: "The labels are as they were: this is closed. Reopen it first.",
  outcomeLabel: `The label was undone: an outcome takes a reason. Write ${code('/outcome <key> "reason"')}.`,
  takenBack: "It stays closed: the person took it back. They can apply again.",
  noReason: (login: string, title: string) =>
    `${plain(login)} gave no reason, so the move to ${plain(title)} was undone.`,
};
