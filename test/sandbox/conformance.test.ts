/** Every operation the sandbox lists is served, and every webhook it can send is one that GitHub could have sent. */
import { operations } from "../../sandbox/operations.ts";
import { asApp, withToken } from "./client.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { engine, refusal, type Setting, startSetting } from "./setting.ts";

const events = [
  "check_run",
  "installation_target",
  "issue_comment",
  "issues",
  "label",
  "member",
  "pull_request",
  "pull_request_review",
  "push",
  "repository",
];

/** Event → its actions. */
const actions = {
  check_run: "completed created rerequested",
  installation: "created deleted suspend unsuspend",
  installation_repositories: "added removed",
  installation_target: "renamed",
  issue_comment: "created deleted edited",
  issues: "assigned closed deleted edited labeled opened reopened transferred unassigned unlabeled",
  label: "created deleted edited",
  member: "added edited removed",
  pull_request:
    "assigned closed converted_to_draft edited labeled opened ready_for_review reopened synchronize unassigned unlabeled",
  pull_request_review: "dismissed submitted",
  push: "",
  repository: "privatized publicized renamed transferred",
};

const everything = Object.entries(actions)
  .flatMap(([event, names]) => names.split(" ").map((name) => (name === "" ? event : `${event}.${name}`)))
  .sort();

let setting: Setting;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver("secret");
  setting = await startSetting({ webhook: { url: receiver.url, secret: "secret" }, app: { events } });
});

afterEach(async () => {
  await receiver.close();
  await setting.sandbox.close();
});

async function useAsApp(): Promise<void> {
  const octokit = asApp(setting.sandbox);
  const { rest } = octokit;
  const installation_id = setting.org.installation().id;
  await rest.apps.getAuthenticated();
  await rest.apps.listInstallations();
  await rest.apps.getInstallation({ installation_id });
  await rest.apps.getOrgInstallation({ org: "positron" });
  await rest.apps.getUserInstallation({ username: "positron" });
  await rest.apps.getRepoInstallation(engine);
  await rest.apps.createInstallationAccessToken({ installation_id });
  await rest.apps.getWebhookConfigForApp();
  // Given as `url`, Octokit would take it for the address of the request.
  await octokit.request("PATCH /app/hook/config", { data: { url: receiver.url } } as never);
  const { data: deliveries } = await rest.apps.listWebhookDeliveries();
  const delivery_id = deliveries[0]?.id ?? 0;
  await rest.apps.getWebhookDelivery({ delivery_id });
  await rest.apps.redeliverWebhookDelivery({ delivery_id });
  const nobody = withToken(setting.sandbox);
  const { data: app } = await nobody.rest.apps.createFromManifest({
    code: setting.sandbox.registerManifest(),
  });
  expect(app.webhook_secret).toBe("secret");
}

/** Where GitHub sends somebody back who signs in. */
async function authorize(login: string): Promise<string> {
  const query = new URLSearchParams({ client_id: setting.sandbox.clientId, login, state: "s" });
  query.set("redirect_uri", "http://127.0.0.1/back");
  const answer = await fetch(`${setting.sandbox.url}/login/oauth/authorize?${query}`, { redirect: "manual" });
  return answer.headers.get("location") ?? "";
}

async function exchange(code: string, secret = setting.sandbox.clientSecret): Promise<string> {
  const body = new URLSearchParams({ client_id: setting.sandbox.clientId, client_secret: secret, code });
  const headers = { accept: "application/json" };
  const answer = await fetch(`${setting.sandbox.url}/login/oauth/access_token`, {
    method: "POST",
    headers,
    body,
  });
  const { access_token } = (await answer.json()) as { access_token?: string };
  return access_token ?? "";
}

async function useAsPerson(): Promise<void> {
  const code = new URL(await authorize("maya")).searchParams.get("code") ?? "";
  const auth = await exchange(code);
  const { data: user } = await withToken(setting.sandbox, auth).rest.users.getAuthenticated();
  expect(user.login).toBe("maya");
}

async function useRepository(sha: string): Promise<void> {
  const { rest } = setting.octokit;
  await rest.apps.listReposAccessibleToInstallation();
  await rest.repos.get(engine);
  await rest.repos.getContent({ ...engine, path: "" });
  await rest.repos.getCommit({ ...engine, ref: "main" });
  await rest.git.getRef({ ...engine, ref: "heads/main" });
  await rest.git.getCommit({ ...engine, commit_sha: sha });
  await rest.repos.getCollaboratorPermissionLevel({ ...engine, username: "maya" });
  await rest.orgs.get({ org: "positron" });
  await rest.teams.getMembershipForUserInOrg({ org: "positron", team_slug: "hiring", username: "maya" });
  await rest.orgs.getMembershipForUser({ org: "positron", username: "maya" });
  const { data: maya } = await rest.users.getByUsername({ username: "maya" });
  await rest.users.getById({ account_id: maya.id });
  await rest.rateLimit.get();
  const run = { ...engine, name: "Foothold", head_sha: sha };
  const { data: check } = await rest.checks.create({ ...run, status: "in_progress" });
  await rest.checks.update({ ...engine, check_run_id: check.id, conclusion: "success" });
  await rest.checks.get({ ...engine, check_run_id: check.id });
  expect((await rest.checks.listForRef({ ...engine, ref: sha })).data.total_count).toBe(1);
}

