import { openProgramme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** Rows of the behaviour table about which pull request claims a bounty, and who gets it when several do. */
describe("claims", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ policy: null });
  });
  afterAll(() => stage.end());
  const open = (more = "", beside = {}) => openProgramme(stage, { policy: policyText(more), beside });

  test.each(["Closes #1", "fixes: #1", "Resolves aurora/engine#1 as asked"])(
    "%s claims the bounty, and the issue says who is at it",
    async (body) => {
      const { priced, opened, comment, check, merged, ledger, org, thread } = await open();
      const issue = await priced("500 GRID");
      const pull = await opened("nadia", body.replace("aurora", org.login));
      expect(check(pull)).toContain("Earns 500 GRID when merged");
      expect(comment(issue)).toContain("In review: #2 by nadia. The first that is merged earns it.");
      await merged(pull);
      expect(comment(issue)).toContain("**Bounty: 500 GRID**, earned by nadia with #2.");
      expect(comment(pull)).toContain("**Earned: 500 GRID**");
      expect(thread(issue).state).toBe("closed");
      expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
    },
  );

  test("a plain #n claims nothing; `Closes #n` does, and taking it out withdraws the claim", async () => {
    const { priced, opened, comment, check, as, settled } = await open();
    const issue = await priced("500 GRID");
    const pull = await opened("nadia", "About #1, `Closes #1` as they say");
    expect(check(pull)).toContain("Earns 50 GRID when merged");
    expect(comment(issue)).toContain("Free to take.");
    as("nadia").editPull(pull, { body: "Closes #1" });
    await settled();
    expect(check(pull)).toContain("Earns 500 GRID when merged");
    expect(comment(issue)).toContain("In review: #2 by nadia.");
    as("nadia").editPull(pull, { body: "Never mind" });
    await settled();
    expect(check(pull)).toContain("Earns 50 GRID when merged");
    expect(comment(issue)).toContain("Free to take.");
  });

  test("linked through the sidebar: a claim at the next news of the pull request, and of course at the merge", async () => {
    const { priced, opened, comment, check, merged, ledger, as, settled } = await open();
    const issue = await priced("500 GRID");
    const pull = await opened("nadia");
    as("mira").linkIssue(pull, issue);
    as("nadia").pushToPull(pull, { "src/more.ts": "" });
    await settled();
    expect(check(pull)).toContain("Earns 500 GRID when merged");
    expect(comment(issue)).toContain("In review: #2 by nadia.");
    as("mira").unlinkIssue(pull, issue);
    as("nadia").pushToPull(pull, { "src/again.ts": "" });
    await settled();
    expect(comment(issue)).toContain("Free to take.");
    as("mira").linkIssue(pull, issue);
    await merged(pull);
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
  });

  test("across two repositories of the organisation: earned when the merger may write where the issue is", async () => {
    const { priced, opened, comment, check, ledger, as, org, settled, thread } = await open("", {
      tools: {},
    });
    const issue = await priced("500 GRID");
    const pull = await opened("nadia", `Closes ${org.login}/engine#${issue}`, "tools");
    expect(check(pull, "tools")).toContain("Earns 500 GRID when merged");
    as("mira", "tools").merge(pull);
    await settled();
    expect(comment(pull, "tools")).toContain("**Earned: 500 GRID**");
    expect(comment(issue)).toContain(`earned by nadia with ${org.login}/tools#${pull}.`);
    expect(thread(issue).state).toBe("closed");
    expect(await ledger()).toEqual(["held by nadia: 500 GRID"]);
  });

  test("and not when the merger may not: the kind's reward alone, and the reason", async () => {
    const { priced, opened, comment, ledger, as, org, settled } = await open("", {
      tools: { collaborators: { mira: "maintain", oskar: "write" } },
    });
    const issue = await priced("500 GRID");
    const pull = await opened("nadia", `Closes ${org.login}/engine#${issue}`, "tools");
    as("oskar", "tools").merge(pull);
    await settled();
    expect(comment(pull, "tools")).toContain("**Earned: 50 GRID**");
    expect(comment(pull, "tools")).toContain(
      `Not counted:\n- whoever merged may not write in the repository of ${org.login}/engine#1; a maintainer there can pay with \`/split\``,
    );
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID", "held by nadia: 50 GRID"]);
  });

  test("contested by two: both are named, the first merged earns it, the other is told", async () => {
    const { priced, opened, comment, check, merged, ledger } = await open();
    const issue = await priced("500 GRID");
    const first = await opened("nadia", "Closes #1");
    const second = await opened("oskar", "Closes #1");
    expect(comment(issue)).toContain(
      "Contested by 2 pull requests: #2 by nadia and #3 by oskar. The first that is merged earns it.",
    );
    await merged(second);
    expect(comment(issue)).toContain("earned by oskar with #3.");
    await merged(first);
    expect(comment(first)).toContain("- the bounty on #1 went to #3");
    expect(await ledger()).toEqual(["held by nadia: 50 GRID", "held by oskar: 500 GRID"]);
    expect(check(first)).toContain("Earns");
  });

  test("one pull request closes three bounties: each once, however often GitHub tells of it", async () => {
    const { priced, opened, comment, merged, ledger, settled } = await open();
    for (const price of ["100 GRID", "200 GRID", "300 GRID"]) await priced(price);
    const pull = await opened("nadia", "Closes #1, fixes #2 and resolves #3");
    const before = stage.sandbox.deliveries.length;
    await merged(pull);
    expect(comment(pull)).toContain("**Earned: 600 GRID**");
    for (const delivery of stage.sandbox.deliveries.slice(before)) stage.sandbox.redeliver(delivery);
    await settled();
    for (const issue of [1, 2, 3]) expect(comment(issue)).toContain("earned by nadia with #4.");
    expect(await ledger()).toEqual(["held by nadia: 600 GRID"]);
  });

  test("sniping: reserved for one and merged by another pays nobody, and says why; a /split decides", async () => {
    const { priced, says, opened, comment, check, merged, ledger } = await open("reservations: {}\n");
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/start");
    const pull = await opened("oskar", "Closes #1");
    expect(check(pull)).toMatch(/- the bounty on #1 is reserved for nadia until \d/);
    expect(comment(issue)).toContain("Reserved for nadia until");
    expect(comment(issue)).toContain("#2 by oskar would not earn it before then.");
    await merged(pull);
    expect(comment(pull)).toMatch(
      /Not counted:\n- the bounty on #1 is reserved for nadia until .*; a maintainer can give it to others with `\/split` on the issue/,
    );
    expect(comment(issue)).toContain(
      "The issue is closed, so nobody can start. `/split` says who earned it, and `/bounty none` withdraws it.",
    );
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID", "held by oskar: 50 GRID"]);
    await says("mira", issue, "/split @oskar 60 @nadia 40");
    expect(comment(issue)).toContain(
      "**Bounty: 500 GRID**, divided by mira: 300 GRID to oskar and 200 GRID to nadia.",
    );
    expect(await ledger()).toEqual(["held by nadia: 200 GRID", "held by oskar: 350 GRID"]);
    await says("mira", issue, "/split @oskar");
    expect(comment(issue)).toContain("There is no bounty to divide here");
    expect(await ledger()).toEqual(["held by nadia: 200 GRID", "held by oskar: 350 GRID"]);
  });

  test("sniping with the holder named as a co-author, whom nobody asked: the bounty stays theirs", async () => {
    const { priced, says, as, settled, check, merged, ledger } = await open("reservations: {}\n");
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/start");
    const files = { "sniped.ts": "" };
    const content = { title: "Mine", body: `Closes #${issue}`, files, coAuthors: ["nadia"] };
    const { number: pull } = as("oskar").openPull(content);
    await settled();
    expect(check(pull)).toContain("is reserved for nadia until");
    await merged(pull);
    expect(await ledger()).toContain("bounty on engine#1: 500 GRID");
  });

  test("a split that was said before the merge is what is paid, also to whoever did not hold it", async () => {
    const { priced, says, opened, comment, merged, ledger } = await open("reservations: {}\n");
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/start");
    await says("oskar", issue, "/split @oskar");
    expect(comment(issue)).toContain("`/split` is for people with write permission here");
    await says("ida", issue, "/split @ida @oskar");
    expect(comment(issue)).toContain("Nobody can give a part to themselves.");
    await says("ida", issue, "/split @nadia 3 @oskar 1");
    expect(comment(issue)).toContain("A maintainer divided it: nadia 3 and oskar 1 of 4 parts.");
    await merged(await opened("oskar", "Closes #1"));
    expect(await ledger()).toEqual(["held by nadia: 375 GRID", "held by oskar: 125 GRID"]);
    expect(comment(issue)).toMatch(/earned by nadia and oskar with #2|earned by oskar and nadia with #2/);
  });

  test("where it has to be reserved first: a pull request alone earns nothing, and both threads say so", async () => {
    const { priced, says, opened, comment, check, merged, ledger } = await open(
      "reservations: { required: true }\n",
    );
    const issue = await priced("500 GRID");
    expect(comment(issue)).toContain(
      "Reserve it first: `/start` reserves it for 14 days. Then open a pull request",
    );
    const pull = await opened("oskar", "Closes #1");
    expect(check(pull)).toContain("the bounty on #1 is for whoever reserves it with `/start`");
    expect(comment(issue)).toContain("Free to take. #2 by oskar would not earn it: nobody has reserved it.");
    await says("oskar", issue, "/start");
    expect(comment(issue)).toContain("Reserved for oskar until");
    expect(comment(issue)).not.toContain("`/start`");
    await merged(pull);
    expect(await ledger()).toEqual(["held by oskar: 500 GRID"]);
  });

  test("closed as not planned while in review: the merge earns its kind alone, and says why", async () => {
    const { priced, opened, comment, merged, ledger, as, settled } = await open();
    const issue = await priced("500 GRID");
    const pull = await opened("nadia", "Closes #1");
    as("mira").closeIssue(issue, "duplicate");
    await settled();
    expect(comment(issue)).toContain("closed as not planned or as a duplicate, so the amount went back");
    await merged(pull);
    expect(comment(pull)).toContain("- #1 was closed as not planned");
    expect(await ledger()).toEqual(["held by nadia: 50 GRID"]);
  });
});
