import { existsSync, readFileSync } from "node:fs";
import { jest } from "@jest/globals";
import type { MatchInput } from "../../src/domain/rules/rule.ts";
import { compileBranchGlob, compileMatch } from "../../src/policy/match.ts";

const vectors = new URL("../../../shared/data/vectors/globs.json", import.meta.url);

interface Vector {
  match: Record<string, unknown>;
  files: string[];
  expect: boolean | string;
}

function match(rules: unknown, input: Partial<MatchInput>): boolean | null | string {
  const compiled = compileMatch(rules);
  if ("problems" in compiled)
    return compiled.problems.map((one) => `${one.path.join("/")}: ${one.message}`).join("; ");
  return compiled.matcher({ files: [], baseBranch: "main", headBranch: "topic", ...input });
}

describe("what labeler does with globs", () => {
  if (!existsSync(vectors)) {
    test.skip("the shared vectors are not here", () => undefined);
    return;
  }
  const { cases }: { cases: Vector[] } = JSON.parse(readFileSync(vectors, "utf8"));
  test.each(cases)("$match on $files", ({ match: rules, files, expect: expected }) => {
    const result = match(rules, { files });
    if (expected === "error naming the key") expect(result).toContain(`unknown key ${Object.keys(rules)[0]}`);
    else expect(result).toBe(expected);
  });
});

const docs = { "changed-files": [{ "any-glob-to-any-file": "docs/**" }] };
const rust = { "changed-files": [{ "any-glob-to-any-file": ["**/*.rs"] }] };

test.each<[string, unknown, readonly string[] | null, boolean | null]>([
  ["a star stays in its folder", docs, ["docs2/a"], false],
  ["case matters", docs, ["Docs/a"], false],
  ["dots need no care", docs, ["docs/.hidden/x"], true],
  ["braces", { "any-glob-to-any-file": "{a,b}/*.{md,txt}" }, ["b/x.txt"], true],
  ["ranges in braces", { "any-glob-to-any-file": "v{1..3}.md" }, ["v2.md"], true],
  ["extended globs", { "any-glob-to-any-file": "!(*.md)" }, ["a.txt"], true],
  ["a leading # is a comment to minimatch", { "any-glob-to-any-file": "#a" }, ["#a"], false],
  ["a list of rules: one is enough", [docs, rust], ["src/a.rs"], true],
  ["keys beside each other: one is enough", { ...docs, "head-branch": "^nope$" }, ["docs/a"], true],
  [
    "two keys of changed-files within any: one is enough",
    [{ any: [{ "changed-files": [{ "any-glob-to-any-file": "x", "any-glob-to-all-files": "**" }] }] }],
    ["a"],
    true,
  ],
  [
    "two keys of changed-files within all: both",
    [{ all: [{ "changed-files": [{ "any-glob-to-any-file": "x", "any-glob-to-all-files": "**" }] }] }],
    ["a"],
    false,
  ],
  ["all: every entry", [{ all: [docs, rust] }], ["docs/a.rs"], true],
  ["all: every entry, one fails", [{ all: [docs, rust] }], ["docs/a.md"], false],
  ["all and a bare entry: both", [{ all: [docs] }, rust], ["docs/a.md"], false],
  ["all and a bare entry: both hold", [{ all: [docs] }, rust], ["docs/a.md", "b.rs"], true],
  ["any and all: both", [{ any: [docs] }, { all: [rust] }], ["docs/a.md"], false],
  ["two any: both", [{ any: [docs] }, { any: [rust] }], ["docs/a.md"], false],
  ["a bare entry joins the any above it", [{ any: [docs] }, rust], ["a.rs"], true],
  [
    "a bare entry joins the first any",
    [{ any: [docs] }, { any: [rust] }, { "any-glob-to-any-file": "x" }],
    ["x", "a.rs"],
    true,
  ],
  ["a bare entry above an any stands alone", [rust, { any: [docs] }], ["a.rs"], false],
  ["texts under changed-files", { "changed-files": ["docs/**", "*.md"] }, ["a.md"], true],
  [
    "texts under changed-files, within all",
    { all: [{ "changed-files": ["docs/**", "*.md"] }] },
    ["a.md"],
    false,
  ],
  ["one text", { "changed-files": "docs/**" }, ["docs/a"], true],
  ["no files: all globs to all files holds", { "all-globs-to-all-files": ["x"] }, [], true],
  ["no files: within all nothing holds", { all: [{ "all-globs-to-all-files": ["x"] }] }, [], false],
  [
    "all globs to any file: one file has to fit them all",
    { "all-globs-to-any-file": ["a*", "*b"] },
    ["ax", "xb"],
    false,
  ],
  ["all globs to any file", { "all-globs-to-any-file": ["a*", "*b"] }, ["axb"], true],
  ["all globs to all files", { "all-globs-to-all-files": ["a*", "*b"] }, ["axb", "ab"], true],
  ["unknown files", docs, null, null],
  ["unknown files and a branch that decides", { ...docs, "base-branch": "main" }, null, true],
  [
    "unknown files and a branch that decides against",
    [{ all: [{ ...docs, "base-branch": "^next$" }] }],
    null,
    false,
  ],
  [
    "unknown files and a branch that leaves it open",
    [{ all: [docs, { "base-branch": "main" }] }],
    null,
    null,
  ],
])("%s", (_, rules, files, expected) => {
  expect(match(rules, { files })).toBe(expected);
});

