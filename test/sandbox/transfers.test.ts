/** Issues that leave a repository: transferred to another of the same owner, or deleted. */
import { Refusal } from "../../sandbox/github.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { engine, refusal, type Setting, startSetting } from "./setting.ts";

let setting: Setting;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver("secret");
  setting = await startSetting({ webhook: { url: receiver.url, secret: "secret" } });
  setting.org.createRepository("docs", { collaborators: { maya: "admin" } });
  setting.org.addToInstallation("docs");
});

afterEach(async () => {
  await receiver.close();
  await setting.sandbox.close();
});

const as = (login: string, repository = "positron/engine") => setting.sandbox.as(login).in(repository);
const sent = (action: string) =>
  receiver.received.filter(({ event, payload }) => event === "issues" && payload.action === action);

/** An issue of the engine with two labels, of which the other repository has one, and one comment. */
function issueWithMuch() {
  for (const name of ["bounty: 500 GRID", "only here"]) as("maya").createLabel(name);
  as("maya", "positron/docs").createLabel("Bounty: 500 GRID");
  as("maya", "positron/docs").openIssue({ title: "Already there" });
  const labels = ["bounty: 500 GRID", "only here"];
  const issue = as("maya").openIssue({ title: "Crash", body: "Boom", labels, assignees: ["maya"] });
  const comment = as("ada").comment(issue.number, "/start");
  return { issue, comment };
}

describe("a transferred issue", () => {
  test("is another issue there, with what GitHub lets it keep", async () => {
    const { issue, comment } = issueWithMuch();
    const moved = as("maya").transferIssue(issue.number, "positron/docs");
    expect(moved.number).toBe(2);
    expect(moved.id).not.toBe(issue.id);
    expect(moved.nodeId).not.toBe(issue.nodeId);
    expect(moved).toMatchObject({ createdAt: issue.createdAt, author: { login: "maya" } });
    expect(setting.sandbox.thread("positron/docs", 2)).toMatchObject({
      title: "Crash",
      labels: ["Bounty: 500 GRID"],
      assignees: ["maya"],
      comments: [{ author: "ada", body: "/start" }],
    });
    const docs = { owner: "positron", repo: "docs" };
    const edit = { ...docs, comment_id: comment.id, body: "/stop" };
    const { data } = await setting.octokit.rest.issues.updateComment(edit);
    expect(data.issue_url).toMatch(/\/positron\/docs\/issues\/2$/);
    expect(as("ada").openIssue({ title: "Next" }).number).toBe(2);
    expect(as("maya", "positron/docs").openIssue({ title: "Next" }).number).toBe(3);
  });

  test("is told of from both repositories", async () => {
    const { issue } = issueWithMuch();
    const moved = as("maya").transferIssue(issue.number, "positron/docs");
    await setting.sandbox.settle();
    expect(sent("transferred")).toMatchObject([
      {
        payload: {
          issue: { id: issue.id, number: 1 },
          repository: { full_name: "positron/engine" },
          changes: {
            new_issue: { id: moved.id, node_id: moved.nodeId, number: 2 },
            new_repository: { full_name: "positron/docs" },
          },
        },
      },
    ]);
    expect(sent("opened").at(-1)).toMatchObject({
      payload: {
        issue: { id: moved.id, number: 2, labels: [{ name: "Bounty: 500 GRID" }] },
        repository: { full_name: "positron/docs" },
        changes: { old_issue: { id: issue.id }, old_repository: { full_name: "positron/engine" } },
      },
    });
  });

  test("is told of by the old repository alone where the App is not installed in the new one", async () => {
    setting.org.createRepository("elsewhere", { collaborators: { maya: "write" } });
    as("maya").openIssue({ title: "Away" });
    await setting.sandbox.settle();
    const before = sent("opened").length;
    as("maya").transferIssue(1, "positron/elsewhere");
    await setting.sandbox.settle();
    expect([sent("transferred").length, sent("opened").length]).toEqual([1, before]);
  });

  test("is redirected to, its comments are not", async () => {
    const { issue } = issueWithMuch();
    as("maya").transferIssue(issue.number, "positron/docs");
    const at = { ...engine, issue_number: issue.number };
    const { data } = await setting.octokit.rest.issues.get(at);
    expect(data).toMatchObject({ number: 2, title: "Crash" });
    const answer = await unfollowed("/repos/positron/engine/issues/1");
    expect(answer.status).toBe(301);
    const { id } = setting.sandbox.repository("positron/docs");
    expect(answer.headers.get("location")).toBe(`${setting.sandbox.url}/repositories/${id}/issues/2`);
    await setting.octokit.rest.issues.update({ ...at, title: "Crash at start" });
    expect(setting.sandbox.thread("positron/docs", 2).title).toBe("Crash at start");
    expect(await refusal(setting.octokit.rest.issues.listComments(at))).toMatchObject({ status: 404 });
    const comment = setting.octokit.rest.issues.createComment({ ...at, body: "Hello" });
    expect(await refusal(comment)).toMatchObject({ status: 404 });
    const byNode = setting.octokit.graphql(`{ node(id: "${issue.nodeId}") { id } }`);
    expect((await refusal(byNode)).message).toContain("Could not resolve to a node");
  });

  test("is not found by an App that may not look where it went", async () => {
    setting.org.addMember("maya", "admin");
    as("maya").openIssue({ title: "Hush" });
    as("maya").transferIssue(1, "positron/secret");
    expect((await unfollowed("/repos/positron/engine/issues/1")).status).toBe(404);
  });

  test("is closed by pull requests that name or link it where it is now", () => {
    as("maya").openIssue({ title: "Moves" });
    const byOldName = as("ada").openPull({ title: "P", body: "Fixes #1", files: { a: "a\n" } });
    as("maya").transferIssue(1, "positron/docs");
    as("maya").merge(byOldName.number);
    expect(setting.sandbox.thread("positron/docs", 1).state).toBe("open");
    const byNewName = as("ada").openPull({ title: "P", body: "Fixes positron/docs#1", files: { b: "b\n" } });
    as("maya").merge(byNewName.number);
    expect(setting.sandbox.thread("positron/docs", 1).state).toBe("closed");
  });

  test("stays linked through the sidebar", () => {
    as("maya").openIssue({ title: "Moves" });
    const pull = as("ada").openPull({ title: "P", files: { a: "a\n" } });
    as("maya").linkIssue(pull.number, 1);
    as("maya").transferIssue(1, "positron/docs");
    as("maya").merge(pull.number);
    expect(setting.sandbox.thread("positron/docs", 1).state).toBe("closed");
  });

  test.each([
    ["by somebody who may not write there", () => as("wanda").transferIssue(1, "positron/docs")],
    ["to another owner", () => as("maya").transferIssue(1, "ada/own")],
    ["that is a pull request", () => as("maya").transferIssue(2, "positron/docs")],
    [
      "from a private repository to a public one",
      () => as("maya", "positron/vault").transferIssue(1, "positron/docs"),
    ],
  ])("is none %s", (_, attempt) => {
    setting.sandbox.createUser("wanda");
    as("maya").setPermission("wanda", "write");
    setting.sandbox.owner("ada").createRepository("own", { collaborators: { maya: "write" } });
    setting.org.createRepository("vault", { private: true, collaborators: { maya: "write" } });
    as("maya", "positron/vault").openIssue({ title: "Secret" });
    as("maya").openIssue({ title: "Issue" });
    as("maya").openPull({ title: "Pull", files: { a: "a\n" } });
    expect(attempt).toThrow(Refusal);
    expect(setting.sandbox.thread("positron/engine", 1).title).toBe("Issue");
  });
});

