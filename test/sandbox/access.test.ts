/** Who may ask the sandbox for what, as with GitHub's own credentials, permissions and limits. */
import { generateKeyPairSync } from "node:crypto";
import { describeRequest } from "../../sandbox/github.ts";
import { asApp, asInstallation, jwt, withToken } from "./client.ts";
import { engine, refusal, type Setting, startSetting } from "./setting.ts";

let setting: Setting;

beforeEach(async () => {
  setting = await startSetting();
});

afterEach(() => setting.sandbox.close());

describe("the App's JWT", () => {
  const now = Math.floor(Date.now() / 1000);
  const good = { iat: now - 30, exp: now + 500 };
  const otherKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
  const status = async (claims: Record<string, unknown>, key = setting.sandbox.app.privateKey) => {
    const authorization = `Bearer ${jwt({ iss: setting.sandbox.app.id, ...claims }, key)}`;
    return (await fetch(`${setting.sandbox.url}/app`, { headers: { authorization } })).status;
  };

  test.each([
    ["a good one", 200, good],
    ["expired", 401, { ...good, exp: now - 5 }],
    ["too long", 401, { ...good, exp: now + 3600 }],
    ["from the future", 401, { ...good, iat: now + 300 }],
    ["of another App", 401, { ...good, iss: 1 }],
  ])("%s answers %i", async (_, expected, claims) => {
    expect(await status(claims)).toBe(expected);
  });

  test("signed with another key answers 401", async () => {
    expect(await status(good, otherKey)).toBe(401);
  });
});

describe("an installation's token", () => {
  test("reaches only the installation's repositories", async () => {
    const { data } = await setting.octokit.rest.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map((one) => one.name)).toEqual(["engine"]);
    const hidden = setting.octokit.rest.repos.get({ owner: "positron", repo: "secret" });
    expect(await refusal(hidden)).toMatchObject({ status: 404 });
    setting.org.addToInstallation("secret");
    const { data: found } = await setting.octokit.rest.repos.get({ owner: "positron", repo: "secret" });
    expect(found.private).toBe(true);
  });

  test("does no more than it was narrowed to", async () => {
    const app = asApp(setting.sandbox);
    const { data: grant } = await app.rest.apps.createInstallationAccessToken({
      installation_id: setting.org.installation().id,
      permissions: { issues: "read" },
      repositories: ["engine"],
    });
    const narrow = withToken(setting.sandbox, grant.token);
    expect((await narrow.rest.issues.listForRepo(engine)).data).toEqual([]);
    const writing = narrow.rest.issues.create({ ...engine, title: "no" });
    expect(await refusal(writing)).toMatchObject({
      status: 403,
      message: expect.stringContaining("Resource not accessible by integration"),
    });
    const asking = narrow.graphql(
      `{ repository(owner: "positron", name: "engine") { pullRequests(first: 1) { totalCount } } }`,
    );
    expect((await refusal(asking)).message).toContain("Resource not accessible by integration");
  });

  test("cannot ask for more than the installation has", async () => {
    const more = asApp(setting.sandbox).rest.apps.createInstallationAccessToken({
      installation_id: setting.org.installation().id,
      permissions: { administration: "write" },
    });
    expect(await refusal(more)).toMatchObject({ status: 422 });
  });

  test("stops working when the App is uninstalled", async () => {
    const app = asApp(setting.sandbox);
    const installation_id = setting.org.installation().id;
    const { data: grant } = await app.rest.apps.createInstallationAccessToken({ installation_id });
    const holder = withToken(setting.sandbox, grant.token);
    await holder.rest.repos.get(engine);
    setting.org.uninstallApp();
    expect(await refusal(holder.rest.repos.get(engine))).toMatchObject({ status: 401 });
  });
});

