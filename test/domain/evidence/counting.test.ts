import { levelOf } from "../../../src/domain/evidence/formula.ts";
import { gapTo, nothingYet } from "../../../src/domain/evidence/gap.ts";
import { evidenceParts, evidenceRules } from "../../../src/domain/evidence/registry.ts";
import type { Because, EvidencePolicy } from "../../../src/domain/evidence/rule.ts";
import type { ActorNode, PullSnapshot } from "../../../src/domain/snapshot.ts";
import { changing, closing, issue, labelled, review } from "../pulls.ts";
import {
  ada,
  bob,
  bobby,
  cy,
  daysAgo,
  dependency,
  endorsement,
  evidence,
  grant,
  kindIn,
  matching,
  merged,
  notCounted,
  person,
  policyOf,
  requirement,
  reviewedBy,
  typescript,
} from "./work.ts";

const robot: ActorNode = { __typename: "Bot", login: "robot", databaseId: 99 };
const approval = (author: ActorNode, more = {}) => ({ reviews: { nodes: [review(author, more)] } });
const revertOf = (number: number, changes: Partial<PullSnapshot> = {}) =>
  merged(900 + number, 1, {
    title: 'Revert "it"',
    bodyText: `Reverts grid/core#${number}`,
    author: bob,
    mergedBy: cy,
    ...changes,
  });

describe("what does not count, and why", () => {
  const rows: [string, Partial<PullSnapshot>, string | null][] = [
    ["merged by a maintainer", {}, null],
    ["merged by its author", { mergedBy: ada }, "self-merged"],
    ["merged by its author, approved by a maintainer", { mergedBy: ada, ...approval(bob) }, null],
    [
      "merged by its author, approved by a passer-by",
      { mergedBy: ada, ...approval(bob, { authorAssociation: "NONE" }) },
      "self-merged",
    ],
    ["merged by a co-author", { mergedBy: cy, coAuthors: [cy] }, "self-merged"],
    ["approved by a co-author alone", { mergedBy: ada, coAuthors: [cy], ...approval(cy) }, "self-merged"],
    ["approved by its author", { mergedBy: ada, ...approval(ada) }, "self-merged"],
    ["merged by a bot", { mergedBy: robot }, "unapproved"],
    ["merged by a bot, approved", { mergedBy: robot, ...approval(bob) }, null],
    ["merged by nobody knows whom", { mergedBy: null }, "unapproved"],
    [
      "approved, then changes requested",
      {
        mergedBy: ada,
        reviews: {
          nodes: [
            review(bob),
            review(bob, { state: "CHANGES_REQUESTED", submittedAt: "2026-03-02T09:30:00Z" }),
          ],
        },
      },
      "self-merged",
    ],
    ["spam", labelled("Spam"), "spam-label"],
    ["an act of reverting", { title: 'Revert "something"' }, "is-revert"],
    ["nobody knows which files", { files: null }, "files-unknown"],
    [
      "more files than were read",
      { files: { totalCount: 400, nodes: [{ path: "docs/a.md", additions: 1, deletions: 0 }] } },
      "files-unknown",
    ],
  ];
  test.each(rows)("a pull request: %s", (_, changes, code) => {
    const found = evidence({ pulls: [merged(7, 3, changes)] });
    expect(notCounted(found)).toEqual(code === null ? [] : [[7, code]]);
    expect(kindIn(found)?.counted.length ?? 0).toBe(code === null ? 1 : 0);
  });

  test("one that fits nothing is nowhere", () => {
    const found = evidence({ pulls: [merged(7, 3, { ...changing("README.md"), mergedBy: ada })] });
    expect(found.requirements[0]).toMatchObject({ level: "none", kinds: [], notCounted: [] });
  });

  test("a bot's work, and not that of people beside it", () => {
    const bot = { id: 99, login: "robot" };
    const pulls = [merged(7, 3, { author: robot, coAuthors: [ada] })];
    expect(kindIn(evidence({ pulls }))?.counted[0]?.factors.share).toBe(1);
    expect(notCounted(evidence({ pulls }, policyOf(), undefined, bot))).toEqual([[7, "bot"]]);
  });

  test.each([
    ["reverted", [revertOf(7)], [[7, "reverted"]]],
    ["reverted, and that reverted", [revertOf(7), revertOf(907)], []],
    [
      "a revert elsewhere",
      [revertOf(7, { baseRepository: { nameWithOwner: "grid/other", databaseId: 51 } })],
      [],
    ],
    ["a revert that was not merged", [revertOf(7, { merged: false, mergedAt: null })], []],
  ])("%s", (_, reverts, expected) => {
    expect(notCounted(evidence({ pulls: [...reverts, merged(7, 3)] }))).toEqual(expected);
  });

  test("a revert takes back from its day on, and one by command does too", () => {
    const pulls = [merged(7, 3), revertOf(7)];
    expect(kindIn(evidence({ pulls }, policyOf(), daysAgo(2)))?.counted).toHaveLength(1);
    const act = { repositoryId: 50, reverted: "pull:7", by: "comment:1", byCommit: null };
    expect(notCounted(evidence({ pulls: [merged(7, 3)], reverts: [act] }))).toEqual([[7, "reverted"]]);
  });
});

