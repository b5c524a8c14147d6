import { formatMoney } from "../../src/domain/amount.ts";
import type { BountyRecord } from "../../src/domain/award.ts";
import { noState, quote } from "../../src/domain/quote.ts";
import type { QuoteState } from "../../src/domain/rules/rule.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { bountyRecord } from "../records.ts";
import {
  ada,
  bob,
  changing,
  closing,
  cy,
  issue,
  kinds,
  labelled,
  open,
  policy,
  pull,
  review,
  robot,
} from "./pulls.ts";

const programme = policy(`${kinds}bounties: {}`);

/** "ada 50 GRID kind:code" for a line, "-self-merged" for what was not counted. */
function quoted(changes: Partial<PullSnapshot>, text?: string, state: QuoteState = noState): string[] {
  const result = quote(text === undefined ? programme : policy(text), pull(changes), 50, state);
  const lines = result.lines.map(({ recipient, token, amount, source }) => {
    const what = source.type === "bounty" ? `#${source.issueNumber}` : source.kind;
    return `${recipient.login} ${formatMoney({ token, amount })} ${what}`;
  });
  return [...lines, ...result.notCounted.map(({ reason }) => `-${reason.code}`)];
}

const bounty = (text: string) => `bounty: ${text}`;
const revised = review(bob, { state: "CHANGES_REQUESTED", submittedAt: "2026-03-02T09:30:00Z" });

