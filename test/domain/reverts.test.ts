import fc from "fast-check";
import type { RevertAct } from "../../src/domain/award.ts";
import { commitName, concerned, isReverted, pullName } from "../../src/domain/reverts.ts";

/** "12 by 19": the pull request #19 reverts #12; "12 by 19=aa" says also that it was merged as the commit aa. */
function act(text: string): RevertAct {
  const [, reverted = "", by = "", commit] = /^(\S+) by ([^\s=]+)(?:=(\S+))?$/.exec(text) ?? [];
  const byCommit = commit === undefined ? null : commitName(commit);
  return { repositoryId: 50, reverted: name(reverted), by: name(by), byCommit };
}

function name(text: string): string {
  if (/^\d+$/.test(text)) return pullName(Number(text));
  return text.startsWith("/") || text === "?" ? text.replace("?", "") : commitName(text);
}

describe("whether #12, merged as the commit aa, is reverted", () => {
  test.each<[string, string[], boolean]>([
    ["by nobody", [], false],
    ["by a pull request", ["12 by 19"], true],
    ["by a commit", ["aa by bb"], true],
    ["by a command", ["12 by /revert"], true],
    ["by what nobody noted, as it was before acts were kept", ["12 by ?"], true],
    ["another one", ["13 by 19"], false],
    ["and the revert too", ["12 by 19", "19 by 20"], false],
    ["and the revert too, by the commit it was merged as", ["12 by 19=bb", "bb by cc"], false],
    ["and that again", ["12 by 19", "19 by 20", "20 by 21"], true],
    ["and the revert twice", ["12 by 19", "19 by 20", "19 by 21"], false],
    ["twice, and one of the two undone", ["12 by 19", "aa by bb", "19 by 20"], true],
    ["twice, and both undone", ["12 by 19", "aa by bb", "19 by 20", "bb by cc"], false],
    ["by itself, which nobody can", ["12 by 12"], true],
    ["in a ring of two", ["12 by 19", "19 by 12"], false],
    ["in a ring of three", ["12 by 19", "19 by 20", "20 by 12"], true],
  ])("%s", (_what, acts, expected) => {
    expect(isReverted([pullName(12), commitName("aa")], acts.map(act))).toBe(expected);
  });
});

describe("what an act concerns", () => {
  test.each<[string[], string[], string[]]>([
    [["12"], [], ["12"]],
    [["12"], ["12 by 19"], ["12"]],
    [["19"], ["12 by 19"], ["12", "19"]],
    [["20"], ["12 by 19", "19 by 20"], ["12", "19", "20"]],
    [["bb"], ["12 by 19=bb"], ["12", "bb"]],
    [["19"], ["12 by 19", "13 by 19"], ["12", "13", "19"]],
    [["19"], ["12 by 19", "19 by 12"], ["12", "19"]],
  ])("%p with %p", (names, acts, expected) => {
    expect(concerned(names.map(name), acts.map(act)).sort()).toEqual(expected.map(name).sort());
  });
});

const number = fc.integer({ min: 1, max: 6 });
/** A later pull request reverts an earlier one, as it is on GitHub. */
const possible = fc
  .tuple(number, number)
  .filter(([reverted, by]) => reverted < by)
  .map(([reverted, by]) => act(`${reverted} by ${by}`));

test("law: it depends on which acts there are, not on their order or how often they are told", () => {
  const anything = fc.tuple(number, number).map(([reverted, by]) => act(`${reverted} by ${by}`));
  fc.assert(
    fc.property(
      fc.array(anything, { maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      number,
      (acts, dice, one) => {
        const rolled = acts.map((each) => ({ each, at: dice.next().value as number }));
        const mixed = rolled.sort((a, b) => a.at - b.at).map(({ each }) => each);
        const names = [pullName(one)];
        expect(isReverted(names, [...mixed, ...mixed])).toBe(isReverted(names, acts));
        expect(concerned(names, mixed).sort()).toEqual(concerned(names, acts).sort());
      },
    ),
  );
});

test("law: without rings, work is reverted exactly when an act that stands reverts it", () => {
  fc.assert(
    fc.property(fc.array(possible, { maxLength: 10 }), (acts) => {
      const stands = (pull: number): boolean =>
        !acts.some((one) => one.reverted === pullName(pull) && stands(Number(one.by.slice(5))));
      for (const pull of [1, 2, 3, 4, 5, 6]) expect(isReverted([pullName(pull)], acts)).toBe(!stands(pull));
    }),
  );
});

test("law: one more act changes only what it concerns", () => {
  fc.assert(
    fc.property(fc.array(possible, { maxLength: 8 }), possible, (acts, one) => {
      const all = [...acts, one];
      const touched = concerned([one.reverted], all);
      for (const pull of [1, 2, 3, 4, 5, 6].map(pullName)) {
        if (!touched.includes(pull)) expect(isReverted([pull], all)).toBe(isReverted([pull], acts));
      }
    }),
  );
});
