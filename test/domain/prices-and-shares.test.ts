/** Tables of what labels, modifiers and shares make of a pull request. */
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { ada, assignedTo, bob, closing, cy, issue, kinds, labelled, policy, review, robot } from "./pulls.ts";
import { dee, eve, quoted, quoteOf } from "./quoted.ts";

type Row = [name: string, text: string, changes: Partial<PullSnapshot>, expected: string[]];

const bounty = (grid: number) => closing(issue(3, [`bounty: ${grid} GRID`]));
const asked = (by = bob, more = {}) => review(by, { state: "CHANGES_REQUESTED", ...more });
const reviewed = (...nodes: ReturnType<typeof review>[]) => ({ reviews: { nodes } });

const table = `prices: [{labels: {easy: 10 GRID, hard: 40 GRID}, on: [issue, pull-request]}]\n`;
test.each<Row>([
  ["a label of the issue", table, closing(issue(3, ["easy"])), ["ada author 10 GRID"]],
  ["a label of the pull request", table, labelled("Hard"), ["ada author 40 GRID"]],
  [
    "the issue's before the pull request's",
    table,
    { ...closing(issue(3, ["easy"])), ...labelled("hard") },
    ["ada author 10 GRID"],
  ],
  ["a label before the kind", table + kinds, labelled("hard", "docs"), ["ada author 40 GRID"]],
  ["no label: the kind", table + kinds, {}, ["ada author 50 GRID"]],
  ["no label and no kinds", table, {}, ["-unpriced"]],
  ["two labels", table, labelled("easy", "hard"), ["-two-price-labels"]],
  [
    "a label that counts on issues alone",
    "prices: [{labels: {easy: 10 GRID}}]",
    labelled("easy"),
    ["-unpriced"],
  ],
  [
    "a time that is none",
    "prices: [{time: {hour: {first: 1 GRID}}, on: [pull-request]}]",
    labelled("Time: soon"),
    ["-unreadable-price-label"],
  ],
])("prices: %s", (_, text, changes, expected) => {
  expect(quoted(policy(text), changes)).toEqual(expected);
});

const sized = `${kinds}modifiers: [{diff-size: [{up-to: 10, factor: x0.5}, {up-to: 100, factor: x1}, {factor: +20%}], ignore: ["**/*.lock"], applies-to: [kind]}]`;
const files = (...nodes: [string, number][]) => ({
  files: { nodes: nodes.map(([path, additions]) => ({ path, additions, deletions: 0 })) },
});
const tenths = "bounties: {}\nmodifiers: [{per-change-request: -10%, at-least: 70%}]";
const multiplied = `bounties: {}
modifiers:
  - labels: {high: x2, low: x0.5}
  - labels: {careful: +50%}
    on: pull-request
    applies-to: [bounty, kind]
${kinds}`;
test.each<Row>([
  ["nobody asked for changes", tenths, bounty(100), ["ada author 100 GRID"]],
  ["one change request", tenths, { ...bounty(100), ...reviewed(asked()) }, ["ada author 90 GRID"]],
  [
    "two by one maintainer and one by another: the least that is left",
    tenths,
    { ...bounty(100), ...reviewed(asked(), asked(), asked(dee), asked(eve)) },
    ["ada author 70 GRID"],
  ],
  [
    "requests of an outsider, the author, a bot, nobody, and a dismissed one",
    tenths,
    {
      ...bounty(100),
      ...reviewed(
        asked(dee, { authorAssociation: "CONTRIBUTOR" }),
        asked(ada),
        asked(robot),
        review(bob, { author: null, state: "CHANGES_REQUESTED" }),
        review(bob, { state: "DISMISSED" }),
      ),
    },
    ["ada author 100 GRID"],
  ],
  [
    "never below zero",
    "bounties: {}\nmodifiers: [{per-change-request: -60%}]",
    { ...bounty(100), ...reviewed(asked(), asked()) },
    ["-factor"],
  ],
  [
    "labels beside the price, once, and labels of the pull request",
    multiplied,
    { ...closing(issue(3, ["bounty: 10 GRID", "high"])), ...labelled("careful", "low") },
    ["ada author 30 GRID", "-bounty-instead"],
  ],
  ["a kind's reward when it says so", multiplied, labelled("careful", "high"), ["ada author 75 GRID"]],
  ["a small change", sized, files(["src/a.ts", 10]), ["ada author 25 GRID"]],
  ["without what is ignored", sized, files(["src/a.ts", 10], ["npm.lock", 900]), ["ada author 25 GRID"]],
  ["a usual change", sized, files(["src/a.ts", 11]), ["ada author 50 GRID"]],
  ["a large change", sized, files(["src/a.ts", 101]), ["ada author 60 GRID"]],
  ["unknown files", sized, { files: null }, ["ada author 50 GRID"]],
])("modifiers: %s", (_, text, changes, expected) => {
  expect(quoted(policy(text), changes)).toEqual(expected);
});

const tenPercent = (role: string, more = "") =>
  `bounties: {}\nshares: {extra: [{role: ${role}, part: 10%${more}}]}`;
