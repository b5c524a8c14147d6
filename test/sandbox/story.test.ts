/** A contribution's whole life on the sandbox, seen by an App that is not Foothold. */
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import { asApp, asInstallation } from "./client.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

let sandbox: Sandbox;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver("secret");
  const events = ["check_run", "issue_comment", "issues", "label", "member", "pull_request"];
  sandbox = await startSandbox({
    webhook: { url: receiver.url, secret: "secret" },
    app: { events: [...events, "pull_request_review", "push", "repository"] },
  });
  for (const login of ["maya", "ada", "grace"]) sandbox.createUser(login);
  const org = sandbox.createOrganization("positron");
  org.createRepository("engine", { collaborators: { maya: "admin" } });
  org.installApp();
});

afterEach(async () => {
  await receiver.close();
  await sandbox.close();
});

describe("an issue, a pull request, a merge", () => {
  test("sends the webhooks that GitHub sends, in order, signed and valid", async () => {
    const maya = sandbox.as("maya").in("positron/engine");
    const ada = sandbox.as("ada").in("positron/engine");
    maya.createLabel("bounty: 50 GRID", { color: "0e8a16" });
    const issue = maya.openIssue({
      title: "Crash on start",
      body: "It crashes.",
      labels: ["bounty: 50 GRID"],
    });
    const question = ada.comment(issue.number, "May I?");
    ada.editComment(question.id, "May I, please?");
    maya.assign(issue.number, "ada");
    const pull = ada.openPull({
      title: "Start without a crash",
      body: `Fixes #${issue.number}`,
      files: { "src/start.ts": "export const start = 1;\n" },
      coAuthors: ["grace"],
      draft: true,
    });
    ada.markReady(pull.number);
    maya.review(pull.number, {
      state: "request-changes",
      comments: [{ path: "src/start.ts", body: "two?" }],
    });
    ada.pushToPull(pull.number, { "src/start.ts": "export const start = 2;\n" });
    maya.review(pull.number, { state: "approve" });
    const sha = maya.merge(pull.number, { method: "squash" });
    await sandbox.settle();

    expect(receiver.names()).toEqual([
      "installation.created",
      "label.created",
      "issues.opened",
      "issues.labeled",
      "issue_comment.created",
      "issue_comment.edited",
      "issues.assigned",
      "pull_request.opened",
      "pull_request.ready_for_review",
      "pull_request_review.submitted",
      "pull_request.synchronize",
      "pull_request_review.submitted",
      "pull_request.closed",
      "issues.closed",
      "push",
    ]);
    expect(receiver.received.every((one) => one.signed)).toBe(true);
    expect(sandbox.thread("positron/engine", issue.number)).toMatchObject({
      state: "closed",
      stateReason: "completed",
      assignees: ["ada"],
      comments: [{ author: "ada", body: "May I, please?", edited: true }],
    });
    const push = receiver.received.at(-1)?.payload;
    expect(push).toMatchObject({ ref: "refs/heads/main", after: sha });
    expect(push?.commits).toMatchObject([{ added: ["src/start.ts"], author: { username: "ada" } }]);
  });

  test("is read back through both APIs as the App's rules will see it", async () => {
    const maya = sandbox.as("maya").in("positron/engine");
    const issue = maya.openIssue({ title: "Docs are thin" });
    const pull = sandbox
      .as("ada")
      .in("positron/engine")
      .openPull({
        title: "Write docs",
        body: `Some **bold** words. Closes #${issue.number}`,
        files: { "docs/a.md": "one\ntwo\n", "README.md": "# engine\n\nMore.\n" },
        coAuthors: ["grace"],
      });
    maya.review(pull.number, { state: "approve", body: "Good" });
    maya.merge(pull.number, { method: "merge" });
    const { data: found } = await asApp(sandbox).rest.apps.getRepoInstallation({
      owner: "positron",
      repo: "engine",
    });
    const octokit = await asInstallation(sandbox, found.id);
    const at = { owner: "positron", repo: "engine", pull_number: pull.number };
    const { data: rest } = await octokit.rest.pulls.get(at);
    expect(rest).toMatchObject({
      merged: true,
      merged_by: { login: "maya" },
      additions: 4,
      changed_files: 2,
    });
    const { data: files } = await octokit.rest.pulls.listFiles(at);
    expect(files.map((file) => [file.filename, file.status])).toEqual([
      ["README.md", "modified"],
      ["docs/a.md", "added"],
    ]);
    const seen: { repository: { pullRequest: Record<string, unknown> } } = await octokit.graphql(
      `query Snapshot($number: Int!) {
        repository(owner: "positron", name: "engine") {
          pullRequest(number: $number) {
            databaseId fullDatabaseId bodyText state merged mergedBy { __typename login }
            author { __typename login ... on User { databaseId } } authorAssociation
            closingIssuesReferences(first: 10) { nodes { number state stateReason repository { nameWithOwner } } }
            files(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { path additions } }
            commits(first: 10) { nodes { commit { authors(first: 5) { nodes { user { login } } } } } }
            reviews(first: 10) { nodes { state author { login } authorAssociation comments { totalCount } } }
          }
        }
        rateLimit { cost remaining }
      }`,
      { number: pull.number },
    );
    expect(seen.repository.pullRequest).toMatchObject({
      databaseId: rest.id,
      fullDatabaseId: String(rest.id),
      bodyText: `Some bold words. Closes #${issue.number}`,
      state: "MERGED",
      author: { __typename: "User", login: "ada" },
      authorAssociation: "CONTRIBUTOR",
      closingIssuesReferences: {
        nodes: [{ number: issue.number, state: "CLOSED", stateReason: "COMPLETED" }],
      },
      files: { totalCount: 2, pageInfo: { hasNextPage: true }, nodes: [{ path: "README.md" }] },
      commits: {
        nodes: [
          { commit: { authors: { nodes: [{ user: { login: "ada" } }, { user: { login: "grace" } }] } } },
        ],
      },
      reviews: {
        nodes: [{ state: "APPROVED", author: { login: "maya" }, authorAssociation: "COLLABORATOR" }],
      },
    });
    await sandbox.settle();
  });
});

