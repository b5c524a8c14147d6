/** What GraphQL answers in part, with nulls or errors, and what is made of that. */
import { describe, expect, test } from "@jest/globals";
import type { Client } from "../../src/github/client.ts";
import { readPolicyFiles } from "../../src/github/policy-files.ts";
import { readPull } from "../../src/github/snapshot.ts";
import { parsePolicy } from "../../src/policy/load.ts";

interface Errors {
  readonly errors: readonly {
    readonly type?: string;
    readonly path?: readonly (string | number)[];
    readonly message?: string;
  }[];
}

interface Answer extends Partial<Errors> {
  readonly data: unknown;
}

/** A client whose GraphQL answers these in turn, thrown when there are errors in them, as Octokit does. */
function answering(...answers: Answer[]): Client {
  const left = [...answers];
  const graphql = async () => {
    const answer = left.shift();
    if (answer === undefined) throw new Error("asked once more");
    if (answer.errors === undefined) return answer.data;
    throw Object.assign(new Error("Request failed"), { name: "GraphqlResponseError", ...answer });
  };
  return { graphql } as unknown as Client;
}

const repository = {
  id: 9,
  ownerId: 1,
  owner: "aurora",
  name: "engine",
  private: false,
  defaultBranch: "main",
};
const pull = { id: 4, nodeId: "PR_4", number: 4 };
const list = <T>(nodes: readonly T[] | null) => ({
  totalCount: nodes?.length ?? 0,
  pageInfo: { hasNextPage: false, endCursor: null },
  nodes,
});
const node = {
  number: 4,
  id: "PR_4",
  title: "Mend it",
  author: { __typename: "User", login: "ada", databaseId: 1 },
  labels: list([{ name: "bug" }]),
  files: list([{ path: "a", additions: 1, deletions: 0 }]),
  commits: list([]),
  reviews: list([]),
  closingIssuesReferences: list([]),
};
const by = (...users: unknown[]) => ({ commit: { authors: { nodes: users.map((user) => ({ user })) } } });
const user = (login: string, databaseId: number) => ({ __typename: "User", login, databaseId });

describe("a pull request", () => {
  test.each<[string, object, object]>([
    ["no labels", { labels: null }, { labels: { nodes: [] } }],
    [
      "labels without names",
      { labels: list([null, { name: "bug" }]) },
      { labels: { nodes: [{ name: "bug" }] } },
    ],
    ["no list of files", { files: null }, { files: null }],
    ["files that are none", { files: list([null]) }, { files: { nodes: [] } }],
    ["no reviews", { reviews: null }, { reviews: { nodes: [] } }],
    [
      "an issue out of sight",
      { closingIssuesReferences: list([null]) },
      { closingIssuesReferences: { nodes: [] } },
    ],
    [
      "an issue without labels",
      { closingIssuesReferences: list([{ number: 7, labels: null }]) },
      { closingIssuesReferences: { nodes: [{ number: 7, labels: { nodes: [] } }] } },
    ],
    [
      "no author",
      { author: null, commits: list([by(user("ada", 1))]) },
      { author: null, coAuthors: [user("ada", 1)] },
    ],
    [
      "co-authors, each once",
      { commits: list([by(user("ada", 1), user("bob", 2)), null, by(user("bob", 2), null, user("cy", 3))]) },
      { coAuthors: [user("bob", 2), user("cy", 3)] },
    ],
    [
      "a commit of nobody on GitHub",
      { commits: list([by(null), { commit: { authors: { nodes: null } } }]) },
      { coAuthors: [] },
    ],
  ])("with %s", async (_, changes, expected) => {
    expect(await readPull(answering({ data: { node: { ...node, ...changes } } }), pull)).toMatchObject(
      expected,
    );
  });

  const hidden = { type: "FORBIDDEN", path: ["node", "closingIssuesReferences", "nodes", 0] };
  const gone = { type: "NOT_FOUND", path: ["node"] };

  test("that GitHub cannot find is null", async () => {
    expect(await readPull(answering({ data: { node: null }, errors: [gone] }), pull)).toBeNull();
  });

  test("that closes an issue out of sight is read without it", async () => {
    const closing = list([null, { number: 7, labels: null }]);
    const answer = { data: { node: { ...node, closingIssuesReferences: closing } }, errors: [hidden] };
    const seen = await readPull(answering(answer), pull);
    expect(seen?.closingIssuesReferences.nodes.map(({ number }) => number)).toEqual([7]);
  });

  test.each([
    ["lacks its author", { data: { node }, errors: [{ type: "FORBIDDEN", path: ["node", "author"] }] }],
    ["broke off", { data: { node }, errors: [hidden, { message: "Something went wrong" }] }],
    ["is for a query that took too long", { data: null, errors: [{ message: "timeout" }] }],
    ["names no error", { data: { node: null }, errors: [{}] }],
  ])("is an error when the answer %s", async (_, answer) => {
    await expect(readPull(answering(answer), pull)).rejects.toThrow("Request failed");
  });

  test.each([
    ["ends with nothing", { data: { node: null } }],
    [
      "gives the same page again",
      { data: { node: { files: { ...list([]), pageInfo: { hasNextPage: true, endCursor: "a" } } } } },
    ],
  ])("is an error when its list of files %s", async (_, second) => {
    const more = { ...list([]), pageInfo: { hasNextPage: true, endCursor: "a" } };
    const client = answering({ data: { node: { ...node, files: more } } }, second);
    await expect(readPull(client, pull)).rejects.toThrow("in the middle of the files");
  });
});

