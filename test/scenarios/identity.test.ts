import { openStage, type Stage } from "./stage.ts";

describe("people and places that change their names", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.end());

  const work = async (repository: string, file: string, login = "nadia") => {
    const { number } = stage.sandbox
      .as(login)
      .in(repository)
      .openPull({ title: "Work", files: { [file]: "" } });
    await stage.settled();
    stage.sandbox.as("mira").in(repository).merge(number);
    await stage.settled();
    return stage.thread(number, repository);
  };

  test("a contributor who takes another login is the same person", async () => {
    await work("aurora/engine", "src/a.ts");
    stage.sandbox.renameUser("nadia", "nadia-k");
    const thread = await work("aurora/engine", "src/b.ts", "nadia-k");
    expect(thread.comments[0]?.body).toContain("| nadia-k | author | 50 GRID |");
    expect(await stage.balances()).toEqual(["held:1 100 GRID", "treasury -100 GRID"]);
  });

  test("a renamed repository keeps its bounties, threads and comments", async () => {
    const mira = stage.sandbox.as("mira").in("aurora/engine");
    const { number: issue } = mira.openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await stage.settled();
    stage.sandbox.owner("aurora").addMember("mira", "admin");
    mira.renameRepository("motor");
    const nadia = stage.sandbox.as("nadia").in("aurora/motor");
    const { number: pull } = nadia.openPull({
      title: "Fix",
      body: `Closes #${issue}`,
      files: { "src/a.ts": "" },
    });
    await stage.settled();
    stage.sandbox.as("mira").in("aurora/motor").merge(pull);
    await stage.settled();
    expect(stage.thread(issue, "aurora/motor").comments).toHaveLength(1);
    expect(stage.thread(issue, "aurora/motor").comments[0]?.body).toContain("earned by nadia");
    expect(await stage.balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);
  });

  test("a repository that is transferred goes on under its new owner, and what was booked stays with the old one", async () => {
    await work("aurora/engine", "src/a.ts");
    const borealis = stage.sandbox.createOrganization("borealis");
    borealis.addMember("mira", "admin");
    stage.org.addMember("mira", "admin");
    borealis.installApp();
    stage.sandbox.as("mira").in("aurora/engine").transferRepository("borealis");
    await stage.settled();
    await work("borealis/engine", "src/b.ts");
    expect(await stage.balances()).toEqual(["held:1 50 GRID", "treasury -50 GRID"]);
    expect(await stage.balances(borealis.id)).toEqual(["held:1 50 GRID", "treasury -50 GRID"]);
  });

  test("an author whose account is deleted before the merge earns nothing, and nothing breaks", async () => {
    const { number } = stage.sandbox
      .as("oskar")
      .in("aurora/engine")
      .openPull({ title: "Bye", files: { "src/a.ts": "" } });
    await stage.settled();
    stage.sandbox.deleteUser("oskar");
    stage.sandbox.as("mira").in("aurora/engine").merge(number);
    await stage.settled();
    expect(stage.thread(number).checks[0]?.summary).toContain("its author's account was deleted");
    expect(await stage.balances()).toEqual([]);
  });

  test("in a private repository it works the same", async () => {
    stage.org.createRepository("vault", {
      private: true,
      files: {
        ".github/foothold.yml":
          "version: 1\nmode: live\ntokens: { GRID: { offchain: true, decimals: 2 } }\nkinds: { code: { reward: 7 GRID } }\n",
      },
      collaborators: { mira: "maintain", nadia: "write" },
    });
    await stage.settled();
    const thread = await work("aurora/vault", "src/a.ts");
    expect(thread.comments[0]?.body).toContain("**Earned: 7 GRID**");
  });
});
