/**
 * `actions/labeler` v5 match rules, compiled: the same file means here what it means to labeler. What labeler drops
 * without a word (unknown keys, a mapping where it wants a list) is an error here.
 *
 * Entries of the top list under `changed-files`, `base-branch` and `head-branch` are pooled: one of them is enough.
 * `all:` entries, and an `any:` beside them, must hold as well. Within `all` every pattern must hold, within `any`
 * one is enough. Beside labeler's form, the four glob keys may stand where `changed-files` could.
 *
 * Guards: globs are counted, short, and expand to few; regular expressions run in linear time (pattern.ts).
 */
import { Minimatch } from "minimatch";
import type { BranchGlob, Matcher, MatchInput } from "../domain/rules/rule.ts";
import { shorten } from "./document.ts";
import { nearest } from "./nearest.ts";
import { compilePattern, PatternError } from "./pattern.ts";
import { remembering } from "./remembering.ts";

export interface MatchProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
  /** It is about the key that ends the path, not about the key's value. */
  readonly at?: "key";
}

const globKeys = [
  "any-glob-to-any-file",
  "any-glob-to-all-files",
  "all-globs-to-any-file",
  "all-globs-to-all-files",
] as const;
type GlobKey = (typeof globKeys)[number];
const branchKeys = ["base-branch", "head-branch"] as const;
const ownKeys = ["changed-files", ...branchKeys, ...globKeys];

const longestGlob = 250;
const mostPatterns = 100;
const mostExpansions = 200;

type Path = readonly (string | number)[];
/** `null`: it depends on changed files that are not known. */
type Test = (input: MatchInput) => boolean | null;
/** Patterns of one key: any of them, or all of them, by what they stand in. */
interface Group {
  readonly tests: readonly Test[];
  readonly onFiles: boolean;
}

/** Compiles match rules, or says everything that is wrong with them. */
export function compileMatch(input: unknown): { matcher: Matcher } | { problems: readonly MatchProblem[] } {
  const compiler = new Compiler();
  const matcher = compiler.top(input);
  return compiler.problems.length > 0 ? { problems: compiler.problems } : { matcher };
}

/** Compiles a name or glob of branches, or says what is wrong with it. */
export function compileBranchGlob(text: unknown): BranchGlob | { problems: readonly MatchProblem[] } {
  const compiler = new Compiler();
  const matches = compiler.glob(text, []);
  if (typeof text !== "string" || matches === null) return { problems: compiler.problems };
  return { text, matches: remembering((branch) => branch === text || matches(branch)) };
}

class Compiler {
  readonly problems: MatchProblem[] = [];
  patterns = 0;
  expansions = 0;

  top(input: unknown): Matcher {
    const entries = Array.isArray(input)
      ? input.map((entry, index) => ({ entry, path: [index] }))
      : [{ entry: input, path: [] }];
    if (entries.length === 0) this.report([], "the list is empty", "add a match rule or remove the key");
    const required: Test[] = [];
    let pool: Group[] | null = null;
    for (const { entry, path } of entries) {
      for (const [key, value] of this.mapping(entry, path, ["any", "all", ...ownKeys])) {
        if (key === "all") {
          const groups = this.bases(value, [...path, key]);
          required.push(every(groups.map(allOf)));
        } else {
          const groups =
            key === "any" ? this.bases(value, [...path, key]) : this.group(key, value, [...path, key]);
          // Labeler adds a bare entry to the first `any` that it met, and starts one when there was none.
          if (key !== "any" && pool !== null) pool.push(...groups);
          else {
            const own = [...groups];
            pool ??= own;
            required.push((facts) => some(own.map(anyOf))(facts));
          }
        }
      }
    }
    return every(required);
  }

  /** The list under `any` or `all`. */
  bases(value: unknown, path: Path): Group[] {
    if (!Array.isArray(value) || value.length === 0) {
      this.report(
        path,
        `${String(path.at(-1))} must be a list of match rules`,
        "put a dash before each rule",
      );
      return [];
    }
    return value.flatMap((entry: unknown, index) =>
      this.mapping(entry, [...path, index], ownKeys).flatMap(([key, rule]) =>
        this.group(key, rule, [...path, index, key]),
      ),
    );
  }

  group(key: string, value: unknown, path: Path): Group[] {
    if (key === "changed-files") return [{ tests: this.changedFiles(value, path), onFiles: true }];
    const globKey = globKeys.find((name) => name === key);
    if (globKey !== undefined) return [{ tests: [this.globTest(globKey, value, path)], onFiles: true }];
    const branch = key === "base-branch" ? "baseBranch" : "headBranch";
    const tests = this.texts(value, path).flatMap(({ text, at }): Test[] => {
      const test = this.pattern(text, at);
      return test === null ? [] : [(facts) => facts[branch] !== "" && test(facts[branch])];
    });
    return [{ tests, onFiles: false }];
  }

