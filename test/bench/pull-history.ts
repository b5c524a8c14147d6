/** Years of a busy project's pull requests, made up: the shape and size of those that GitHub's GraphQL API gives. */

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { generator } from "./payload.ts";

const folders = [
  "src/core",
  "src/api",
  "src/store/migrations",
  "packages/client/src",
  "docs/guides",
  "test/unit",
];
const subjects = [
  "Keep the order of",
  "Say why",
  "Do not lose",
  "Measure",
  "Explain",
  "Retry",
  "Split",
  "Test",
];
const things = [
  "deliveries",
  "the cache",
  "a retry",
  "the index",
  "labels",
  "the parser",
  "old rows",
  "limits",
];

/** Writes so many, a line each. Few people do most of the work; a few pull requests touch many files. */
export async function writePullHistory(file: string, count: number): Promise<void> {
  const random = generator(11);
  const out = createWriteStream(file);
  for (let number = 1; number <= count; number += 1) {
    const line = `${JSON.stringify(pullNode(number, random))}\n`;
    if (!out.write(line)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

function pullNode(number: number, random: () => number) {
  const integer = (below: number) => Math.floor(random() * below);
  const pick = <T>(list: readonly T[]) => list[integer(list.length)] as T;
  const person = (id: number) => ({ __typename: "User", login: `contributor-${id}`, databaseId: 1000 + id });
  const hex = () => Array.from({ length: 40 }, () => integer(16).toString(16)).join("");
  const author = person(Math.floor(400 * random() ** 3));
  const maintainer = person(500 + integer(6));
  const at = (hours: number) =>
    new Date(Date.UTC(2023, 0, 1) + number * 2.6 * 3_600_000 + hours * 3_600_000).toISOString();
  const files = Array.from({ length: 1 + Math.floor(40 * random() ** 4) }, () => ({
    path: `${pick(folders)}/${hex().slice(0, 10)}.${pick(["ts", "ts", "test.ts", "md"])}`,
    additions: integer(200),
    deletions: integer(80),
  }));
  const isMerged = random() < 0.92;
  const repository = {
    nameWithOwner: "orbit-org/orbit",
    databaseId: 77,
    defaultBranchRef: { name: "main" },
  };
  const closing = random() < 0.3 ? [closedIssue(number, pick(["10", "50", "120", "400"]), repository)] : [];
  return {
    number,
    id: `PR_kwDO${number}`,
    title: `${pick(subjects)} ${pick(things)} when ${pick(things)} change`,
    bodyText: `${pick(subjects)} ${pick(things)}. `.repeat(8 + integer(60)),
    state: isMerged ? "MERGED" : "CLOSED",
    isDraft: false,
    author,
    createdAt: at(0),
    closedAt: at(30),
    mergedAt: isMerged ? at(30 + integer(200)) : null,
    merged: isMerged,
    mergedBy: isMerged ? maintainer : null,
    mergeCommit: isMerged ? { oid: hex() } : null,
    baseRefName: "main",
    headRefName: `fix/${hex().slice(0, 8)}`,
    headRefOid: hex(),
    baseRepository: repository,
    labels: { nodes: random() < 0.1 ? [{ name: "documentation" }] : [{ name: pick(["bug", "feature"]) }] },
    files: { totalCount: files.length, nodes: files },
    reviews: {
      nodes: Array.from({ length: 1 + integer(3) }, (_, index) => ({
        id: `PRR_${number}_${index}`,
        author: maintainer,
        authorAssociation: "MEMBER",
        state: pick(["APPROVED", "COMMENTED", "CHANGES_REQUESTED"]),
        submittedAt: at(20 + index),
        comments: { totalCount: integer(5) },
      })),
    },
    closingIssuesReferences: { nodes: closing },
    coAuthors: random() < 0.08 ? [person(400 + integer(60))] : [],
    updatedAt: at(300),
  };
}

function closedIssue(number: number, price: string, repository: object) {
  return {
    number: 100_000 + number,
    databaseId: 9_000_000 + number,
    title: "It should not do that",
    state: "CLOSED",
    stateReason: "COMPLETED",
    author: { __typename: "User", login: "reporter", databaseId: 999 },
    labels: { nodes: [{ name: "bug" }, { name: `bounty: ${price} GRID` }] },
    repository,
  };
}
