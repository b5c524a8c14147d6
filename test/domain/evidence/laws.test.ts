/** Laws of evidence, over any work that GitHub could tell of. */
import fc from "fast-check";
import { type Evidence, evidenceOf } from "../../../src/domain/evidence/evidence.ts";
import { ageFactor, compareLevels, saturated } from "../../../src/domain/evidence/formula.ts";
import { type EvidenceFacts, type Grant, noFacts } from "../../../src/domain/evidence/rule.ts";
import type { ActorNode, PullSnapshot } from "../../../src/domain/snapshot.ts";
import { closing, issue, review } from "../pulls.ts";
import {
  ada,
  asOf,
  bob,
  cy,
  dayLength,
  daysAgo,
  dependency,
  grant,
  matching,
  merged,
  person,
  policyOf,
  requirement,
  typescript,
} from "./work.ts";

const dee: ActorNode = { __typename: "User", login: "dee", databaseId: 4 };
const eve: ActorNode = { __typename: "User", login: "eve", databaseId: 5 };
const robot: ActorNode = { __typename: "Bot", login: "robot", databaseId: 99 };

const policy = policyOf(
  [
    typescript,
    requirement("heavy", { weight: 250, match: matching({ "any-glob-to-any-file": "src/**" }) }),
    requirement("labelled", { labels: ["good"], kinds: ["code", "review", "bug"] }),
    requirement("wgpu", { dependencies: [dependency("**/Cargo.toml", "wgpu", "**/*.wgsl")] }),
    requirement("anything", { kinds: ["review", "question"] }),
    requirement("ignoring", {
      match: matching({ "any-glob-to-any-file": "**" }),
      ignore: matching({ "any-glob-to-any-file": "**/*.md" }),
    }),
  ],
  { mostRequirements: 2 },
);

const human = fc.constantFrom(ada, ada, bob, cy, dee, eve);
const actor = fc.oneof({ weight: 9, arbitrary: human }, { weight: 1, arbitrary: fc.constant(robot) });
/** Minutes before `asOf`: mostly within a few weeks, so that weeks fill up. */
const minutes = fc.oneof(
  fc.integer({ min: 0, max: 21 * 1440 }),
  fc.integer({ min: 0, max: 6 * 1440 }),
  fc.integer({ min: 0, max: 2000 * 1440 }),
);
const reviewNode = fc
  .record({
    author: human,
    authorAssociation: fc.constantFrom("MEMBER", "NONE"),
    state: fc.constantFrom("APPROVED", "CHANGES_REQUESTED", "COMMENTED"),
    submittedAt: fc.constant(daysAgo(2100)),
    comments: fc.record({ totalCount: fc.integer({ min: 0, max: 2 }) }),
  })
  .map(({ author, ...rest }) => review(author, rest));

const anyPull: fc.Arbitrary<PullSnapshot> = fc
  .record({
    number: fc.integer({ min: 1, max: 1_000_000 }),
    minutes,
    author: actor,
    mergedBy: fc.option(actor),
    coAuthors: fc.uniqueArray(human, { maxLength: 3 }),
    paths: fc.option(
      fc.uniqueArray(fc.constantFrom("src/a.ts", "src/b.wgsl", "Cargo.toml", "docs/a.md", "test/a.ts")),
    ),
    labels: fc.uniqueArray(fc.constantFrom("good", "docs", "spam"), { maxLength: 1 }),
    reviews: fc.array(reviewNode, { maxLength: 4 }),
    reporter: fc.option(human),
  })
  .map(({ number, minutes: ago, paths, labels, reviews, reporter, ...rest }) =>
    merged(number, ago / 1440, {
      ...rest,
      files: paths === null ? null : { nodes: paths.map((path) => ({ path, additions: 1, deletions: 0 })) },
      labels: { nodes: labels.map((name) => ({ name })) },
      reviews: { nodes: reviews },
      ...(reporter === null ? {} : closing(issue(number, ["confirmed"], { author: reporter }))),
    }),
  );
