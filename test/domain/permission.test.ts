import { describe, expect, test } from "@jest/globals";
import { anyone, isAnyone, mayDo, type Standing, teamsOf, type Who } from "../../src/domain/permission.ts";
import { policy } from "./pulls.ts";

const ada: Standing = { id: 1, login: "Ada", permission: "triage", teams: ["stewards"] };
/** Took the login that somebody with the id 1 had before. */
const taker: Standing = { id: 66, login: "ada", permission: "read", teams: [] };

describe("who may", () => {
  test.each<[string, string | number | (string | number)[], boolean, boolean]>([
    ["a permission that one has", "triage", true, false],
    ["one that one lacks", "write", false, false],
    ["a team", "team:stewards", true, false],
    ["another team", "team:others", false, false],
    ["a login, which whoever took it has too", "@ada", true, true],
    ["an id, which nobody can take", 1, true, false],
    ["any of several", ["admin", "team:others", 1], true, false],
    ["none of several", ["admin", 2, "@bob"], false, false],
  ])("%s", (_, written, expected, byTaker) => {
    const { price } = policy(`who: ${JSON.stringify({ price: written })}`).who;
    expect([mayDo(price, ada), mayDo(price, taker)]).toEqual([expected, byTaker]);
  });

  test("nobody is asked of whom everybody may", () => {
    expect(mayDo(anyone, { id: null, login: "", permission: "none", teams: [] })).toBe(true);
    expect(isAnyone([{ permission: "triage" }])).toBe(false);
  });

  test("teams are asked for once", () => {
    const who: Who = [{ team: "b" }, { team: "a" }, { permission: "write" }];
    expect(teamsOf(who, [{ team: "a" }])).toEqual(["a", "b"]);
  });
});
