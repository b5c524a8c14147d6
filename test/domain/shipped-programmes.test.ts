/** Every policy that ships, and what a made-up pull request earns under it. */
import { readdirSync, readFileSync } from "node:fs";
import { amount } from "../../src/domain/amount.ts";
import type { BountyRecord } from "../../src/domain/award.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { QuoteState } from "../../src/domain/rules/rule.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { bountyRecord } from "../records.ts";
import { ada, assignedTo, bob, changing, closing, cy, issue, labelled, review } from "./pulls.ts";
import { dee, quoted } from "./quoted.ts";

const folder = new URL("../../config/", import.meta.url);
const shipped = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (one) =>
    // The form is what people fill in, not a policy.
    one.endsWith(".yml") && one !== "hiring-application.yml",
);

function load(file: string): Policy {
  const text = readFileSync(new URL(file, folder), "utf8");
  const result = parsePolicy(text, { file, commit: "c1", ownerId: 7 });
  if (result.status !== "ok") throw new Error(JSON.stringify(result.problems));
  return result.policy;
}

const asked = review(bob, { state: "CHANGES_REQUESTED" });
const paths = (...names: string[]) => changing(...names);

const quotes: Readonly<
  Record<string, readonly [name: string, changes: Partial<PullSnapshot>, expected: string[]][]>
> = {
  "foothold.example.yml": [
    [
      "an estimated, urgent issue after one change request, with a mentor",
      {
        ...closing(issue(3, ["Estimate: <2 hours", "priority: urgent"])),
        ...assignedTo(dee),
        reviews: { nodes: [asked] },
      },
      [
        "ada author 102.6 GRID",
        "cy issue-author 10.8 GRID",
        "bob reviewer 12 GRID",
        "bob reviewer 3.24 GRID",
        "dee mentor 5.4 GRID",
        "-bounty-instead",
      ],
    ],
    ["a change by its kind", paths("docs/a.md"), ["ada author 30 GRID"]],
    ["a level on the pull request", labelled("difficulty: easy"), ["ada author 20 GRID"]],
    ["spam", labelled("spam"), ["-excluded-label"]],
  ],
  "recipes/flat-per-kind.yml": [
    ["code", {}, ["ada author 50 EUR"]],
    [
      "a translation of two",
      { ...paths("locales/de.json"), coAuthors: [cy] },
      ["ada author 7.5 EUR", "cy co-author 7.5 EUR"],
    ],
    ["documentation", paths("docs/a.md", "README.md"), ["ada author 25 EUR"]],
    ["tests", paths("test/a.ts"), ["ada author 25 EUR"]],
  ],
  "recipes/explicit-bounties.yml": [
    ["a priced issue", closing(issue(3, ["bounty: 500 EUR"])), ["ada author 500 EUR"]],
    ["any other", {}, ["-unpriced"]],
  ],
  "recipes/difficulty-priority.yml": [
    [
      "easy and urgent after two change requests",
      { ...closing(issue(3, ["difficulty:easy", "priority:high"])), reviews: { nodes: [asked, asked] } },
      ["ada author 160000 SATS", "cy issue-author 16000 SATS", "bob reviewer 40000 SATS"],
    ],
    ["without an issue", labelled("difficulty:medium", "priority:low"), ["ada author 125000 SATS"]],
  ],
  "recipes/time-priority.yml": [
    [
      "four hours of medium priority, assigned to two",
      closing(issue(3, ["Time: <4 Hours", "Priority: 2 (Medium)"], assignedTo(ada, cy))),
      ["ada assignee 150 USD", "cy assignee 150 USD"],
    ],
    [
      "a week, and nobody assigned",
      closing(issue(3, ["Time: <1 Week", "Priority: 1 (Normal)"])),
      ["ada author 600 USD"],
    ],
  ],
  "recipes/points.yml": [
    ["a level on the pull request", labelled("medium"), ["ada author 25 POINTS"]],
    ["a level on the issue", closing(issue(3, ["hard"])), ["ada author 45 POINTS"]],
    ["no level", {}, ["-unpriced"]],
    ["spam", labelled("easy", "spam"), ["-excluded-label"]],
    ["invalid", labelled("easy", "invalid"), ["-excluded-label"]],
    ["two levels", labelled("easy", "hard"), ["-two-price-labels"]],
  ],
  "aethergrid.yml": [
    ["code", {}, ["ada author 50 AGRID"]],
    ["documentation", paths("docs/setup.md"), ["ada author 30 AGRID"]],
    ["community support", labelled("community-support"), ["ada author 20 AGRID"]],
    ["translation", paths("locales/pt.json"), ["ada author 20 AGRID"]],
    ["testing", paths("tests/node_test.cpp"), ["ada author 30 AGRID"]],
    [
      "a bounty for somebody's report, with a mentor",
      { ...closing(issue(3, ["bounty: 200 AGRID"])), ...assignedTo(dee) },
      ["ada author 200 AGRID", "cy issue-author 20 AGRID", "dee mentor 20 AGRID", "-bounty-instead"],
    ],
  ],
  "positron.yml": [
    ["code after a review", { reviews: { nodes: [asked] } }, ["ada author 40 SGD", "bob reviewer 4 SGD"]],
    ["a build", paths("flake.lock", "nix/shell.nix"), ["ada author 30 SGD"]],
    ["documentation", paths("docs/a.org"), ["ada author 20 SGD"]],
    ["a bounty", closing(issue(3, ["bounty: 300 SGD"])), ["ada author 300 SGD", "-bounty-instead"]],
    ["merged by its author alone", { mergedBy: ada }, ["-self-merged"]],
  ],
};

test("every policy that ships is quoted here", () => {
  expect([...shipped].sort()).toEqual(Object.keys(quotes).sort());
});

describe.each(Object.keys(quotes))("%s", (file) => {
  const policy = load(file);

  test.each(quotes[file] ?? [])("%s", (_, changes, expected) => {
    expect(quoted(policy, changes)).toEqual(expected);
  });

  test("says what it is for before it says anything else", () => {
    const text = readFileSync(new URL(file, folder), "utf8");
    expect(text).toMatch(/^# yaml-language-server: [^\n]+\n#\n# [A-Z]/);
    // Addresses of nobody: example.org is reserved for documentation.
    expect(text).not.toMatch(/@(?!example\.org\b)\w+\.\w+/);
  });
});

test("points.yml: of several pull requests for one issue, the first merged has the points", () => {
  const policy = load("recipes/points.yml");
  const token = policy.tokens.get("POINTS");
  if (token === undefined) throw new Error("no POINTS");
  const record = bountyRecord({
    issueId: 1003,
    issueNumber: 3,
    state: "awarded",
    token,
    amount: amount(45n),
    label: "hard",
    awardedTo: 9,
  });
  const second = { ...closing(issue(3, ["hard"])), ...labelled("hard") };
  const state = (changes: Partial<BountyRecord>): Partial<QuoteState> => ({
    bounties: new Map([[1003, { ...record, ...changes }]]),
  });
  expect(quoted(policy, second, state({ awardedTo: 12 }))).toEqual(["ada author 45 POINTS"]);
  expect(quoted(policy, second, state({}))).toEqual(["-already-awarded"]);
});
