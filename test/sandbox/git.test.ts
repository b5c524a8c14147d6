/** Committing through the API: with whose tokens, what GitHub refuses, and what becomes of pull requests meanwhile. */
import type { Octokit } from "@octokit/rest";
import { withToken } from "./client.ts";
import { engine, refusal, type Setting, startSetting } from "./setting.ts";

const writing = { contents: "write", pull_requests: "write" } as const;
const pages = { ...engine, ref: "heads/bot/pages" };

let setting: Setting;
let main: string;
beforeEach(async () => {
  setting = await startSetting();
  main = setting.sandbox.repository("positron/engine").branches.get("main") ?? "";
});
afterEach(() => setting.sandbox.close());

const workflow = (permissions: Record<string, "read" | "write"> = writing) =>
  withToken(setting.sandbox, setting.sandbox.workflowToken("positron/engine", permissions));
const person = (login: string, permissions: Record<string, "read" | "write"> = writing) =>
  withToken(setting.sandbox, setting.sandbox.personToken(login, permissions));

async function committed({ rest }: Octokit, text = "A\n"): Promise<string> {
  const { data: base } = await rest.git.getCommit({ ...engine, commit_sha: main });
  const file = { path: "docs/a.md", mode: "100644", type: "blob", content: text } as const;
  const { data: tree } = await rest.git.createTree({ ...engine, base_tree: base.tree.sha, tree: [file] });
  const given = { ...engine, message: "Add a page", tree: tree.sha, parents: [main] };
  return (await rest.git.createCommit(given)).data.sha;
}

const branch = ({ rest }: Octokit, sha: string) =>
  rest.git.createRef({ ...engine, ref: "refs/heads/bot/pages", sha });
const open = ({ rest }: Octokit, head = "bot/pages", base = "main") =>
  rest.pulls.create({ ...engine, title: "Pages", head, base });

test("what is committed is what was there and the file that was given", async () => {
  const bot = workflow();
  const sha = await committed(bot);
  await branch(bot, sha);
  const { data } = await open(bot);
  expect(data).toMatchObject({ changed_files: 1, commits: 1, user: { login: "github-actions[bot]" } });
  const { data: whole } = await bot.rest.repos.getContent({ ...engine, path: "", ref: sha });
  expect((whole as { name: string }[]).map(({ name }) => name).sort()).toEqual([
    ".github",
    "README.md",
    "docs",
  ]);
});

test("tokens do what they hold, where they hold it, and people's no more than the people may", async () => {
  expect((await branch(person("maya"), main)).status).toBe(201);
  const refused = async (octokit: Octokit) => refusal(octokit.rest.git.updateRef({ ...pages, sha: main }));
  const token = "Resource not accessible by personal access token";
  expect(await refused(person("maya", { contents: "read" }))).toMatchObject({
    status: 403,
    message: expect.stringContaining(token),
  });
  expect(await refused(person("ada"))).toMatchObject({ status: 403 });
  expect(await refused(workflow({ contents: "read" }))).toMatchObject({
    status: 403,
    message: expect.stringContaining("Resource not accessible by integration"),
  });
  const elsewhere = { owner: "positron", repo: "secret" };
  expect(await refusal(workflow().rest.repos.get(elsewhere))).toMatchObject({ status: 404 });
  expect(await refusal(person("ada").rest.repos.get(elsewhere))).toMatchObject({ status: 404 });
  expect(await refusal(branch(setting.octokit, main))).toMatchObject({ status: 403 });
});

test("branches are made once, moved if they are there, and forced if they have to be", async () => {
  const bot = workflow();
  const { rest } = bot;
  const [one, two] = [await committed(bot), await committed(bot, "B\n")];
  const refused = async (request: Promise<unknown>) => (await refusal(request)).message;
  expect(await refused(rest.git.updateRef({ ...pages, sha: one }))).toContain("Reference does not exist");
  await branch(bot, one);
  expect(await refused(branch(bot, one))).toContain("Reference already exists");
  expect(await refused(rest.git.updateRef({ ...pages, sha: two }))).toContain("not a fast forward");
  expect(await refused(rest.git.createRef({ ...engine, ref: "refs/heads/bot", sha: one }))).toContain(
    "failed",
  );
  await rest.git.updateRef({ ...pages, sha: two, force: true });
  expect((await rest.git.getRef(pages)).data.object.sha).toBe(two);
});

test("a pull request is opened once, and of something", async () => {
  const bot = workflow();
  const why = async (...names: string[]) => (await refusal(open(bot, ...names))).message;
  expect(await why()).toContain('"field":"head"');
  await branch(bot, main);
  expect(await why()).toContain("No commits between main and bot/pages");
  await bot.rest.git.updateRef({ ...pages, sha: await committed(bot), force: true });
  expect(await why("bot/pages", "nothing")).toContain('"field":"base"');
  await open(bot);
  expect(await why()).toContain("A pull request already exists for positron:bot/pages.");
});

test("a pull request whose branch is set back to its base is closed", async () => {
  const bot = workflow();
  await branch(bot, await committed(bot));
  const { number: pull_number } = (await open(bot)).data;
  const state = async () => (await bot.rest.pulls.get({ ...engine, pull_number })).data.state;
  await bot.rest.git.updateRef({ ...pages, sha: await committed(bot, "B\n"), force: true });
  expect(await state()).toBe("open");
  await bot.rest.git.updateRef({ ...pages, sha: main, force: true });
  expect(await state()).toBe("closed");
});
