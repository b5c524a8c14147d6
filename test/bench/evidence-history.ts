/** Made-up work for the benchmark of evidence: a policy with five requirements, and pull requests of many people. */
import type { EvidencePolicy } from "../../src/domain/evidence/rule.ts";
import type { Person } from "../../src/domain/rules/rule.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { compileMatch } from "../../src/policy/match.ts";
import { generator } from "./payload.ts";

/** 100,000 contributions are of 10,000 people. */
export const contributionsOfEach = 10;
export const asOf = "2026-11-01T00:00:00Z";
export const maintainer = { __typename: "User", login: "maintainer", databaseId: 1_000_000_007 };

const globs = ["src/net/**", "**/*.rs", "**/*.{nix,toml}", "docs/**", "{src,test}/**/*.ts"];
export const policy: EvidencePolicy = {
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

export function personOf(index: number): Person {
  return { id: index + 1, login: `person-${index}` };
}

/** So many different files has a project of some size. */
const filesThereAre = 3000;
const folders = [
  "src/net",
  "src/store",
  "src",
  "docs/guide",
  "test/net",
  "crates/raft/src",
  "nix",
  "generated",
];
const endings = ["rs", "ts", "md", "nix", "toml", "json"];

/** Lists of one to six files; pull requests take one of them. */
function fileLists(integer: (below: number) => number, lists: number) {
  const paths = Array.from(
    { length: filesThereAre },
    (_, index) => `${folders[integer(folders.length)]}/file-${index}.${endings[integer(endings.length)]}`,
  );
  return Array.from({ length: lists }, () => ({
    nodes: Array.from({ length: 1 + integer(6) }, () => ({
      path: paths[integer(filesThereAre)] ?? "",
      additions: 1,
      deletions: 0,
    })),
  }));
}

/** Each pull request is one contribution of its author and one of its reviewer. What can be shared is. */
export function history(contributions: number, people: number): PullSnapshot[] {
  const random = generator(11);
  const integer = (below: number) => Math.floor(random() * below);
  const nodes = Array.from({ length: people }, (_, index) => ({
    __typename: "User",
    login: `person-${index}`,
    databaseId: index + 1,
  }));
  const files = fileLists(integer, Math.min(2048, contributions));
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
      files: files[integer(files.length)] ?? none,
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
