import { openProgramme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** What maintainers decide by hand and what everybody may ask: holds, disputes, overrides, tips, splits, /why and /status. */
describe("by hand", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ policy: null });
  });
  afterAll(() => stage.end());
  const open = (more = "reservations: {}\n") => openProgramme(stage, { policy: policyText(more) });

  test("/hold stops a bounty: nobody starts, a merge earns nothing; /release lets it go on", async () => {
    const { priced, says, opened, check, comment, ledger, merged } = await open();
    const issue = await priced("500 GRID");
    await says("nadia", issue, '/hold "mine"');
    expect(comment(issue)).toContain("`/hold` is for people with write permission here");
    await says("ida", issue, '/hold "The licence is being looked at"');
    expect(comment(issue)).toContain(
      "On hold: ida stopped it (The licence is being looked at). Nothing is earned until it is released.",
    );
    await says("nadia", issue, "/start");
    expect(comment(issue)).toContain(
      "✗ ida stopped it: The licence is being looked at. A maintainer releases it with `/release`.",
    );
    const pull = await opened("nadia", "Closes #1");
    expect(check(pull)).toMatch(/- ida stopped the bounty on #1, until a maintainer releases it/);
    await says("mira", issue, "/release");
    expect(comment(issue)).toContain("In review: #2 by nadia.");
    await merged(pull);
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
  });

  test("/hold stops an award: it is not owed before /release, and at once then", async () => {
    const { opened, says, comment, ledger, merged } = await open();
    const pull = await opened("nadia");
    await merged(pull);
    await says("ida", pull, '/hold "Is this ours?"');
    expect(comment(pull)).toContain(
      "Stopped by ida: Is this ours? 50 GRID to nadia will not become owed before `/release`.",
    );
    stage.pass(8);
    await stage.holdsEnd();
    expect(await ledger()).toEqual(["held by nadia: 50 GRID"]);
    await says("nadia", pull, "/status");
    expect(comment(pull)).toContain("- 50 GRID to nadia: stopped by ida: Is this ours?");
    await says("ida", pull, "/release");
    expect(comment(pull)).toContain("Released: 50 GRID to nadia will become owed as before.");
    await stage.holdsEnd();
    expect(await ledger()).toEqual(["owed to nadia: 50 GRID"]);
    await says("ida", pull, "/release");
    expect(comment(pull)).toContain("Nothing here is on hold.");
  });

  test("/dispute by somebody concerned stops it and calls the stewards; an outsider's changes nothing", async () => {
    const { org, opened, says, comment, ledger, merged, as, settled } = await open(
      'stewards: "@aurora/stewards"\n',
    );
    org.setTeam("stewards", ["mira"]);
    const issue = as("oskar").openIssue({ title: "Crash", labels: [] }).number;
    as("mira").label(issue, "bounty: 500 GRID");
    await settled();
    const pull = await opened("nadia", `Closes #${issue}`);
    await merged(pull);
    await says("tomas", pull, '/dispute "I do not like it"');
    expect(comment(pull)).toContain(
      "Only people whom it concerns can dispute: the thread's author, and whoever earns, claims or reserved it.",
    );
    expect(comment(pull)).not.toContain("@aurora/stewards");
    await says("oskar", issue, '/dispute "I wrote half of it, ask @mira"');
    expect(comment(issue)).toContain("@aurora/stewards: oskar disputes this: I wrote half of it, ask ");
    expect(comment(issue).replace(/`[^`]*`/g, "")).not.toContain("@mira");
    expect(comment(issue)).toContain("500 GRID to nadia will not become owed until it is answered.");
    stage.pass(8);
    await stage.holdsEnd();
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
    await says("mira", pull, '/override @oskar 200 GRID "He wrote the tests"');
    await says("mira", pull, "/release");
    await stage.holdsEnd();
    expect(await ledger()).toEqual(["held by oskar: 200 GRID", "owed to nadia: 500 GRID"]);
  });

  test("what was granted on an issue still stands there when another repository's merge earns it", async () => {
    const { priced, says, as, settled, org, comment } = await openProgramme(stage, {
      beside: { tools: {} },
    });
    const issue = await priced("500 GRID");
    await says("mira", issue, '/award @oskar 5 GRID doc "He found the cause"');
    const { number } = as("nadia", "tools").openPull({
      title: "Fix",
      body: `Closes ${org.login}/engine#${issue}`,
      files: { "fix.ts": "" },
    });
    await settled();
    as("mira", "tools").merge(number);
    await settled();
    expect(comment(issue)).toContain("earned by nadia");
    expect(comment(issue)).toContain("5 GRID to oskar");
  });

  test("/override before the merge is noted and holds at the merge; after it, it is booked at once", async () => {
    const { priced, opened, says, check, comment, ledger, merged } = await open();
    await priced("500 GRID");
    const pull = await opened("nadia", "Closes #1");
    await says("ida", pull, '/override @nadia 800 GRID "Twice the work"');
    expect(comment(pull)).toContain("`/override` is for people with maintain permission here");
    await says("mira", pull, '/override @nadia 800 GRID "Twice the work"');
    expect(comment(pull)).toContain("Noted: nadia earns 800 GRID when this is merged.");
    await merged(pull);
    expect(comment(pull)).toContain("**Earned: 800 GRID**");
    expect(comment(pull)).toContain("set by mira instead of 500 GRID: Twice the work");
    expect(await ledger()).toEqual(["held by nadia: 800 GRID"]);
    await says("mira", pull, '/override @nadia 300 GRID "Half was there already"');
    expect(comment(pull)).toContain(
      "**300 GRID to nadia** in place of what stood, set by mira: Half was there already.",
    );
    await says("mira", pull, '/override @nadia none "Harvested elsewhere"');
    expect(comment(pull)).toContain("**Nothing to nadia** in place of what stood, set by mira");
    expect(await ledger()).toEqual([]);
    expect(check(pull)).not.toBe("");
  });

  test("/override, /award and /tip above the threshold take a second person", async () => {
    const { opened, says, comment, ledger, merged, as, org } = await open("second-person: [1000 GRID]\n");
    org.addMember("mira", "admin");
    as("mira").setPermission("ida", "maintain");
    const pull = await opened("nadia");
    await merged(pull);
    await says("mira", pull, '/override @nadia 2000 GRID "Much more"');
    await says("mira", pull, '/override @nadia 2000 GRID "Much more"');
    expect(comment(pull)).toContain(
      'Above 1000 GRID it takes two people. mira is the first. It is done when another person comments `/override @nadia 2000 GRID "Much more"` within 14 days; that is for people with maintain permission.',
    );
    expect(await ledger()).toEqual(["held by nadia: 50 GRID"]);
    await says("ida", pull, '/override @nadia 2000 GRID "Much more"');
    expect(await ledger()).toEqual(["held by nadia: 2000 GRID"]);
    await says("mira", pull, '/award @oskar 1500 GRID code "Helped"');
    stage.pass(15);
    await says("ida", pull, '/award @oskar 1500 GRID code "Helped"');
    expect(comment(pull)).toContain("ida is the first");
    await says("mira", pull, '/award @oskar 1500 GRID code "Helped"');
    expect(comment(pull)).toContain("**1500 GRID to oskar**, granted by mira: Helped.");
  });

  test("/tip thanks whoever opened the thread, and nobody tips themselves", async () => {
    const { as, says, comment, ledger } = await open();
    const { number } = as("oskar").openIssue({ title: "Steps to reproduce" });
    await says("mira", number, '/tip 20 GRID "For the clear steps"');
    expect(comment(number)).toContain(
      "**20 GRID to oskar**, granted by mira: For the clear steps. Held until",
    );
    const own = as("mira").openIssue({ title: "Mine" }).number;
    await says("mira", own, '/tip 20 GRID "For me"');
    expect(comment(own)).toContain("Nobody can award themselves.");
    expect(await ledger()).toEqual(["held by oskar: 20 GRID"]);
  });

  test("/why and /status on an issue, from its price to what is owed", async () => {
    const { priced, says, opened, comment, merged } = await open();
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/why");
    expect(comment(issue)).toMatch(
      /500 GRID stands, set by `bounty: 500 GRID`\.\n- \d+ \w+ \d{4}: 500 GRID, by mira/,
    );
    await says("nadia", issue, "/status");
    expect(comment(issue)).toContain("nadia: `/status`\n\n500 GRID. Free to take.");
    const pull = await opened("nadia", "Closes #1");
    await says("oskar", pull, "/why");
    expect(comment(pull)).toContain("oskar: `/why`\n\nEarns 500 GRID when merged.");
    await says("oskar", pull, "/status");
    expect(comment(pull)).toContain(
      "Nothing is booked for this pull request. The check run named Foothold says what it earns.",
    );
    await merged(pull);
    await says("oskar", pull, "/why");
    expect(comment(pull)).toContain("| nadia | author | 500 GRID | the bounty of 500 GRID on #1 |");
    await says("oskar", pull, "/status");
    expect(comment(pull)).toMatch(/- 500 GRID to nadia: held until \d+ \w+ \d{4}, then owed/);
    stage.pass(8);
    await stage.holdsEnd();
    await says("oskar", issue, "/status");
    expect(comment(issue)).toContain("The bounty of 500 GRID was earned with #2.");
    expect(comment(issue)).toContain("- 500 GRID to nadia: owed");
  });

  test("/help and /why where there is nothing to say it about", async () => {
    const { as, says, comment } = await open();
    const { number } = as("nadia").openIssue({ title: "Question" });
    await says("nadia", number, "/why");
    expect(comment(number)).toContain("No price was recorded for this issue.");
    await says("nadia", number, "/extend");
    expect(comment(number)).toContain(
      "`/extend` is for people with write permission here, and nadia is not among them.",
    );
    await says("mira", number, "/override @nadia 5 GRID x");
    expect(comment(number)).toContain("`/override` works on pull requests only.");
  });

  test("several commands in one comment: each is answered, and what one changes the next one sees", async () => {
    const { as, says, comment, ledger } = await open();
    const { number } = as("mira").openIssue({ title: "Crash" });
    await says("mira", number, "/bounty 5\n\n/start");
    expect(comment(number)).toMatch(
      /mira: `\/bounty 5`\n\n.*it has no token.*\n\nmira: `\/start`\n\nThere is no bounty on this issue/,
    );
    await says("mira", number, "/bounty 500 GRID\n\n/bounty +20 GRID\n\n/split @nadia 2 @oskar 1");
    expect(comment(number)).toContain("**Bounty: 520 GRID**: 500 GRID set and 20 GRID added by mira");
    expect(comment(number)).toContain("A maintainer divided it: nadia 2 and oskar 1 of 3 parts.");
    expect(comment(number)).not.toContain("it has no token");
    expect(await ledger()).toEqual(["bounty on engine#1: 520 GRID"]);
  });
});