describe("reviews", () => {
  const other = (days: number) =>
    reviewedBy(50, days, undefined, { author: { ...cy, login: "dee", databaseId: 4 } });
  test.each([
    ["a change request", [{ state: "CHANGES_REQUESTED" }], null],
    ["a comment on a line", [{ state: "COMMENTED", comments: { totalCount: 1 } }], null],
    ["an approval with a comment on a line", [{ comments: { totalCount: 2 } }], null],
    ["an approval", [{}], "no-substance"],
    ["words alone", [{ state: "COMMENTED" }], "no-substance"],
    ["several, and one says something", [{}, { state: "CHANGES_REQUESTED" }, {}], null],
    ["after the merge", [{ state: "CHANGES_REQUESTED", submittedAt: daysAgo(1) }], "review-after-merge"],
  ] as const)("%s", (_, reviews, code) => {
    const found = evidence({ pulls: [reviewedBy(7, 3, reviews), other(4)] });
    // Without it, the other one is of one person's work alone.
    const alone = [50, "one-counterpart"];
    expect(new Set(notCounted(found))).toEqual(new Set(code === null ? [] : [[7, code], alone]));
    expect(kindIn(found, "review")?.counted.length ?? 0).toBe(code === null ? 2 : 0);
  });

  test("one's own pull request is not reviewed by replies, and one that was not accepted shows nothing", () => {
    const own = merged(7, 3, { reviews: { nodes: [review(ada, { comments: { totalCount: 3 } })] } });
    expect(kindIn(evidence({ pulls: [own] }), "review")).toBeUndefined();
    expect(notCounted(evidence({ pulls: [reviewedBy(7, 3, undefined, { mergedBy: cy })] }))).toEqual([
      [7, "self-merged"],
    ]);
  });

  test("whoever reviewed and merged has not approved of their own review", () => {
    const pulls = [reviewedBy(7, 3, undefined, { mergedBy: ada }), other(4)];
    expect(kindIn(evidence({ pulls }), "review")).toMatchObject({ approvers: 1, weeks: 1 });
  });

  test.each([
    [1, 0, 0],
    [5, 0, 0],
    [5, 1, 2],
    [5, 3, 6],
    [4, 4, 8],
    [2, 6, 4],
  ])("%d of one's work and %d of another's: %d count", (first, second, count) => {
    const dee = { ...cy, login: "dee", databaseId: 4 };
    const pulls = [
      ...Array.from({ length: first }, (_, index) => reviewedBy(index + 1, index)),
      ...Array.from({ length: second }, (_, index) =>
        reviewedBy(index + 100, index, undefined, { author: dee }),
      ),
    ];
    const found = evidence({ pulls });
    expect(kindIn(found, "review")?.counted.length ?? 0).toBe(count);
    expect(new Set(notCounted(found).map(([, code]) => code))).toEqual(
      new Set(count === first + second ? [] : ["one-counterpart"]),
    );
  });

  test("of one person's, those count that give the most: not the fourth of a week before the first of another", () => {
    const dee = { ...cy, login: "dee", databaseId: 4 };
    const pulls = [
      ...[1, 2, 3].map((number) => reviewedBy(number, 1)),
      reviewedBy(4, 30),
      reviewedBy(5, 60),
      ...[6, 7].map((number) => reviewedBy(number, 90, undefined, { author: dee })),
    ];
    const numbers = kindIn(evidence({ pulls }), "review")?.counted.map(
      ({ work }) => "number" in work && work.number,
    );
    expect(numbers).toEqual([6, 7, 4, expect.any(Number)]);
  });
});

