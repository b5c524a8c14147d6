import { openStage, policyText, type Stage } from "./stage.ts";

/** Who reported, reviewed and mentored has a part: what is on top of a bounty comes from the treasury. */
describe("parts beside the work", () => {
  let stage: Stage;
  const more = `modifiers:
  - per-change-request: -10%
shares:
  extra:
    - { role: issue-author, part: 10% }
    - { role: reviewers, part: reductions }
    - { role: mentor, part: 20% }
`;
  beforeEach(async () => {
    stage = await openStage({ policy: policyText(more) });
  });
  afterEach(() => stage.end());
  const as = (login: string) => stage.sandbox.as(login).in("aurora/engine");

  async function mergedBounty(): Promise<{ issue: number; pull: number; sha: string }> {
    const { number: issue } = as("oskar").openIssue({ title: "Crash" });
    as("mira").label(issue, "bounty: 500 GRID");
    const { number: pull } = as("nadia").openPull({
      title: "Fix",
      body: `Closes #${issue}`,
      files: { "src/a.ts": "" },
    });
    as("mira").assign(pull, "tomas");
    as("ida").review(pull, { state: "request-changes" });
    await stage.settled();
    const sha = as("mira").merge(pull);
    await stage.settled();
    return { issue, pull, sha };
  }

  test("are held for each, with what was reserved and the rest from the treasury", async () => {
    const { pull } = await mergedBounty();
    expect((await stage.balances()).map((line) => line.replace(/^held:\d+/, "held")).sort()).toEqual([
      "held 45 GRID",
      "held 450 GRID",
      "held 50 GRID",
      "held 90 GRID",
      "treasury -635 GRID",
    ]);
    const [comment] = stage.thread(pull).comments;
    expect(comment?.body).toContain("**Earned: 635 GRID**");
    expect(comment?.body).toContain("| oskar | author of the issue | 45 GRID |");
    expect(comment?.body).toContain("10% of that on top for reporting it: 45 GRID");
    expect(comment?.body).toContain("the 50 GRID that change requests took off, for reviewing it");
  });

  test("are taken back with the rest, and the bounty is what it was", async () => {
    const { sha } = await mergedBounty();
    as("mira").pushRevert(sha);
    await stage.settled();
    expect((await stage.balances()).map((line) => line.replace(/bounty:\S+/, "bounty"))).toEqual([
      "bounty 500 GRID",
      "treasury -500 GRID",
    ]);
  });
});
