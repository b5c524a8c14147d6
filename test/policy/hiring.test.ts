/** The policy's `hiring`: what it can say, and what is said of it when it is wrong. */
import { readFileSync } from "node:fs";
import type { HiringPolicy } from "../../src/domain/hiring.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { policyJsonSchema } from "../../src/policy/schema.ts";
import { origin, tokens, written } from "./written.ts";

const least = "hiring:\n  candidates: {repository: hiring, team: 'team:hiring'}\n";

function hiringOf(text: string): HiringPolicy {
  const result = parsePolicy(`${tokens}${least}${text}`, origin);
  if (result.status !== "ok") throw new Error(written(result).join("\n"));
  if (result.policy.hiring === null) throw new Error("no hiring");
  return result.policy.hiring;
}

const day = 86_400_000;

test("no key, no hiring", () => {
  const result = parsePolicy("version: 1", origin);
  expect(result.status === "ok" && result.policy.hiring).toBeNull();
});

test("the least there is", () => {
  expect(hiringOf("")).toEqual({
    file: "foothold.yml",
    title: "Careers",
    tagline: null,
    about: null,
    mission: null,
    offer: [],
    introductions: {},
    requirements: [],
    values: [],
    positions: [],
    interest: null,
    locations: [],
    stages: [],
    include: [],
    programmes: [],
    mentors: [],
    levels: [],
    volunteer: [],
    contacts: [],
    outcomes: [
      expect.objectContaining({ key: "hired", label: "outcome: hired" }),
      expect.objectContaining({ key: "declined" }),
      { key: "withdrawn", title: "Withdrawn", label: "outcome: withdrawn", tell: null },
      expect.objectContaining({ key: "position-closed" }),
      expect.objectContaining({ key: "kept-on-radar" }),
    ],
    candidates: { repository: "hiring", team: "hiring", formLabel: "application" },
    responseTimes: { firstAnswer: null, silence: null, outcome: null },
    retention: 24,
    evidence: {
      halfLifeDays: 365,
      saturation: 3,
      spamLabels: ["spam", "invalid"],
      confirmedLabels: [],
      mostRequirements: 5,
    },
  });
});

describe("the example", () => {
  const text = readFileSync(new URL("../../config/foothold.example.yml", import.meta.url), "utf8");
  const result = parsePolicy(text, origin);
  if (result.status !== "ok" || result.policy.hiring === null) throw new Error(written(result).join("\n"));
  const { hiring } = result.policy;

  test("has every option of hiring", () => {
    const block = text.slice(text.indexOf("\nhiring:"), text.indexOf("\n# Branches whose merges"));
    const names = namesIn(policyJsonSchema().properties?.hiring).filter((name) => !name.includes("glob"));
    expect(names).toContain("used-in");
    expect(names.filter((name) => !new RegExp(`^[ #-]*(.*[{ ])?${name}:`, "m").test(block))).toEqual([
      // The rest of what match rules can say stands under kinds.
      "any",
      "all",
      "base-branch",
      "head-branch",
    ]);
  });

  test("has lists in the file's order, each entry with its line", () => {
    expect(hiring.stages.map(({ key }) => key)).toEqual(["screening", "offer"]);
    const entries = [
      ...[...hiring.requirements, ...hiring.values, ...hiring.positions, ...hiring.locations],
      ...[...hiring.stages, ...hiring.include, ...hiring.programmes, ...hiring.contacts],
      ...hiring.programmes.flatMap(({ cohorts, milestones }) => [...cohorts, ...milestones]),
    ];
    const lines = text.split("\n");
    for (const { key, place } of entries) expect(lines[place.line - 1]?.trim()).toBe(`${key}:`);
    const [mentor] = hiring.mentors;
    expect(lines[(mentor?.place.line ?? 0) - 1]).toContain("login: octocat");
  });

  test("means what it says", () => {
    expect(hiring.stages.map(({ label, time, owners }) => [label, time, owners])).toEqual([
      ["stage: screening", { least: 7 * day, most: 14 * day }, ["hiring"]],
      ["stage: offer", { least: 5 * day, most: 5 * day }, ["hiring"]],
    ]);
    expect(hiring.positions[0]?.requirements).toEqual([
      { requirement: "networking", level: "shown" },
      { requirement: "writing", level: "some" },
    ]);
    expect(hiring.responseTimes).toEqual({ firstAnswer: 7 * day, silence: 14 * day, outcome: 56 * day });
    const [networking, writing] = hiring.requirements;
    expect(networking?.dependencies.map(({ name }) => name)).toEqual(["libp2p", "quinn"]);
    expect(networking?.weight).toBe(100);
    expect(writing).toMatchObject({ match: null, labels: [], dependencies: [], kinds: ["doc", "tutorial"] });
  });
});