describe("a deleted issue", () => {
  test("is gone, and its number is not given again", async () => {
    as("maya").openIssue({ title: "Mistake" });
    const { id } = as("ada").comment(1, "Hm");
    const pull = as("ada").openPull({ title: "P", files: { a: "a\n" } });
    as("maya").linkIssue(pull.number, 1);
    as("maya").deleteIssue(1);
    await setting.sandbox.settle();
    expect(sent("deleted")).toMatchObject([{ payload: { issue: { number: 1, title: "Mistake" } } }]);
    const at = { ...engine, issue_number: 1 };
    expect(await refusal(setting.octokit.rest.issues.get(at))).toMatchObject({ status: 410 });
    expect(await refusal(setting.octokit.rest.issues.listComments(at))).toMatchObject({ status: 410 });
    const comment = setting.octokit.rest.issues.getComment({ ...engine, comment_id: id });
    expect(await refusal(comment)).toMatchObject({ status: 404 });
    const asked = `{ repository(owner: "positron", name: "engine") {
      pullRequest(number: 2) { closingIssuesReferences(first: 5) { totalCount } } } }`;
    expect(await setting.octokit.graphql(asked)).toEqual({
      repository: { pullRequest: { closingIssuesReferences: { totalCount: 0 } } },
    });
    expect(as("ada").openIssue({ title: "Next" }).number).toBe(3);
  });

  test("is nobody's doing but an administrator's", () => {
    as("maya").setPermission("ada", "maintain");
    as("ada").openIssue({ title: "Mine" });
    expect(() => as("ada").deleteIssue(1)).toThrow(Refusal);
    expect(setting.sandbox.thread("positron/engine", 1).title).toBe("Mine");
  });
});

/** What the address itself answers, redirects not followed. */
async function unfollowed(path: string): Promise<Response> {
  const { token } = (await setting.octokit.auth()) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  return fetch(setting.sandbox.url + path, { redirect: "manual", headers });
}
