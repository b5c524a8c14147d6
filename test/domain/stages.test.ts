/** The rules of stages: who may move whom, what a move takes, and what time alone does, which is never a move. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CandidateRecord, withdrawn } from "../../src/domain/candidate.ts";
import type { Stage } from "../../src/domain/hiring.ts";
import { mayDo } from "../../src/domain/permission.ts";
import {
  answered,
  concluded,
  due,
  entered,
  isOverdue,
  movedByLabel,
  movers,
  nextDueOf,
  reopened,
  stageOfLabel,
} from "../../src/domain/stages.ts";
import { candidateRecord } from "../records.ts";

const day = 86_400_000;
const start = "2026-03-01T00:00:00.000Z";
const at = (days: number) => new Date(Date.parse(start) + days * day).toISOString();
const mira = { id: 1, login: "mira" };
const tomas = { id: 2, login: "tomas" };

function stage(key: string, days: number | null, owners = ["hiring"]): Stage {
  const time = days === null ? null : { least: days * day, most: days * day };
  const title = key.toUpperCase();
  return {
    ...{ key, title, about: null, label: `stage: ${key}`, owners, tell: `Now ${key}.` },
    ...{ time, place: { line: 1 } },
  };
}

const hiring = {
  stages: [stage("letter", 14), stage("talk", null, ["leads", "hiring"]), stage("offer", 5)],
  candidates: { repository: "hiring", team: "hiring", formLabel: "application" },
};
const [letter, talk, offer] = hiring.stages as [Stage, Stage, Stage];

describe("who may move", () => {
  const may = (stages: Stage[], permission: "read" | "triage" | "none", teams: string[]) =>
    mayDo(movers(hiring, stages), { id: 9, login: "x", permission, teams });

  test.each([
    ["triage", [letter], "triage", [], true],
    ["a member of the stage's team", [letter], "read", ["hiring"], true],
    ["a member of another team", [letter], "read", ["leads"], false],
    ["a member of the team of either stage", [letter, talk], "read", ["leads"], true],
    ["whoever may only read", [letter, talk, offer], "read", [], false],
    ["the team of candidates, where the policy knows the stage no more", [], "read", ["hiring"], true],
    ["nobody else there", [], "none", ["leads"], false],
  ] as const)("%s", (_, stages, permission, teams, expected) => {
    expect(may([...stages], permission, [...teams])).toBe(expected);
  });
});

test("labels are known whatever their capitals", () => {
  expect(stageOfLabel(hiring, "Stage: TALK")).toBe(talk);
  expect(stageOfLabel(hiring, "stage: nowhere")).toBeUndefined();
});

describe("a move by label", () => {
  const moved = movedByLabel(candidateRecord(), "talk", mira, at(1));

  test("waits for its reason, and the stage before it stands", () => {
    expect(moved).toMatchObject({ stage: "letter", since: start, waiting: { stage: "talk", by: mira } });
    expect(moved.moves).toHaveLength(1);
    expect(moved.firstAnswerAt).toBeNull();
  });

  test("is the latest one's", () => {
    expect(movedByLabel(moved, "offer", tomas, at(2)).waiting).toEqual({
      stage: "offer",
      by: tomas,
      at: at(2),
    });
    expect(movedByLabel(moved, "talk", tomas, at(2)).waiting?.by).toBe(tomas);
    expect(movedByLabel(moved, "talk", mira, at(2))).toBe(moved);
  });

  test("back to the stage that stands is none", () => {
    expect(movedByLabel(moved, "letter", tomas, at(2)).waiting).toBeNull();
  });

  test("begins with the reason, and so does its clock", () => {
    const begun = entered({ ...moved, remindedAt: at(1) }, talk, { by: mira, reason: "Clear", now: at(2) });
    expect(begun).toMatchObject({
      stage: "talk",
      since: at(2),
      waiting: null,
      remindedAt: null,
      told: "Now talk.",
    });
    expect(begun.moves.at(-1)).toEqual({ stage: "talk", at: at(2), by: mira, reason: "Clear" });
    expect(begun.firstAnswerAt).toBe(at(2));
  });

  test("ends after three days without one", () => {
    expect(due(moved, hiring, at(3.9))).toBe(moved);
    expect(due(moved, hiring, at(4))).toMatchObject({ stage: "letter", waiting: null });
  });
});

describe("what is due", () => {
  const open = candidateRecord();
  const closing = { ...open, closing: { by: mira, at: at(1) } };

  test.each([
    ["the end of the stage's time", open, at(14)],
    ["a week after the last reminder", { ...open, remindedAt: at(14) }, at(21)],
    ["nothing where no time is promised", { ...open, stage: "talk" }, null],
    ["nothing of a stage that the policy knows no more", { ...open, stage: "gone" }, null],
    ["the reason before the reminder", movedByLabel(open, "talk", mira, at(1)), at(4)],
    ["the reminder before the reason", movedByLabel(open, "talk", mira, at(13)), at(14)],
    ["the outcome of what was closed", closing, at(8)],
    ["nothing of what has ended", withdrawn(open, mira, at(1)), null],
    ["the end of a draft", { ...open, state: "draft" as const }, at(14)],
  ])("%s", (_, record: CandidateRecord, expected) => {
    expect(nextDueOf(record, hiring)).toBe(expected);
  });

  test("reminders come once and then each week, and stop when somebody moves or closes it", () => {
    const reminders: string[] = [];
    let record: CandidateRecord = open;
    for (let hours = 0; hours <= 40 * 24; hours += 1) {
      const after = due(record, hiring, at(hours / 24));
      if (after.remindedAt !== record.remindedAt) reminders.push(at(hours / 24));
      record = after;
    }
    expect(reminders).toEqual([at(14), at(21), at(28), at(35)]);
    const moved = entered(record, offer, { by: mira, reason: "x", now: at(41) });
    expect(isOverdue(moved, hiring, at(45))).toBe(false);
    expect(isOverdue(moved, hiring, at(46))).toBe(true);
    expect(isOverdue({ ...moved, closing: { by: mira, at: at(42) } }, hiring, at(46))).toBe(false);
  });

  test("a draft is dropped, and nothing else ever is", () => {
    expect(due({ ...open, state: "draft" }, hiring, at(14)).state).toBe("dropped");
    expect(due(open, hiring, at(1000)).state).toBe("open");
  });
});

test("time alone moves nobody and ends nothing, whatever is under way", () => {
  const records = fc.record({
    stage: fc.constantFrom("letter", "talk", "offer", "gone"),
    waiting: fc.option(
      fc.record({
        stage: fc.constantFrom("talk", "offer"),
        by: fc.constant(mira),
        at: fc.constantFrom(at(0), at(5)),
      }),
    ),
    closing: fc.option(fc.constant({ by: tomas, at: at(3) })),
    remindedAt: fc.option(fc.constantFrom(at(1), at(20))),
  });
  fc.assert(
    fc.property(records, fc.integer({ min: 0, max: 400 }), (parts, days) => {
      const record = { ...candidateRecord(), ...parts };
      const after = due(record, hiring, at(days));
      const { state, stage, since, moves, outcome, closing, told, firstAnswerAt } = after;
      expect({ state, stage, since, moves, outcome, closing, told, firstAnswerAt }).toEqual({
        state: "open",
        stage: record.stage,
        since: record.since,
        moves: record.moves,
        outcome: null,
        closing: record.closing,
        told: record.told,
        firstAnswerAt: null,
      });
      // What is done once is not due again at once.
      const next = nextDueOf(after, hiring);
      expect(next === null || next > at(days)).toBe(true);
    }),
  );
});

describe("an end", () => {
  const given = { outcome: "declined", at: at(5), by: mira, reason: "Not now" };
  const ended = concluded(candidateRecord(), given, "Sorry.");

  test("is what somebody said, with what the candidate is told", () => {
    expect(ended).toMatchObject({ state: "closed", outcome: given, told: "Sorry.", closing: null });
  });

  test("can be opened again, with a new clock", () => {
    expect(reopened(ended, "Now letter.", at(9))).toMatchObject({
      state: "open",
      outcome: null,
      since: at(9),
      told: "Now letter.",
      stage: "letter",
    });
  });
});

test("silence is the longest time between two answers, from the application on", () => {
  const first = answered(candidateRecord(), at(4));
  expect(first).toMatchObject({ firstAnswerAt: at(4), lastAnswerAt: at(4), longestSilence: 4 * day });
  const third = answered(answered(first, at(5)), at(11));
  expect(third).toMatchObject({ firstAnswerAt: at(4), lastAnswerAt: at(11), longestSilence: 6 * day });
});