async function useAsWorkflow(sha: string): Promise<void> {
  const permissions = { contents: "write", pull_requests: "write" } as const;
  const { rest } = withToken(setting.sandbox, setting.sandbox.workflowToken("positron/engine", permissions));
  const { data: base } = await rest.git.getCommit({ ...engine, commit_sha: sha });
  const file = { path: "docs/a.md", mode: "100644", type: "blob", content: "A\n" } as const;
  const { data: tree } = await rest.git.createTree({ ...engine, base_tree: base.tree.sha, tree: [file] });
  const given = { ...engine, message: "Add a page", tree: tree.sha, parents: [sha] };
  const { data: commit } = await rest.git.createCommit(given);
  await rest.git.createRef({ ...engine, ref: "refs/heads/bot/pages", sha: commit.sha });
  const opened = await rest.pulls.create({ ...engine, title: "Pages", head: "bot/pages", base: "main" });
  expect(opened.data.user.login).toBe("github-actions[bot]");
  const again = await rest.git.createCommit({ ...given, message: "Add the page" });
  await rest.git.updateRef({ ...engine, ref: "heads/bot/pages", sha: again.data.sha, force: true });
  const pull_number = opened.data.number;
  expect((await rest.pulls.get({ ...engine, pull_number })).data.head.sha).toBe(again.data.sha);
  const basehead = `${sha}...${again.data.sha}`;
  const compared = await rest.repos.compareCommitsWithBasehead({ ...engine, basehead });
  expect(compared.data).toMatchObject({ status: "ahead", merge_base_commit: { sha } });
  await rest.pulls.update({ ...engine, pull_number, title: "A page", state: "closed" });
}

async function useThreads(pull_number: number): Promise<void> {
  const { rest } = setting.octokit;
  const { data: issue } = await rest.issues.create({ ...engine, title: "New", labels: ["a"] });
  const on = { ...engine, issue_number: issue.number };
  await rest.issues.get(on);
  await rest.issues.listForRepo({ ...engine, state: "all", labels: "a" });
  await rest.issues.addLabels({ ...on, labels: ["b", "c"] });
  await rest.issues.setLabels({ ...on, labels: ["c"] });
  await rest.issues.removeLabel({ ...on, name: "c" });
  await rest.issues.listLabelsOnIssue(on);
  await rest.issues.addAssignees({ ...on, assignees: ["maya"] });
  await rest.issues.removeAssignees({ ...on, assignees: ["maya"] });
  await rest.issues.createLabel({ ...engine, name: "bounty: 5 GRID", color: "0e8a16", description: "Pays" });
  await rest.issues.getLabel({ ...engine, name: "bounty: 5 GRID" });
  await rest.issues.updateLabel({ ...engine, name: "bounty: 5 GRID", new_name: "bounty: 6 GRID" });
  await rest.issues.deleteLabel({ ...engine, name: "bounty: 6 GRID" });
  await rest.issues.listLabelsForRepo(engine);
  const { data: comment } = await rest.issues.createComment({ ...on, body: "Hello" });
  const that = { ...engine, comment_id: comment.id };
  await rest.issues.getComment(that);
  await rest.issues.listComments(on);
  await rest.issues.updateComment({ ...that, body: "Hello again" });
  await rest.reactions.createForIssueComment({ ...that, content: "+1" });
  expect((await rest.reactions.createForIssueComment({ ...that, content: "+1" })).status).toBe(200);
  await rest.reactions.listForIssueComment(that);
  await rest.issues.deleteComment(that);
  await rest.issues.update({ ...on, state: "closed", state_reason: "not_planned" });
  const pull = { ...engine, pull_number };
  await rest.pulls.get(pull);
  await rest.pulls.list({ ...engine, state: "all" });
  await rest.pulls.listFiles(pull);
  await rest.pulls.listCommits(pull);
  await rest.pulls.listReviews(pull);
}

