/** One pull request that is kept up, on the sandbox GitHub: also while others work in the same repository. */
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import { clientWithToken } from "../../src/github/client.ts";
import { type RollingPull, rollPull } from "../../src/github/rolling-pull.ts";

const place = { owner: "aurora", name: "engine" };
const full = "aurora/engine";
const list = "list.txt";
const branch = "bot/list";
const files = { "README.md": "# Engine\n", [list]: "ada\n" };

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.createUser("mira");
  sandbox
    .createOrganization("aurora")
    .createRepository("engine", { files, collaborators: { mira: "maintain" } });
});
afterEach(() => sandbox.close());

const mira = () => sandbox.as("mira").in(full);
const client = (permissions = { contents: "write", pull_requests: "write" } as const) =>
  clientWithToken(sandbox.url, sandbox.workflowToken(full, permissions));

/** Adds names that are not in the list. */
const adding = (...names: string[]): RollingPull => ({
  branch,
  path: list,
  title: "List people",
  body: "These are missing.",
  write: (text) =>
    (text ?? "") +
    names
      .filter((one) => !text?.includes(one))
      .map((one) => `${one}\n`)
      .join(""),
});
const roll = (wanted: RollingPull, options = {}) => rollPull(client(), place, wanted, options);

const pulls = () =>
  sandbox.repository(full).threads.map(({ number, state, pull }) => `#${number} ${state} ${pull?.head.ref}`);
const head = (name: string) => {
  const { branches, objects } = sandbox.repository(full);
  return objects.get(branches.get(name) ?? "");
};
const writes = () =>
  sandbox.requests.filter(({ method }) => method !== "GET").map(({ operation }) => operation);

test("opened once: from the default branch, with one commit of one file", async () => {
  const first = await roll(adding("bob"));
  expect(first).toMatchObject({ done: "opened", pull: { number: 1, url: `${sandbox.url}/${full}/pull/1` } });
  expect(head(branch)).toMatchObject({ parents: [head("main")?.sha], message: "List people" });
  expect(Object.fromEntries(head(branch)?.tree ?? [])).toEqual({ ...files, [list]: "ada\nbob\n" });
  sandbox.requests.length = 0;
  expect(await roll(adding("bob"))).toEqual({ ...first, done: "nothing" });
  expect(writes()).toEqual([]);
});

test("moved when there is more to propose, and never closed on the way", async () => {
  await roll(adding("bob"));
  mira().pushFiles("main", { "README.md": "# The engine\n" });
  expect(await roll(adding("bob"))).toMatchObject({ done: "nothing" });
  expect(await roll(adding("bob", "cy"))).toMatchObject({ done: "moved", pull: { number: 1 } });
  expect(pulls()).toEqual([`#1 open ${branch}`]);
  expect(sandbox.thread(full, 1).comments).toEqual([]);
  expect(head(branch)?.parents).toEqual([head("main")?.sha]);
  expect(head(branch)?.tree.get(list)).toBe("ada\nbob\ncy\n");
});

test("moved when the file was edited by hand meanwhile, so that it can be merged", async () => {
  await roll(adding("bob", "cy"));
  mira().pushFiles("main", { [list]: "ada\nbob\n" });
  expect(await roll(adding("bob", "cy"))).toMatchObject({ done: "moved", pull: { number: 1 } });
  mira().merge(1);
  expect(head("main")?.tree.get(list)).toBe("ada\nbob\ncy\n");
});

test("what somebody commits to the branch beside the file stays while there is nothing new", async () => {
  await roll(adding("bob"));
  mira().pushFiles(branch, { "README.md": "# Engine\n\nWith bob.\n" });
  expect(await roll(adding("bob"))).toMatchObject({ done: "nothing" });
  expect(head(branch)?.tree.get("README.md")).toContain("bob");
});

test("closed without a word when the default branch has it by other ways", async () => {
  await roll(adding("bob"));
  mira().pushFiles("main", { [list]: "ada\nbob\n" });
  expect(await roll(adding("bob"))).toMatchObject({ done: "closed", pull: { number: 1 } });
  expect(sandbox.thread(full, 1).comments).toEqual([]);
  expect(await roll(adding("bob"))).toEqual({ done: "nothing", pull: null });
});

test.each(["merge", "squash", "rebase"] as const)(
  "after a %s there is nothing to do, until there is more",
  async (method) => {
    await roll(adding("bob"));
    mira().merge(1, { method });
    expect(await roll(adding("bob"))).toEqual({ done: "nothing", pull: null });
    expect(await roll(adding("bob", "cy"))).toMatchObject({ done: "opened", pull: { number: 2 } });
    mira().merge(2);
    expect(head("main")?.tree.get(list)).toBe("ada\nbob\ncy\n");
  },
);

test("a file that is not there is made, and none is where none is wanted", async () => {
  mira().pushFiles("main", { [list]: null });
  expect(await roll({ ...adding(), write: () => null })).toEqual({ done: "nothing", pull: null });
  await roll(adding("bob"));
  expect(head(branch)?.tree.get(list)).toBe("bob\n");
});

