import fc from "fast-check";
import {
  keyOfBefore,
  keyOfToday,
  peopleInKey,
  personInKey,
  withPeopleAs,
} from "../../src/domain/person-key.ts";

test.each<[before: string, today: string]>([
  ["award:50:50002:583231", "award:50:50002:@583231"],
  ["award:50:50002:583231:reviewer-2", "award:50:50002:@583231:reviewer-2"],
  ["award:50:50002:583231:again-1", "award:50:50002:@583231:again-1"],
  ["award:0:pull-12:code:583231", "award:0:pull-12:code:@583231"],
  [
    "award:50:pull-12:code:583231:contributor:offchain:7/GRID",
    "award:50:pull-12:code:@583231:contributor:offchain:7/GRID",
  ],
  ["award:50:pull-12:override:99-0a1b:583231", "award:50:pull-12:override:99-0a1b:@583231"],
  ["award:50:grant:99-0a1b:583231", "award:50:grant:99-0a1b:@583231"],
  ["award:50:50002:split:99-0a1b:583231", "award:50:50002:split:99-0a1b:@583231"],
  ["mature:award:50:50002:583231", "mature:award:50:50002:@583231"],
  ["adjust:award:50:pull-12:code:583231:3", "adjust:award:50:pull-12:code:@583231:3"],
  ["reverse:award:50:50002:583231:2", "reverse:award:50:50002:@583231:2"],
  ["timer:award:50:50002:583231", "timer:award:50:50002:@583231"],
  ["timer:hold-over:award:50:50002:583231", "timer:hold-over:award:50:50002:@583231"],
])("%s is called %s today", (before, today) => {
  expect(keyOfToday(before)).toBe(today);
  expect(keyOfToday(today)).toBe(today);
  expect(keyOfBefore(today)).toBe(before);
  expect(peopleInKey(today)).toEqual([583231]);
  expect(withPeopleAs(today, (id) => `#${id + 1}`)).toBe(today.replace("@583231", "#583232"));
});

test.each([
  "reserve:50:50002:1",
  "left-over:50:50002:split:99-0a1b",
  "left-over:50:50002:12:1",
  "timer:bounty:50002",
  "delivery:00000032-0000-4000-8000-000000000002",
])("%s names nobody", (key) => {
  expect(keyOfToday(key)).toBe(key);
  expect(peopleInKey(key)).toEqual([]);
});

test("a forgotten person stands as minus the number, which no earlier version knew", () => {
  expect(personInKey(-7)).toBe("@-7");
  expect(peopleInKey("award:50:50002:@-7")).toEqual([-7]);
  expect(keyOfBefore("award:50:50002:@-7")).toBe("award:50:50002:@-7");
});

test("law: of one person's awards the same comes first by key, whatever the person is called", () => {
  const work = fc.record({
    place: fc.oneof(
      fc.nat({ max: 200 }).map((issue) => `award:50:${issue}`),
      fc.nat({ max: 200 }).map((pull) => `award:50:pull-${pull}:code`),
      fc.nat({ max: 200 }).map((call) => `award:50:grant:${call}-0a`),
    ),
    role: fc.constantFrom("", ":reviewer", ":again-1"),
  });
  const names = ["@583231", "@1", "@-7", "#7", "#123456"];
  fc.assert(
    fc.property(work, work, (a, b) => {
      const orders = names.map((name) => {
        const [first, second] = [a, b].map(({ place, role }) => `${place}:${name}${role}`);
        return Math.sign(Number((first ?? "") < (second ?? "")) - Number((first ?? "") > (second ?? "")));
      });
      expect(new Set(orders).size).toBe(1);
    }),
  );
});