describe("a policy", () => {
  const file = (text: string | null, more: object = {}) => ({
    object: { text, isTruncated: false, byteSize: 9, ...more },
    defaultBranchRef: { target: { oid: "head", history: { nodes: [{ oid: "changed" }] } } },
  });
  const missing = (name: string, type = "NOT_FOUND") => ({ type, path: [name] });
  const own = { text: "version: 1", commit: "changed" };

  test.each<[string, Answer, unknown]>([
    [
      "of its own",
      { data: { own: file("version: 1"), defaults: null }, errors: [missing("defaults")] },
      { own, defaults: null },
    ],
    [
      "while the App may not see the organisation's",
      { data: { own: file("version: 1"), defaults: null }, errors: [missing("defaults", "FORBIDDEN")] },
      { own, defaults: null },
    ],
    [
      "of the organisation alone",
      { data: { own: { object: null, defaultBranchRef: null }, defaults: file("version: 1") } },
      { own: null, defaults: own },
    ],
    [
      "in no repository any more",
      { data: { own: null, defaults: null }, errors: [missing("own"), missing("defaults")] },
      { own: null, defaults: null },
    ],
    [
      "that is a folder",
      { data: { own: { object: {}, defaultBranchRef: null }, defaults: null } },
      { own: null, defaults: null },
    ],
    [
      "without a history",
      {
        data: {
          own: { ...file("version: 1"), defaultBranchRef: { target: { oid: "head" } } },
          defaults: null,
        },
      },
      { own: { text: "version: 1", commit: "head" }, defaults: null },
    ],
    [
      "that is empty",
      { data: { own: file(""), defaults: null } },
      { own: { text: "", commit: "changed" }, defaults: null },
    ],
  ])("%s", async (_, answer, expected) => {
    expect(await readPolicyFiles(answering(answer), repository)).toEqual(expected);
  });

  test.each([
    ["cut off by GitHub", file("version: 1", { isTruncated: true })],
    ["not UTF-8", file(null)],
  ])("%s is there, but never a good one", async (_, answered) => {
    const read = await readPolicyFiles(answering({ data: { own: answered, defaults: null } }), repository);
    const parsed = parsePolicy(read.own?.text ?? "", { file: "foothold.yml", commit: "c", ownerId: 1 });
    expect(read.own).not.toBeNull();
    expect(parsed.status).toBe("invalid");
  });

  test.each([
    [
      "its repository is not shown to the App",
      { data: { own: null, defaults: null }, errors: [missing("own", "FORBIDDEN")] },
    ],
    [
      "something else failed too",
      { data: { own: null, defaults: null }, errors: [missing("own"), { message: "Oops" }] },
    ],
    ["there is no data", { data: null, errors: [missing("own")] }],
  ])("stays unknown when %s", async (_, answer) => {
    await expect(readPolicyFiles(answering(answer), repository)).rejects.toThrow("Request failed");
  });
});
