/** What webhooks and the API say after people and repositories took other names, places and visibility. */
import { Refusal } from "../../sandbox/github.ts";
import { asInstallation } from "./client.ts";
import { engine, refusal, type Setting, startSetting } from "./setting.ts";

let setting: Setting;

beforeEach(async () => {
  setting = await startSetting({ app: { events: ["issues", "issue_comment", "repository"] } });
  setting.sandbox.holdDeliveries();
});

afterEach(() => setting.sandbox.close());

const as = (login: string, repository = "positron/engine") => setting.sandbox.as(login).in(repository);
const told = () =>
  setting.sandbox.held.map(({ event, action, payload }) => ({ what: `${event}.${action}`, payload }));

test("a renamed person comes with the new login and the same id, also where they were before", async () => {
  const { sandbox, octokit } = setting;
  const issue = as("ada").openIssue({ title: "Mine" });
  sandbox.renameUser("ada", "ada-l");
  as("ada-l").comment(issue.number, "Still me");
  const user = { login: "ada-l", id: issue.author.id };
  expect(told().at(-1)).toMatchObject({
    what: "issue_comment.created",
    payload: { sender: user, comment: { user }, issue: { user } },
  });
  expect(await refusal(octokit.rest.users.getByUsername({ username: "ada" }))).toMatchObject({ status: 404 });
  const permission = octokit.rest.repos.getCollaboratorPermissionLevel({ ...engine, username: "ada" });
  expect(await refusal(permission)).toMatchObject({ status: 404 });
  expect((await octokit.rest.users.getById({ account_id: user.id })).data.login).toBe("ada-l");
  expect(sandbox.createUser("ada").id).not.toBe(user.id);
});

test("a renamed repository says what it was called, and both addresses read and write it", async () => {
  const { octokit, sandbox } = setting;
  const { id } = sandbox.repository("positron/engine");
  as("maya").openIssue({ title: "Before" });
  as("maya").renameRepository("motor");
  expect(told().at(-1)).toMatchObject({
    what: "repository.renamed",
    payload: {
      changes: { repository: { name: { from: "engine" } } },
      repository: { id, full_name: "positron/motor" },
    },
  });
  await octokit.rest.issues.createComment({ ...engine, issue_number: 1, body: "Old address" });
  await octokit.rest.issues.createComment({ owner: "positron", repo: "motor", issue_number: 1, body: "New" });
  expect(sandbox.thread("positron/motor", 1).comments).toHaveLength(2);
});

test("a name that another repository takes leads to that one", async () => {
  const { octokit, org } = setting;
  as("maya").renameRepository("motor");
  const { id } = org.createRepository("engine");
  org.addToInstallation("engine");
  expect((await octokit.rest.repos.get(engine)).data.id).toBe(id);
});

test("a transferred repository is told of under its new owner, and keeps id, issues and redirect", async () => {
  const { sandbox, org } = setting;
  const { id } = sandbox.repository("positron/engine");
  as("maya").openIssue({ title: "Before" });
  const aether = sandbox.createOrganization("aether");
  aether.installApp();
  as("maya").transferRepository("aether");
  const transferred = told().find(({ what }) => what === "repository.transferred");
  expect(transferred?.payload).toMatchObject({
    changes: { owner: { from: { organization: { login: "positron", id: org.id } } } },
    repository: { id, full_name: "aether/engine", owner: { login: "aether" } },
    installation: { id: aether.installation().id },
  });
  const octokit = await asInstallation(sandbox, aether.installation().id);
  expect((await octokit.rest.issues.get({ ...engine, issue_number: 1 })).data.title).toBe("Before");
});

test("an App that is uninstalled hears nothing, and is another installation when it comes back", async () => {
  const { sandbox, org } = setting;
  const first = org.installation().id;
  org.uninstallApp();
  as("maya").openIssue({ title: "Unheard" });
  const second = org.installApp({ repositories: ["engine"] }).id;
  as("maya").openIssue({ title: "Heard" });
  expect(told().map(({ what }) => what)).toEqual([
    "installation.deleted",
    "installation.created",
    "issues.opened",
  ]);
  expect(told().map(({ payload }) => (payload.installation as { id: number }).id)).toEqual([
    first,
    second,
    second,
  ]);
  expect(second).not.toBe(first);
  const octokit = await asInstallation(sandbox, second);
  expect((await octokit.rest.issues.get({ ...engine, issue_number: 1 })).data.title).toBe("Unheard");
  await expect(asInstallation(sandbox, first)).rejects.toMatchObject({ status: 404 });
});

test("a private repository is there for the App and its people, and for nobody else", async () => {
  const { sandbox, octokit, org } = setting;
  org.addToInstallation("secret");
  org.addMember("grace");
  as("grace", "positron/secret").openIssue({ title: "Hush" });
  expect(told().at(-1)).toMatchObject({
    what: "issues.opened",
    payload: { repository: { private: true, visibility: "private" } },
  });
  expect(() => as("ada", "positron/secret").comment(1, "Hm")).toThrow(Refusal);
  const at = { owner: "positron", repo: "secret", issue_number: 1 };
  await octokit.rest.issues.createComment({ ...at, body: "Seen" });
  const aether = sandbox.createOrganization("aether");
  aether.installApp();
  const stranger = await asInstallation(sandbox, aether.installation().id);
  expect(await refusal(stranger.rest.issues.get(at))).toMatchObject({ status: 404 });
  as("maya").setPrivate(true);
  expect(told().at(-1)?.what).toBe("repository.privatized");
  expect(() => as("ada").openIssue({ title: "No more" })).toThrow(Refusal);
  await sandbox.settle();
});