describe("toward what it counts", () => {
  const wgpu = requirement("wgpu", {
    dependencies: [dependency("**/Cargo.toml", "wgpu", "**/*.{rs,wgsl,toml}")],
  });
  const labelledNet = requirement("net", { labels: ["Area: Net"] });
  const docs = requirement("docs", { kinds: ["doc"] });
  const clean = requirement("clean", {
    match: matching({ "any-glob-to-any-file": "**" }),
    ignore: matching({ "any-glob-to-any-file": "**/generated/**" }),
  });
  const both = requirement("both", {
    match: matching([
      {
        all: [{ "changed-files": [{ "any-glob-to-any-file": "a/**" }, { "any-glob-to-any-file": "b/**" }] }],
      },
    ]),
  });
  const policy = policyOf([typescript, wgpu, labelledNet, docs, clean, both], { mostRequirements: 9 });
  const fits = (changes: Partial<PullSnapshot>, under: EvidencePolicy = policy) =>
    evidence({ pulls: [merged(7, 3, changes)] }, under).requirements.flatMap(({ key, kinds }) =>
      kinds.flatMap(({ counted }) =>
        counted.map(({ because, paths }): [string, Because["by"], string[]] => [key, because.by, [...paths]]),
      ),
    );

  test.each<[string, Partial<PullSnapshot>, [string, string, string[]][]]>([
    [
      "files",
      changing("src/a.ts", "b.md"),
      [
        ["typescript", "files", ["src/a.ts"]],
        ["clean", "files", ["src/a.ts", "b.md"]],
      ],
    ],
    [
      "a manifest and code that uses it",
      changing("x/Cargo.toml", "x/a.rs", "b.c"),
      [
        ["wgpu", "dependency", ["x/Cargo.toml", "x/a.rs"]],
        ["clean", "files", ["x/Cargo.toml", "x/a.rs", "b.c"]],
      ],
    ],
    [
      "a manifest alone, though it matches the code",
      changing("x/Cargo.toml"),
      [["clean", "files", ["x/Cargo.toml"]]],
    ],
    ["code alone", changing("x/a.rs"), [["clean", "files", ["x/a.rs"]]]],
    ["a label", { ...changing("a/generated/x"), ...labelled("area: net") }, [["net", "label", []]]],
    [
      "a label of an issue that it closes",
      { ...changing("a/generated/x"), ...closing(issue(5, ["area: net"])) },
      [["net", "label", []]],
    ],
    ["a kind alone", changing("docs/generated/a.md"), [["docs", "kind", []]]],
    [
      "ignored files left out",
      changing("generated/x.ts", "y.ts"),
      [
        ["typescript", "files", ["generated/x.ts", "y.ts"]],
        ["clean", "files", ["y.ts"]],
      ],
    ],
    [
      "several files together",
      changing("a/x", "b/x"),
      [
        ["clean", "files", ["a/x", "b/x"]],
        ["both", "files", ["a/x", "b/x"]],
      ],
    ],
  ])("%s", (_, changes, expected) => {
    expect(fits(changes)).toEqual(expected);
  });

  test("a kind that is not wanted is said to be so", () => {
    const under = policyOf([{ ...typescript, kinds: ["test"] }]);
    const [row] = evidence({ pulls: [merged(7, 3)] }, under).requirements[0]?.notCounted ?? [];
    expect(row?.reason).toEqual({ code: "kind-not-wanted", kind: "code", wanted: ["test"] });
  });

  test("of too many, what a maintainer labelled and what most files are of", () => {
    const of = (key: string, glob: string) =>
      requirement(key, { match: matching({ "any-glob-to-any-file": glob }) });
    const under = policyOf(
      [
        of("few", "a/1"),
        of("none", "z/**"),
        of("most", "{a,b,c}/**"),
        of("more", "{a,b}/**"),
        labelledNet,
        docs,
      ],
      { mostRequirements: 2 },
    );
    const wide = { ...changing("a/1", "a/2", "b/1", "c/1", "c/2"), ...labelled("area: net") };
    expect(fits(wide, under).map(([key]) => key)).toEqual(["most", "net"]);
    const found = evidence({ pulls: [merged(7, 3, wide)] }, under);
    expect(notCounted(found, "more")).toEqual([[7, "too-many-requirements"]]);
    expect(found.requirements[0]?.notCounted[0]?.reason).toEqual({
      code: "too-many-requirements",
      hit: 4,
      most: 2,
    });
  });

  test("paths are cut, and how many more there are is said", () => {
    const many = Array.from({ length: 8 }, (_, index) => `src/${index}.ts`);
    const [row] = kindIn(evidence({ pulls: [merged(7, 3, changing(...many))] }))?.counted ?? [];
    expect([row?.paths, row?.morePaths]).toEqual([many.slice(0, 5), 3]);
  });
});