test.each<[string, unknown, boolean | null]>([
  ["some file fits already", { "any-glob-to-any-file": "a" }, true],
  ["another might fit", { "any-glob-to-any-file": "x" }, null],
  ["some file does not fit already", { "any-glob-to-all-files": "x" }, false],
  ["another might not fit", { "any-glob-to-all-files": "a" }, null],
])("only some of the files are known: %s", (_, rules, expected) => {
  expect(match(rules, { files: ["a"], moreFiles: true })).toBe(expected);
});

test.each<[unknown, boolean]>([
  [{ "base-branch": "main" }, true],
  [{ "base-branch": ["^next$", "ai"] }, true],
  [{ all: [{ "base-branch": ["^m", "x"] }] }, false],
  [{ "head-branch": "^topic" }, true],
  [{ "head-branch": "Topic" }, false],
  [[{ all: [{ "head-branch": "t", "base-branch": "m" }] }], true],
])("branches: %j", (rules, expected) => {
  expect(match(rules, {})).toBe(expected);
});

test("a branch without a name fits nothing", () => {
  expect(match({ "head-branch": ".*" }, { headBranch: "" })).toBe(false);
});

test.each<[unknown, string]>([
  [{ "changed-file": "x" }, "changed-file: unknown key changed-file"],
  [{ "changed-files": [{ "any-glob": "x" }] }, "changed-files/0/any-glob: unknown key any-glob"],
  [{ "changed-files": { "any-glob-to-any-file": "x" } }, "changed-files: changed-files must be a list"],
  [{ all: docs }, "all: all must be a list of match rules"],
  [{ any: [{ all: [docs] }] }, "any/0/all: unknown key all"],
  [{}, ": the match rule is empty"],
  [[], ": the list is empty"],
  ["docs/**", ": a match rule must be a mapping"],
  [[null], "0: a match rule must be a mapping"],
  [{ "any-glob-to-any-file": [] }, "any-glob-to-any-file: the list is empty"],
  [{ "any-glob-to-any-file": [5] }, "any-glob-to-any-file/0: a pattern must be text"],
  [{ "head-branch": "(" }, "head-branch: the pattern is not a regular expression"],
  [{ "head-branch": "(?=a)" }, "head-branch: the pattern uses look-around, which is not supported"],
  [{ "head-branch": "(a)\\1" }, "head-branch: the pattern uses back-references, which are not supported"],
  [{ "head-branch": "x".repeat(201) }, "head-branch: the pattern is longer than 200 characters"],
  [
    { "any-glob-to-any-file": "x".repeat(251) },
    "any-glob-to-any-file: the glob is longer than 250 characters",
  ],
  [
    { "any-glob-to-any-file": "{a,b}".repeat(40) },
    "any-glob-to-any-file: the braces expand to more than 200 globs",
  ],
  [{ "any-glob-to-any-file": Array(101).fill("x") }, "any-glob-to-any-file/100: more than 100 patterns"],
])("%j is refused", (rules, message) => {
  expect(match(rules, { files: [] })).toBe(message);
});

describe("bombs", () => {
  jest.setTimeout(20_000);
  const long = "a/".repeat(1000) + "a".repeat(200);
  test.each([
    "{1..99999}",
    "{1..99999}".repeat(20),
    "{a,b}".repeat(50),
    "{".repeat(120) + "}".repeat(120),
    "*a".repeat(100),
    "**/a/".repeat(45),
    "+(+(+(a)))!",
    "*(a|a|b)*(a|a)*(a|a)b",
    "?*".repeat(100),
    "[a-z]*".repeat(40),
  ])("the glob %s takes less than a second", (glob) => {
    const before = performance.now();
    match(
      { "all-globs-to-all-files": [glob, `!${glob}`] },
      { files: [long, long.replaceAll("/", ""), "{}".repeat(99)] },
    );
    compileBranchGlob(glob);
    expect(performance.now() - before).toBeLessThan(1000);
  });
  test.each([
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    "a?".repeat(60) + "a".repeat(60),
    "(.*a){20}",
    "((a{50}){50}){50}",
    "(?:){999999}",
    ".*".repeat(90),
  ])("the pattern %s takes less than a second", (pattern) => {
    const before = performance.now();
    match({ "head-branch": pattern }, { headBranch: `${"a".repeat(255)}!` });
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

test("a branch is named by its glob, or by itself", () => {
  const glob = compileBranchGlob("release/*");
  if ("problems" in glob) throw new Error("refused");
  expect(["release/1", "release/1/2", "main"].map(glob.matches)).toEqual([true, false, false]);
  const odd = compileBranchGlob("#1");
  expect("matches" in odd && odd.matches("#1")).toBe(true);
});
