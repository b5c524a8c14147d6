import { openProgramme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** Rows of the behaviour table about reserving an issue: who may, how long it lasts, and what keeps it. */
describe("/start", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ policy: null });
  });
  afterAll(() => stage.end());
  const open = (more = "reservations: {}\n") => openProgramme(stage, { policy: policyText(more) });
  const day = (ahead: number) =>
    new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(
      stage.now().getTime() + ahead * 86_400_000,
    );

  test("when allowed: the issue says once who holds it and until when", async () => {
    const { priced, says, comment, thread } = await open();
    const issue = await priced("500 GRID");
    await says("nadia", issue, "I would like this one.\n\n/start");
    expect(comment(issue)).toContain(
      `Reserved for nadia until ${day(14)}, and for as long as there is activity.`,
    );
    expect(comment(issue).match(/until /g)).toHaveLength(1);
    expect(comment(issue)).not.toContain("@");
    expect(thread(issue).comments).toHaveLength(2);
    expect(thread(issue).assignees).toEqual([]);
    await says("nadia", issue, "/start");
    expect(comment(issue)).toContain(`nadia: \`/start\`\n\nIt is yours until ${day(14)}`);
  });

  test("when not allowed: every gate with its mark, and how to pass", async () => {
    const { priced, says, comment, as, settled } = await open(
      "reservations: { at-once: 1, levels: [{ above: 400 GRID, merged: 2 }], newcomers: { first: 3 days } }\n",
    );
    const taken = await priced("100 GRID");
    await says("oskar", taken, "/start");
    const large = await priced("500 GRID", "blocked");
    await says("oskar", large, "/start");
    expect(comment(large)).toMatch(
      new RegExp(
        [
          "Not yet:",
          "",
          "- ✓ There is an open bounty\\.",
          "- ✓ Nobody else has reserved it\\.",
          "- ✗ The label `blocked` says that nobody can start yet\\. Wait until it is gone\\.",
          "- ✗ You hold 1 issue already, and 1 at once is the most\\. Finish one, or give one back with `/stop`\\.",
          "- ✗ Bounties above 400 GRID take 2 rewarded pull requests here, and you have 0\\. Smaller ones count toward it\\.",
        ].join("\n"),
      ),
    );
    expect(comment(large)).toContain("Blocked by the label `blocked`: nobody can start yet.");
    await says("nadia", taken, "/start");
    expect(comment(taken)).toContain(
      `- ✗ oskar has reserved it until ${day(14)}. Without activity it is free then, or earlier when they give it back with \`/stop\`.`,
    );
    as("mira").unlabel(large, "blocked");
    await settled();
    expect(comment(large)).toContain("Free to take.");
    await says("nadia", large, "/start");
    expect(comment(large)).toContain("✗ Bounties above 400 GRID");
    expect(comment(large)).not.toContain("✗ You hold");
  });

  test("newcomers come first, and then everybody", async () => {
    const newcomers = "reservations: { newcomers: { first: 3 days, below-merged: 1 } }\n";
    const { priced, opened, merged, says, comment } = await open(newcomers);
    await merged(await opened("oskar"));
    const issue = await priced("100 GRID", "good first issue");
    await says("oskar", issue, "/start");
    expect(comment(issue)).toContain(
      `- ✗ Until ${day(3)} it is for newcomers: people with fewer than 1 rewarded pull request here.`,
    );
    stage.pass(4);
    await says("oskar", issue, "/start");
    expect(comment(issue)).toContain("Reserved for oskar");
    const other = await priced("100 GRID", "good first issue");
    await says("nadia", other, "/start");
    expect(comment(other)).toContain("Reserved for nadia");
  });

  test("not by somebody banned, not on a closed issue, not without a bounty, not where nothing is reserved", async () => {
    const { priced, says, comment, as, settled } = await open("reservations: {}\nbanned: [oskar]\n");
    const issue = await priced("100 GRID");
    await says("oskar", issue, "/start");
    expect(comment(issue)).toContain("The policy excludes you from this programme.");
    as("mira").closeIssue(issue);
    await settled();
    await says("nadia", issue, "/start");
    expect(comment(issue)).toContain(
      "- ✗ There is no open bounty: the issue is closed, or its bounty was earned, withdrawn or has expired.",
    );
    const { number: plain } = as("nadia").openIssue({ title: "Question" });
    await says("nadia", plain, "/start");
    expect(comment(plain)).toContain("There is no bounty on this issue, so there is nothing to reserve.");
    const other = await open("");
    await other.priced("100 GRID");
    await other.says("nadia", 1, "/start");
    expect(other.comment(1)).toContain(
      "Issues are not reserved here. Open a pull request whose description says `Closes #1`.",
    );
  });

  test("without activity: one reminder that mentions the person, and then it is free", async () => {
    const { priced, says, comment } = await open();
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/start");
    stage.pass(9);
    await stage.holdsEnd();
    expect(comment(issue)).not.toContain("@nadia");
    stage.pass(2);
    await stage.holdsEnd();
    expect(comment(issue)).toContain(
      "@nadia: there was no activity for a while. A pull request, a draft too, or a push to it keeps it yours. `/stop` gives it back.",
    );
    const reminded = comment(issue);
    stage.pass(1);
    await stage.holdsEnd();
    expect(comment(issue)).toBe(reminded);
    stage.pass(3);
    await stage.holdsEnd();
    expect(comment(issue)).toContain("Free to take.");
    expect(comment(issue)).not.toContain("@nadia");
    await says("oskar", issue, "/start");
    expect(comment(issue)).toContain("Reserved for oskar");
  });

  test("a draft pull request and a push keep it", async () => {
    const { priced, says, comment, as, settled } = await open();
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/start");
    stage.pass(13);
    await stage.holdsEnd();
    const draft = as("nadia").openPull({
      title: "Begun",
      body: `Closes #${issue}`,
      files: { "src/begun.ts": "" },
      draft: true,
    });
    await settled();
    stage.pass(13);
    await stage.holdsEnd();
    expect(comment(issue)).toContain("Reserved for nadia");
    as("nadia").pushToPull(draft.number, { "src/more.ts": "" });
    await settled();
    stage.pass(13);
    await stage.holdsEnd();
    expect(comment(issue)).toContain("Reserved for nadia");
    as("nadia").closePull(draft.number);
    await settled();
    stage.pass(15);
    await stage.holdsEnd();
    expect(comment(issue)).toContain("Free to take.");
  });

  test("/extend gives more time, by whoever looks after bounties; /stop gives it back, one's own or by them", async () => {
    const { priced, says, comment } = await open();
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/start");
    await says("nadia", issue, "/extend");
    expect(comment(issue)).toContain("`/extend` is for people with write permission here");
    await says("ida", issue, "/extend 7 days");
    expect(comment(issue)).toContain(`Reserved for nadia until ${day(21)}`);
    expect(comment(issue)).not.toContain("`/extend`");
    await says("oskar", issue, "/stop");
    expect(comment(issue)).toContain(
      "nadia has reserved this issue. Only nadia or people with write permission can give it back.",
    );
    await says("nadia", issue, "/stop");
    expect(comment(issue)).toContain("Free to take.");
    await says("nadia", issue, "/stop");
    expect(comment(issue)).toContain("Nobody has reserved this issue.");
    await says("oskar", issue, "/start");
    await says("ida", issue, "/stop");
    expect(comment(issue)).toContain("Free to take.");
  });

  test("a maintainer's assignment reserves, and `assign` assigns on GitHub", async () => {
    const { priced, says, comment, thread, as, settled } = await open("reservations: { assign: true }\n");
    const issue = await priced("500 GRID");
    await says("nadia", issue, "Mine?");
    as("mira").assign(issue, "nadia");
    await settled();
    expect(comment(issue)).toContain(`Reserved for nadia until ${day(14)}`);
    as("mira").unassign(issue, "nadia");
    await settled();
    expect(comment(issue)).toContain("Free to take.");
    await says("oskar", issue, "/start");
    expect(thread(issue).assignees).toEqual(["oskar"]);
    stage.pass(15);
    await stage.holdsEnd();
    expect(thread(issue).assignees).toEqual([]);
    expect(comment(issue)).toContain("Free to take.");
  });

  test("too many pull requests in review: nothing more, but what one of them is for", async () => {
    const { priced, opened, says, comment } = await open("reservations: { open-pull-requests: 1 }\n");
    const [first, second] = [await priced("500 GRID"), await priced("70 GRID")];
    await opened("nadia", `Closes #${first}`);
    await says("nadia", second, "/start");
    expect(comment(second)).toContain(
      "- ✗ You have 1 open pull request for other bounties, and with 1 nothing more can be started. Have one merged or close one.",
    );
    await says("nadia", first, "/start");
    expect(comment(first)).toContain("Reserved for nadia until");
  });
});
