/** What merging does: closing keywords, who may, commits and reverts. */
import { issuesClosedBy } from "../../sandbox/closing.ts";
import { Refusal, World } from "../../sandbox/world.ts";
import { type Setting, startSetting } from "./setting.ts";

let setting: Setting;

beforeEach(async () => {
  setting = await startSetting();
});

afterEach(() => setting.sandbox.close());

const as = (login: string) => setting.sandbox.as(login).in("positron/engine");
const seen = (number: number) => setting.sandbox.thread("positron/engine", number);

describe("closing keywords", () => {
  test.each([
    ["Fixes #1", [1]],
    ["closes: #1, resolves #2", [1, 2]],
    ["Closed positron/engine#2", [2]],
    ["resolve https://github.com/positron/engine/issues/1", [1]],
    ["FIXED GH-1", [1]],
    ["see #1", []],
    ["fixes#1", []],
    ["prefixes #1", []],
    ["`fixes #1`", []],
    ["```\nfixes #1\n```\ncloses #2", [2]],
    ["<!-- fixes #1 -->", []],
    ["fixes #99", []],
    ["fixes nobody/nothing#1", []],
  ])("%j closes %j", (body, expected) => {
    for (const title of ["one", "two"]) as("maya").openIssue({ title });
    const repository = setting.sandbox.repository("positron/engine");
    const world = new World(() => new Date());
    world.repositories.push(repository);
    expect(issuesClosedBy(world, repository, body).map((issue) => issue.number)).toEqual(expected);
  });

  test("close at the merge into the default branch, and not before or elsewhere", () => {
    const issue = as("maya").openIssue({ title: "Bug" });
    as("maya").pushFiles("next", { "next.txt": "x\n" });
    const body = `Fixes #${issue.number}`;
    const aside = as("ada").openPull({ title: "Aside", body, base: "next", files: { a: "a\n" } });
    as("maya").merge(aside.number);
    expect(seen(issue.number).state).toBe("open");
    const closed = as("ada").openPull({ title: "Given up", body, files: { b: "b\n" } });
    as("ada").closePull(closed.number);
    expect(seen(issue.number).state).toBe("open");
    const merged = as("ada").openPull({ title: "Done", body, files: { c: "c\n" } });
    as("maya").merge(merged.number);
    expect(seen(issue.number)).toMatchObject({ state: "closed", stateReason: "completed" });
  });

  test("can close a moment after the merge and the push, in the merger's name", () => {
    setting.sandbox.holdDeliveries();
    as("maya").openIssue({ title: "Bug" });
    const pull = as("ada").openPull({ title: "Fix", body: "Fixes #1", files: { a: "a\n" } });
    const before = setting.sandbox.held.length;
    as("maya").merge(pull.number, { issuesLater: true });
    expect(seen(1).state).toBe("open");
    as("maya").closeIssuesOf(pull.number);
    expect(seen(1)).toMatchObject({ state: "closed", stateReason: "completed" });
    const told = setting.sandbox.held.slice(before);
    expect(told.map(({ event, action }) => `${event}.${action}`)).toEqual([
      "pull_request.closed",
      "push.null",
      "issues.closed",
    ]);
    expect(told.at(-1)?.payload.sender).toMatchObject({ login: "maya" });
    expect(() =>
      as("maya").closeIssuesOf(as("ada").openPull({ title: "P", files: { b: "" } }).number),
    ).toThrow(Refusal);
  });

  test("follow an edit of the body", async () => {
    const issue = as("maya").openIssue({ title: "Bug" });
    const pull = as("ada").openPull({ title: "Fix", body: `Fixes #${issue.number}`, files: { a: "a\n" } });
    const query = `{ repository(owner: "positron", name: "engine") {
      pullRequest(number: ${pull.number}) { closingIssuesReferences(first: 5) { totalCount } }
      issue(number: ${issue.number}) { closedByPullRequestsReferences(first: 5) { totalCount } } } }`;
    const counts = (count: number) => ({
      repository: {
        pullRequest: { closingIssuesReferences: { totalCount: count } },
        issue: { closedByPullRequestsReferences: { totalCount: count } },
      },
    });
    expect(await setting.octokit.graphql(query)).toEqual(counts(1));
    as("ada").editPull(pull.number, { body: `About #${issue.number}` });
    expect(await setting.octokit.graphql(query)).toEqual(counts(0));
    as("maya").merge(pull.number);
    expect(seen(issue.number).state).toBe("open");
  });
});

describe("who may", () => {
  test.each([
    ["merge", () => as("ada").merge(2)],
    ["label", () => as("ada").label(1, "bounty")],
    ["close another's issue", () => as("ada").closeIssue(1)],
    ["edit another's comment", () => as("ada").editComment(seen(1).comments[0]?.id ?? 0, "mine")],
    ["push", () => as("ada").pushFiles("main", { a: "b" })],
    ["approve their own work", () => as("maya").review(2, { state: "approve" })],
    [
      "look into a private repository",
      () => setting.sandbox.as("ada").in("positron/secret").openIssue({ title: "x" }),
    ],
  ])("nobody without the role can %s", (_, attempt) => {
    as("maya").createLabel("bounty");
    as("maya").openIssue({ title: "Issue" });
    as("maya").openPull({ title: "Pull", files: { a: "a\n" } });
    as("maya").comment(1, "Words");
    expect(attempt).toThrow(Refusal);
    expect(seen(2).state).toBe("open");
  });
});

describe("commits", () => {
  test("a squash keeps the author and the co-authors", async () => {
    const ada = as("ada");
    const pull = ada.openPull({ title: "Two", files: { a: "a\n" }, coAuthors: ["grace"] });
    ada.pushToPull(pull.number, { b: "b\n" }, "More");
    const sha = as("maya").merge(pull.number, { method: "squash" });
    const at = { owner: "positron", repo: "engine", ref: sha };
    const { data } = await setting.octokit.rest.repos.getCommit(at);
    expect(data.author?.login).toBe("ada");
    expect(data.commit.message).toMatch(/^Two \(#1\)\n\n\* Two\n\n\* More\n\n-+\n\nCo-authored-by: grace </);
  });

  test("Revert opens a pull request that undoes the merge", async () => {
    const first = as("ada").openPull({
      title: "Risky",
      files: { "README.md": "# other\n", "new.txt": "new\n" },
    });
    const sha = as("maya").merge(first.number);
    const revert = as("maya").revertPull(first.number);
    expect(seen(revert.number)).toMatchObject({ title: 'Revert "Risky"', body: "Reverts positron/engine#1" });
    const undone = as("maya").merge(revert.number);
    const commit = setting.sandbox.repository("positron/engine").objects.get(undone);
    expect(commit?.message).toBe(`Revert "Risky (#1)" (#2)\n\nThis reverts commit ${sha}.`);
    expect([...(commit?.tree ?? [])]).toContainEqual(["README.md", "# engine\n"]);
    expect(commit?.tree.has("new.txt")).toBe(false);
    await setting.sandbox.settle();
  });

  test("a push can close issues and revert commits too", () => {
    const issue = as("maya").openIssue({ title: "Typo" });
    const sha = as("maya").pushFiles("main", { "README.md": "# Engine\n" }, `Fixes #${issue.number}`);
    expect(seen(issue.number).state).toBe("closed");
    as("maya").pushRevert(sha);
    const repository = setting.sandbox.repository("positron/engine");
    const tip = repository.objects.get(repository.branches.get("main") ?? "");
    expect(tip?.message).toContain(`This reverts commit ${sha}.`);
    expect(tip?.tree.get("README.md")).toBe("# engine\n");
  });
});
