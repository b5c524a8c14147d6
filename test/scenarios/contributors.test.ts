/** A repository's list of contributors, as its maintainers and those who are listed live through it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { run } from "../../src/cli/run.ts";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    engine:
      title: Engine
      match: { any-glob-to-any-file: "src/**" }
    community:
      title: Community work
      kinds: [question]
  contacts:
    careers: { title: Careers, about: Write to us, email: careers@example.org }
`;

const list = ".all-contributorsrc";
const byHand = `{
  "projectName": "engine", "projectOwner": "aurora",
  "contributors": [
    {"login": "ada", "name": "Ada, who began it", "contributions": ["ideas"]}
  ]
}
`;

let stage: Stage;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "foothold-contributors-"));
  stage = await openStage();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await stage.end();
});

/** A programme whose engine has a list that was written by hand, and another repository. */
async function open(): Promise<Programme> {
  const programme = await openProgramme(stage, { policy: policyText(hiring), beside: { site: {} } });
  programme.as("mira").pushFiles("main", { [list]: byHand });
  await programme.settled();
  return programme;
}

const full = ({ org }: Programme, name = "engine") => `${org.login}/${name}`;

async function listed(programme: Programme, args: readonly string[], name = "engine") {
  let [out, err] = ["", ""];
  const { sandbox, databaseUrl, now } = stage;
  const repository = full(programme, name);
  const token = sandbox.workflowToken(repository, { contents: "write", pull_requests: "write" });
  const code = await run(["all-contributors", repository, ...args], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    isTerminal: false,
    environment: { GITHUB_API_URL: sandbox.url, GITHUB_TOKEN: token, DATABASE_URL: databaseUrl },
    now,
  });
  expect(out + err).not.toContain(token);
  if (code !== 0) throw new Error(err);
  await programme.settled();
  return out;
}

async function proposed(programme: Programme): Promise<[done: string, pull: number | null]> {
  const { done, pull } = JSON.parse(await listed(programme, ["--pull-request", "--json"]));
  return [done, pull?.number ?? null];
}

interface Listed {
  readonly login: string;
  readonly contributions: readonly string[];
}

/** Who is in the list on a branch, as "ada: ideas". */
function linesOn(programme: Programme, branch: string): string[] {
  const { branches, objects } = stage.sandbox.repository(full(programme));
  const text = objects.get(branches.get(branch) ?? "")?.tree.get(list) ?? "{}";
  const { contributors }: { contributors: Listed[] } = JSON.parse(text);
  return contributors.map(({ login, contributions }) => `${login}: ${contributions.join(", ")}`);
}

const branch = "foothold/all-contributors";

test("who joined is proposed, kept up while others join, and merged by a maintainer", async () => {
  const programme = await open();
  const { as, says, merged, opened } = programme;
  const first = await opened("nadia");
  await merged(first);
  stage.pass(1);
  await merged(await opened("oskar"));
  await says("nadia", first, "/hiring join");

  expect(JSON.parse(await listed(programme, ["--pull-request", "--json"]))).toMatchObject({
    repository: full(programme),
    people: [{ login: "nadia", kinds: ["code"] }],
    dryRun: false,
    done: "opened",
    pull: { number: 3, url: expect.stringMatching(/\/pull\/3$/) },
  });
  expect(linesOn(programme, branch)).toEqual(["ada: ideas", "nadia: code"]);
  expect(programme.thread(3)).toMatchObject({ author: "github-actions[bot]" });
  expect(programme.check(3)).toContain("github-actions");

  expect(await proposed(programme)).toEqual(["nothing", 3]);

  await says("oskar", first, "/hiring join");
  await says("mira", first, '/credit @nadia question "Answered on the forum"');
  expect(await proposed(programme)).toEqual(["moved", 3]);
  expect(linesOn(programme, branch)).toEqual(["ada: ideas", "nadia: code, question", "oskar: code"]);

  const before = await programme.ledger();
  await merged(3);
  expect(await programme.ledger()).toEqual(before);
  expect(await proposed(programme)).toEqual(["nothing", null]);
  const { branches, objects } = stage.sandbox.repository(full(programme));
  const text = objects.get(branches.get("main") ?? "")?.tree.get(list) ?? "";
  expect(text).toContain(byHand.slice(0, byHand.indexOf("\n  ]")));

  // Leaving is about what is to come: what was agreed to and merged is taken out by hand, like any other line.
  await says("nadia", first, "/hiring leave");
  expect(await proposed(programme)).toEqual(["nothing", null]);
  as("mira").pushFiles("main", { [list]: byHand });
  await programme.settled();
  expect(await proposed(programme)).toEqual(["opened", 4]);
  expect(linesOn(programme, branch)).toEqual(["ada: ideas", "oskar: code"]);
});

test("whoever leaves before the list is merged is not in it", async () => {
  const programme = await open();
  const pull = await programme.opened("nadia");
  await programme.merged(pull);
  await programme.says("nadia", pull, "/hiring join");
  expect(await proposed(programme)).toEqual(["opened", 2]);
  await programme.says("nadia", pull, "/hiring leave");
  expect(await proposed(programme)).toEqual(["closed", 2]);
  expect(programme.thread(2).comments.map(({ author }) => author)).toEqual([]);
});

test("whoever joined under a notice that said nothing of lists is in none, until they have read the new one", async () => {
  const programme = await open();
  const pull = await programme.opened("nadia");
  await programme.merged(pull);
  await programme.says("nadia", pull, "/hiring join");
  const earlier = "update foothold.participants set notice = '1' where owner_id = $1";
  await stage.foothold.db.pool.query(earlier, [programme.org.id]);
  expect(await proposed(programme)).toEqual(["nothing", null]);
  await programme.says("nadia", pull, "/hiring join");
  expect(programme.comment(pull)).toContain("`.all-contributorsrc`");
  expect(await proposed(programme)).toEqual(["opened", 2]);
});

test("a list is of what was merged in its own repository, and of credits", async () => {
  const programme = await open();
  const elsewhere = await programme.opened("nadia", "", "site");
  programme.as("mira", "site").merge(elsewhere);
  await programme.settled();
  const pull = await programme.opened("oskar");
  await programme.says("nadia", pull, "/hiring join");
  await programme.says("oskar", pull, "/hiring join");
  await programme.says("mira", pull, '/credit @oskar question "Answered on the forum"');
  const who = async (name: string) =>
    JSON.parse(await listed(programme, ["--people-json"], name)).people.map(
      ({ login, kinds }: { login: string; kinds: string[] }) => `${login}: ${kinds.join(", ")}`,
    );
  expect(await who("engine")).toEqual(["oskar: question"]);
  expect(await who("site")).toEqual(["nadia: code", "oskar: question"]);
});

test("what the server exports makes the same list where there is no database", async () => {
  const programme = await open();
  const pull = await programme.opened("nadia");
  await programme.merged(pull);
  await programme.says("nadia", pull, "/hiring join");
  const file = path.join(folder, "people.json");
  await writeFile(file, await listed(programme, ["--people-json"]));
  const text = await listed(programme, []);
  expect(text).toContain('"nadia"');
  expect(await listed(programme, ["--people", file])).toBe(text);
  expect(JSON.parse(await listed(programme, ["--people", file, "--json"]))).toMatchObject({
    changed: true,
    text,
  });
});
