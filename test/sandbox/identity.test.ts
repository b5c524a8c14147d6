/** Names change, numbers stay: renames, transfers and deleted accounts. */
import { engine, refusal, type Setting, startSetting } from "./setting.ts";

let setting: Setting;

beforeEach(async () => {
  setting = await startSetting();
});

afterEach(() => setting.sandbox.close());

const author = `{ repository(owner: "positron", name: "engine") { pullRequest(number: 1) {
  author { login ... on User { databaseId } }
  commits(first: 1) { nodes { commit { authors(first: 2) { nodes { name user { login } } } } } } } } }`;

describe("a person", () => {
  test("keeps the numeric id under another login", async () => {
    const { sandbox, octokit } = setting;
    const ada = sandbox.as("ada").in("positron/engine");
    ada.openPull({ title: "Mine", files: { a: "a\n" } });
    const { data: before } = await octokit.rest.users.getByUsername({ username: "ada" });
    sandbox.renameUser("ada", "ada-l");
    const { data: after } = await octokit.rest.users.getByUsername({ username: "ada-l" });
    expect(after.id).toBe(before.id);
    expect(await refusal(octokit.rest.users.getByUsername({ username: "ada" }))).toMatchObject({
      status: 404,
    });
    expect(await octokit.graphql(author)).toMatchObject({
      repository: {
        pullRequest: {
          author: { login: "ada-l", databaseId: before.id },
          commits: {
            nodes: [{ commit: { authors: { nodes: [{ name: "ada", user: { login: "ada-l" } }] } } }],
          },
        },
      },
    });
    ada.comment(1, "Still me");
    expect(sandbox.thread("positron/engine", 1).comments).toMatchObject([{ author: "ada-l" }]);
  });

  test("who deleted the account is nobody for GraphQL and ghost for REST", async () => {
    const { sandbox, octokit } = setting;
    sandbox
      .as("ada")
      .in("positron/engine")
      .openPull({ title: "Gone", files: { a: "a\n" } });
    sandbox.deleteUser("ada");
    expect(await octokit.graphql(author)).toMatchObject({
      repository: {
        pullRequest: {
          author: null,
          commits: { nodes: [{ commit: { authors: { nodes: [{ name: "ada", user: null }] } } }] },
        },
      },
    });
    const { data } = await octokit.rest.pulls.get({ ...engine, pull_number: 1 });
    expect(data.user).toMatchObject({ login: "ghost", id: 10137 });
  });
});

describe("a repository", () => {
  test("keeps its id under another name, and the old address leads there", async () => {
    const { sandbox, octokit } = setting;
    const { data: before } = await octokit.rest.repos.get(engine);
    sandbox.as("maya").in("positron/engine").openIssue({ title: "Before" });
    sandbox.as("maya").in("positron/engine").renameRepository("motor");
    const { data: after } = await octokit.rest.repos.get(engine);
    expect(after).toMatchObject({ id: before.id, full_name: "positron/motor" });
    const { data: created } = await octokit.rest.issues.create({
      ...engine,
      title: "Posted to the old address",
    });
    expect(created.number).toBe(2);
    const query = '{ repository(owner: "positron", name: "engine") { nameWithOwner databaseId } }';
    expect(await octokit.graphql(query)).toEqual({
      repository: { nameWithOwner: "positron/motor", databaseId: before.id },
    });
  });

  test("is followed to another owner only where the App is installed", async () => {
    const { sandbox, octokit } = setting;
    const { id } = sandbox.repository("positron/engine");
    const home = sandbox.createOrganization("aether");
    sandbox.as("maya").in("positron/engine").transferRepository("aether");
    const { data: moved } = await octokit.rest.repos.get(engine);
    expect(moved).toMatchObject({ id, full_name: "aether/engine" });
    const writing = octokit.rest.issues.create({ owner: "aether", repo: "engine", title: "Too late" });
    expect(await refusal(writing)).toMatchObject({ status: 403 });
    expect((await octokit.rest.apps.listReposAccessibleToInstallation()).data.repositories).toEqual([]);
    home.installApp();
    expect(sandbox.repository("aether/engine").id).toBe(id);
    await sandbox.settle();
  });

  test("answers about permissions by role", async () => {
    const { sandbox, octokit, org } = setting;
    const maya = sandbox.as("maya").in("positron/engine");
    const ask = async (username: string) => {
      const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...engine, username });
      return [data.permission, data.role_name];
    };
    maya.setPermission("ada", "triage");
    maya.setPermission("grace", "maintain");
    expect(await ask("maya")).toEqual(["admin", "admin"]);
    expect(await ask("ada")).toEqual(["read", "triage"]);
    expect(await ask("grace")).toEqual(["write", "maintain"]);
    maya.setPermission("ada", null);
    expect(await ask("ada")).toEqual(["read", "read"]);
    sandbox.createUser("owen");
    org.addMember("owen", "admin");
    expect(await ask("owen")).toEqual(["admin", "admin"]);
    expect(await refusal(ask("nobody"))).toMatchObject({ status: 404 });
  });

  test("gives its files as JSON and as text", async () => {
    const { octokit } = setting;
    const path = ".github/foothold.yml";
    const { data } = await octokit.rest.repos.getContent({ ...engine, path });
    const content = "content" in data ? Buffer.from(data.content, "base64").toString() : "";
    expect(content).toBe("mode: preview # for 5 €\n");
    const raw = await octokit.rest.repos.getContent({ ...engine, path, mediaType: { format: "raw" } });
    expect(raw.data).toBe(content);
    expect(raw.headers["content-type"]).toContain("charset=utf-8");
    const missing = octokit.rest.repos.getContent({ ...engine, path: ".github/nothing.yml" });
    expect(await refusal(missing)).toMatchObject({ status: 404 });
    const { data: folder } = await octokit.rest.repos.getContent({ ...engine, path: ".github" });
    expect(folder).toMatchObject([{ name: "foothold.yml", type: "file" }]);
    const other = octokit.rest.repos.getContent({ ...engine, path, ref: "no-branch" });
    expect(await refusal(other)).toMatchObject({ status: 404 });
  });
});
