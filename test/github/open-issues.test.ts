/** Open issues in one request: what is asked, and what of the answer is an issue to take. */
import { expect, test } from "@jest/globals";
import { readOpenIssues } from "../../src/github/open-issues.ts";

const node = (number: number, changes: object = {}) => ({
  databaseId: 1000 + number,
  number,
  title: `Issue ${number}`,
  state: "OPEN",
  createdAt: "2026-03-01T00:00:00Z",
  repository: { databaseId: 50, nameWithOwner: "grid/core" },
  labels: { nodes: [{ name: "help wanted" }, null] },
  assignees: { nodes: [] },
  ...changes,
});
const wanted = {
  owner: "grid",
  labels: ["help wanted", 'odd "label"'],
  places: [
    { owner: "grid", name: "core", number: 4 },
    { owner: "grid", name: "docs", number: 4 },
    { owner: "grid", name: "core", number: 5 },
    { owner: "grid", name: "core", number: 5 },
  ],
};

async function read(answer: object | Error) {
  const asked: { query: string; variables: object }[] = [];
  const issues = await readOpenIssues(async <T>(query: string, variables: object) => {
    asked.push({ query, variables });
    if (answer instanceof Error) throw answer;
    return answer as T;
  }, wanted);
  return { asked, issues };
}

test("each repository and issue is named once, beside one search by labels", async () => {
  const { asked } = await read({ search: { nodes: [] } });
  expect(asked).toHaveLength(1);
  expect(asked[0]?.query.match(/repository\(owner/g)).toHaveLength(2);
  expect(asked[0]?.query.match(/issue\(number: \d+\)/g)).toEqual([
    "issue(number: 4)",
    "issue(number: 5)",
    "issue(number: 4)",
  ]);
  expect(asked[0]?.variables).toEqual({
    wanted:
      'is:issue is:open is:public no:assignee archived:false user:grid label:"help wanted","odd label" sort:created-asc',
    o0: "grid",
    n0: "core",
    o1: "grid",
    n1: "docs",
  });
});

test("what is closed, gone or no issue is left out", async () => {
  const { issues } = await read({
    search: { nodes: [{}, null, node(9, { assignees: { nodes: [{ login: "ada" }] } })] },
    r0: { i4: node(4), i5: node(5, { state: "CLOSED" }) },
    r1: null,
  });
  expect(issues.map(({ number }) => number)).toEqual([4, 9]);
  expect(issues[0]).toEqual({
    repositoryId: 50,
    repository: "grid/core",
    issueId: 1004,
    number: 4,
    title: "Issue 4",
    labels: ["help wanted"],
    assignees: [],
    createdAt: "2026-03-01T00:00:00Z",
  });
  expect(issues[1]?.assignees).toEqual([{ login: "ada" }]);
});

test("issues that GitHub cannot find any more do not keep it from naming the others", async () => {
  const part = { search: { nodes: [] }, r0: { i4: node(4), i5: null }, r1: null };
  const missing = { type: "NOT_FOUND", path: ["r0", "i5"] };
  const { issues } = await read(Object.assign(new Error("partly"), { data: part, errors: [missing] }));
  expect(issues.map(({ number }) => number)).toEqual([4]);
  const broken = Object.assign(new Error("down"), { errors: [{ type: "INTERNAL" }] });
  await expect(read(broken)).rejects.toThrow("down");
});