const split = (text: string) => `bounties: {}\nshares: {${text}}`;
const three = { ...bounty(0.05), coAuthors: [bob, cy], mergedBy: robot };
test.each<Row>([
  [
    "assignees alone",
    split("author: 0, assignee: 1"),
    closing(issue(3, ["bounty: 50 GRID"], assignedTo(dee, cy))),
    ["cy assignee 25 GRID", "dee assignee 25 GRID"],
  ],
  [
    "nobody is assigned: the author",
    split("author: 0, co-author: 0, assignee: 1"),
    { ...bounty(50), coAuthors: [cy] },
    ["ada author 50 GRID"],
  ],
  [
    "somebody in two roles counts once, by the greater",
    split("author: 1, assignee: 3"),
    closing(issue(3, ["bounty: 50 GRID"], assignedTo(ada, cy))),
    ["ada assignee 25 GRID", "cy assignee 25 GRID"],
  ],
  [
    "a bot that is assigned",
    split("author: 0, assignee: 1"),
    closing(issue(3, ["bounty: 50 GRID"], assignedTo(robot))),
    ["ada author 50 GRID"],
  ],
  ["the largest remainders", split("remainder: largest"), three, ["0.02", "0.02", "0.01"]],
  ["what cannot be divided to the author", split("remainder: author"), three, ["0.03", "0.01", "0.01"]],
  [
    "the issue's author on top",
    tenPercent("issue-author"),
    bounty(50),
    ["ada author 50 GRID", "cy issue-author 5 GRID"],
  ],
  [
    "out of the price",
    tenPercent("issue-author", ", paid: out-of"),
    bounty(50),
    ["ada author 45 GRID", "cy issue-author 5 GRID"],
  ],
  [
    "an issue of one's own",
    tenPercent("issue-author"),
    closing(issue(3, ["bounty: 50 GRID"], { author: ada })),
    ["ada author 50 GRID", "-own-issue"],
  ],
  [
    "an issue of one's own, where that earns",
    tenPercent("issue-author", ", also-authors: true"),
    closing(issue(3, ["bounty: 50 GRID"], { author: ada })),
    ["ada author 50 GRID", "ada issue-author 5 GRID"],
  ],
  [
    "an issue of a bot",
    tenPercent("issue-author"),
    closing(issue(3, ["bounty: 50 GRID"], { author: robot })),
    ["ada author 50 GRID", "-bot"],
  ],
  [
    "an issue of a deleted account",
    tenPercent("issue-author"),
    closing(issue(3, ["bounty: 50 GRID"], { author: null })),
    ["ada author 50 GRID"],
  ],
  [
    "maintainers with something to say, and maintainers who approved, each once",
    tenPercent("reviewers", ", paid: out-of"),
    {
      ...bounty(50),
      ...reviewed(
        review(bob),
        review(bob, { comments: { totalCount: 3 } }),
        review(dee, { authorAssociation: "NONE", state: "COMMENTED", comments: { totalCount: 1 } }),
        review(eve, { authorAssociation: "NONE" }),
        review(cy, { state: "COMMENTED" }),
        review(ada, { comments: { totalCount: 9 } }),
        review(robot, { comments: { totalCount: 9 } }),
      ),
    },
    ["ada author 45 GRID", "bob reviewer 5 GRID"],
  ],
  [
    "anybody with something to say, where the policy lets anyone",
    tenPercent("reviewers", ", paid: out-of, reviews-by: anyone"),
    {
      ...bounty(50),
      ...reviewed(
        review(bob),
        review(bob, { comments: { totalCount: 3 } }),
        review(dee, { authorAssociation: "NONE", state: "COMMENTED", comments: { totalCount: 1 } }),
        review(eve, { authorAssociation: "NONE" }),
        review(cy, { state: "COMMENTED" }),
        review(ada, { comments: { totalCount: 9 } }),
        review(robot, { comments: { totalCount: 9 } }),
      ),
    },
    ["ada author 45 GRID", "bob reviewer 2.5 GRID", "dee reviewer 2.5 GRID"],
  ],
  [
    "reductions, by the number of requests",
    "bounties: {}\nmodifiers: [{per-change-request: -10%}]\nshares: {extra: [{role: reviewers, part: reductions}]}",
    { ...bounty(100), ...reviewed(asked(), asked(), asked(dee), review(eve)) },
    ["ada author 70 GRID", "bob reviewer 20 GRID", "dee reviewer 10 GRID"],
  ],
  [
    "a mentor is whoever else is assigned to the pull request",
    tenPercent("mentor"),
    { ...bounty(50), ...assignedTo(ada, dee) },
    ["ada author 50 GRID", "dee mentor 5 GRID"],
  ],
])("shares: %s", (_, text, changes, expected) => {
  const lines = quoted(policy(text), changes);
  const isAmounts = expected.every((one) => /^[\d.]+$/.test(one));
  expect(isAmounts ? lines.map((line) => line.split(" ")[2]) : lines).toEqual(expected);
});

test("each part of one person has a key of its own, and that of the work is what it was", () => {
  const rules = policy(
    "bounties: {}\nshares: {extra: [{role: issue-author, part: 10%, also-authors: true}, {role: issue-author, part: 1%, also-authors: true}]}",
  );
  const keys = quoteOf(rules, closing(issue(3, ["bounty: 50 GRID"], { author: ada }))).lines.map(
    (one) => one.key,
  );
  expect(keys).toEqual([
    "award:50:1003:@1",
    "award:50:1003:@1:issue-author",
    "award:50:1003:@1:issue-author-2",
  ]);
});
