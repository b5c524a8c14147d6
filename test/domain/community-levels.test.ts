/** Levels of taking part: which one somebody's work reaches, and what the next one takes. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Lack, type Measured, measured, standingIn } from "../../src/domain/community-levels.ts";
import { noFacts } from "../../src/domain/evidence/rule.ts";
import type { CommunityLevel } from "../../src/domain/hiring.ts";
import {
  asOf,
  bobby,
  daysAgo,
  endorsement,
  grant,
  merged,
  person,
  policyOf,
  reviewedBy,
} from "./evidence/work.ts";

const level = (key: string, takes: Partial<CommunityLevel["takes"]> = {}): CommunityLevel => ({
  key,
  title: key,
  about: null,
  propose: null,
  takes: { merged: 0, reviews: 0, weeks: 0, months: 0, requirements: [], endorsements: [], ...takes },
  place: { line: 1 },
});
const nothing: Measured = {
  merged: 0,
  reviews: 0,
  weeks: 0,
  first: null,
  requirements: new Map(),
  endorsers: new Map(),
};

test("what is measured: one's own pull requests, reviews of substance, weeks, the first work, evidence, endorsers", () => {
  const facts = {
    ...noFacts,
    pulls: [
      merged(1, 40),
      merged(2, 8),
      merged(3, 8, { mergedBy: { __typename: "User", login: "ada", databaseId: 1 } }),
      reviewedBy(4, 1),
      reviewedBy(5, 1, [{ state: "APPROVED" }]),
    ],
    grants: [grant("g", { at: daysAgo(20) })],
    endorsements: [
      endorsement("a"),
      endorsement("b"),
      endorsement("c", { by: { id: 9, login: "dee" } }),
      endorsement("own", { by: person }),
      endorsement("other", { person: bobby, by: { id: 9, login: "dee" } }),
    ],
  };
  const found = measured(person, facts, policyOf(), asOf);
  expect(found).toMatchObject({ merged: 2, reviews: 1, weeks: 4, first: daysAgo(40) });
  expect(found.requirements.get("typescript")).toBe("some");
  expect([...found.endorsers]).toEqual([["positive", 2]]);
});

test("nothing of anybody else, and nothing that is later, is measured", () => {
  const facts = {
    ...noFacts,
    pulls: [merged(1, -1), merged(2, 1, { author: { __typename: "User", login: "cy", databaseId: 3 } })],
  };
  expect(measured(person, facts, policyOf(), asOf)).toMatchObject({ merged: 0, weeks: 0, first: null });
});

const ladder = [
  level("newcomer"),
  level("contributor", { merged: 2 }),
  level("reviewer", { reviews: 3, months: 3 }),
];

test.each<[string, CommunityLevel[], Partial<Measured>, string | null, Lack[] | null]>([
  ["no levels", [], {}, null, null],
  ["the first takes nothing", ladder, {}, "newcomer", [{ code: "merged", have: 0, needed: 2 }]],
  [
    "as much as it takes is enough",
    ladder,
    { merged: 2 },
    "contributor",
    [
      { code: "reviews", have: 0, needed: 3 },
      { code: "months", months: 3, from: null },
    ],
  ],
  [
    "nobody skips a level",
    ladder,
    { reviews: 9, first: "2020-01-01T00:00:00Z" },
    "newcomer",
    [{ code: "merged", have: 0, needed: 2 }],
  ],
  [
    "the last has none after it",
    ladder,
    { merged: 2, reviews: 3, first: "2020-01-01T00:00:00Z" },
    "reviewer",
    null,
  ],
  [
    "time is told by the day on which it is enough",
    ladder,
    { merged: 2, reviews: 3, first: "2026-01-31T10:00:00.000Z" },
    "contributor",
    [{ code: "months", months: 3, from: "2026-04-30T10:00:00.000Z" }],
  ],
  ["weeks", [level("a", { weeks: 2 })], { weeks: 1 }, null, [{ code: "weeks", have: 1, needed: 2 }]],
  [
    "evidence below its level",
    [level("a", { requirements: [{ requirement: "rust", level: "shown" }] })],
    { requirements: new Map([["rust", "some"]]) },
    null,
    [{ code: "requirement", requirement: "rust", level: "shown" }],
  ],
  [
    "evidence above its level",
    [level("a", { requirements: [{ requirement: "rust", level: "some" }] })],
    { requirements: new Map([["rust", "sustained"]]) },
    "a",
    null,
  ],
  [
    "endorsements by different maintainers",
    [level("a", { endorsements: [{ value: "kind", by: 2 }] })],
    { endorsers: new Map([["kind", 1]]) },
    null,
    [{ code: "endorsements", value: "kind", have: 1, needed: 2 }],
  ],
])("%s", (_, levels, has, reached, lacks) => {
  const standing = standingIn(levels, { ...nothing, ...has }, asOf);
  expect(standing.reached?.key ?? null).toBe(reached);
  expect(standing.next?.lacks ?? null).toEqual(lacks);
});

test("having more of anything never lowers a level", () => {
  const count = fc.nat({ max: 5 });
  const counts = fc.record({ merged: count, reviews: count, weeks: count });
  const levels = fc
    .array(counts, { maxLength: 4 })
    .map((all) => all.map((takes, index) => level(String(index), takes)));
  fc.assert(
    fc.property(levels, counts, counts, (ladder, has, more) => {
      const place = (of: Partial<Measured>) => {
        const { reached } = standingIn(ladder, { ...nothing, ...of }, asOf);
        return reached === null ? -1 : ladder.indexOf(reached);
      };
      const sum = {
        merged: has.merged + more.merged,
        reviews: has.reviews + more.reviews,
        weeks: has.weeks + more.weeks,
      };
      expect(place(sum)).toBeGreaterThanOrEqual(place(has));
    }),
  );
});