describe("grants, reports and endorsements", () => {
  const asking = requirement("asking", { kinds: ["question", "bug"] });
  const policy = policyOf([typescript, asking]);

  test.each([
    ["toward the requirement that it names", grant("1"), ["typescript"]],
    ["without one, toward those that name its kind", grant("1", { requirement: null }), ["asking"]],
    ["of somebody else", grant("1", { person: bobby }), []],
    ["by oneself", grant("1", { by: person }), []],
    ["later", grant("1", { at: daysAgo(-1) }), []],
  ])("a grant %s", (_, one, keys) => {
    const found = evidence({ grants: [one, one] }, policy);
    expect(found.requirements.filter(({ level }) => level === "some").map(({ key }) => key)).toEqual(keys);
    if (one.by === person) expect(notCounted(found)).toEqual([["question", "own-grant"]]);
  });

  const reporting = (number: number, labels: string[], changes: Partial<PullSnapshot> = {}) =>
    merged(number, 10 - number, { author: cy, ...closing(issue(5, labels, { author: ada })), ...changes });
  test.each([
    ["confirmed and resolved by somebody else", [reporting(1, ["Confirmed"])], 1],
    ["resolved twice", [reporting(1, ["confirmed"]), reporting(2, ["confirmed"])], 1],
    ["not confirmed", [reporting(1, [])], 0],
    ["resolved by the reporter", [reporting(1, ["confirmed"], { author: ada })], 0],
    ["resolved by what nobody approved", [reporting(1, ["confirmed"], { mergedBy: cy })], 0],
  ])("a bug report: %s", (_, pulls, count) => {
    expect(kindIn(evidence({ pulls }, policy), "bug", "asking")?.counted.length ?? 0).toBe(count);
  });

  test("endorsements are shown and change no number", () => {
    const endorsements = [
      endorsement("b", { at: daysAgo(1) }),
      endorsement("a"),
      endorsement("c", { by: person }),
    ];
    const found = evidence({ endorsements: [...endorsements, ...endorsements] });
    expect(found.endorsements.map(({ key }) => key)).toEqual(["a", "b"]);
    expect({ ...found, endorsements: [] }).toEqual(evidence({}));
  });
});