  changedFiles(value: unknown, path: Path): Test[] {
    if (typeof value === "string") return [this.globTest("any-glob-to-any-file", value, path)];
    if (!Array.isArray(value) || value.length === 0) {
      this.report(path, "changed-files must be a list", "put a dash before each entry");
      return [];
    }
    return value.flatMap((entry: unknown, index): Test[] => {
      const at = [...path, index];
      if (typeof entry === "string" || Array.isArray(entry)) {
        return [this.globTest("any-glob-to-any-file", entry, at)];
      }
      return this.mapping(entry, at, globKeys).map(([key, globs]) =>
        this.globTest(globKeys.find((name) => name === key) ?? "any-glob-to-any-file", globs, [...at, key]),
      );
    });
  }

  globTest(key: GlobKey, value: unknown, path: Path): Test {
    const globs = this.texts(value, path).flatMap(({ text, at }) => this.glob(text, at) ?? []);
    switch (key) {
      case "any-glob-to-any-file":
        return someFile(remembering((file) => globs.some((glob) => glob(file))));
      case "any-glob-to-all-files":
        return some(globs.map((glob) => everyFile(remembering(glob))));
      case "all-globs-to-any-file":
        return someFile(remembering((file) => globs.every((glob) => glob(file))));
      case "all-globs-to-all-files":
        return everyFile(remembering((file) => globs.every((glob) => glob(file))));
    }
  }

  /** One text or a list of texts, with the place of each. */
  texts(value: unknown, path: Path): { text: string; at: Path }[] {
    const list: { text: unknown; at: Path }[] = Array.isArray(value)
      ? value.map((text: unknown, index) => ({ text, at: [...path, index] }))
      : [{ text: value, at: path }];
    if (list.length === 0) this.report(path, "the list is empty", "add a pattern or remove the key");
    return list.flatMap(({ text, at }) => {
      if (typeof text === "string" && text !== "") return [{ text, at }];
      this.report(at, "a pattern must be text", "write it in quotes");
      return [];
    });
  }

  /** @returns `null` when it was refused. */
  glob(text: unknown, path: Path): ((name: string) => boolean) | null {
    if (typeof text !== "string" || text === "") {
      this.report(path, "a glob must be text", "write it in quotes");
      return null;
    }
    if (!this.count(path)) return null;
    if (text.length > longestGlob) {
      this.report(path, `the glob is longer than ${longestGlob} characters`, "use several shorter globs");
      return null;
    }
    const glob = new Minimatch(text, { dot: true, platform: "linux", braceExpandMax: mostExpansions + 1 });
    this.expansions += glob.globSet.length;
    if (this.expansions > mostExpansions) {
      this.report(path, `the braces expand to more than ${mostExpansions} globs`, "use * or fewer braces");
      return null;
    }
    return (name) => glob.match(name);
  }

  pattern(text: string, path: Path): ((name: string) => boolean) | null {
    if (!this.count(path)) return null;
    try {
      return compilePattern(text);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      this.report(
        path,
        `the pattern ${error.message}`,
        "write a simpler regular expression, as in ^release/",
      );
      return null;
    }
  }

  count(path: Path): boolean {
    this.patterns += 1;
    if (this.patterns === mostPatterns + 1) {
      this.report(path, `more than ${mostPatterns} patterns`, "use fewer, broader patterns");
    }
    return this.patterns <= mostPatterns;
  }

  mapping(value: unknown, path: Path, known: readonly string[]): [string, unknown][] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.report(path, "a match rule must be a mapping", `use one of ${known.join(", ")}`);
      return [];
    }
    const entries = Object.entries(value);
    if (entries.length === 0) this.report(path, "the match rule is empty", `use one of ${known.join(", ")}`);
    return entries.filter(([key]) => {
      if (known.includes(key)) return true;
      const meant = nearest(key, known);
      const fix = meant === null ? `use one of ${known.join(", ")}` : `did you mean ${meant}?`;
      this.problems.push({ path: [...path, key], message: `unknown key ${shorten(key)}`, fix, at: "key" });
      return false;
    });
  }

  report(path: Path, message: string, fix: string): void {
    this.problems.push({ path, message, fix });
  }
}

function anyOf(group: Group): Test {
  return some(group.tests);
}

/** Within `all`, a pull request without files matches no rule about files. */
function allOf(group: Group): Test {
  const all = every(group.tests);
  if (!group.onFiles) return all;
  return (facts) => (facts.files?.length === 0 && facts.moreFiles !== true ? false : all(facts));
}

function some(tests: readonly Test[]): Test {
  return (facts) => {
    let answer: boolean | null = false;
    for (const test of tests) {
      const one = test(facts);
      if (one === true) return true;
      if (one === null) answer = null;
    }
    return answer;
  };
}

function every(tests: readonly Test[]): Test {
  return (facts) => {
    let answer: boolean | null = true;
    for (const test of tests) {
      const one = test(facts);
      if (one === false) return false;
      if (one === null) answer = null;
    }
    return answer;
  };
}

function someFile(fits: (file: string) => boolean): Test {
  return ({ files, moreFiles }) =>
    files?.some(fits) === true ? true : files === null || moreFiles === true ? null : false;
}

function everyFile(fits: (file: string) => boolean): Test {
  return ({ files, moreFiles }) =>
    files?.every(fits) === false ? false : files === null || moreFiles === true ? null : true;
}