describe("what the App does", () => {
  test("shows up for people and comes back as webhooks of its bot", async () => {
    const maya = sandbox.as("maya").in("positron/engine");
    const issue = maya.openIssue({ title: "Priced", labels: [] });
    const pull = maya.openPull({ title: "Change", files: { "a.txt": "a\n" } });
    const octokit = await asInstallation(sandbox, sandbox.owner("positron").installation().id);
    const repo = { owner: "positron", repo: "engine" };
    const { data: comment } = await octokit.rest.issues.createComment({
      ...repo,
      issue_number: issue.number,
      body: "Pays 50 GRID.",
    });
    await octokit.rest.issues.updateComment({ ...repo, comment_id: comment.id, body: "Pays 60 GRID." });
    await octokit.rest.reactions.createForIssueComment({ ...repo, comment_id: comment.id, content: "eyes" });
    await octokit.rest.issues.addLabels({ ...repo, issue_number: issue.number, labels: ["triaged", "new"] });
    await octokit.rest.issues.removeLabel({ ...repo, issue_number: issue.number, name: "new" });
    await octokit.rest.checks.create({
      ...repo,
      name: "Foothold",
      head_sha: pull.pull.head.sha,
      conclusion: "neutral",
      output: { title: "Earns 10 GRID", summary: "Once merged." },
    });
    await sandbox.settle();
    expect(sandbox.thread("positron/engine", issue.number)).toMatchObject({
      labels: ["triaged"],
      comments: [
        { author: "foothold[bot]", body: "Pays 60 GRID.", edited: true, reactions: [{ content: "eyes" }] },
      ],
    });
    expect(sandbox.render("positron/engine", pull.number)).toContain(
      "check Foothold: neutral\n  Earns 10 GRID",
    );
    const mine = receiver.received.filter((one) =>
      JSON.stringify(one.payload.sender).includes("foothold[bot]"),
    );
    expect(mine.map((one) => `${one.event}.${one.payload.action}`)).toEqual([
      "issue_comment.created",
      "issue_comment.edited",
      "label.created",
      "issues.labeled",
      "label.created",
      "issues.labeled",
      "issues.unlabeled",
      "check_run.created",
      "check_run.completed",
    ]);
  });
});
