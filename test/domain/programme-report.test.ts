/** What is told of somebody's programme beside its milestones: endorsements and mentors of its weeks. */
import { expect, test } from "@jest/globals";
import { noFacts } from "../../src/domain/evidence/rule.ts";
import type { Pairing } from "../../src/domain/pairing.ts";
import type { Course, Enrolment } from "../../src/domain/programme.ts";
import { reportOf } from "../../src/domain/programme-report.ts";
import { bobby, endorsement, merged, person, policyOf } from "./evidence/work.ts";

const place = { line: 1 };
const cohort = { key: "spring", title: "Spring", starts: "2026-03-02", places: null, place };
const milestone = { key: "first", title: "First", week: 1, merged: 1, kinds: null, requirement: null, place };
const course: Course = {
  cohort,
  weeks: 4,
  programme: {
    key: "internship",
    title: "Internship",
    about: null,
    type: "internship",
    weeks: 4,
    compensation: null,
    position: null,
    contact: null,
    cohorts: [cohort],
    milestones: [milestone],
    place,
  },
};
const enrolment: Enrolment = {
  key: "e1",
  person,
  programme: "internship",
  cohort: "spring",
  state: "accepted",
  by: bobby,
  repositoryId: 50,
  number: 1,
  since: "2026-02-20T00:00:00Z",
  until: null,
  week: 0,
};
const pairing = (login: string, changes: Partial<Pairing>): Pairing => ({
  key: login,
  mentee: person,
  mentor: { id: login.length, login },
  requirement: null,
  state: "accepted",
  since: "2026-03-03T00:00:00Z",
  until: null,
  ...changes,
});
const report = (facts = {}, pairings: Pairing[] = [], asOf = "2026-03-29T20:00:00Z") =>
  reportOf(enrolment, course, { ...noFacts, ...facts }, pairings, policyOf(), asOf);

test("mentors of these weeks are named, and only who accompanies them now is to act", () => {
  const { mentors, mentor } = report({}, [
    pairing("ida", { state: "ended", until: "2026-03-10T00:00:00Z" }),
    pairing("mira", { since: "2026-03-11T00:00:00Z" }),
    pairing("before", { state: "ended", since: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z" }),
    pairing("asked", { state: "asked" }),
    pairing("withdrawn", { state: "withdrawn", until: "2026-03-12T00:00:00Z" }),
    pairing("declined", { state: "declined", until: "2026-03-12T00:00:00Z" }),
    pairing("of-another", { mentee: bobby }),
  ]);
  expect(mentors.map(({ login }) => login)).toEqual(["ida", "mira"]);
  expect(mentor?.login).toBe("mira");
  expect(report().mentor).toBeNull();
});

test("endorsements are those of the cohort's weeks, by others, once each and by time", () => {
  const { endorsements } = report({
    endorsements: [
      endorsement("late", { at: "2026-03-20T00:00:00Z" }),
      endorsement("early", { at: "2026-03-05T00:00:00Z" }),
      endorsement("early", { at: "2026-03-05T00:00:00Z" }),
      endorsement("before", { at: "2026-03-01T00:00:00Z" }),
      endorsement("after", { at: "2026-03-30T12:00:00Z" }),
      endorsement("own", { by: person }),
      endorsement("of another", { person: bobby, by: { id: 9, login: "dee" } }),
    ],
  });
  expect(endorsements.map(({ key }) => key)).toEqual(["early", "late"]);
});

test("what nobody else accepted, or what was reverted, fills nothing", () => {
  const filled = (facts: object) => report(facts).progress.milestones[0]?.isFilled;
  expect(filled({ pulls: [merged(1, 5)] })).toBe(true);
  const ada = { __typename: "User", login: "ada", databaseId: 1 };
  expect(filled({ pulls: [merged(1, 5, { mergedBy: ada })] })).toBe(false);
  const act = { repositoryId: 50, reverted: "pull:1", by: "pull:2", byCommit: null };
  expect(filled({ pulls: [merged(1, 5)], reverts: [act] })).toBe(false);
});
