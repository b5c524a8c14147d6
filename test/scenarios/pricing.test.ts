import { openProgramme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** Rows of the behaviour table that begin with a label on an issue, and what `/bounty` does beside it. */
describe("prices", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ policy: null });
  });
  afterAll(() => stage.end());
  const open = (more = "", beside = {}) => openProgramme(stage, { policy: policyText(more), beside });

  test("add a price label: one comment says the amount, the token, whether it is free, and how to claim", async () => {
    const { priced, comment, ledger, thread } = await open("reservations: {}\n");
    const issue = await priced("500 GRID");
    const said = comment(issue);
    expect(said).toContain("**Bounty: 500 GRID**");
    expect(said).toContain("Free to take.");
    expect(said).toContain("Open a pull request whose description says `Closes #1`.");
    expect(said).toContain(
      "When it is merged, its authors earn the bounty. `/start` reserves it for 14 days.",
    );
    expect(said).toMatch(/<sub>Aurora contributions · policy [0-9a-f]{7}<\/sub>$/);
    expect(said).not.toContain("@");
    expect(thread(issue).comments).toHaveLength(1);
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
  });

  test("over budget: the label is removed, naming the cap; in another month it fits", async () => {
    const budgets = "budgets: [{ amount: 800 GRID, per: month, of: organization }]\n";
    const { priced, opened, merged, comment, ledger, thread, as, settled } = await open(budgets);
    const first = await priced("500 GRID");
    const issue = await priced("400 GRID");
    expect(thread(issue).labels).toEqual([]);
    expect(comment(issue)).toContain(
      "400 GRID does not fit into the organisation's budget of 800 GRID per month: 300 GRID of it is left. So the label `bounty: 400 GRID` was removed.",
    );
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
    await merged(await opened("nadia", `Closes #${first}`));
    stage.pass(32);
    as("mira").label(issue, "bounty: 400 GRID");
    await settled();
    expect(comment(issue)).toContain("**Bounty: 400 GRID**");
    expect(comment(issue)).not.toContain("budget");
  });

  test("a repository's budget holds for it alone, and what fits it exactly is taken", async () => {
    const budgets = "budgets: [{ amount: 800 GRID, per: month, of: repository }]\n";
    const { priced, comment, as, settled, ledger } = await open(budgets, { tools: {} });
    await priced("800 GRID");
    const issue = await priced("1 GRID");
    expect(comment(issue)).toContain(
      "1 GRID does not fit into the repository's budget of 800 GRID per month: nothing of it is left.",
    );
    as("mira", "tools").openIssue({ title: "There", labels: ["bounty: 700 GRID"] });
    await settled();
    expect(await ledger()).toEqual(["bounty on engine#1: 800 GRID", "bounty on tools#1: 700 GRID"]);
  });

  test("rename or delete a price label in the repository: nothing promised changes, and maintainers are told", async () => {
    const { priced, comment, as, settled, ledger, thread } = await open();
    const issue = await priced("500 GRID");
    const other = await priced("70 GRID");
    as("mira").editLabel("bounty: 500 GRID", { name: "bounty: 900 GRID" });
    await settled();
    expect(comment(issue)).toContain(
      "mira renamed the label `bounty: 500 GRID` to `bounty: 900 GRID` in the whole repository. That changes no price: 500 GRID stands here.",
    );
    expect(comment(other)).not.toContain("renamed");
    // News of the other labels of the issue does not make the new name a price.
    as("mira").label(issue, "help wanted");
    as("mira").deleteLabel("bounty: 70 GRID");
    await settled();
    expect(comment(other)).toContain("mira deleted the label `bounty: 70 GRID` in the whole repository.");
    expect(comment(other)).toContain("**Bounty: 70 GRID**");
    expect(thread(other).labels).toEqual([]);
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID", "bounty on engine#2: 70 GRID"]);
  });

  test.each([
    ["/bounty 100", "`100` is no amount: it has no token"],
    ["/bounty -5 GRID", "`-5 GRID` is no amount: it is below zero"],
    ["/bounty 1e30 GRID", "`1e30 GRID` is no amount: it is not a plain number"],
    [
      "/bounty 0.0000000000000000001 GRID",
      "`0.0000000000000000001 GRID` is no amount: it is finer than the token's smallest unit",
    ],
    ["/bounty 100 GOLD", "`100 GOLD` is no amount: its token is not in the policy, which has GRID"],
  ])("%s: one example of the right form", async (text, problem) => {
    const { says, comment, ledger, as, thread } = await open();
    const { number } = as("mira").openIssue({ title: "Crash" });
    await says("mira", number, text);
    expect(comment(number)).toContain(problem);
    expect(comment(number).match(/For example: `\/bounty 500 GRID`\./g)).toHaveLength(1);
    expect(thread(number).comments[0]?.reactions).toEqual([{ by: "foothold[bot]", content: "confused" }]);
    expect(await ledger()).toEqual([]);
  });

  test("pooled sponsors: two people add to one bounty and each is named", async () => {
    const { priced, says, comment, ledger, opened, merged } = await open();
    const issue = await priced("500 GRID");
    await says("ida", issue, "/bounty +100 GRID");
    await says("mira", issue, "/bounty +50 GRID");
    await says("ida", issue, "/bounty +100 GRID");
    expect(comment(issue)).toContain(
      "**Bounty: 750 GRID**: 500 GRID set, 50 GRID added by mira and 200 GRID added by ida",
    );
    await says("nadia", issue, "/bounty +1 GRID");
    expect(comment(issue)).toContain("nadia is not among them");
    expect(await ledger()).toEqual(["bounty on engine#1: 750 GRID"]);
    const pull = await opened("nadia", "Closes #1");
    await merged(pull);
    expect(await ledger()).toEqual(["held by nadia: 750 GRID"]);
  });

  test("a reduction after somebody started has to be confirmed: by label, by its removal, and by command", async () => {
    const { priced, says, comment, ledger, as, settled } = await open("reservations: {}\n");
    const issue = await priced("500 GRID");
    await says("nadia", issue, "/start");
    as("mira").unlabel(issue, "bounty: 500 GRID");
    await settled();
    expect(comment(issue)).toContain(
      "nadia began when this was worth 500 GRID, so that stands. To withdraw it all the same, comment `/bounty none`.",
    );
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
    as("mira").label(issue, "bounty: 300 GRID");
    await settled();
    expect(comment(issue)).toContain("To lower it all the same, comment `/bounty 300 GRID`.");
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
    await says("mira", issue, "/bounty 300 GRID");
    expect(comment(issue)).toContain("**Bounty: 300 GRID**");
    expect(comment(issue)).toContain("Reserved for nadia until");
    expect(await ledger()).toEqual(["bounty on engine#1: 300 GRID"]);
    as("mira").unlabel(issue, "bounty: 300 GRID");
    await settled();
    await says("mira", issue, "/bounty none");
    expect(comment(issue)).toContain("**No bounty.**");
    expect(await ledger()).toEqual([]);
  });

  test("a command's reduction waits for the same command again; a raise needs no such thing", async () => {
    const { as, says, comment, ledger } = await open("reservations: {}\n");
    const { number } = as("mira").openIssue({ title: "Crash" });
    await says("mira", number, "/bounty 500 GRID");
    await says("nadia", number, "/start");
    await says("mira", number, "/bounty 600 GRID");
    expect(await ledger()).toEqual(["bounty on engine#1: 600 GRID"]);
    await says("mira", number, "/bounty 200 GRID");
    expect(comment(number)).toContain(
      "nadia began when this was worth 600 GRID, so that stands. To lower it all the same, comment `/bounty 200 GRID` again.",
    );
    await says("mira", number, "/bounty 200 GRID");
    expect(await ledger()).toEqual(["bounty on engine#1: 200 GRID"]);
  });

  test("a price that nobody earns in time goes back to the budget; what somebody has begun does not", async () => {
    const policy = policyText("reservations: {}\n").replace("bounties: {}", "bounties: { expires: 30 days }");
    const { priced, comment, ledger, opened, as, says, thread } = await openProgramme(stage, { policy });
    const quiet = await priced("500 GRID");
    const busy = await priced("70 GRID");
    await opened("nadia", `Closes #${busy}`);
    await says("oskar", quiet, "/status");
    expect(comment(quiet)).toMatch(/Free to take\. It stands until \d+ \w+ \d{4}\./);
    stage.pass(31);
    await stage.holdsEnd();
    expect(comment(quiet)).toContain(
      "**No bounty.** Nobody earned it in time, so the amount went back to the budget. A price label or `/bounty` sets one again.",
    );
    expect(thread(quiet).labels).toEqual([]);
    expect(await ledger()).toEqual([`bounty on engine#${busy}: 70 GRID`]);
    as("mira").label(quiet, "bounty: 500 GRID");
    await stage.settled();
    expect(await ledger()).toEqual(
      [`bounty on engine#${quiet}: 500 GRID`, `bounty on engine#${busy}: 70 GRID`].sort(),
    );
  });

  test("a large price takes two people: by label and by command", async () => {
    const { priced, comment, ledger, says } = await open("second-person: [1000 GRID]\n");
    const issue = await priced("2000 GRID");
    expect(comment(issue)).toContain(
      "Above 1000 GRID it takes two people. mira is the first. It is done when another person comments `/bounty 2000 GRID` within 14 days; that is for people with write permission.",
    );
    await says("mira", issue, "/bounty 2000 GRID");
    expect(await ledger()).toEqual([]);
    await says("ida", issue, "/bounty 2000 GRID");
    expect(comment(issue)).toContain("**Bounty: 2000 GRID**");
    expect(await ledger()).toEqual(["bounty on engine#1: 2000 GRID"]);
  });

  test("on a closed issue: a label promises nothing and is taken off; what stood stays, until somebody decides", async () => {
    const { priced, says, comment, ledger, as, settled, thread } = await open("reservations: {}\n");
    const issue = await priced("500 GRID");
    as("mira").closeIssue(issue);
    await settled();
    expect(comment(issue)).toContain(
      "The issue is closed, so nobody can start. `/split` says who earned it, and `/bounty none` withdraws it.",
    );
    expect(comment(issue)).not.toContain("Free to take");
    expect(comment(issue)).not.toContain("Open a pull request");
    as("mira").label(issue, "help wanted");
    as("mira").reopenIssue(issue);
    await settled();
    expect(comment(issue)).toContain("Free to take.");
    expect(await ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
    as("mira").closeIssue(issue);
    await settled();
    as("mira").unlabel(issue, "bounty: 500 GRID");
    as("mira").label(issue, "bounty: 900 GRID");
    await settled();
    expect(comment(issue)).toContain(
      "A closed issue cannot be priced. Reopen it first. So the label `bounty: 900 GRID` was removed.",
    );
    expect(thread(issue).labels).toEqual(["help wanted"]);
    await says("mira", issue, "/bounty 900 GRID");
    expect(comment(issue)).toContain("A closed issue cannot be priced. Reopen it first.");
    expect(await ledger()).toEqual([]);
  });

  test("by a team and by a person, where the policy names them", async () => {
    const { org, as, settled, says, comment, ledger, thread } = await open(
      'who: { price: ["team:stewards", "@oskar"] }\n',
    );
    org.addMember("ida");
    org.setTeam("stewards", ["ida"]);
    const { number } = as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await settled();
    expect(comment(number)).toContain(
      "mira may not set prices here (that is for members of the team stewards or oskar), so the label `bounty: 500 GRID` was removed.",
    );
    expect(thread(number).labels).toEqual([]);
    as("ida").label(number, "bounty: 500 GRID");
    await settled();
    await says("oskar", number, "/bounty +20 GRID");
    expect(comment(number)).toContain("**Bounty: 520 GRID**: 500 GRID set and 20 GRID added by oskar");
    expect(await ledger()).toEqual(["bounty on engine#1: 520 GRID"]);
  });
});