/** The names of all keys below a form. */
function namesIn(form: unknown): string[] {
  if (typeof form !== "object" || form === null) return [];
  const properties: unknown = Reflect.get(form, "properties");
  const own = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  return [...new Set([...own, ...Object.values(form).flatMap(namesIn)])].filter(isKey);
}

const isKey = (name: string) => /^[a-z][a-z-]*$/.test(name);

test("the patterns of a match rule are kept as they are written, for people to read", () => {
  const { requirements } = hiringOf(
    "  requirements: {rust: {title: Rust, match: [{any-glob-to-any-file: ['**/*.rs', 'Cargo.*']}, {base-branch: main}, {any-glob-to-any-file: 'Cargo.*'}]}, doc: {title: Doc, kinds: [doc]}}",
  );
  expect(requirements.map(({ patterns }) => patterns)).toEqual([["**/*.rs", "Cargo.*"], []]);
});

test("ignored files are the evidence's and the requirement's own, asked one at a time", () => {
  const { requirements } = hiringOf(
    "  evidence: {ignore: ['**/*.lock']}\n  requirements: {rust: {title: Rust, match: {any-glob-to-any-file: '**/*.rs'}, ignore: ['src/bindings.rs']}}",
  );
  const ignored = (file: string) =>
    requirements[0]?.ignore?.({ files: [file], baseBranch: "main", headBranch: "topic" });
  expect(["Cargo.lock", "src/bindings.rs", "src/lib.rs"].map(ignored)).toEqual([true, true, false]);
});

test("generated and vendored files are ignored without a word", () => {
  const [rust] = hiringOf("  requirements: {rust: {title: Rust, kinds: [code]}}").requirements;
  const ignored = (file: string) =>
    rust?.ignore?.({ files: [file], baseBranch: "main", headBranch: "topic" });
  const generated = [
    "Cargo.lock",
    "web/package-lock.json",
    "vendor/a/src/lib.rs",
    "a/third_party/b.c",
    "target/debug/a.rs",
    "api/types.generated.ts",
  ];
  expect(generated.filter((file) => ignored(file) !== true)).toEqual([]);
  expect(
    ["src/lib.rs", "docs/locks.md", "src/generator.rs"].filter((file) => ignored(file) === true),
  ).toEqual([]);
});

test.each([
  [1, 100],
  [1.5, 150],
  [0.01, 1],
  [0.29, 29],
  [10, 1000],
])("a weight of %d is %d hundredths", (weight, hundredths) => {
  const [rust] = hiringOf(
    `  requirements: {rust: {title: Rust, kinds: [code], weight: ${weight}}}`,
  ).requirements;
  expect(rust?.weight).toBe(hundredths);
});

test("text is one paragraph, whatever lines it was written in", () => {
  expect(hiringOf("  about: |\n    One  line,\n    another.\n\n    A last; <4 hours.\n").about).toBe(
    "One line, another. A last; <4 hours.",
  );
});

test("what volunteers earn in one repository is not what the organisation promised", () => {
  const defaults = `${tokens}kinds: {doc: {reward: 5 EUR}}\n${least}  volunteer: {doc: {title: Writing}}`;
  const own = "version: 1\nkinds: {code: {}}";
  const result = parsePolicy(own, { ...origin, defaults, defaultsFile: "organisation.yml" });
  expect(written(result)).toEqual(["ok"]);
  expect(result.status === "ok" && result.policy.hiring?.file).toBe("organisation.yml");
});
