import fc from "fast-check";
import { formatMoney } from "../../src/domain/amount.ts";
import { isBot } from "../../src/domain/people.ts";
import { neededParts, quote, totals } from "../../src/domain/quote.ts";
import type { Price } from "../../src/domain/rules/rule.ts";
import type { ActorNode, PullSnapshot, ReviewNode } from "../../src/domain/snapshot.ts";
import { ada, bob, closing, cy, issue, kinds, policy, pull, robot } from "./pulls.ts";

const free = policy(`${kinds}bounties: {}\nshares: {author: 3, co-author: 2}`);
const capped = policy(
  `${kinds}bounties: {}\ncaps: {per-pull-request: [70 GRID], per-person: [{amount: 33 GRID, per: week}]}`,
);

const actor = fc.constantFrom<ActorNode>(ada, bob, cy, robot, {
  __typename: "User",
  login: "helper[bot]",
  databaseId: 77,
});
const path = fc.constantFrom("docs/a.md", "docs/b.md", "test/a.ts", "src/a.ts");
const issues = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 1, max: 6 }),
    labels: fc.uniqueArray(
      fc.constantFrom("bounty: 50 GRID", "bounty: 0.07 GRID", "bounty: 5 EUR", "bounty: x", "bug"),
    ),
    stateReason: fc.constantFrom("COMPLETED", "NOT_PLANNED", null),
  }),
  { selector: (one) => one.number, maxLength: 4 },
);
const reviews = fc.array(
  fc.record<ReviewNode>({
    author: fc.option(actor),
    authorAssociation: fc.constant("MEMBER"),
    state: fc.constantFrom("APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"),
    submittedAt: fc.constantFrom(
      "2026-03-01T00:00:00Z",
      "2026-03-01T00:00:00Z",
      "2026-03-02T00:00:00Z",
      null,
    ),
    comments: fc.constant({ totalCount: 0 }),
  }),
  { maxLength: 5 },
);
const anyPull: fc.Arbitrary<PullSnapshot> = fc
  .record({
    author: fc.option(actor),
    mergedBy: fc.option(actor),
    coAuthors: fc.uniqueArray(actor, { maxLength: 3 }),
    files: fc.option(fc.uniqueArray(path)),
    labels: fc.uniqueArray(fc.constantFrom("docs", "tests", "other")),
    baseRefName: fc.constantFrom("main", "main", "next"),
    issues,
    reviews,
  })
  .map(({ files, labels, issues: closed, reviews: nodes, ...rest }) =>
    pull({
      ...rest,
      files:
        files === null ? null : { nodes: files.map((one) => ({ path: one, additions: 1, deletions: 0 })) },
      labels: { nodes: labels.map((name) => ({ name })) },
      closingIssuesReferences: {
        nodes: closed.map((one) => issue(one.number, one.labels, { stateReason: one.stateReason })),
      },
      reviews: { nodes },
    }),
  );

function priceOf(result: ReturnType<typeof quote>, source: Price["source"]): bigint | undefined {
  const line = result.lines.find((one) => one.source === source);
  const reason = line?.reasons.find((one) => one.code === "bounty-amount" || one.code === "kind-amount");
  return reason?.code === "bounty-amount" || reason?.code === "kind-amount" ? reason.money.amount : undefined;
}

test("without caps, the lines of a price sum to it", () => {
  fc.assert(
    fc.property(anyPull, (one) => {
      const result = quote(free, one, 50);
      for (const source of new Set(result.lines.map((line) => line.source))) {
        const total = result.lines
          .filter((line) => line.source === source)
          .reduce((sum, line) => sum + line.amount, 0n);
        expect(total).toBe(priceOf(result, source));
      }
    }),
  );
});

test("with caps, nobody gets more than without, and no cap is passed", () => {
  fc.assert(
    fc.property(anyPull, (one) => {
      const { lines } = quote(capped, one, 50);
      const grid = lines.filter((line) => line.token.symbol === "GRID");
      for (const line of lines) expect(line.amount >= 0n && line.amount <= line.uncapped).toBe(true);
      expect(grid.reduce((sum, line) => sum + line.amount, 0n) <= 7000n).toBe(true);
      for (const id of new Set(grid.map((line) => line.recipient.id))) {
        const own = grid.filter((line) => line.recipient.id === id);
        expect(own.reduce((sum, line) => sum + line.amount, 0n) <= 3300n).toBe(true);
      }
    }),
  );
});

test("the order in which GitHub lists labels, reviews, files and issues changes nothing", () => {
  const shuffled = anyPull.chain((one) =>
    fc
      .tuple(
        fc.shuffledSubarray([...one.labels.nodes], { minLength: one.labels.nodes.length }),
        fc.shuffledSubarray([...one.reviews.nodes], { minLength: one.reviews.nodes.length }),
        fc.shuffledSubarray([...(one.files?.nodes ?? [])], { minLength: one.files?.nodes.length ?? 0 }),
        fc.shuffledSubarray([...one.closingIssuesReferences.nodes], {
          minLength: one.closingIssuesReferences.nodes.length,
        }),
      )
      .map(([labels, reviewed, files, closed]) => ({
        one,
        other: {
          ...one,
          labels: { nodes: labels },
          reviews: { nodes: reviewed },
          files: one.files === null ? null : { nodes: files },
          closingIssuesReferences: {
            nodes: closed.map((each) => ({ ...each, labels: { nodes: [...each.labels.nodes].reverse() } })),
          },
        },
      })),
  );
  fc.assert(
    fc.property(shuffled, ({ one, other }) => {
      expect(quote(capped, other, 50)).toEqual(quote(capped, one, 50));
    }),
    { numRuns: 500 },
  );
});

test("no bot earns, every line has reasons, and every award its own key", () => {
  fc.assert(
    fc.property(anyPull, (one) => {
      const { lines, notCounted } = quote(free, one, 50);
      const robots = [one.author, ...one.coAuthors]
        .filter((who) => who !== null && isBot(who))
        .map((who) => who?.databaseId);
      for (const line of lines) {
        expect(robots).not.toContain(line.recipient.id);
        expect(line.reasons.length).toBeGreaterThan(0);
        expect(line.amount > 0n).toBe(true);
      }
      expect(new Set(lines.map((line) => line.key)).size).toBe(lines.length);
      expect(lines.length + notCounted.length).toBeGreaterThan(0);
    }),
  );
});

test("quoting changes nothing and answers the same again", () => {
  fc.assert(
    fc.property(anyPull, (one) => {
      const before = structuredClone(one);
      expect(quote(free, one, 50)).toEqual(quote(free, one, 50));
      expect(one).toEqual(before);
    }),
  );
});

test("totals are by token", () => {
  const { lines } = quote(
    free,
    pull(closing(issue(1, ["bounty: 1 GRID"]), issue(2, ["bounty: 2 EUR"]), issue(3, ["bounty: 3 GRID"]))),
    50,
  );
  expect(totals(lines).map(formatMoney)).toEqual(["4 GRID", "2 EUR"]);
});

test("the parts of a snapshot that rules look at", () => {
  expect([...neededParts].sort()).toEqual(["closing-issues", "co-authors", "files", "reviews"]);
});
