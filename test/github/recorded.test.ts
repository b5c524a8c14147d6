/** What recorded deliveries let a stand-in for GitHub answer beside the usual: descriptions and assignees. */
import { expect, test } from "@jest/globals";
import { createRecordedGitHub } from "../../src/github/recorded.ts";

const user = (id: number, login: string) => ({ id, login, type: "User" });
const repository = {
  id: 7,
  ownerId: 1,
  owner: "aurora",
  name: "engine",
  private: false,
  defaultBranch: "main",
};
const at = "2026-03-01T00:00:00Z";
const issue = {
  id: 33,
  number: 3,
  title: "Crash",
  state: "closed",
  user: user(1, "ida"),
  updated_at: at,
  labels: [],
  assignees: [user(2, "nadia")],
};
const pull = {
  number: 4,
  node_id: "PR_4",
  title: "Mend it",
  body: "Closes #3\n\n- [ ] Made by a tool",
  state: "open",
  user: user(2, "nadia"),
  created_at: at,
  updated_at: at,
  closed_at: null,
  merged_at: null,
  merge_commit_sha: null,
  base: { ref: "main" },
  head: { ref: "mend", sha: "abc" },
  assignees: [user(3, "mira")],
};

test("descriptions and assignees are what the payloads say, and absent where they say nothing", async () => {
  const { assignees: _, ...older } = pull;
  const github = createRecordedGitHub(
    [
      { name: "issues", payload: { repository: { id: 7 }, issue } },
      { name: "pull_request", payload: { repository: { id: 7 }, pull_request: pull } },
      { name: "pull_request", payload: { repository: { id: 7 }, pull_request: { ...older, number: 5 } } },
    ],
    { text: "version: 1", commit: "c1" },
  );
  const read = (number: number) =>
    github.reader.pull(repository, { id: number, nodeId: `PR_${number}`, number });
  expect(await read(4)).toMatchObject({
    body: pull.body,
    assignees: { nodes: [{ __typename: "User", login: "mira", databaseId: 3 }] },
    closingIssuesReferences: { nodes: [{ number: 3, assignees: { nodes: [{ login: "nadia" }] } }] },
  });
  expect((await read(5))?.assignees).toBeUndefined();
});
