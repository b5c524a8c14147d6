/** Who is welcomed. */
import { describe, expect, test } from "@jest/globals";
import { ended, joined } from "../../src/domain/participation.ts";
import { isWelcome, mayBeWelcomed } from "../../src/domain/welcome.ts";
import { ada, policy, robot } from "./pulls.ts";

const welcoming = policy("welcome: true");

test.each([
  ["NONE", true],
  ["FIRST_TIMER", true],
  ["FIRST_TIME_CONTRIBUTOR", true],
  ["CONTRIBUTOR", false],
  ["COLLABORATOR", false],
  ["MEMBER", false],
  ["OWNER", false],
  ["MANNEQUIN", false],
  [undefined, false],
  [null, false],
])("GitHub's %p is somebody new: %p", (association, isNew) => {
  expect(isWelcome(welcoming, { author: ada, association })).toBe(isNew);
});

describe("not even somebody new", () => {
  const association = "NONE";
  test.each<[string, ReturnType<typeof policy>, Parameters<typeof isWelcome>[1]]>([
    ["where the policy welcomes nobody", policy(""), { author: ada, association }],
    ["where nothing is posted", policy("welcome: true\nquiet: true"), { author: ada, association }],
    ["whom the policy bans", policy("welcome: true\nbanned: [Ada]"), { author: ada, association }],
    ["whose id is not known", welcoming, { author: { ...ada, databaseId: null }, association }],
    ["who is a bot", welcoming, { author: robot, association }],
    ["whose account is gone", welcoming, { author: null, association }],
  ])("%s", (_, under, arrival) => {
    expect(isWelcome(under, arrival)).toBe(false);
  });
});

test("once, and never whoever objected", () => {
  const person = { id: 1, login: "ada" };
  const now = "2026-03-01T00:00:00.000Z";
  const participation = joined(undefined, person, "1", now);
  expect(mayBeWelcomed(false, undefined)).toBe(true);
  expect(mayBeWelcomed(false, participation)).toBe(true);
  expect(mayBeWelcomed(false, ended(participation, person, "left", now))).toBe(true);
  expect(mayBeWelcomed(false, ended(participation, person, "objected", now))).toBe(false);
  expect(mayBeWelcomed(true, undefined)).toBe(false);
});