test.each<[name: string, changes: Partial<PullSnapshot>, expected: string[]]>([
  ["a merge by somebody else", {}, ["ada 50 GRID code"]],
  ["a merge by the author", { mergedBy: ada }, ["-self-merged"]],
  [
    "the author's merge with a member's approval",
    { mergedBy: ada, reviews: { nodes: [review(bob)] } },
    ["ada 50 GRID code"],
  ],
  [
    "the author's merge with an outsider's approval",
    { mergedBy: ada, reviews: { nodes: [review(bob, { authorAssociation: "CONTRIBUTOR" })] } },
    ["-self-merged"],
  ],
  [
    "the author's merge with the author's approval",
    { mergedBy: ada, reviews: { nodes: [review(ada)] } },
    ["-self-merged"],
  ],
  [
    "the author's merge with a co-author's approval",
    { mergedBy: ada, coAuthors: [bob], reviews: { nodes: [review(bob)] } },
    ["-self-merged"],
  ],
  [
    "the author's merge with a bot's approval",
    { mergedBy: ada, reviews: { nodes: [review(robot)] } },
    ["-self-merged"],
  ],
  [
    "the author's merge with a dismissed approval",
    { mergedBy: ada, reviews: { nodes: [review(bob, { state: "DISMISSED" })] } },
    ["-self-merged"],
  ],
  [
    "an approval that the reviewer took back",
    { mergedBy: ada, reviews: { nodes: [revised, review(bob)] } },
    ["-self-merged"],
  ],
  [
    "an approval after a request for changes",
    { mergedBy: ada, reviews: { nodes: [review(bob, { submittedAt: "2026-03-02T09:45:00Z" }), revised] } },
    ["ada 50 GRID code"],
  ],
  [
    "a comment after an approval",
    {
      mergedBy: ada,
      reviews: {
        nodes: [review(bob), review(bob, { state: "COMMENTED", submittedAt: "2026-03-02T09:50:00Z" })],
      },
    },
    ["ada 50 GRID code"],
  ],
  ["a merge by a co-author", { mergedBy: bob, coAuthors: [bob] }, ["-self-merged"]],
  ["a merge by a bot", { mergedBy: robot }, ["ada 50 GRID code"]],
  ["a merge by a deleted account", { mergedBy: null }, ["-self-merged"]],
  [
    "a merge by the author, known by login alone",
    { mergedBy: { __typename: "User", login: "Ada" } },
    ["-self-merged"],
  ],
  ["a bot's work", { author: robot }, ["-bot"]],
  ["a bot's work with a human co-author", { author: robot, coAuthors: [cy] }, ["cy 50 GRID code", "-bot"]],
  ["a human's work with a bot", { coAuthors: [robot] }, ["ada 50 GRID code", "-bot"]],
  ["a deleted author", { author: null }, ["-deleted-account"]],
  ["a deleted author with a co-author", { author: null, coAuthors: [cy] }, ["cy 50 GRID code"]],
  ["a co-author", { coAuthors: [cy] }, ["ada 25 GRID code", "cy 25 GRID code"]],
  ["the author named again as co-author", { coAuthors: [ada] }, ["ada 50 GRID code"]],
  ["another branch", { baseRefName: "next" }, ["-wrong-branch"]],
  ["a revert", { title: 'Revert "Teach it to sing"' }, ["-is-revert"]],
  ["closed unmerged", { ...open, state: "CLOSED" }, ["-closed-unmerged"]],
  [
    "everything wrong at once",
    { ...open, state: "CLOSED", baseRefName: "next", author: robot },
    ["-wrong-branch", "-closed-unmerged", "-bot"],
  ],
  ["documentation", changing("docs/a", "docs/b/c"), ["ada 30 GRID doc"]],
  ["documentation and code", changing("docs/a", "src/b"), ["ada 50 GRID code"]],
  ["a kind that earns nothing", changing("test/a"), ["-kind-unpaid"]],
  ["a label over the files", { ...changing("test/a"), ...labelled("Docs") }, ["ada 30 GRID doc"]],
  ["labels of two kinds: the first of the file", labelled("tests", "docs"), ["ada 30 GRID doc"]],
  ["unknown files", { files: null }, ["ada 50 GRID code"]],
  [
    "a bounty instead of the kind",
    closing(issue(3, [bounty("500 GRID")])),
    ["ada 500 GRID #3", "-bounty-instead"],
  ],
  [
    "three bounties",
    closing(
      issue(5, [bounty("5 EUR")]),
      issue(3, [bounty("500 GRID")]),
      issue(4, ["bug", "BOUNTY: 1.5 grid"]),
    ),
    ["ada 500 GRID #3", "ada 1.5 GRID #4", "ada 5 EUR #5", "-bounty-instead"],
  ],
  [
    "one bounty named twice",
    closing(issue(3, [bounty("500 GRID")]), issue(3, [bounty("500 GRID")])),
    ["ada 500 GRID #3", "-bounty-instead"],
  ],
  [
    "two price labels",
    closing(issue(3, [bounty("500 GRID"), bounty("5 GRID")])),
    ["ada 50 GRID code", "-two-prices"],
  ],
  [
    "a price label that says nothing",
    closing(issue(3, [bounty("a lot")])),
    ["ada 50 GRID code", "-unreadable-label"],
  ],
  [
    "not planned",
    closing(issue(3, [bounty("500 GRID")], { stateReason: "NOT_PLANNED" })),
    ["ada 50 GRID code", "-not-planned"],
  ],
  ["an issue without a price", closing(issue(3, ["bug"])), ["ada 50 GRID code"]],
  [
    "a price on an issue of somebody else's",
    closing(issue(3, [bounty("9999 GRID")], { repository: { nameWithOwner: "mallory/x" } })),
    ["ada 50 GRID code"],
  ],
  [
    "a price on an issue of a sister repository",
    closing(issue(3, [bounty("5 GRID")], { repository: { nameWithOwner: "Grid/docs", databaseId: 51 } })),
    ["ada 50 GRID code", "-other-repository"],
  ],
  [
    "a shared bounty",
    { ...closing(issue(3, [bounty("0.05 GRID")])), coAuthors: [bob, cy], mergedBy: robot },
    ["ada 0.02 GRID #3", "bob 0.02 GRID #3", "cy 0.01 GRID #3", "-bounty-instead"],
  ],
])("%s", (_, changes, expected) => {
  expect(quoted(changes)).toEqual(expected);
});

