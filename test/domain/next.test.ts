/** Which open issues fit somebody: a table of what speaks for and against, and laws of the order. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { amount } from "../../src/domain/amount.ts";
import type { BountyRecord } from "../../src/domain/award.ts";
import { type Fit, type Seeker, suggest } from "../../src/domain/next.ts";
import type { OpenIssue } from "../../src/domain/open-issue.ts";
import { bountyRecord } from "../records.ts";
import { policy as policyOf } from "./pulls.ts";

const now = "2026-03-02T10:00:00.000Z";
const policy = policyOf(`
bounties: {}
reservations: {newcomers: {labels: [starter], first: 3 days, below-merged: 2}, levels: [{above: 300 GRID, merged: 3}], at-once: 1, open-pull-requests: 2}
kinds: {doc: {labels: [docs], reward: 5 GRID}, code: {reward: 50 GRID}}
hiring:
  candidates: {repository: hiring, team: "team:hiring"}
  requirements:
    rust: {title: Rust, match: {any-glob-to-any-file: "**/*.rs"}, labels: ["area: rust"]}
    writing: {title: Writing, kinds: [doc]}
`);
const [rust, writing] = policy.hiring?.requirements ?? [];
if (rust === undefined || writing === undefined) throw new Error("the policy has two requirements");

let ids = 100;
function issue(changes: Partial<OpenIssue> = {}): OpenIssue {
  ids += 1;
  return {
    repositoryId: 51,
    repository: "grid/docs",
    issueId: ids,
    number: ids,
    title: `Issue ${ids}`,
    labels: [],
    assignees: [],
    createdAt: "2026-02-01T00:00:00Z",
    ...changes,
  };
}

const newcomer: Seeker = {
  person: { id: 1, login: "ada" },
  doings: { merged: 0, holding: 0, pulls: 0 },
  gaps: null,
  kinds: [],
  repositoryId: 50,
};
const regular: Seeker = { ...newcomer, doings: { merged: 5, holding: 0, pulls: 0 } };

function fitsOf(one: OpenIssue, seeker: Seeker, bounty?: Partial<BountyRecord>): Fit["code"][] | null {
  const record =
    bounty === undefined
      ? []
      : [
          bountyRecord({
            issueId: one.issueId,
            history: [{ at: "2026-03-01T00:00:00Z", by: "mira", to: "500 GRID" }],
            ...bounty,
          }),
        ];
  const [found] = suggest([one], record, seeker, policy, now).suggestions;
  return found === undefined ? null : found.fits.map(({ code }) => code);
}

const held = { by: "mira", reason: "the licence" };
const reservation = {
  personId: 2,
  login: "bob",
  from: now,
  until: now,
  active: now,
  time: 1,
  nudged: false,
};
const claim = { repositoryId: 50, pull: 9, nodeId: "P", pullId: 9, personId: 2, login: "bob" };
const few = { amount: amount(10_000n) };

describe("what speaks for an issue", () => {
  test.each<[string, Partial<OpenIssue>, Seeker, Partial<BountyRecord> | undefined, Fit["code"][] | null]>([
    ["nothing", {}, newcomer, undefined, null],
    ["only that it is here is not enough", { repositoryId: 50 }, newcomer, undefined, null],
    ["help wanted", { labels: ["Help Wanted"] }, newcomer, undefined, ["help-wanted"]],
    [
      "help wanted here",
      { labels: ["help wanted"], repositoryId: 50 },
      newcomer,
      undefined,
      ["help-wanted", "here"],
    ],
    ["a price", {}, newcomer, few, ["priced"]],
    ["for newcomers", { labels: ["starter"] }, newcomer, undefined, ["newcomers"]],
    ["for newcomers, who are none", { labels: ["starter"] }, regular, undefined, null],
    ["a price for newcomers first", { labels: ["starter"] }, regular, few, null],
    [
      "a price for newcomers, days later",
      { labels: ["starter"] },
      regular,
      { ...few, history: [{ at: "2026-02-20T00:00:00Z", by: "mira", to: "x" }] },
      ["priced"],
    ],
    ["small", { labels: ["size: S", "help wanted"] }, newcomer, undefined, ["small", "help-wanted"]],
    [
      "small, for somebody who needs it no more",
      { labels: ["difficulty/easy", "help wanted"] },
      regular,
      undefined,
      ["help-wanted"],
    ],
    [
      "not everything with an s is small",
      { labels: ["size: XXL", "s", "help wanted"] },
      newcomer,
      undefined,
      ["help-wanted"],
    ],
    [
      "a requirement by its label",
      { labels: ["area: rust"] },
      { ...regular, gaps: [{ requirement: rust, level: "some" }] },
      undefined,
      ["requirement"],
    ],
    ["a requirement of somebody who did not join", { labels: ["area: rust"] }, regular, undefined, null],
    ["a requirement without a gap", { labels: ["area: rust"] }, { ...regular, gaps: [] }, undefined, null],
    [
      "a requirement whose kind is enough",
      { labels: ["docs"] },
      { ...regular, gaps: [{ requirement: writing, level: "none" }] },
      undefined,
      ["requirement"],
    ],
    ["a kind done before", { labels: ["docs"] }, { ...regular, kinds: ["doc"] }, undefined, ["kind"]],
    [
      "somebody has it",
      { labels: ["help wanted"], assignees: [{ login: "bob" }] },
      newcomer,
      undefined,
      null,
    ],
    ["blocked by its label", { labels: ["help wanted", "blocked"] }, newcomer, undefined, null],
    ["reserved", {}, newcomer, { ...few, reservation }, null],
    ["in review", {}, newcomer, { ...few, claims: [claim] }, null],
    ["divided", {}, newcomer, { ...few, split: [{ id: 2, login: "bob", weight: 1 }] }, null],
    ["on hold", {}, newcomer, { ...few, onHold: held }, null],
    ["blocked, as it was heard", {}, newcomer, { ...few, blocked: "blocked" }, null],
    ["a price that takes more rewarded work", {}, newcomer, {}, null],
    ["a price that takes as much as there is", {}, regular, {}, ["priced"]],
    [
      "a price withdrawn, and help wanted",
      { labels: ["help wanted"] },
      newcomer,
      { ...few, state: "withdrawn" },
      ["help-wanted"],
    ],
  ])("%s", (_, changes, seeker, bounty, codes) => {
    expect(fitsOf(issue(changes), seeker, bounty)).toEqual(codes);
  });

  test("whoever holds enough is told which gate keeps them, and still gets what has no price", () => {
    const [priced, free] = [issue(), issue({ labels: ["help wanted"] })];
    const busy = { ...regular, doings: { merged: 5, holding: 1, pulls: 0 } };
    const record = bountyRecord({ issueId: priced.issueId });
    const found = suggest([priced, free], [record], busy, policy, now);
    expect(found.suggestions.map((one) => one.issue)).toEqual([free]);
    expect(found.held).toMatchObject({ gate: "at-once", figures: { most: "1", has: "1" } });
  });
});

describe("the order", () => {
  const labels = ["help wanted", "starter", "size: S", "area: rust", "docs", "blocked"];
  const anyIssue = fc
    .record({
      at: fc.integer({ min: 1, max: 20 }),
      labels: fc.uniqueArray(fc.constantFrom(...labels)),
      here: fc.boolean(),
      number: fc.integer({ min: 1, max: 500 }),
    })
    .map(({ at, labels, here, number }) => ({
      ...issue({ labels, repositoryId: here ? 50 : 51, repository: here ? "grid/core" : "grid/docs" }),
      number,
      issueId: number,
      createdAt: `2026-02-${String(at).padStart(2, "0")}T00:00:00Z`,
    }));
  const anyIssues = fc.uniqueArray(anyIssue, { selector: ({ issueId }) => issueId, maxLength: 12 });
  const anySeeker = fc.constantFrom<Seeker>(newcomer, regular, {
    ...newcomer,
    gaps: [{ requirement: rust, level: "none" }],
    kinds: ["doc"],
  });

  test("does not depend on the order or repetition in which issues are found", () => {
    fc.assert(
      fc.property(anyIssues, anySeeker, fc.infiniteStream(fc.nat()), (issues, seeker, dice) => {
        const shuffled = issues
          .map((one) => ({ one, by: dice.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one);
        const once = suggest(issues, [], seeker, policy, now);
        expect(suggest([...shuffled, ...issues], [], seeker, policy, now)).toEqual(once);
      }),
    );
  });

  test("is of three at most, each free and with a reason; what an issue has does not depend on the others", () => {
    fc.assert(
      fc.property(anyIssues, anySeeker, (issues, seeker) => {
        const { suggestions } = suggest(issues, [], seeker, policy, now);
        expect(suggestions.length).toBeLessThanOrEqual(3);
        for (const one of suggestions) {
          expect(one.issue.labels).not.toContain("blocked");
          expect(one.fits.length).toBeGreaterThan(0);
          expect(suggest([one.issue], [], seeker, policy, now).suggestions).toEqual([one]);
        }
      }),
    );
  });

  test("puts what fills a gap first, then what is for newcomers, then what waits longest", () => {
    const gap = issue({ labels: ["area: rust"], createdAt: "2026-02-20T00:00:00Z" });
    const starter = issue({ labels: ["starter"], createdAt: "2026-02-10T00:00:00Z" });
    const older = issue({ labels: ["starter"], createdAt: "2026-02-05T00:00:00Z" });
    const help = issue({ labels: ["help wanted"] });
    const seeker = { ...newcomer, gaps: [{ requirement: rust, level: "none" as const }] };
    const found = suggest([help, starter, older, gap], [], seeker, policy, now);
    expect(found.suggestions.map((one) => one.issue)).toEqual([gap, older, starter]);
  });
});
