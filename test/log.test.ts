/** What the log says of errors and requests, and what it does not. */
import { setImmediate as turn } from "node:timers/promises";
import nock from "nock";
import pg from "pg";
import { Probot } from "probot";
import { errorText, routeOf, withoutNames } from "../src/error-text.ts";
import { type Client, FootholdOctokit } from "../src/github/client.ts";
import { createLog } from "../src/log.ts";

const lines: string[] = [];
const log = createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } });
beforeEach(() => void lines.splice(0));

const secret = /wanda|quill|583231|private words/i;
const said = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

test("fields that may name somebody are left out, the others stay", () => {
  log.info({ delivery: "d1", entries: 2, login: "wanda", body: "private words" }, "decided");
  expect(said()).toEqual([expect.objectContaining({ msg: "decided", delivery: "d1", entries: 2 })]);
  expect(lines.join("")).not.toMatch(secret);
});

test("a part of the program has its name on its lines, and nothing else of its own", () => {
  log.child({ name: "event", id: "d1", login: "wanda" }).warn("careful");
  expect(said()).toEqual([expect.objectContaining({ name: "event", id: "d1", msg: "careful" })]);
  expect(lines.join("")).not.toMatch(secret);
});

describe("what libraries log", () => {
  const octokit = new FootholdOctokit({ baseUrl: "http://github.test", auth: { token: "t" }, log }) as Client;
  const github = nock("http://github.test");
  afterAll(() => nock.restore());

  test("a request, without whom it asks about and what it sends", async () => {
    github.get("/repos/quill/engine/collaborators/wanda/permission").reply(200, {});
    github.post("/repos/quill/engine/issues/12/comments").reply(201, { id: 1 });
    const place = { owner: "quill", repo: "engine" };
    await octokit.rest.repos.getCollaboratorPermissionLevel({ ...place, username: "wanda" });
    await octokit.rest.issues.createComment({ ...place, issue_number: 12, body: "private words for @wanda" });
    expect(said().map((line) => line.msg)).toEqual([
      "GitHub request: GET /repos/…/…/collaborators/…/permission - 200",
      "GitHub request: POST /repos/…/…/issues/12/comments - 201",
    ]);
    expect(lines.join("")).not.toMatch(secret);
  });

  test("a refusal, without the values that were refused", async () => {
    github.post("/repos/quill/engine/issues/12/assignees").reply(422, {
      message: "Validation Failed",
      errors: [{ resource: "Issue", field: "assignees", value: "wanda" }],
    });
    const refused = octokit.rest.issues
      .addAssignees({ owner: "quill", repo: "engine", issue_number: 12, assignees: ["wanda"] })
      .catch((error: unknown) => log.error({ err: error, effect: "assignment:50:12:#7" }, "could not"));
    await refused;
    expect(said().at(-1)).toMatchObject({
      msg: "could not",
      effect: "assignment:50:12:#7",
      err: {
        type: "HttpError",
        status: 422,
        message: "Validation Failed",
        request: "POST /repos/…/…/issues/12/assignees",
      },
    });
    expect(lines.join("")).not.toMatch(secret);
  });

  test("an answer of GraphQL that names somebody", async () => {
    const message = "Could not resolve to a User with the login of 'wanda'.";
    github
      .post("/graphql")
      .reply(200, { data: null, errors: [{ type: "NOT_FOUND", path: ["user"], message }] });
    await octokit
      .graphql("query($login: String!) { user(login: $login) { id } }", { login: "wanda" })
      .catch((error: unknown) => log.error({ err: error }, "could not"));
    expect(said().at(-1)).toMatchObject({ err: { message: "GitHub answered NOT_FOUND" } });
    expect(lines.join("")).not.toMatch(secret);
  });

  test("Probot's line for each delivery, without the delivery; and what its handlers threw", async () => {
    const probot = new Probot({ githubToken: "none", log });
    probot.on("issues", () => {
      throw new Error('no such account: "wanda"');
    });
    const payload = { action: "opened", sender: { login: "wanda" }, issue: { body: "private words" } };
    const delivery = { id: "d1", name: "issues", payload } as never;
    await expect(probot.receive(delivery)).rejects.toThrow();
    await turn();
    expect(said().map((line) => line.msg)).toContain("Webhook received");
    expect(lines.join("")).not.toMatch(secret);
  });
});

test("an error of the database is told without its values", async () => {
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query("create temporary table members (login text primary key)");
  const fail = async (text: string) => {
    await client.query(text).catch((error: unknown) => log.error({ err: error }, "could not"));
    return said().at(-1)?.err;
  };
  expect(await fail("select 'wanda'::bigint")).toMatchObject({
    code: "22P02",
    message: 'invalid input syntax for type bigint: "…"',
  });
  await client.query("insert into members values ('wanda')");
  expect(await fail("insert into members values ('wanda')")).toMatchObject({
    code: "23505",
    message: 'duplicate key value violates unique constraint "members_pkey"',
  });
  expect(lines.join("")).not.toMatch(secret);
  await client.end();
});

test("a payload that breaks off is not quoted", () => {
  const read = () => JSON.parse('{"login":"wanda"');
  expect(read).toThrow(SyntaxError);
  try {
    JSON.parse("wanda quill");
  } catch (error) {
    expect(errorText(error)).toMatch(/^SyntaxError: a text could not be read\n\s+at /);
  }
});

test("causes are told, without names, as far as they say anything", () => {
  const cause = Object.assign(new Error("of @wanda"), {
    request: { method: "GET", url: "http://h/users/wanda?q=1" },
  });
  const text = errorText(new Error("it failed", { cause }));
  expect(text.split("\n")[0]).toBe("Error: it failed");
  expect(text).toContain("caused by Error: of @… (GET /users/…)");
});

test.each([
  [
    "https://api.github.com/repos/quill/engine/issues/12/comments?per_page=1",
    "/repos/…/…/issues/12/comments",
  ],
  ["/orgs/quill/teams/core/memberships/wanda", "/orgs/…/teams/…/memberships/…"],
  // Somebody may be called like a part of an address.
  ["/users/issues", "/users/…"],
  ["/repos/quill/engine/git/ref/heads/wanda-patch-1", "/repos/…/…/git/ref/heads/…"],
])("the route of %s is %s", (url, route) => {
  expect(routeOf(url)).toBe(route);
});

test.each([
  ["ask wanda.q+a@example.org or @wanda", "ask …@… or @…"],
  ["the policy at c0ffee cannot be read", "the policy at c0ffee cannot be read"],
  ["column 'owner_id' is missing in `people`", "column 'owner_id' is missing in `…`"],
])("%s is told as %s", (text, told) => {
  expect(withoutNames(text)).toBe(told);
});
