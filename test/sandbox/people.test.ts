/** Who may be assigned, who belongs to an organisation and its teams, and whom it blocks. */
import { Refusal } from "../../sandbox/github.ts";
import { asApp, withToken } from "./client.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { engine, refusal, type Setting, startSetting } from "./setting.ts";

let setting: Setting;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver("secret");
  setting = await startSetting({ webhook: { url: receiver.url, secret: "secret" } });
});

afterEach(async () => {
  await receiver.close();
  await setting.sandbox.close();
});

const as = (login: string) => setting.sandbox.as(login).in("positron/engine");
const seen = (number: number) => setting.sandbox.thread("positron/engine", number);
const names = (action: string) => receiver.names().filter((name) => name.endsWith(`.${action}`));

describe("assignees", () => {
  test("are set by the App: writers, members and whoever commented, nobody else", async () => {
    const { rest } = setting.octokit;
    for (const login of ["mem", "wim"]) setting.sandbox.createUser(login);
    setting.org.addMember("mem");
    as("maya").setPermission("wim", "write");
    as("maya").openIssue({ title: "Issue" });
    as("ada").comment(1, "I would like to");
    const at = { ...engine, issue_number: 1 };
    const everybody = ["maya", "mem", "wim", "ada", "grace", "nobody", "foothold[bot]", "positron"];
    const { data } = await rest.issues.addAssignees({ ...at, assignees: everybody });
    const allowed = ["maya", "mem", "wim", "ada"];
    expect(data.assignees?.map((one) => one.login)).toEqual(allowed);
    await rest.issues.update({ ...at, assignees: ["ADA"] });
    expect(seen(1).assignees).toEqual(["ada"]);
    await rest.issues.removeAssignees({ ...at, assignees: ["ada", "maya"] });
    expect(seen(1).assignees).toEqual([]);
    await setting.sandbox.settle();
    expect(names("assigned")).toHaveLength(4);
    expect(names("unassigned")).toHaveLength(4);
  });

  test("are at most ten", async () => {
    as("maya").openIssue({ title: "Issue" });
    const many = Array.from({ length: 11 }, (_, index) => `user${index}`);
    for (const login of many) {
      setting.sandbox.createUser(login);
      setting.org.addMember(login);
    }
    await setting.octokit.rest.issues.addAssignees({ ...engine, issue_number: 1, assignees: many });
    expect(seen(1).assignees).toEqual(many.slice(0, 10));
  });

  test("of issues and pull requests are told of, and read by GraphQL", async () => {
    as("maya").openIssue({ title: "Issue" });
    as("ada").openPull({ title: "Pull", files: { a: "a\n" } });
    for (const number of [1, 2]) as("maya").assign(number, "maya");
    await setting.sandbox.settle();
    expect(names("assigned")).toEqual(["issues.assigned", "pull_request.assigned"]);
    expect(receiver.received.at(-1)?.payload).toMatchObject({
      number: 2,
      assignee: { login: "maya" },
      pull_request: { assignees: [{ login: "maya" }] },
    });
    const part = "assignees(first: 5) { totalCount nodes { login databaseId } }";
    const asked = `{ repository(owner: "positron", name: "engine") {
      issue(number: 1) { ${part} } pullRequest(number: 2) { ${part} } } }`;
    const databaseId = setting.sandbox.repository("positron/engine").threads[0]?.author.id;
    const assignees = { totalCount: 1, nodes: [{ login: "maya", databaseId }] };
    expect(await setting.octokit.graphql(asked)).toEqual({
      repository: { issue: { assignees }, pullRequest: { assignees } },
    });
  });

  test("who are new are not assigned by themselves, and leave by themselves", () => {
    as("maya").openIssue({ title: "Issue" });
    as("ada").comment(1, "Me");
    expect(() => as("ada").assign(1, "ada")).toThrow(Refusal);
    as("maya").assign(1, "ada");
    as("ada").unassign(1, "ada");
    expect(seen(1).assignees).toEqual([]);
  });
});

describe("belonging", () => {
  const inTeam = (username: string, org = "positron", octokit = setting.octokit) =>
    octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug: "hiring", username });

  test("to a team is answered as active, and 404 otherwise", async () => {
    setting.org.setTeam("hiring", ["ada"]);
    expect((await inTeam("ada")).data).toMatchObject({ state: "active", role: "member" });
    expect(await refusal(inTeam("grace"))).toMatchObject({ status: 404 });
    setting.org.setTeam("hiring", ["grace"]);
    expect(await refusal(inTeam("ada"))).toMatchObject({ status: 404 });
    setting.sandbox.createOrganization("aether").setTeam("hiring", ["ada"]);
    expect(await refusal(inTeam("ada", "aether"))).toMatchObject({ status: 404 });
  });

  test("to an organisation says with which role", async () => {
    setting.org.addMember("ada", "admin");
    const ask = (username: string) =>
      setting.octokit.rest.orgs.getMembershipForUser({ org: "positron", username });
    expect((await ask("ada")).data).toMatchObject({ state: "active", role: "admin", user: { login: "ada" } });
    expect(await refusal(ask("grace"))).toMatchObject({ status: 404 });
  });

  test("is nobody's to read without the permission for members", async () => {
    setting.org.setTeam("hiring", ["ada"]);
    const { data } = await asApp(setting.sandbox).rest.apps.createInstallationAccessToken({
      installation_id: setting.org.installation().id,
      permissions: { issues: "write" },
    });
    const narrow = withToken(setting.sandbox, data.token);
    expect(await refusal(inTeam("ada", "positron", narrow))).toMatchObject({ status: 403 });
  });
});

describe("a blocked user", () => {
  const attempts: [string, () => unknown][] = [
    ["comment", () => as("ada").comment(1, "Hello")],
    ["open an issue", () => as("ada").openIssue({ title: "More" })],
    ["open a pull request", () => as("ada").openPull({ title: "More", files: { b: "b\n" } })],
    ["close a pull request", () => as("ada").closePull(2)],
    ["review", () => as("ada").review(2, { state: "comment", body: "Hm" })],
    ["react", () => as("ada").react(seen(1).comments[0]?.id ?? 0, "+1")],
  ];

  function prepare(): void {
    as("maya").openIssue({ title: "Issue" });
    as("ada").openPull({ title: "Pull", files: { a: "a\n" } });
    as("ada").comment(1, "Words");
    as("maya").assign(1, "ada");
    as("maya").setPermission("ada", "write");
    setting.org.blockUser("ada");
  }

  test.each(attempts)("cannot %s", async (_, attempt) => {
    prepare();
    await setting.sandbox.settle();
    const before = receiver.received.length;
    expect(attempt).toThrow(expect.objectContaining({ status: 403 }));
    await setting.sandbox.settle();
    expect(receiver.received).toHaveLength(before);
  });

  test("is no collaborator and no assignee any more, and may still delete what was said", () => {
    prepare();
    expect(seen(1).assignees).toEqual([]);
    as("ada").deleteComment(seen(1).comments[0]?.id ?? 0);
    expect(seen(1).comments).toEqual([]);
    setting.org.unblockUser("ada");
    expect(() => as("ada").label(1, "x")).toThrow(Refusal);
    as("ada").comment(1, "Back");
    expect(seen(1).comments).toHaveLength(1);
  });

  test("is never a member", () => {
    setting.org.addMember("grace");
    expect(() => setting.org.blockUser("grace")).toThrow(Refusal);
  });
});