describe("kinds, levels and gaps", () => {
  test("kinds stand apart: each is ranked and summed by itself, and the highest is the requirement's level", () => {
    const documents = labelled("docs");
    const pulls = [1, 2, 3, 4].map((number) => merged(number, 0, number > 2 ? documents : {}));
    const found = evidence({ pulls });
    expect(found.requirements[0]?.kinds.map(({ kind, E }) => [kind, E])).toEqual([
      ["code", 1.5],
      ["doc", 1.5],
    ]);
  });

  test.each([
    [{ E: 0, S: 0, weeks: 0, approvers: 0 }, "none"],
    [{ E: 0.00001, S: 0, weeks: 1, approvers: 1 }, "some"],
    [{ E: 3, S: 0.4999, weeks: 3, approvers: 2 }, "some"],
    [{ E: 3, S: 0.5, weeks: 1, approvers: 2 }, "some"],
    [{ E: 3, S: 0.5, weeks: 2, approvers: 0 }, "shown"],
    [{ E: 6, S: 0.75, weeks: 2, approvers: 2 }, "shown"],
    [{ E: 6, S: 0.75, weeks: 3, approvers: 1 }, "shown"],
    [{ E: 6, S: 0.75, weeks: 3, approvers: 2 }, "sustained"],
  ])("%j is %s", (measured, level) => {
    expect(levelOf(measured)).toBe(level);
  });

  test("what is missing to a level", () => {
    const options = { halfLifeDays: 365, saturation: 3, weight: 1 };
    expect(gapTo("some", nothingYet, options).lacks).toEqual([{ code: "first" }]);
    expect(gapTo("shown", { E: 1, S: 0.2063, weeks: 1, approvers: 1 }, options).lacks).toEqual([
      { code: "evidence", S: 0.2063, needed: 0.5, E: 2, contributions: 2 },
      { code: "weeks", have: 1, needed: 2 },
    ]);
    expect(gapTo("sustained", { E: 9, S: 0.875, weeks: 4, approvers: 1 }, options).lacks).toEqual([
      { code: "approvers", have: 1, needed: 2 },
    ]);
  });

  test("as many contributions as a gap names do reach the level", () => {
    const pulls = [merged(1, 0)];
    const lacks = kindIn(evidence({ pulls }))?.gap?.lacks ?? [];
    const needed = lacks.find((part) => part.code === "evidence")?.contributions ?? 0;
    const ageless = policyOf(undefined, { halfLifeDays: 1e9 });
    const more = Array.from({ length: needed }, (_, index) => merged(index + 2, 7 * (index + 1)));
    expect(kindIn(evidence({ pulls: [...pulls, ...more] }, ageless))?.level).toBe("shown");
  });

  test("the row explains itself", () => {
    const [row] = kindIn(evidence({ pulls: [merged(7, 365, { coAuthors: [cy] })] }))?.counted ?? [];
    expect(row).toEqual({
      work: {
        type: "pull-request",
        id: "PR_7",
        number: 7,
        title: "Teach it to sing",
        repository: "grid/core",
      },
      at: daysAgo(365),
      week: "2025-W13",
      because: { by: "files" },
      paths: ["src/a.ts"],
      morePaths: 0,
      approvers: ["bob"],
      factors: { weight: 1, share: 0.5, authors: 2, accept: 1, age: 0.5, days: 365, rank: 0 },
      e: 0.25,
    });
  });
});

test("every rule has a name of its own, and says what it does", () => {
  expect(new Set(evidenceRules.map((rule) => rule.name)).size).toBe(evidenceRules.length);
  expect(evidenceRules.filter((rule) => !/^[A-Z].*\.$/.test(rule.summary))).toEqual([]);
  expect([...evidenceParts].sort()).toEqual(["closing-issues", "co-authors", "files", "reviews"]);
});
