/** Weeks and milestones of a programme, and what fills them. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { AcceptedWork } from "../../src/domain/evidence/accepted.ts";
import type { Milestone, Programme } from "../../src/domain/hiring.ts";
import {
  type Course,
  courseOf,
  type Enrolment,
  endOfWeek,
  hasPlace,
  lastWeekOver,
  nextCheck,
  overdue,
  progressOf,
  readCohort,
  weekAt,
} from "../../src/domain/programme.ts";

const place = { line: 1 };
const milestone = (key: string, week: number, changes: Partial<Milestone> = {}): Milestone => ({
  key,
  title: key,
  week,
  merged: 1,
  kinds: null,
  requirement: null,
  place,
  ...changes,
});

function course(...milestones: Milestone[]): Course {
  const cohort = { key: "summer", title: "Summer", starts: "2027-06-07", places: 2, place };
  const programme: Programme = {
    key: "internship",
    title: "Internship",
    about: null,
    type: "internship",
    weeks: 12,
    compensation: null,
    position: null,
    contact: null,
    cohorts: [cohort],
    milestones,
    place,
  };
  return { programme, cohort, weeks: 12 };
}

const begins = Date.parse("2027-06-07T00:00:00Z");
const dayOf = (day: number) => new Date(begins + day * 86_400_000).toISOString();
let numbers = 0;
function worked(day: number, kind = "code", requirements: string[] = []): AcceptedWork {
  numbers += 1;
  const work = {
    type: "pull-request",
    id: `PR_${numbers}`,
    number: numbers,
    title: "Work",
    repository: "grid/core",
  } as const;
  return { work, kind, at: dayOf(day), requirements };
}

describe("weeks", () => {
  test.each([
    [-1, 0],
    [0, 1],
    [6.99, 1],
    [7, 2],
    [83.99, 12],
    [84, 13],
    [400, 13],
  ])("on day %p it is week %p", (day, week) => {
    expect(weekAt(course(), dayOf(day))).toBe(week);
    expect(lastWeekOver(course(), dayOf(day))).toBe(Math.max(0, week - 1));
  });

  test("a week ends when the next one begins, whatever the clocks of a summer do", () => {
    expect(endOfWeek(course(), 0)).toBe("2027-06-07T00:00:00.000Z");
    expect(endOfWeek(course(), 12)).toBe("2027-08-30T00:00:00.000Z");
  });

  test("something is looked at when a milestone's week ends, and when the last one does", () => {
    const internship = course(milestone("a", 6), milestone("b", 2), milestone("c", 6));
    const checks = [];
    for (let week = 0; ; ) {
      const at = nextCheck(internship, { week });
      if (at === null) break;
      week = lastWeekOver(internship, at);
      checks.push(week);
    }
    expect(checks).toEqual([2, 6, 12]);
  });
});

describe("milestones", () => {
  const internship = course(
    milestone("project", 12, { merged: 3 }),
    milestone("first", 2),
    milestone("own", 6, { merged: 2, requirement: "rust" }),
    milestone("docs", 6, { kinds: ["doc", "tutorial"] }),
  );
  const filled = (work: readonly AcceptedWork[], day = 84) =>
    progressOf(internship, work, dayOf(day))
      .milestones.filter((one) => one.isFilled)
      .map((one) => one.milestone.key);

  test.each<[string, AcceptedWork[], string[]]>([
    ["nothing fills nothing", [], []],
    ["any work is a first change", [worked(3, "review")], ["first"]],
    ["what was before the cohort is none of it", [worked(-1)], []],
    ["nor what came after it", [worked(84)], []],
    [
      "work counts toward each milestone that it fits",
      [worked(1, "doc", ["rust"]), worked(2, "code", ["rust"])],
      ["first", "own", "docs"],
    ],
    ["a milestone takes as many as it says", [worked(1), worked(2), worked(3)], ["first", "project"]],
    ["another requirement fills it not", [worked(1, "code", ["web"]), worked(2, "code", ["web"])], ["first"]],
    ["what comes late fills it all the same", [worked(80)], ["first"]],
  ])("%s", (_, work, keys) => {
    expect(filled(work)).toEqual(keys);
  });

  test("what is not merged by then does not count yet", () => {
    expect(filled([worked(10)], 9)).toEqual([]);
  });

  test("only what was due meanwhile and is not filled is told", () => {
    const late = (after: number, upTo: number, work: AcceptedWork[]) =>
      overdue(progressOf(internship, work, dayOf(upTo * 7)), after, upTo).map((one) => one.milestone.key);
    expect(late(0, 2, [])).toEqual(["first"]);
    expect(late(2, 6, [])).toEqual(["own", "docs"]);
    expect(late(2, 6, [worked(1, "doc")])).toEqual(["own"]);
    expect(late(6, 11, [])).toEqual([]);
    // After an outage of weeks everything of that time.
    expect(late(0, 6, [])).toEqual(["first", "own", "docs"]);
  });

  const anyWork = fc.array(
    fc
      .tuple(
        fc.integer({ min: -10, max: 100 }),
        fc.constantFrom("code", "doc", "review"),
        fc.subarray(["rust", "web"]),
      )
      .map(([day, kind, requirements]) => worked(day, kind, requirements)),
    { maxLength: 15 },
  );

  test("more work never unfills one, and time does not either", () => {
    fc.assert(
      fc.property(anyWork, anyWork, fc.integer({ min: 0, max: 100 }), (work, more, day) => {
        const before = filled(work, day);
        expect(filled([...work, ...more], day)).toEqual(expect.arrayContaining(before));
        expect(filled(work, day + 7)).toEqual(expect.arrayContaining(before));
      }),
    );
  });

  test("work is told kind by kind: each piece in one of them, and nothing is summed over kinds", () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const { work: kinds } = progressOf(internship, work, dayOf(100));
        expect(kinds.map(({ kind }) => kind)).toEqual([...new Set(kinds.map(({ kind }) => kind))].sort());
        for (const { kind, works } of kinds) expect(works.every((one) => one.kind === kind)).toBe(true);
        const within = work.filter(({ at }) => at >= dayOf(0) && at < dayOf(84));
        expect(kinds.flatMap(({ works }) => works).length).toBe(within.length);
        expect(kinds.every((one) => Object.keys(one).sort().join() === "kind,works")).toBe(true);
      }),
    );
  });
});

describe("places", () => {
  const enrolled = (state: Enrolment["state"]): Enrolment => ({
    key: state,
    person: { id: 1, login: "ada" },
    programme: "internship",
    cohort: "summer",
    state,
    by: { id: 2, login: "bob" },
    repositoryId: 50,
    number: 1,
    since: dayOf(0),
    until: null,
    week: 0,
  });

  test("whoever is invited or in has one, and whoever left none", () => {
    expect(hasPlace(course(), [enrolled("invited"), enrolled("ended")])).toBe(true);
    expect(hasPlace(course(), [enrolled("invited"), enrolled("accepted")])).toBe(false);
    const { programme, cohort, weeks } = course();
    expect(
      hasPlace(
        { programme, weeks, cohort: { ...cohort, places: null } },
        Array(9).fill(enrolled("accepted")),
      ),
    ).toBe(true);
  });
});

test.each([
  ["internship/summer", { programme: "internship", cohort: "summer" }],
  ["Internship/Summer-2027", { programme: "internship", cohort: "summer-2027" }],
  ["internship", null],
  ["internship/summer/x", null],
  ["/summer", null],
])("%s names a cohort, or not", (text, expected) => {
  expect(readCohort(text)).toEqual(expected);
});

test("a cohort that the policy has no more is none", () => {
  const { programme } = course();
  const hiring = { programmes: [programme] };
  expect(courseOf(hiring, { programme: "internship", cohort: "summer" })?.cohort.key).toBe("summer");
  expect(courseOf(hiring, { programme: "internship", cohort: "winter" })).toBeNull();
  expect(
    courseOf({ programmes: [{ ...programme, weeks: null }] }, { programme: "internship", cohort: "summer" }),
  ).toBeNull();
  expect(courseOf(null, { programme: "internship", cohort: "summer" })).toBeNull();
});