test("every operation answers as GitHub describes it", async () => {
  setting.org.setTeam("hiring", ["maya"]);
  setting.org.addMember("maya");
  const maya = setting.sandbox.as("maya").in("positron/engine");
  const pull = setting.sandbox
    .as("ada")
    .in("positron/engine")
    .openPull({ title: "P", files: { a: "a\n" } });
  maya.review(pull.number, { state: "comment", body: "Hm" });
  await setting.sandbox.settle();
  await useAsApp();
  await useAsPerson();
  await useRepository(pull.pull.head.sha);
  await useAsWorkflow(setting.sandbox.repository("positron/engine").branches.get("main") ?? "");
  await useThreads(pull.number);
  const used = setting.sandbox.requests.filter((one) => one.status < 300).map((one) => one.operation);
  expect(operations.filter((id) => !used.includes(id))).toEqual([]);
  await setting.sandbox.settle();
});

test("every action of people sends what GitHub sends", async () => {
  const { sandbox, org } = setting;
  const maya = sandbox.as("maya").in("positron/engine");
  const ada = sandbox.as("ada").in("positron/engine");
  maya.createLabel("one");
  maya.editLabel("one", { name: "two", color: "ffffff" });
  maya.openIssue({ title: "Issue", labels: ["two"], assignees: ["maya"] });
  maya.editIssue(1, { title: "The issue", body: "Text" });
  maya.unlabel(1, "two");
  maya.unassign(1, "maya");
  maya.closeIssue(1, "duplicate");
  maya.reopenIssue(1);
  const { id } = ada.comment(1, "Hello");
  ada.editComment(id, "Hello there");
  ada.deleteComment(id);
  maya.deleteLabel("two");
  const pull = ada.openPull({ title: "Pull", files: { a: "a\n" } });
  ada.editPull(pull.number, { title: "The pull", body: "Fixes #1" });
  maya.createLabel("kind: docs");
  maya.label(pull.number, "kind: docs");
  maya.unlabel(pull.number, "kind: docs");
  maya.assign(pull.number, "ada");
  maya.unassign(pull.number, "ada");
  ada.pushToPull(pull.number, { a: "b\n" });
  ada.convertToDraft(pull.number);
  ada.markReady(pull.number);
  ada.closePull(pull.number);
  ada.reopenPull(pull.number);
  const review = maya.review(pull.number, { state: "request-changes", body: "No" });
  maya.dismissReview(pull.number, review.id);
  maya.pushFiles("next", { b: "b\n" });
  maya.editPull(pull.number, { base: "next" });
  const head_sha = pull.pull.head.sha;
  await setting.octokit.rest.checks.create({ ...engine, name: "Foothold", head_sha, conclusion: "success" });
  maya.rerunCheck(pull.number, "Foothold");
  maya.merge(pull.number, { method: "rebase" });
  org.createRepository("other", { collaborators: { maya: "write" } });
  maya.transferIssue(1, "positron/other");
  maya.deleteIssue(maya.openIssue({ title: "Mistake" }).number);
  maya.setPermission("grace", "write");
  maya.setPermission("grace", "admin");
  maya.setPermission("grace", null);
  maya.renameRepository("motor");
  maya.setPrivate(true);
  maya.setPrivate(false);
  org.addToInstallation("secret");
  org.removeFromInstallation("secret");
  sandbox.renameUser("positron", "positron-labs");
  sandbox.createOrganization("aether").installApp();
  maya.transferRepository("aether");
  org.suspendApp();
  org.suspendApp(false);
  org.uninstallApp();
  await sandbox.settle();
  expect([...new Set(receiver.names())].sort()).toEqual(everything);
});

test("signing in gives a code that works once, and only with the App's secret", async () => {
  const location = new URL(await authorize("maya"));
  expect(location.searchParams.get("state")).toBe("s");
  const code = location.searchParams.get("code") ?? "";
  expect(await exchange(code, "wrong")).toBe("");
  expect(await exchange(code)).toMatch(/^ghu_/);
  expect(await exchange(code)).toBe("");
});

test("a manifest makes the App what it says, and its code works once", async () => {
  const { sandbox } = setting;
  const manifest = {
    url: "http://127.0.0.1/",
    redirect_url: "http://127.0.0.1/created",
    hook_attributes: { url: receiver.url },
    default_permissions: { issues: "read" },
    default_events: ["issues"],
  };
  const answer = await fetch(`${sandbox.url}/organizations/positron/settings/apps/new?state=s`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ manifest: JSON.stringify(manifest) }),
  });
  const back = new URL(answer.headers.get("location") ?? "");
  expect(back.searchParams.get("state")).toBe("s");
  const code = back.searchParams.get("code") ?? "";
  const nobody = withToken(sandbox);
  const { data: app } = await nobody.rest.apps.createFromManifest({ code });
  expect(app).toMatchObject({ pem: sandbox.app.privateKey, events: ["issues"] });
  expect(await refusal(nobody.rest.apps.createFromManifest({ code }))).toMatchObject({ status: 404 });
});
