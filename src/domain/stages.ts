/**
 * The rules of stages: who may move a candidate, what a move takes, and what is due when. A stage begins when a named
 * person has said why; until then the stage before it stands.
 */
import type { CandidateRecord, GivenOutcome } from "./candidate.ts";
import { draftTime } from "./candidate.ts";
import type { HiringPolicy, Stage } from "./hiring.ts";
import type { Who } from "./permission.ts";
import type { Person } from "./rules/rule.ts";

const day = 86_400_000;
/** A move by label that has no reason by then is undone. */
export const reasonTime = 3 * day;
/** Between two reminders of one thing. */
export const remindEvery = 7 * day;
/** A bot that goes on is left alone after so many times, or two of them would do it for ever. */
export const mostUndone = 5;

type Hiring = Pick<HiringPolicy, "stages" | "candidates">;

/** Whoever looks after the stages given, by team, and whoever may triage in the private repository. */
export function movers({ candidates }: Pick<HiringPolicy, "candidates">, stages: readonly Stage[]): Who {
  const owners = stages.flatMap((stage) => stage.owners);
  const teams = [...new Set(owners.length === 0 ? [candidates.team] : owners)];
  return [{ permission: "triage" }, ...teams.map((team) => ({ team }))];
}

/** Everybody who may move anybody from some stage to some other. */
export function everyMover(hiring: Hiring): Who {
  return movers(hiring, hiring.stages);
}

export function findStage({ stages }: Pick<HiringPolicy, "stages">, key: string): Stage | undefined {
  return stages.find((stage) => stage.key === key);
}

/** GitHub's labels differ not by their capitals. */
export function stageOfLabel({ stages }: Pick<HiringPolicy, "stages">, label: string): Stage | undefined {
  return stages.find((stage) => stage.label.toLowerCase() === label.toLowerCase());
}

/** The stages between which it goes: who looks after either may move. */
export function stagesOf(hiring: Hiring, ...keys: readonly string[]): Stage[] {
  return keys.flatMap((key) => findStage(hiring, key) ?? []);
}

/** A person of the organisation said or did something that the candidate waits for. */
export function answered(record: CandidateRecord, now: string): CandidateRecord {
  const silence = Date.parse(now) - Date.parse(record.lastAnswerAt ?? record.appliedAt ?? now);
  return {
    ...record,
    firstAnswerAt: record.firstAnswerAt ?? now,
    lastAnswerAt: now,
    longestSilence: Math.max(record.longestSilence, silence),
  };
}

/** Somebody put a stage's label on: it waits for their reason. The latest of several counts. */
export function movedByLabel(
  record: CandidateRecord,
  stage: string,
  by: Person,
  now: string,
): CandidateRecord {
  if (stage === record.stage) return { ...record, waiting: null, undone: 0 };
  if (stage === record.waiting?.stage && record.waiting.by.id === by.id) return record;
  return { ...record, waiting: { stage, by, at: now }, undone: 0 };
}

/** The stage begins, and with it its clock. */
export function entered(
  record: CandidateRecord,
  stage: Pick<Stage, "key" | "tell">,
  { by, reason, now }: { readonly by: Person; readonly reason: string; readonly now: string },
): CandidateRecord {
  return {
    ...answered(record, now),
    stage: stage.key,
    since: now,
    moves: [...record.moves, { stage: stage.key, at: now, by, reason }],
    waiting: null,
    told: stage.tell,
    remindedAt: null,
    undone: 0,
  };
}

export function concluded(
  record: CandidateRecord,
  outcome: GivenOutcome,
  tell: string | null,
): CandidateRecord {
  return {
    ...answered(record, outcome.at),
    state: "closed",
    waiting: null,
    closing: null,
    outcome,
    told: tell,
    remindedAt: null,
    undone: 0,
  };
}

/** `tell` is what the policy tells candidates of the stage in which it goes on. */
export function reopened(record: CandidateRecord, tell: string | null, now: string): CandidateRecord {
  // Its clock begins again: nobody waited for anything while it was closed.
  return { ...record, state: "open", closing: null, outcome: null, since: now, told: tell, remindedAt: null };
}

/** When the stage's promised time is over; `null` where none is promised. */
export function overdueAt(record: CandidateRecord, hiring: Pick<HiringPolicy, "stages">): string | null {
  const time = findStage(hiring, record.stage)?.time ?? null;
  return time === null ? null : later(record.since, time.most);
}

export function isOverdue(
  record: CandidateRecord,
  hiring: Pick<HiringPolicy, "stages">,
  now: string,
): boolean {
  const at = overdueAt(record, hiring);
  return record.state === "open" && record.closing === null && at !== null && at <= now;
}

/** Whatever comes next by time alone; `null` for nothing. */
export function nextDueOf(record: CandidateRecord, hiring: Pick<HiringPolicy, "stages">): string | null {
  if (record.state === "draft") return later(record.draftedAt, draftTime);
  if (record.state !== "open") return null;
  const ends = record.waiting === null ? [] : [later(record.waiting.at, reasonTime)];
  const reminder = nextReminder(record, hiring);
  const all = [...ends, ...(reminder === null ? [] : [reminder])].sort();
  return all[0] ?? null;
}

function nextReminder(record: CandidateRecord, hiring: Pick<HiringPolicy, "stages">): string | null {
  const first = record.closing === null ? overdueAt(record, hiring) : later(record.closing.at, remindEvery);
  if (first === null) return null;
  return record.remindedAt === null ? first : later(record.remindedAt, remindEvery);
}

/** What time alone does: a move without a reason ends, and whoever has to act is reminded. Never a move. */
export function due(
  record: CandidateRecord,
  hiring: Pick<HiringPolicy, "stages">,
  now: string,
): CandidateRecord {
  if (record.state === "draft") {
    return later(record.draftedAt, draftTime) <= now ? { ...record, state: "dropped" } : record;
  }
  if (record.state !== "open") return record;
  const isLate = record.waiting !== null && later(record.waiting.at, reasonTime) <= now;
  const kept = isLate ? { ...record, waiting: null } : record;
  const reminder = nextReminder(kept, hiring);
  return reminder === null || reminder > now ? kept : { ...kept, remindedAt: now };
}

function later(at: string, milliseconds: number): string {
  return new Date(Date.parse(at) + milliseconds).toISOString();
}
