/**
 * How long the evidence of one person takes, in memory, as the contributions of everybody grow: over that person's facts
 * alone, as a store hands them over, and over everybody's, beside a plain loop that only finds the person's pull requests.
 */
import { performance } from "node:perf_hooks";
import { evidenceOf } from "../../src/domain/evidence/evidence.ts";
import { concerns } from "../../src/domain/evidence/facts.ts";
import { type EvidencePolicy, noFacts } from "../../src/domain/evidence/rule.ts";
import type { Person } from "../../src/domain/rules/rule.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { compileMatch } from "../../src/policy/match.ts";
import { generator } from "./payload.ts";

const sizes = [10_000, 100_000, 1_000_000];
/** 100,000 contributions are of 10,000 people. */
const contributionsOfEach = 10;
const asOf = "2026-11-01T00:00:00Z";
const rounds = 31;

interface Measured {
  readonly contributions: number;
  readonly people: number;
  /** Milliseconds, medians. */
  readonly own: number;
  readonly everybody: number;
  readonly plainLoop: number;
  readonly ratio: number;
  /** Of somebody who did one in two of a tenth as many contributions: nobody does so much. */
  readonly busiest: number;
}

export async function run(args: readonly string[]): Promise<void> {
  const most = Number(args[args.indexOf("--contributions") + 1] ?? Number.NaN) || Number.POSITIVE_INFINITY;
  const rows = sizes.filter((size) => size <= most).map(measure);
  if (args.includes("--json")) console.log(JSON.stringify({ rows }));
  else print(rows);
}

function measure(contributions: number): Measured {
  const people = contributions / contributionsOfEach;
  const pulls = history(contributions, people);
  const random = generator(7);
  const persons = Array.from({ length: rounds }, () => personOf(Math.floor(random() * people)));
  const ownPulls = persons.map((person) => pulls.filter((pull) => concerns(pull, person)));
  const own = median(persons, (person, index) =>
    evidenceOf(person, { ...noFacts, pulls: ownPulls[index] ?? [] }, policy, asOf),
  );
  const everybody = median(persons, (person) => evidenceOf(person, { ...noFacts, pulls }, policy, asOf));
  const plainLoop = median(persons, (person) => findPlainly(pulls, person));
  const busiest = busiestOf(contributions / 10);
  const ratio = Number((everybody / plainLoop).toFixed(1));
  return { contributions, people, own, everybody, plainLoop, ratio, busiest };
}

function busiestOf(contributions: number): number {
  const pulls = history(contributions, 2);
  const persons = Array.from({ length: 5 }, () => personOf(0));
  return median(persons, (person) => evidenceOf(person, { ...noFacts, pulls }, policy, asOf));
}

/** What any way of looking through all of them has to do at least. */
function findPlainly(pulls: readonly PullSnapshot[], { id }: Person): PullSnapshot[] {
  const found: PullSnapshot[] = [];
  for (const pull of pulls) {
    if (pull.author?.databaseId === id) found.push(pull);
    else for (const { author } of pull.reviews.nodes) if (author?.databaseId === id) found.push(pull);
  }
  return found;
}

function median(persons: readonly Person[], work: (person: Person, index: number) => unknown): number {
  const times = persons.map((person, index) => {
    const begun = performance.now();
    work(person, index);
    return performance.now() - begun;
  });
  return Number((times.sort((a, b) => a - b)[times.length >> 1] ?? 0).toFixed(3));
}

const globs = ["src/net/**", "**/*.rs", "**/*.{nix,toml}", "docs/**", "{src,test}/**/*.ts"];
const policy: EvidencePolicy = {
  hiring: {
    file: "foothold.yml",
    values: [],
    requirements: globs.map((glob, index) => ({
      key: `requirement-${index}`,
      title: glob,
      about: null,
      weight: 100,
      kinds: null,
      match: matcher(glob),
      patterns: [glob],
      labels: ["area"],
      dependencies: [],
      ignore: matcher("**/generated/**"),
      place: { line: index + 1 },
    })),
    evidence: {
      halfLifeDays: 365,
      saturation: 3,
      spamLabels: ["spam"],
      confirmedLabels: ["confirmed"],
      mostRequirements: 3,
    },
  },
  kinds: { doc: { labels: [], match: matcher("docs/**") }, code: { labels: [] } },
  commit: "c1",
};

function matcher(glob: string) {
  const compiled = compileMatch({ "any-glob-to-any-file": glob });
  if ("problems" in compiled) throw new Error(`${glob} is no glob`);
  return compiled.matcher;
}

function personOf(index: number): Person {
  return { id: index + 1, login: `person-${index}` };
}

/** Each pull request is one contribution of its author and one of its reviewer. What can be shared is. */
function history(contributions: number, people: number): PullSnapshot[] {
  const random = generator(11);
  const integer = (below: number) => Math.floor(random() * below);
  const nodes = Array.from({ length: people }, (_, index) => ({
    __typename: "User",
    login: `person-${index}`,
    databaseId: index + 1,
  }));
  const maintainer = { __typename: "User", login: "maintainer", databaseId: 1_000_000_007 };
  const paths = ["src/net/a.rs", "src/b.rs", "flake.nix", "docs/a.md", "src/c.ts", "README.md"];
  const files = Array.from({ length: 64 }, () => ({
    nodes: Array.from({ length: 1 + integer(6) }, () => ({
      path: paths[integer(paths.length)] ?? "",
      additions: 1,
      deletions: 0,
    })),
  }));
  const none = { nodes: [] };
  const repository = { nameWithOwner: "grid/core", databaseId: 1 };
  return Array.from({ length: contributions / 2 }, (_, number): PullSnapshot => {
    const at = new Date(Date.UTC(2023, 0, 1) + integer(1390) * 86_400_000).toISOString();
    return {
      number,
      id: `PR_${number}`,
      title: "Keep the order of deliveries",
      state: "MERGED",
      isDraft: false,
      author: nodes[integer(people)] ?? null,
      createdAt: at,
      closedAt: at,
      mergedAt: at,
      merged: true,
      mergedBy: maintainer,
      mergeCommit: null,
      baseRefName: "main",
      headRefName: "work",
      headRefOid: "",
      baseRepository: repository,
      labels: none,
      closingIssuesReferences: none,
      files: files[integer(64)] ?? none,
      coAuthors: [],
      reviews: {
        nodes: [
          {
            author: nodes[integer(people)] ?? null,
            authorAssociation: "NONE",
            state: "CHANGES_REQUESTED",
            submittedAt: at,
            comments: { totalCount: 1 },
          },
        ],
      },
    };
  });
}

function print(rows: readonly Measured[]): void {
  for (const { contributions, people, own, everybody, plainLoop, ratio, busiest } of rows) {
    console.log(`${contributions} contributions of ${people} people; the evidence of one, medians:`);
    console.log(`  over that person's facts: ${own} ms`);
    console.log(
      `  over everybody's facts: ${everybody} ms; a plain loop over them: ${plainLoop} ms; ratio ${ratio}`,
    );
    console.log(`  of somebody who did half of ${contributions / 10} contributions: ${busiest} ms`);
  }
}