test("a dry run says the same and does nothing", async () => {
  const dryRun = true;
  expect(await roll(adding("bob"), { dryRun })).toEqual({ done: "opened", pull: null });
  await roll(adding("bob"));
  sandbox.requests.length = 0;
  expect(await roll(adding("cy"), { dryRun })).toMatchObject({ done: "moved", pull: { number: 1 } });
  expect(await roll(adding(), { dryRun })).toMatchObject({ done: "closed", pull: { number: 1 } });
  expect(writes()).toEqual([]);
  expect(pulls()).toEqual([`#1 open ${branch}`]);
});

test("a pull request of a fork from a branch of that name is somebody else's", async () => {
  sandbox.createUser("nadia");
  const nadia = sandbox.as("nadia").in(full);
  nadia.openPull({ title: "Mine", head: branch, files: { [list]: "ada\nbob\n" } });
  expect(await roll(adding("bob"))).toMatchObject({ done: "opened", pull: { number: 2 } });
  expect(pulls()).toEqual([`#1 open ${branch}`, `#2 open ${branch}`]);
});

test("two at once end as one", async () => {
  const both = await Promise.all([roll(adding("bob")), roll(adding("bob"))]);
  expect(both.map(({ pull }) => pull?.number)).toEqual([1, 1]);
  expect(pulls()).toEqual([`#1 open ${branch}`]);
  expect(head(branch)?.tree.get(list)).toBe("ada\nbob\n");
});

let happened = false;
beforeEach(() => {
  happened = false;
});
afterEach(() => {
  if (expect.getState().currentTestName?.includes("in between")) expect(happened).toBe(true);
});

/** What others do in the moment before a request of ours arrives. */
function before(operation: string, meanwhile: () => void): ReturnType<typeof client> {
  const ours = client();
  ours.hook.before("request", ({ method, url }) => {
    if (happened || `${method} ${url}` !== operation) return;
    happened = true;
    meanwhile();
  });
  return ours;
}
const refs = "/repos/{owner}/{repo}/git/refs";

test.each<[string, string, () => void, string]>([
  ["the branch is made", `POST ${refs}`, () => void mira().pushFiles(branch, { "x.txt": "" }), "opened"],
  [
    "the pull request is opened",
    "POST /repos/{owner}/{repo}/pulls",
    () => void mira().openPull({ title: "Quicker", head: branch }),
    "nothing",
  ],
  [
    "the default branch gets it",
    "POST /repos/{owner}/{repo}/pulls",
    () => {
      const { branches } = sandbox.repository(full);
      branches.set("main", branches.get(branch) ?? "");
    },
    "nothing",
  ],
])("%s by somebody else in between", async (_, operation, meanwhile, done) => {
  const ours = before(operation, meanwhile);
  expect(await rollPull(ours, place, adding("bob"))).toMatchObject({ done });
  const open = pulls().filter((one) => one.includes("open"));
  expect(open).toHaveLength(head("main")?.tree.get(list) === "ada\nbob\n" ? 0 : 1);
  expect(head(branch)?.tree.get(list)).toBe("ada\nbob\n");
});

test("the branch is deleted in between", async () => {
  await roll(adding("bob"));
  mira().closePull(1);
  const ours = before(`PATCH ${refs}/{ref}`, () => sandbox.repository(full).branches.delete(branch));
  expect(await rollPull(ours, place, adding("cy"))).toMatchObject({ done: "opened", pull: { number: 2 } });
});

test("what GitHub refuses again and again is said", async () => {
  mira().pushFiles("bot", { "x.txt": "" });
  await expect(roll(adding("bob"))).rejects.toThrow("Reference update failed");
  expect(writes().filter((one) => one === "git/create-ref")).toHaveLength(3);
});

test("a token that may only read changes nothing", async () => {
  const reading = clientWithToken(
    sandbox.url,
    sandbox.workflowToken(full, { contents: "read", pull_requests: "read" }),
  );
  await expect(rollPull(reading, place, adding("bob"))).rejects.toMatchObject({ status: 403 });
  expect(pulls()).toEqual([]);
});

test("a folder of that name is no file", async () => {
  mira().pushFiles("main", { [list]: null, [`${list}/a`]: "" });
  await expect(roll(adding("bob"))).rejects.toThrow("list.txt is no file in aurora/engine");
});

test("a repository that was renamed is found by its old name", async () => {
  sandbox.as(sandbox.owner("aurora").account).in(full).renameRepository("motor");
  const token = sandbox.workflowToken("aurora/motor", { contents: "write", pull_requests: "write" });
  const rolled = await rollPull(clientWithToken(sandbox.url, token), place, adding("bob"));
  expect(rolled.pull?.url).toBe(`${sandbox.url}/aurora/motor/pull/1`);
});
