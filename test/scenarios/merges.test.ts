import { openProgramme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** Rows of the behaviour table about the merge: when nothing is owed and why, and what happens once, whatever goes wrong. */
describe("merges", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ policy: null });
  });
  afterAll(() => stage.end());
  const open = (more = "", beside = {}) => openProgramme(stage, { policy: policyText(more), beside });

  test("by somebody whom `who.merge` does not allow: nothing is owed, the reason is shown, the bounty stands", async () => {
    const { priced, opened, merged, check, comment, ledger } = await open("who: { merge: maintain }\n");
    const issue = await priced("500 GRID");
    const pull = await opened("nadia", "Closes #1");
    expect(check(pull)).toContain("Earns 500 GRID when merged");
    await merged(pull, "ida");
    expect(check(pull)).toContain("Earns nothing");
    expect(check(pull)).toContain("merged by ida, and only merges by people with maintain permission earn");
    expect(comment(pull)).toBe("");
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
    // The issue is closed and its bounty unearned: a maintainer can still say who did it.
    await stage.settled();
    expect(comment(issue)).toContain("**Bounty: 500 GRID**");
  });

  test("a team may merge where the policy says so", async () => {
    const { org, opened, merged, check, ledger } = await open('who: { merge: ["team:stewards"] }\n');
    org.addMember("ida");
    org.addMember("mira");
    org.setTeam("stewards", ["ida"]);
    const [good, bad] = [await opened("nadia"), await opened("oskar")];
    await merged(good, "ida");
    await merged(bad, "mira");
    expect(check(bad)).toContain("merged by mira, and only merges by members of the team stewards earn");
    expect(await ledger()).toEqual(["held by nadia: 50 GRID"]);
  });

  test("to another branch, by its author alone, or not at all: nothing is owed, and each says why", async () => {
    const { priced, as, settled, check, comment, ledger, merged, opened } = await open();
    await priced("500 GRID");
    as("mira").pushFiles("next", { "README.md": "next" });
    const other = as("nadia").openPull({
      title: "Next",
      body: "Closes #1",
      base: "next",
      files: { "src/next.ts": "" },
    }).number;
    await settled();
    expect(check(other)).toContain("`next` is not a branch that earns; these are: `main`");
    await merged(other);
    const alone = await opened("ida", "Closes #1");
    await merged(alone, "ida");
    expect(check(alone)).toContain("merged by its own author without another maintainer's approval");
    const closed = await opened("oskar", "Closes #1");
    as("oskar").closePull(closed);
    await settled();
    expect(check(closed)).toContain("closed without being merged");
    for (const pull of [other, alone, closed]) expect(comment(pull)).toBe("");
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
    as("mira").review(alone, { state: "approve" });
    await settled();
    expect(comment(alone)).toContain("**Earned: 500 GRID**");
    expect(await ledger()).toEqual(["held by ida: 500 GRID"]);
  });

  test("close, reopen and merge, everything told twice: one comment, one check, one entry", async () => {
    const { priced, opened, as, settled, merged, check, comment, ledger } = await open();
    const first = stage.sandbox.deliveries.length;
    const issue = await priced("500 GRID");
    const pull = await opened("nadia", "Closes #1");
    as("nadia").closePull(pull);
    await settled();
    expect(comment(issue)).toContain("Free to take.");
    as("nadia").reopenPull(pull);
    await settled();
    expect(comment(issue)).toContain("In review: #2 by nadia.");
    await merged(pull);
    as("mira").reopenIssue(issue);
    as("mira").closeIssue(issue);
    await settled();
    const said = [comment(issue), comment(pull), check(pull)];
    for (const delivery of stage.sandbox.deliveries.slice(first)) stage.sandbox.redeliver(delivery);
    await settled();
    expect([comment(issue), comment(pull), check(pull)]).toEqual(said);
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
  });

  test("the issue closes a moment after the merge: earned all the same", async () => {
    const { priced, opened, as, settled, comment, ledger, thread } = await open();
    const issue = await priced("500 GRID");
    const pull = await opened("nadia", "Closes #1");
    as("mira").merge(pull, { issuesLater: true });
    await settled();
    expect(thread(issue).state).toBe("open");
    expect(comment(pull)).toContain("**Earned: 500 GRID**");
    as("mira").closeIssuesOf(pull);
    await settled();
    expect(thread(issue).state).toBe("closed");
    expect(comment(issue)).toContain("earned by nadia with #2.");
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
  });

  test("no wallet: when the hold ends it is owed, with one mention, and it stays", async () => {
    const { priced, opened, merged, comment, ledger } = await open();
    await priced("500 GRID");
    const pull = await opened("nadia", "Closes #1");
    await merged(pull);
    expect(comment(pull)).not.toContain("@nadia");
    stage.pass(8);
    await stage.holdsEnd();
    expect(comment(pull).match(/@nadia/g)).toHaveLength(1);
    expect(comment(pull)).toContain(
      "- @nadia: 500 GRID is owed to you. No wallet is linked, so it waits as owed; it does not expire. `/wallet` links one.",
    );
    stage.pass(400);
    await stage.holdsEnd();
    expect(comment(pull).match(/@nadia/g)).toHaveLength(1);
    expect(await ledger()).toEqual(["owed to nadia: 500 GRID"]);
  });

  test("automated contributions: disclosed, they earn; where they are forbidden, what says so earns nothing", async () => {
    const box = "This was made by an automated tool";
    const { opened, check, as, settled, merged, ledger } = await open(
      `automated: { contributions: disclose, checkbox: ${box} }\n`,
    );
    const pull = await opened("nadia", "Work");
    expect(check(pull)).toContain(
      `its description has to hold the line \`- [ ] ${box}\`, ticked if that is so`,
    );
    as("nadia").editPull(pull, { body: `Work\n\n- [x] ${box}` });
    await settled();
    expect(check(pull)).toContain("Earns 50 GRID when merged");
    await merged(pull);
    expect(await ledger()).toEqual(["held by nadia: 50 GRID"]);

    const strict = await open(`automated: { contributions: forbid, checkbox: ${box} }\n`);
    const ticked = await strict.opened("nadia", `- [x] ${box}`);
    const honest = await strict.opened("oskar", `- [ ] ${box}`);
    expect(strict.check(ticked)).toContain(`its description says: ${box}; such work earns nothing`);
    await strict.merged(ticked);
    await strict.merged(honest);
    expect(await strict.ledger()).toEqual(["held by oskar: 50 GRID"]);
  });

  test("quiet: nothing is posted but check runs, and commands get a reaction", async () => {
    const { priced, says, opened, merged, thread, check, ledger } = await open(
      "quiet: true\nreservations: {}\n",
    );
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/start");
    await says("oskar", issue, "/start");
    const pull = await opened("nadia", "Closes #1");
    expect(check(pull)).toContain("Earns 500 GRID when merged");
    await merged(pull);
    stage.pass(8);
    await stage.holdsEnd();
    const posted = [issue, pull].flatMap((number) => thread(number).comments);
    expect(posted.map(({ author, reactions }) => [author, reactions.map((one) => one.content)])).toEqual([
      ["nadia", ["+1"]],
      ["oskar", ["confused"]],
    ]);
    expect(check(pull)).toContain("500 GRID");
    expect(await ledger()).toEqual(["owed to nadia: 500 GRID"]);
  });

  test("preview: everything is shown, nothing is owed, and turning it on owes nothing for it", async () => {
    const policy = policyText("reservations: {}\n", "preview");
    const { priced, says, opened, merged, comment, check, ledger, as, settled } = await openProgramme(stage, {
      policy,
    });
    const issue = await priced("500 GRID");
    expect(comment(issue)).toMatch(/nothing is owed yet\.[\s\S]*\*\*Bounty: 500 GRID\*\*/);
    await says("nadia", issue, "/start");
    expect(comment(issue)).toContain("This is a preview: nothing is reserved.");
    const pull = await opened("nadia", "Closes #1");
    expect(check(pull)).toContain("Preview: earns 500 GRID when merged");
    await says("mira", pull, '/award @nadia 5 GRID code "Thanks"');
    expect(comment(pull)).toContain("This is a preview: nadia would get 5 GRID, and nothing is owed.");
    await merged(pull);
    expect(check(pull)).toContain("Preview: earned 500 GRID");
    as("mira").pushFiles("main", { ".github/foothold.yml": policyText("reservations: {}\n") });
    stage.pass(8);
    await stage.holdsEnd();
    await settled();
    expect(await ledger()).toEqual([]);
  });
});
