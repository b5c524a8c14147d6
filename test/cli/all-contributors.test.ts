/** `foothold all-contributors` where there is no database: what it prints, and what it says when it cannot. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import { foothold, footholdWith } from "./running.ts";

const full = "aurora/engine";
const nadia = { id: 7, login: "nadia", kinds: ["code"], first: "2026-02-01T10:00:00.000Z" };
const exported = { repository: full, people: [nadia] };
const writing = { contents: "write", pull_requests: "write" } as const;

let sandbox: Sandbox;
let folder: string;
let people: string;
let token: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "foothold-all-contributors-"));
  people = await file("people.json", exported);
  sandbox = await startSandbox();
  sandbox.createUser("mira");
  const org = sandbox.createOrganization("aurora");
  org.createRepository("engine", { collaborators: { mira: "maintain" } });
  org.createRepository("secret", { private: true });
  token = sandbox.workflowToken(full, writing);
});
afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: unknown): Promise<string> {
  const to = path.join(folder, name);
  await writeFile(to, typeof content === "string" ? content : JSON.stringify(content));
  return to;
}

const mira = () => sandbox.as("mira").in(full);

async function list(...args: string[]) {
  const environment = { GITHUB_API_URL: sandbox.url, GITHUB_TOKEN: token, FOOTHOLD_HOME: folder };
  const ran = await footholdWith(environment, "all-contributors", full, "--people", people, ...args);
  if (token !== "") expect(ran.out + ran.err).not.toContain(token);
  return ran;
}

test("the file is printed, as it should be", async () => {
  const { code, out, err } = await list();
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(out)).toMatchObject({
    projectOwner: "aurora",
    projectName: "engine",
    contributors: [{ login: "nadia", profile: `${sandbox.url}/nadia`, contributions: ["code"] }],
  });
  expect(JSON.parse((await list("--json")).out)).toEqual({ ...exported, changed: true, text: out });
  mira().pushFiles("main", { ".all-contributorsrc": out });
  expect(JSON.parse((await list("--json")).out)).toEqual({ ...exported, changed: false, text: out });
  const methods = new Set(sandbox.requests.map(({ method }) => method));
  expect([...methods]).toEqual(["GET"]);
});

test("the pull request is told of in a line", async () => {
  const url = `${sandbox.url}/${full}/pull/1`;
  const says = async (...args: string[]) => (await list("--pull-request", ...args)).out;
  expect(await says("--dry-run")).toBe("Would open a pull request.\n");
  expect(await says()).toBe(`Opened ${url}\n`);
  expect(await says()).toBe(`Nothing to do: ${url} says it already.\n`);
  people = await file("more.json", { ...exported, people: [nadia, { ...nadia, id: 8, login: "oskar" }] });
  expect(await says("--dry-run")).toBe(`Would bring ${url} up to date.\n`);
  expect(await says()).toBe(`Brought ${url} up to date\n`);
  people = await file("none.json", { ...exported, people: [] });
  expect(await says("--dry-run")).toBe(`Would close ${url}: everybody is listed.\n`);
  expect(await says()).toBe(`Closed ${url}: everybody is listed\n`);
  expect(await says()).toBe("Nothing to do: everybody is listed.\n");
});

test("nobody to list and no list is nothing to print", async () => {
  people = await file("none.json", { ...exported, people: [] });
  expect(await list()).toEqual({ code: 0, out: "", err: "There is nobody to list yet.\n" });
});

test("with a person's token it is their pull request", async () => {
  token = sandbox.personToken("mira", writing);
  expect((await list("--pull-request")).code).toBe(0);
  expect(sandbox.thread(full, 1).author).toBe("mira");
});

interface Trouble {
  /** What is wrong in the repository, or on GitHub. */
  readonly there?: () => unknown;
  readonly token?: () => string;
  /** What the file of people holds. */
  readonly people?: unknown;
  readonly args?: readonly string[];
}
const propose = ["--pull-request"];
const pushed = (path: string, text: string) => mira().pushFiles("main", { [path]: text });
const reading = { contents: "read", pull_requests: "read" } as const;
const mayNot = {
  status: 403,
  match: `POST /repos/${full}/pulls`,
  body: '{"message":"GitHub Actions is not permitted to create or approve pull requests."}',
};
const toil = { ...exported, people: [{ ...nadia, kinds: ["toil"] }] };

test.each<[string, Trouble, string]>([
  ["a list that is no JSON", { there: () => pushed(".all-contributorsrc", "{,}") }, "rc is no JSON"],
  [
    "a list of another shape",
    { there: () => pushed(".all-contributorsrc", '{"contributors": {}}'), args: propose },
    ".all-contributorsrc: contributors should be a list",
  ],
  ["no token", { token: () => "" }, "set GITHUB_TOKEN to a token"],
  ["a wrong token", { token: () => "wrong-one" }, "GitHub refuses this token"],
  [
    "a token that may only read",
    { token: () => sandbox.workflowToken(full, reading), args: propose },
    "GitHub does not let this token do that in aurora/engine",
  ],
  [
    "a repository in which workflows open no pull requests",
    { there: () => sandbox.fail(mayNot), args: propose },
    "not permitted to create or approve pull requests",
  ],
  [
    "an outage",
    { there: () => sandbox.fail({ status: 502, match: "GET /repos" }) },
    "GitHub does not answer",
  ],
  [
    "a branch in the way",
    { there: () => mira().pushFiles("foothold", { a: "" }), args: propose },
    "GitHub does not take it in aurora/engine: Reference update failed",
  ],
  [
    "people of another repository",
    { people: { ...exported, repository: "aurora/site" } },
    "is of aurora/site",
  ],
  ["people with odd kinds", { people: toil }, "is not what --people-json prints"],
  ["people in no JSON", { people: "nadia" }, "is not what --people-json prints"],
  ["people in no file", { args: ["--people", "nowhere.json"] }, "cannot read the people"],
  ["--dry-run alone", { args: ["--dry-run"] }, "give both"],
  ["people both ways", { args: ["--people-json"] }, "does nothing else"],
])("%s is said in one line", async (_, trouble, message) => {
  trouble.there?.();
  token = trouble.token?.() ?? token;
  if (trouble.people !== undefined) people = await file("odd.json", trouble.people);
  const { code, out, err } = await list(...(trouble.args ?? []));
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/^foothold: .*\n$/);
  expect(err).toContain(message);
});

test("a repository that the token does not see, an odd name, and no database", async () => {
  const environment = { GITHUB_API_URL: sandbox.url, GITHUB_TOKEN: token, FOOTHOLD_HOME: folder };
  const secret = await file("secret.json", { ...exported, repository: "aurora/secret" });
  const hidden = await footholdWith(environment, "all-contributors", "aurora/secret", "--people", secret);
  expect(hidden.err).toBe("foothold: GitHub shows no repository aurora/secret to this token\n");
  expect((await foothold("all-contributors", "engine", "--people-json")).err).toContain(
    "engine is no repository",
  );
  const without = await footholdWith(environment, "all-contributors", full);
  expect([without.code, without.err]).toEqual([2, expect.stringContaining("there is no database under")]);
});