const anyGrant: fc.Arbitrary<Grant> = fc
  .record({
    key: fc.uuid(),
    requirement: fc.constantFrom(null, "typescript", "anything"),
    kind: fc.constantFrom("question", "talk"),
    minutes,
  })
  .map(({ minutes: ago, ...rest }) => grant(rest.key, { ...rest, at: daysAgo(ago / 1440) }));

const pulls = (options: { minLength?: number; maxLength: number }) =>
  fc.uniqueArray(anyPull, { ...options, selector: (one) => one.number });
const anyFacts: fc.Arbitrary<EvidenceFacts> = fc
  .record({
    pulls: fc.oneof(pulls({ maxLength: 12 }), pulls({ minLength: 20, maxLength: 60 })),
    grants: fc.array(anyGrant, { maxLength: 5 }),
  })
  .map((facts) => ({ ...noFacts, ...facts }));

const of = (facts: EvidenceFacts, at = asOf): Evidence => evidenceOf(person, facts, policy, at);

/** The unrounded E of each requirement and kind, from the factors that the object tells. */
function exact(evidence: Evidence): Map<string, number> {
  return new Map(
    evidence.requirements.flatMap(({ key, kinds }) =>
      kinds.map(({ kind, counted }) => [
        `${key} ${kind}`,
        counted.reduce(
          (sum, { factors: { weight, authors, days, rank } }) =>
            sum + (weight / authors) * 2 ** (-days / 365) * 2 ** -rank,
          0,
        ),
      ]),
    ),
  );
}

/** What floating point may lose over a few dozen additions. */
const noise = 1e-9;

test("adding a contribution never lowers E, S or a level", () => {
  const more = fc.oneof(
    anyPull.map((one) => ({ pulls: [one], grants: [] })),
    anyGrant.map((one) => ({ pulls: [], grants: [one] })),
  );
  fc.assert(
    fc.property(anyFacts, more, (facts, added) => {
      fc.pre(!facts.pulls.some((one) => one.number === added.pulls[0]?.number));
      const before = of(facts);
      const after = of({
        ...facts,
        pulls: [...facts.pulls, ...added.pulls],
        grants: [...facts.grants, ...added.grants],
      });
      const now = exact(after);
      for (const [name, E] of exact(before)) expect(now.get(name) ?? 0).toBeGreaterThanOrEqual(E - noise);
      for (const [index, { level }] of before.requirements.entries()) {
        expect(compareLevels(after.requirements[index]?.level ?? "none", level)).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 1000 },
  );
});

test("one ISO week never gives more than 2 of weight, by requirement and kind", () => {
  const busy = fc.uniqueArray(
    anyPull.map((one) => ({ ...one, author: ada, mergedBy: bob, mergedAt: "2026-03-25T10:00:00Z" })),
    { minLength: 1, maxLength: 60, selector: (one) => one.number },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        busy,
        anyFacts.map((facts) => facts.pulls),
      ),
      (some) => {
        for (const { kinds, weight } of of({ ...noFacts, pulls: some }).requirements) {
          for (const { counted } of kinds) {
            for (const week of Map.groupBy(counted, (row) => row.week).values()) {
              const sum = week.reduce(
                (so, { factors }) => so + (factors.weight / factors.authors) * 2 ** -factors.rank,
                0,
              );
              expect(sum).toBeLessThanOrEqual(2 * weight);
              expect(new Set(week.map((row) => row.factors.rank)).size).toBe(week.length);
            }
          }
        }
      },
    ),
  );
});