test.each<[name: string, text: string, changes: Partial<PullSnapshot>, expected: string[]]>([
  ["self-merge allowed", `${kinds}merging: {self-merge: allow}`, { mergedBy: ada }, ["ada 50 GRID code"]],
  ["branches by glob", `${kinds}branches: ["release/*"]`, { baseRefName: "release/2" }, ["ada 50 GRID code"]],
  ["the default branch not among the branches", `${kinds}branches: ["release/*"]`, {}, ["-wrong-branch"]],
  ["no bounties in the policy", kinds, closing(issue(3, [bounty("500 GRID")])), ["ada 50 GRID code"]],
  ["no kind fits", "kinds: {doc: {labels: [docs], reward: 5 GRID}}", {}, ["-no-kind"]],
  [
    "weights",
    `${kinds}shares: {author: 3, co-author: 1}`,
    { coAuthors: [cy] },
    ["ada 37.5 GRID code", "cy 12.5 GRID code"],
  ],
  [
    "a co-author's weight of zero",
    `${kinds}shares: {co-author: 0}`,
    { coAuthors: [cy] },
    ["ada 50 GRID code"],
  ],
  [
    "a bot's work when co-authors have no part",
    `${kinds}shares: {co-author: 0}`,
    { author: robot, coAuthors: [cy] },
    ["-no-human-author", "-bot"],
  ],
])("%s", (_, text, changes, expected) => {
  expect(quoted(changes, text)).toEqual(expected);
});

describe("before the merge", () => {
  test.each<[string, Partial<PullSnapshot>, string[]]>([
    ["open", open, ["not-merged"]],
    ["a draft", { ...open, isDraft: true }, ["draft", "not-merged"]],
    ["merged", {}, []],
  ])("%s", (_, changes, missing) => {
    const result = quote(programme, pull(changes), 50);
    expect(result.missing.map((reason) => reason.code)).toEqual(missing);
    expect(result.lines).toHaveLength(1);
  });
});

test("what was assumed is said", () => {
  const unsaid = { nameWithOwner: "grid/core" };
  const result = quote(programme, pull({ files: null, baseRepository: unsaid }), 50);
  expect(result.assumed).toEqual([
    { code: "assumed-branch", branch: "main" },
    { code: "assumed-files", kind: "code" },
  ]);
  const byBranch = policy(
    "kinds: {doc: {match: {any-glob-to-any-file: 'docs/**'}}, test: {match: {base-branch: main}}}",
  );
  expect(quote(byBranch, pull({ files: null }), 50).assumed).toEqual([
    { code: "assumed-files", kind: "test" },
  ]);
  const partly = { files: { nodes: [{ path: "docs/a", additions: 1, deletions: 0 }], totalCount: 2 } };
  expect(quote(programme, pull(partly), 50).assumed).toEqual([{ code: "assumed-files", kind: "code" }]);
});

describe("with a ledger", () => {
  const token = programme.tokens.get("GRID");
  if (token === undefined) throw new Error("no GRID");
  const record = (changes: Partial<BountyRecord>): QuoteState => ({
    earlier: [],
    bounties: new Map([
      [
        1003,
        bountyRecord({
          issueId: 1003,
          issueNumber: 3,
          token,
          amount: 70000n as BountyRecord["amount"],
          ...changes,
        }),
      ],
    ]),
  });
  const closed = closing(issue(3, [bounty("500 GRID")]));
  test.each<[string, QuoteState, Partial<PullSnapshot>, string[]]>([
    [
      "the ledger's price counts, not the label's",
      record({}),
      closed,
      ["ada 700 GRID #3", "-bounty-instead"],
    ],
    [
      "a label that the ledger does not know",
      { earlier: [], bounties: new Map() },
      closed,
      ["ada 50 GRID code", "-price-not-recorded"],
    ],
    ["a withdrawn bounty", record({ state: "withdrawn" }), closing(issue(3, [])), ["ada 50 GRID code"]],
    [
      "awarded to another",
      record({ state: "awarded", awardedTo: 9 }),
      closed,
      ["ada 50 GRID code", "-already-awarded"],
    ],
    [
      "awarded to this one",
      record({ state: "awarded", awardedTo: 12 }),
      closed,
      ["ada 700 GRID #3", "-bounty-instead"],
    ],
  ])("%s", (_, state, changes, expected) => {
    expect(quoted(changes, undefined, state)).toEqual(expected);
  });
});

test("an award is known by its issue, or by its pull request and kind", () => {
  const here = { repository: { nameWithOwner: "grid/core", databaseId: 50 } };
  const [line] = quote(programme, pull(closing(issue(3, [bounty("5 GRID")], here))), 50).lines;
  expect(line?.key).toBe("award:50:1003:@1");
  expect(quote(programme, pull(), 50).lines[0]?.key).toBe("award:50:pull-12:code:@1");
});
