import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

describe("what a merge earns", () => {
  let shared: Stage;
  let stage: Programme;
  beforeAll(async () => {
    shared = await openStage({ policy: null });
  });
  afterAll(() => shared.end());
  const open = async (policy?: string) => {
    stage = await openProgramme(shared, policy === undefined ? {} : { policy });
  };
  const as = (login: string) => stage.as(login);

  test("its kind's reward, by the files it changes", async () => {
    await open();
    const docs = as("nadia").openPull({ title: "Explain", files: { "docs/intro.md": "Hello" } });
    const code = as("oskar").openPull({ title: "Code", files: { "src/a.ts": "", "docs/a.md": "" } });
    as("mira").merge(docs.number);
    as("mira").merge(code.number);
    await stage.settled();
    expect(stage.thread(docs.number).comments[0]?.body).toContain(
      "20 GRID for documentation, by the files it changes",
    );
    expect(await stage.ledger()).toEqual(["held by nadia: 20 GRID", "held by oskar: 50 GRID"]);
  });

  test("co-authors share it, and the parts sum to it exactly", async () => {
    await open(policyText().replace("50 GRID", "100.000000000000000001 GRID"));
    const pull = as("nadia").openPull({
      title: "Pair",
      files: { "src/a.ts": "" },
      coAuthors: ["oskar", "tomas"],
    });
    as("mira").merge(pull.number);
    await stage.settled();
    expect(await stage.ledger()).toEqual([
      // Two units are left over, and go to the first two.
      "held by nadia: 33.333333333333333334 GRID",
      "held by oskar: 33.333333333333333334 GRID",
      "held by tomas: 33.333333333333333333 GRID",
    ]);
  });

  test("nothing when the author merges alone, until another maintainer approves", async () => {
    await open();
    const pull = as("ida").openPull({ title: "Mine", files: { "src/a.ts": "" } });
    as("ida").merge(pull.number);
    await stage.settled();
    expect(stage.thread(pull.number).comments).toEqual([]);
    expect(stage.thread(pull.number).checks[0]).toMatchObject({
      title: "Earns nothing",
      conclusion: "neutral",
    });
    expect(stage.thread(pull.number).checks[0]?.summary).toContain("merged by its own author without");
    as("nadia").review(pull.number, { state: "approve" });
    await stage.settled();
    expect(await stage.ledger()).toEqual([]);
    as("mira").review(pull.number, { state: "approve" });
    await stage.settled();
    expect(stage.thread(pull.number).comments[0]?.body).toContain("**Earned: 50 GRID**");
    expect(await stage.ledger()).toEqual(["held by ida: 50 GRID"]);
  });

  test("nothing on another branch, for a bot, or when closed without a merge", async () => {
    await open();
    as("mira").pushFiles("next", { "README.md": "next" });
    const renovate = shared.sandbox.createUser("renovate[bot]", { bot: true });
    as("mira").repository.collaborators.set(renovate.id, "write");
    const other = as("nadia").openPull({ title: "Next", base: "next", files: { "src/a.ts": "" } });
    const bot = as("renovate[bot]").openPull({ title: "Bump", files: { "src/b.ts": "" } });
    const closed = as("nadia").openPull({ title: "No", files: { "src/c.ts": "" } });
    as("mira").merge(other.number);
    as("mira").merge(bot.number);
    as("mira").closePull(closed.number);
    await stage.settled();
    expect(stage.thread(other.number).checks[0]?.summary).toContain(
      "`next` is not a branch that earns; these are: `main`",
    );
    expect(stage.thread(bot.number).checks[0]?.summary).toContain("is a bot, and bots earn nothing");
    expect(await stage.ledger()).toEqual([]);
  });

  test("a cap cuts it, and says so", async () => {
    await open(
      policyText("caps: { per-person: [{ amount: 80 GRID, per: month }], per-pull-request: [45 GRID] }\n"),
    );
    const pulls = [1, 2].map(
      (n) => as("nadia").openPull({ title: `Work ${n}`, files: { [`src/${n}.ts`]: "" } }).number,
    );
    for (const pull of pulls) as("mira").merge(pull);
    await stage.settled();
    expect(await stage.ledger()).toEqual(["held by nadia: 80 GRID"]);
    const said = pulls.map((pull) => stage.thread(pull).comments[0]?.body ?? "");
    expect(said[0]).toContain("cut from 50 GRID: at most 45 GRID per pull request");
    expect(said[1]).toContain("cut from 45 GRID: at most 80 GRID per month and person");
  });

  test("what a cap cuts from a bounty goes back to the budget", async () => {
    await open(policyText("caps: { per-pull-request: [300 GRID] }\n"));
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    const pull = as("nadia").openPull({ title: "Fix", body: "Closes #1", files: { "src/a.ts": "" } });
    await stage.settled();
    as("mira").merge(pull.number);
    await stage.settled();
    expect(await stage.ledger()).toEqual(["held by nadia: 300 GRID"]);
  });

  test("closing, reopening and merging says one thing once", async () => {
    await open();
    const pull = as("nadia").openPull({ title: "Fix", files: { "src/a.ts": "" }, draft: true });
    await stage.settled();
    expect(stage.thread(pull.number).checks[0]?.summary).toContain("it is still a draft");
    as("nadia").markReady(pull.number);
    as("nadia").closePull(pull.number);
    as("nadia").reopenPull(pull.number);
    as("nadia").pushToPull(pull.number, { "src/b.ts": "" });
    await stage.settled();
    expect(stage.thread(pull.number).checks).toHaveLength(1);
    as("mira").merge(pull.number);
    await stage.settled();
    expect(stage.thread(pull.number).comments).toHaveLength(1);
    expect(await stage.ledger()).toEqual(["held by nadia: 50 GRID"]);
  });

  test("at the merge of a bountied pull request: one read, two writes; nothing for news that changes nothing", async () => {
    await open();
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    const pull = as("nadia").openPull({ title: "Fix", body: "Closes #1", files: { "src/a.ts": "" } });
    await stage.settled();
    const before = shared.sandbox.requests.length;
    as("mira").comment(1, "Thanks, this is great work");
    as("mira").review(pull.number, { state: "approve" });
    as("mira").pushFiles("main", { "other.txt": "x" });
    await stage.settled();
    expect(shared.sandbox.requests).toHaveLength(before);
    as("mira").merge(pull.number);
    await stage.settled();
    const spent = shared.sandbox.requests.slice(before).map(({ operation, graphql }) => operation ?? graphql);
    expect(spent.sort()).toEqual(["FootholdPullRequest", "issues/create-comment", "issues/update-comment"]);
  });
});
