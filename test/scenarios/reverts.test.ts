import { openStage, type Stage } from "./stage.ts";

describe("work that is reverted", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.end());
  const as = (login: string) => stage.sandbox.as(login).in("aurora/engine");

  async function mergedBounty(): Promise<{ issue: number; pull: number; sha: string }> {
    const { number: issue } = as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    const { number: pull } = as("nadia").openPull({
      title: "Fix",
      body: `Closes #${issue}`,
      files: { "src/a.ts": "" },
    });
    await stage.settled();
    const sha = as("mira").merge(pull);
    await stage.settled();
    return { issue, pull, sha };
  }

  test("by GitHub's revert button while held: nothing is owed and the bounty is open again", async () => {
    const { issue, pull } = await mergedBounty();
    const revert = as("mira").revertPull(pull);
    as("tomas").review(revert.number, { state: "approve" });
    as("mira").merge(revert.number);
    await stage.settled();
    expect(stage.thread(pull).comments[0]?.body).toContain(
      "**Reverted while held: nothing is owed.** ~~500 GRID~~ to nadia.",
    );
    expect(stage.thread(issue).comments[0]?.body).toContain("#2 was reverted, so the bounty is open again.");
    expect(stage.thread(revert.number).checks[0]?.summary).toContain("a revert earns nothing");
    expect((await stage.balances()).map((line) => line.replace(/bounty:\S+/, "bounty"))).toEqual([
      "bounty 500 GRID",
      "treasury -500 GRID",
    ]);
  });

  test("by git revert on the default branch: the same", async () => {
    const { sha } = await mergedBounty();
    as("mira").pushRevert(sha);
    await stage.settled();
    expect((await stage.balances()).some((line) => line.startsWith("held:"))).toBe(false);
  });

  test("and done again by the same person: the bounty is earned again", async () => {
    const { issue, sha } = await mergedBounty();
    as("mira").pushRevert(sha);
    as("mira").reopenIssue(issue);
    const again = as("nadia").openPull({
      title: "Better",
      body: `Closes #${issue}`,
      files: { "src/b.ts": "" },
    });
    await stage.settled();
    as("mira").merge(again.number);
    await stage.settled();
    expect(await stage.balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);
    expect(stage.thread(issue).comments[0]?.body).toContain(`earned by nadia with #${again.number}`);
  });

  test("after the hold: what was earned stays, and the thread says so", async () => {
    const { pull, sha } = await mergedBounty();
    stage.pass(8);
    await stage.holdsEnd();
    as("mira").pushRevert(sha);
    await stage.settled();
    expect(await stage.balances()).toEqual(["owed:1 500 GRID", "treasury -500 GRID"]);
    expect(stage.thread(pull).comments[0]?.body).toContain(
      "reverted after its hold ended, so what it earned stays: 500 GRID to nadia.",
    );
  });

  test("in another branch: nothing changes", async () => {
    const { sha } = await mergedBounty();
    as("mira").pushFiles("next", { "src/a.ts": "", "README.md": "# Engine\n" });
    as("mira").pushFiles("next", { "x.txt": "" }, `Revert\n\nThis reverts commit ${sha}.`);
    await stage.settled();
    expect(await stage.balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);
  });
});
