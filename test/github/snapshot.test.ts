/** Pull requests and policies as read from GitHub: whole, however long their lists, and null where nothing is. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { buildSchema, parse, validate } from "graphql";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import type { RepositoryRef } from "../../src/domain/fact.ts";
import { quote } from "../../src/domain/quote.ts";
import { type Client, FootholdOctokit } from "../../src/github/client.ts";
import { policyQuery } from "../../src/github/policy-files.ts";
import { labelsQuery } from "../../src/github/price-labels.ts";
import { createReader } from "../../src/github/reader.ts";
import { filesQuery, pageQuery, pullQuery } from "../../src/github/snapshot.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import type { GitHubReader } from "../../src/ports.ts";

const schemaFile = new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema"));

describe("the queries", () => {
  const schema = buildSchema(readFileSync(schemaFile, "utf8"), { assumeValid: true, assumeValidSDL: true });
  test.each([
    ["of a pull request", pullQuery],
    ["of more files", filesQuery],
    ["of more commits", pageQuery("commits")],
    ["of more reviews", pageQuery("reviews")],
    ["of more closed issues", pageQuery("closingIssuesReferences")],
    ["of a policy", policyQuery],
    ["of labels", labelsQuery],
  ])("%s are valid by GitHub's schema", (_, query) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });
});

const unheard = () => undefined;
const silent = { debug: unheard, info: unheard, warn: unheard, error: unheard };

let sandbox: Sandbox;
let reader: GitHubReader;
let org: ReturnType<Sandbox["createOrganization"]>;
const mira = () => sandbox.as("mira").in("aurora/engine");
const nadia = () => sandbox.as("nadia").in("aurora/engine");

beforeEach(async () => {
  sandbox = await startSandbox();
  for (const login of ["mira", "nadia", "oskar"]) sandbox.createUser(login);
  org = sandbox.createOrganization("aurora");
  org.createRepository("engine", {
    collaborators: { mira: "maintain", oskar: "write" },
    files: { "README.md": "#\n" },
  });
  const { id: installationId } = org.installApp();
  const auth = { appId: sandbox.app.id, privateKey: sandbox.app.privateKey, installationId };
  reader = createReader(
    new FootholdOctokit({ auth, baseUrl: sandbox.url, log: silent }) as Client,
    () => new Date(),
  );
});
afterEach(() => sandbox.close());

const repository = (name = "engine"): RepositoryRef => {
  const { id, owner } = sandbox.repository(`aurora/${name}`);
  return { id, ownerId: owner.id, owner: "aurora", name, private: false, defaultBranch: "main" };
};
const read = (thread: { id: number; nodeId: string; number: number }) =>
  reader.pull(repository(), { id: thread.id, nodeId: thread.nodeId, number: thread.number });
const queries = () => sandbox.requests.flatMap(({ graphql }) => graphql ?? []);

describe("a pull request", () => {
  test("is read in one request", async () => {
    const { number: issue } = mira().openIssue({ title: "Crash", labels: ["bug"] });
    const pull = nadia().openPull({
      title: "Mend it",
      body: `Closes #${issue}`,
      files: { "src/a.ts": "a\n" },
      coAuthors: ["oskar"],
    });
    mira().assign(issue, "oskar");
    mira().assign(pull.number, "mira");
    mira().review(pull.number, { state: "approve" });
    mira().merge(pull.number);
    expect(await read(pull)).toMatchObject({
      number: pull.number,
      merged: true,
      author: { __typename: "User", login: "nadia", databaseId: expect.any(Number) },
      mergedBy: { login: "mira" },
      mergeCommit: { oid: expect.any(String) },
      baseRepository: {
        nameWithOwner: "aurora/engine",
        databaseId: repository().id,
        defaultBranchRef: { name: "main" },
      },
      files: { totalCount: 1, nodes: [{ path: "src/a.ts", additions: 1, deletions: 0 }] },
      body: `Closes #${issue}`,
      assignees: { nodes: [{ __typename: "User", login: "mira", databaseId: expect.any(Number) }] },
      coAuthors: [{ login: "oskar", databaseId: expect.any(Number) }],
      reviews: { nodes: [{ state: "APPROVED", author: { login: "mira" }, comments: { totalCount: 0 } }] },
      closingIssuesReferences: {
        nodes: [
          {
            number: issue,
            labels: { nodes: [{ name: "bug" }] },
            assignees: { nodes: [{ login: "oskar", databaseId: expect.any(Number) }] },
            repository: { databaseId: repository().id },
          },
        ],
      },
    });
    expect(queries()).toEqual(["FootholdPullRequest"]);
  });

  test("with 3,000 files is read in thirty pages, and is of one kind", async () => {
    const files = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`docs/${index}.md`, "a\n"]));
    const pull = nadia().openPull({ title: "Translate", files });
    const seen = await read(pull);
    if (seen === null) throw new Error("it is gone");
    expect(seen.files?.totalCount).toBe(3000);
    expect(new Set(seen.files?.nodes.map((file) => file.path)).size).toBe(3000);
    expect(queries()).toEqual(["FootholdPullRequest", ...Array(29).fill("FootholdPullRequestPage")]);
    const parsed = parsePolicy(
      `version: 1
tokens: { GRID: { chain: 1, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 } }
kinds:
  doc: { match: [{ changed-files: [{ all-globs-to-all-files: "docs/**" }] }], reward: 20 GRID }
  code: { reward: 50 GRID }
`,
      { file: "foothold.yml", commit: "c", ownerId: 1 },
    );
    if (parsed.status !== "ok") throw new Error(JSON.stringify(parsed.problems));
    const { lines } = quote(parsed.policy, seen, repository().id);
    expect(lines.map((line) => line.source)).toEqual([{ type: "kind", kind: "doc" }]);
  });

  test("with more reviews than one page holds keeps the last one", async () => {
    const pull = nadia().openPull({ title: "Long", files: { a: "a\n" } });
    for (let count = 0; count < 100; count += 1) mira().review(pull.number, { state: "comment", body: "Hm" });
    mira().review(pull.number, { state: "approve" });
    const seen = await read(pull);
    expect(seen?.reviews.nodes).toHaveLength(101);
    expect(seen?.reviews.nodes.at(-1)?.state).toBe("APPROVED");
    expect(queries()).toEqual(["FootholdPullRequest", "FootholdPullRequestPage"]);
  });

  test("with more commits than one page holds knows who wrote the last one", async () => {
    const pull = mira().openPull({ title: "Many", files: { a: "0\n" } });
    for (let count = 1; count < 100; count += 1) mira().pushToPull(pull.number, { a: `${count}\n` });
    sandbox.as("oskar").in("aurora/engine").pushToPull(pull.number, { a: "end\n" });
    expect((await read(pull))?.coAuthors.map(({ login }) => login)).toEqual(["oskar"]);
  });

  test("of a deleted account has no author", async () => {
    const pull = nadia().openPull({ title: "Mend it", files: { a: "a\n" } });
    sandbox.deleteUser("nadia");
    expect((await read(pull))?.author).toBeNull();
  });

  test("that is gone is null", async () => {
    const gone = { id: 1, nodeId: "PR_gone", number: 1 };
    expect(await read(gone)).toBeNull();
  });

  test("whose node is something else is null", async () => {
    expect(await read(mira().openIssue({ title: "Crash" }))).toBeNull();
  });

  test("is an error when GitHub fails in the middle of it", async () => {
    const files = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${index}.md`, "a\n"]));
    const pull = nadia().openPull({ title: "Translate", files });
    sandbox.fail({ status: 502, match: "FootholdPullRequestPage", times: 1 });
    await expect(read(pull)).rejects.toThrow();
  });
});

describe("a policy", () => {
  const policy = "version: 1\n";
  const write = (name: string, text: string) =>
    org.createRepository(name, { files: { ".github/foothold.yml": text } });

  test("is read without the organisation's, where there is none", async () => {
    write("own", policy);
    const { own, defaults } = await reader.policyFiles(repository("own"));
    expect([own?.text, defaults]).toEqual([policy, null]);
    expect(own?.commit).toMatch(/^[\da-f]{40}$/);
    expect(queries()).toEqual(["FootholdPolicy"]);
  });

  test("is read with the organisation's", async () => {
    write(".github", "version: 1\nname: Aurora\n");
    expect(await reader.policyFiles(repository())).toMatchObject({
      own: null,
      defaults: { text: "version: 1\nname: Aurora\n" },
    });
  });

  test("of the organisation itself has nothing under it", async () => {
    write(".github", policy);
    expect(await reader.policyFiles(repository(".github"))).toMatchObject({
      own: { text: policy },
      defaults: null,
    });
  });

  test("is none where there is neither", async () => {
    expect(await reader.policyFiles(repository())).toEqual({ own: null, defaults: null });
  });
});
