import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

describe("work that is reverted", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ policy: null });
  });
  afterAll(() => stage.end());

  /** A bounty of 500 GRID on #1, earned by nadia with #2. */
  async function earned(more = ""): Promise<Programme & { issue: number; pull: number; sha: string }> {
    const programme = await openProgramme(stage, { policy: policyText(more) });
    const issue = await programme.priced("500 GRID");
    const pull = await programme.opened("nadia", `Closes #${issue}`);
    return { ...programme, issue, pull, sha: await programme.merged(pull) };
  }

  test("by GitHub's revert button while held: nothing is owed and the bounty is open again", async () => {
    const { as, settled, issue, pull, comment, check, ledger } = await earned();
    const revert = as("mira").revertPull(pull);
    as("tomas").review(revert.number, { state: "approve" });
    as("mira").merge(revert.number);
    await settled();
    expect(comment(pull)).toContain("**Reverted while held: nothing is owed.** ~~500 GRID~~ to nadia.");
    expect(comment(issue)).toContain("#2 was reverted, so the bounty is open again.");
    expect(check(revert.number)).toContain("a revert earns nothing");
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
    stage.pass(8);
    await stage.holdsEnd();
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
  });

  test("by git revert on the default branch: the same; in another branch nothing changes", async () => {
    const { as, settled, sha, ledger } = await earned();
    as("mira").pushFiles("next", { "README.md": "# Next\n" });
    as("mira").pushFiles("next", { "x.txt": "" }, `Revert\n\nThis reverts commit ${sha}.`);
    await settled();
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
    as("mira").pushRevert(sha);
    await settled();
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
  });

  test("and done again by the same person: the bounty is earned again", async () => {
    const { as, opened, merged, issue, sha, comment, ledger } = await earned();
    as("mira").pushRevert(sha);
    as("mira").reopenIssue(issue);
    const again = await opened("nadia", `Closes #${issue}`);
    await merged(again);
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
    expect(comment(issue)).toContain(`earned by nadia with #${again}`);
  });

  test("after the hold, `keep`: what was earned stays, and the thread says so", async () => {
    const { as, settled, pull, sha, comment, ledger } = await earned();
    stage.pass(8);
    await stage.holdsEnd();
    as("mira").pushRevert(sha);
    await settled();
    expect(await ledger()).toEqual(["owed to nadia: 500 GRID"]);
    expect(comment(pull)).toContain(
      "This was reverted after its hold ended, so what it earned stays: 500 GRID to nadia.",
    );
  });

  test("after the hold, `deduct`: it is taken off what is owed, also of other work, and said", async () => {
    const { as, settled, opened, merged, pull, issue, sha, comment, ledger } = await earned(
      "reverts: { after-hold: deduct }\n",
    );
    await merged(await opened("nadia"));
    stage.pass(8);
    await stage.holdsEnd();
    expect(await ledger()).toEqual(["owed to nadia: 550 GRID"]);
    as("mira").pushRevert(sha);
    await settled();
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID", "owed to nadia: 50 GRID"]);
    expect(comment(pull)).toContain(
      "**Reverted after its hold ended.** By the policy it is taken off what is owed, and off later awards if it was paid already: ~~500 GRID~~ to nadia.",
    );
    expect(comment(issue)).toContain("#2 was reverted, so the bounty is open again.");
  });

  test("a revert of the revert earns it again, and a third one takes it back", async () => {
    const { as, settled, pull, issue, sha, comment, ledger } = await earned();
    const first = as("mira").pushRevert(sha);
    await settled();
    const second = as("mira").pushRevert(first);
    await settled();
    expect(comment(pull)).toMatch(
      /\*\*The revert was reverted: earned again\.\*\* 500 GRID to nadia\. Held until \d/,
    );
    expect(comment(issue)).toContain("**Bounty: 500 GRID**, earned by nadia with #2.");
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
    as("mira").pushRevert(second);
    await settled();
    expect(comment(pull)).toContain("**Reverted while held: nothing is owed.**");
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
  });

  test("news of the revert of the revert comes first: it ends the same", async () => {
    const { as, settled, pull, sha, comment, ledger } = await earned();
    stage.sandbox.holdDeliveries();
    const first = as("mira").pushRevert(sha);
    as("mira").pushRevert(first);
    const held = [...stage.sandbox.held].reverse();
    stage.sandbox.holdDeliveries(false);
    for (const delivery of held) {
      stage.sandbox.deliver(delivery);
      await settled();
    }
    expect(comment(pull)).not.toContain("Reverted");
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
  });

  test("/revert takes it back as a revert would, once, and only by who may", async () => {
    const { says, issue, pull, comment, ledger } = await earned();
    await says("nadia", pull, '/revert "no"');
    expect(comment(pull)).toContain("`/revert` is for people with write permission here");
    await says("ida", pull, '/revert "Its tests never ran"');
    expect(comment(pull)).toContain("**Reverted while held: nothing is owed.** ~~500 GRID~~ to nadia.");
    expect(comment(pull)).toContain("Reverted by ida: Its tests never ran.");
    expect(comment(issue)).toContain("#2 was reverted, so the bounty is open again.");
    await says("ida", pull, '/revert "again"');
    expect(comment(pull)).toContain("This was reverted already.");
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
  });

  test("while the bounty went to somebody else, the revert of the revert gives nothing twice", async () => {
    const { as, settled, opened, merged, pull, issue, sha, comment, ledger } = await earned();
    const first = as("mira").pushRevert(sha);
    as("mira").reopenIssue(issue);
    await merged(await opened("oskar", `Closes #${issue}`));
    as("mira").pushRevert(first);
    await settled();
    expect(comment(pull)).toContain(
      "The revert was reverted, but meanwhile the bounty was earned by others or withdrawn, so this is not given again: 500 GRID to nadia. A maintainer can grant it with `/award`.",
    );
    expect(await ledger()).toEqual(["held by oskar: 500 GRID"]);
  });

  test("/revert after the hold says both: who said so, and that what was earned stays", async () => {
    const { says, pull, comment, ledger } = await earned();
    stage.pass(8);
    await stage.holdsEnd();
    await says("ida", pull, '/revert "It never worked"');
    expect(comment(pull)).toContain(
      "Reverted by ida: It never worked. This was reverted after its hold ended, so what it earned stays: 500 GRID to nadia.",
    );
    expect(comment(pull).match(/what it earned stays/g)).toHaveLength(1);
    expect(await ledger()).toEqual(["owed to nadia: 500 GRID"]);
  });
});