describe("limits and faults", () => {
  test("every answer says what is left, and a known answer costs nothing", async () => {
    const first = await setting.octokit.rest.repos.get(engine);
    const etag = String(first.headers.etag);
    const again = setting.octokit.rest.repos.get({ ...engine, headers: { "if-none-match": etag } });
    expect(await refusal(again)).toMatchObject({ status: 304 });
    const { data } = await setting.octokit.rest.rateLimit.get();
    expect(data.resources.core).toMatchObject({ limit: 5000, used: 1, remaining: 4999 });
    expect(first.headers["x-ratelimit-remaining"]).toBe("4999");
  });

  test("a spent limit refuses until it resets", async () => {
    await setting.octokit.rest.repos.get(engine);
    setting.sandbox.limitRequests(1);
    expect(await refusal(setting.octokit.rest.repos.get(engine))).toMatchObject({
      status: 403,
      message: expect.stringContaining("API rate limit exceeded"),
    });
  });

  test("a secondary limit says when to come back", async () => {
    setting.sandbox.fail({
      status: 429,
      times: 1,
      match: "POST /repos/positron/engine/issues",
      retryAfter: 7,
    });
    await setting.octokit.rest.issues.listForRepo(engine);
    const error: unknown = await setting.octokit.rest.issues
      .create({ ...engine, title: "Later" })
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ status: 429, response: { headers: { "retry-after": "7" } } });
    await setting.octokit.rest.issues.create({ ...engine, title: "Now" });
    expect(setting.sandbox.thread("positron/engine", 1).title).toBe("Now");
  });

  test("an outage breaks connections until it is over", async () => {
    setting.sandbox.goDown();
    expect(await refusal(setting.octokit.rest.repos.get(engine))).toMatchObject({ status: 500 });
    setting.sandbox.comeUp();
    expect((await setting.octokit.rest.repos.get(engine)).status).toBe(200);
  });

  test("requests are counted by operation", async () => {
    await setting.octokit.rest.repos.get(engine);
    await setting.octokit.graphql("query Left { rateLimit { remaining } }");
    const id = setting.org.installation().id;
    expect(setting.sandbox.requests.slice(-2)).toEqual([
      expect.objectContaining({ operation: "repos/get", actor: `installation ${id}`, status: 200 }),
      expect.objectContaining({ graphql: "Left", path: "/graphql" }),
    ]);
  });

  test("requests say in a line what they were, and which of them asked for a token", async () => {
    const { sandbox, octokit, org } = setting;
    sandbox.requests.length = 0;
    await asInstallation(sandbox, org.installation().id);
    await refusal(octokit.rest.issues.get({ ...engine, issue_number: 9 }));
    sandbox.fail({ status: 502, times: 1 });
    await refusal(octokit.rest.issues.createComment({ ...engine, issue_number: 9, body: "x" }));
    await octokit.graphql("query A { viewer { login } } query B { viewer { id } }", { operationName: "B" });
    expect(sandbox.requests.map((one) => one.operation)).toEqual([
      "apps/create-installation-access-token",
      "issues/get",
      "issues/create-comment",
      null,
    ]);
    expect(sandbox.requests.filter((one) => !one.token).map(describeRequest)).toEqual([
      "GET /repos/positron/engine/issues/9",
      "POST /repos/positron/engine/issues/9/comments",
      "GraphQL B",
    ]);
  });
});

describe("what GitHub would not take", () => {
  test.each([
    ["an unknown property", { title: "x", colour: "red" }],
    ["a missing title", {}],
    ["a wrong type", { title: "x", assignees: "maya" }],
  ])("%s is refused and remembered", async (_, body) => {
    const request = setting.octokit.request("POST /repos/{owner}/{repo}/issues", {
      ...engine,
      ...body,
    } as never);
    expect(await refusal(request)).toMatchObject({ status: 422 });
    expect(setting.sandbox.violations).toHaveLength(1);
    await expect(setting.sandbox.settle()).rejects.toThrow("issues/create");
    setting.sandbox.violations.length = 0;
  });

  test("so is an address that the sandbox does not serve", async () => {
    expect(await refusal(setting.octokit.rest.repos.listTags(engine))).toMatchObject({ status: 404 });
    expect(setting.sandbox.violations).toEqual([expect.stringContaining("does not serve GET")]);
    setting.sandbox.violations.length = 0;
  });

  test("and a check run with more than 50 annotations at once", async () => {
    const head_sha = setting.sandbox.repository("positron/engine").branches.get("main") ?? "";
    const note = { path: "a", start_line: 1, end_line: 1, annotation_level: "notice" as const, message: "m" };
    const annotations = Array.from({ length: 51 }, () => note);
    const output = { title: "t", summary: "s", annotations };
    const request = setting.octokit.rest.checks.create({ ...engine, name: "Foothold", head_sha, output });
    expect(await refusal(request)).toMatchObject({ status: 422 });
    setting.sandbox.violations.length = 0;
  });
});