test("neither order nor repetition of the facts matters", () => {
  fc.assert(
    fc.property(anyFacts, fc.infiniteStream(fc.nat()), (facts, stream) => {
      const twice = [...facts.pulls, ...facts.pulls.slice(0, 5)];
      const shuffled = twice
        .map((one) => ({ one, at: stream.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one);
      const grants = [...facts.grants, ...facts.grants].reverse();
      expect(of({ ...facts, pulls: shuffled, grants })).toEqual(of(facts));
    }),
  );
});

test("facts about others change nothing", () => {
  const others = (one: PullSnapshot) =>
    ![one.author, ...one.coAuthors, ...one.reviews.nodes.map((node) => node.author)].includes(ada) &&
    one.closingIssuesReferences.nodes.every((closed) => closed.author !== ada);
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const own = facts.pulls.filter((one) => !others(one));
      expect(of({ ...facts, pulls: own })).toEqual(of(facts));
    }),
  );
});

test("leaving and coming back changes nothing but age", () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 3000 }), (facts, days) => {
      const later = new Date(Date.parse(asOf) + days * dayLength).toISOString();
      const [before, after] = [of(facts), of(facts, later)];
      // Whether somebody had left in between is no fact: the same rows, the same ranks, and all of it older alike.
      const withoutAge = (evidence: Evidence) =>
        evidence.requirements.map(({ key, kinds, notCounted }) => [
          key,
          notCounted,
          kinds.map(({ kind, counted, weeks, approvers }) => [
            kind,
            weeks,
            approvers,
            counted.map(({ factors: { days: _, age: __, ...factors }, e: ___, ...row }) => [row, factors]),
          ]),
        ]);
      expect(withoutAge(after)).toEqual(withoutAge(before));
      const [first, second] = [exact(before), exact(after)];
      for (const [name, E] of first) {
        expect(second.get(name)).toBeCloseTo(E * ageFactor(days, { halfLifeDays: 365 }), 9);
      }
    }),
  );
});

test("factors multiply out to e and sum to E, within what is rounded", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const evidence = of(facts);
      const sums = exact(evidence);
      for (const { key, kinds } of evidence.requirements) {
        for (const { kind, E, S, counted } of kinds) {
          for (const { e, factors } of counted) {
            const { weight, share, authors, accept, age, days, rank } = factors;
            // Share, age and e are rounded: at most 0.00005 off each.
            const product = weight * share * accept * age * 2 ** -rank;
            expect(Math.abs(product - e)).toBeLessThanOrEqual(0.0001 * weight + 0.00005 + noise);
            // With what they come from it is exact but for e's own rounding.
            const whole = (weight / authors) * accept * 2 ** (-days / 365) * 2 ** -rank;
            expect(Math.abs(whole - e)).toBeLessThanOrEqual(0.00005 + noise);
          }
          const listed = counted.reduce((sum, { e }) => sum + e, 0);
          expect(Math.abs(listed - E)).toBeLessThanOrEqual(0.00005 * (counted.length + 1) + noise);
          const sum = sums.get(`${key} ${kind}`) ?? 0;
          expect(E).toBeCloseTo(sum, 4);
          expect(S).toBeCloseTo(saturated(sum, { saturation: 3 }), 4);
        }
      }
    }),
  );
});

test("of the reviews that count, at most half are of one counterpart's work, and no more are left out than that takes", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const byId = new Map(facts.pulls.map((one) => [one.id, one.author?.login]));
      const counterpart = (id: string) => byId.get(id) ?? "";
      for (const { kinds, notCounted } of of(facts).requirements) {
        const counted = (kinds.find((one) => one.kind === "review")?.counted ?? []).flatMap(({ work }) =>
          work.type === "review" ? [counterpart(work.id)] : [],
        );
        for (const group of Map.groupBy(counted, (login) => login).values()) {
          expect(group.length).toBeLessThanOrEqual(counted.length / 2);
        }
        const left = notCounted.filter(({ reason }) => reason.code === "one-counterpart");
        const names = new Set(left.map(({ work }) => work.type === "review" && counterpart(work.id)));
        expect(names.size).toBeLessThanOrEqual(1);
        for (const name of names) {
          expect(counted.filter((login) => login === name)).toHaveLength(counted.length / 2);
        }
      }
    }),
  );
});
