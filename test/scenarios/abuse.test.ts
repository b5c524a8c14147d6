import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** What somebody might try, or what might go wrong between two changes, and must not move money. */
describe("what must not move money", () => {
  let stage: Stage;
  let programme: Programme;
  beforeAll(async () => {
    stage = await openStage({ policy: null });
  });
  afterAll(() => stage.end());
  const open = async (options: { policy?: string | null } = {}) => {
    programme = await openProgramme(stage, options);
  };
  const as = (login: string, repository?: string) => programme.as(login, repository);
  const file = ".github/foothold.yml";

  const merged = async (login: string, title: string, path: string, body = "") => {
    const { number } = as(login).openPull({ title, body, files: { [path]: "" } });
    await stage.settled();
    const sha = as("mira").merge(number);
    await stage.settled();
    return { number, sha };
  };
  const policy = async (text: string) => {
    as("mira").pushFiles("main", { [file]: text });
    await stage.settled();
  };

  test("a pull request in another repository of the organisation does not earn an issue's bounty", async () => {
    await open();
    programme.org.createRepository("tools", {
      files: { [file]: policyText() },
      collaborators: { oskar: "write" },
    });
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await stage.settled();
    const pull = as("nadia", "tools").openPull({
      title: "Empty",
      body: `Closes ${programme.org.login}/engine#1`,
      files: { "x.txt": "" },
    });
    await stage.settled();
    as("oskar", "tools").merge(pull.number);
    await stage.settled();
    expect(programme.thread(pull.number, "tools").comments[0]?.body).toContain(
      "whoever merged may not write in the repository of",
    );
    expect((await programme.ledger()).filter((line) => line.startsWith("held "))).toEqual([
      "held by nadia: 50 GRID",
    ]);
  });

  test("an author cannot take another's award back by editing the text of a merged pull request", async () => {
    await open();
    const big = await merged("nadia", "Big work", "src/a.ts");
    const small = await merged("oskar", "Small work", "src/b.ts");
    as("oskar").editPull(small.number, { title: 'Revert "Big work"', body: `Reverts #${big.number}` });
    await stage.settled();
    expect(await programme.ledger()).toEqual(["held by nadia: 50 GRID", "held by oskar: 50 GRID"]);
  });

  test("nor by a line in a commit of a pull request that somebody merges", async () => {
    await open();
    const { sha } = await merged("nadia", "Big work", "src/a.ts");
    const { number } = as("oskar").openPull({ title: "Small", files: { "src/b.ts": "" } });
    as("oskar").pushToPull(number, { "src/c.ts": "" }, `Small\n\nThis reverts commit ${sha}.`);
    await stage.settled();
    as("mira").merge(number, { method: "merge" });
    await stage.settled();
    expect(await programme.ledger()).toContain("held by nadia: 50 GRID");
  });

  test("nor by a revert that is merged into another branch", async () => {
    await open();
    const big = await merged("nadia", "Big work", "src/a.ts");
    as("ida").pushFiles("release", { "x.txt": "" });
    const revert = as("ida").openPull({
      title: 'Revert "Big work"',
      body: `Reverts #${big.number}`,
      base: "release",
      head: "undo",
      files: { "y.txt": "" },
    });
    await stage.settled();
    as("ida").merge(revert.number);
    await stage.settled();
    expect(await programme.ledger()).toContain("held by nadia: 50 GRID");
  });

  test("what was merged in a preview earns nothing later, whatever its author edits", async () => {
    await open({ policy: policyText("", "preview") });
    const { number } = await merged("nadia", "Work", "src/a.ts");
    stage.pass(60);
    await policy(policyText());
    as("nadia").editPull(number, { title: "Work, renamed" });
    as("oskar").review(number, { state: "comment", body: "Nice" });
    await stage.settled();
    expect(await programme.ledger()).toEqual([]);
  });

  test("old work does not earn a bounty that its author links afterwards", async () => {
    await open({ policy: policyText().replace("    reward: 20 GRID\n", "") });
    const { number } = await merged("nadia", "Typo", "docs/a.md");
    stage.pass(1);
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await stage.settled();
    as("nadia").editPull(number, { body: "Closes #2" });
    as("mira").review(number, { state: "approve" });
    await stage.settled();
    expect((await programme.ledger()).some((line) => line.startsWith("held "))).toBe(false);
  });

  test("nor one that stood before, by a review of whoever is not asked for one", async () => {
    await open({ policy: policyText().replace("    reward: 20 GRID\n", "") });
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await stage.settled();
    const { number } = await merged("nadia", "Typo", "docs/a.md");
    as("nadia").editPull(number, { body: "Closes #1" });
    as("nadia").review(number, { state: "comment", body: "Thanks" });
    as("oskar").review(number, { state: "approve" });
    as("ida").review(number, { state: "approve" });
    await stage.settled();
    expect(await programme.ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
  });

  test("a late approval pays what its author merged alone, and no other review does", async () => {
    await open({ policy: policyText().replace("    reward: 20 GRID\n", "") });
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await stage.settled();
    const { number } = as("ida").openPull({ title: "Typo", files: { "docs/a.md": "" } });
    await stage.settled();
    as("ida").merge(number);
    stage.pass(1);
    as("mira").review(number, { state: "approve" });
    await stage.settled();
    as("ida").editPull(number, { body: "Closes #1" });
    as("ida").review(number, { state: "comment", body: "Thanks" });
    as("oskar").review(number, { state: "approve" });
    await stage.settled();
    expect(await programme.ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
  });

  test("a timer that goes off before the process's own clock has passed the hold is set again", async () => {
    await open();
    await merged("nadia", "Work", "src/a.ts");
    const { pool } = stage.foothold.db;
    await pool.query("update graphile_worker._private_jobs set run_at = now() where run_at > now()");
    await stage.settled();
    expect(await programme.ledger()).toContain("held by nadia: 50 GRID");
    stage.pass(8);
    await stage.holdsEnd();
    expect(await programme.ledger()).toContain("owed to nadia: 50 GRID");
  });

  test("a token's decimals cannot change once it is booked", async () => {
    const decimals = (count: number) =>
      policyText().replace(/GRID: \{.*\}/, `GRID: { offchain: true, decimals: ${count} }`);
    await open({ policy: decimals(2) });
    await merged("nadia", "One", "src/a.ts");
    await policy(decimals(6));
    await merged("oskar", "Two", "src/b.ts");
    expect(await programme.ledger()).toEqual(["held by nadia: 50 GRID", "held by oskar: 50 GRID"]);
  });

  test("a grant that is edited away and back is granted once", async () => {
    await open();
    const { number } = as("mira").openIssue({ title: "Thanks" });
    const { id } = as("mira").comment(number, '/award @nadia 75 GRID doc "Guide"');
    await stage.settled();
    stage.pass(8);
    await stage.holdsEnd();
    for (const text of ["oops", '/award @nadia 75 GRID doc "Guide"']) {
      as("mira").editComment(id, text);
      await stage.settled();
    }
    expect(await programme.ledger()).toEqual(["owed to nadia: 75 GRID"]);
    const said = programme.thread(number).comments.find((one) => one.author === "foothold[bot]")?.body ?? "";
    expect(said.match(/75 GRID to nadia/g)).toHaveLength(1);
    expect(said).toContain("This comment granted that already.");
  });

  test("a promised bounty survives the policy that loses its bounties", async () => {
    await open();
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await stage.settled();
    await policy(policyText().replace("bounties: {}\n", ""));
    await merged("nadia", "Fix", "src/a.ts", "Closes #1");
    expect(await programme.ledger()).toEqual(["held by nadia: 500 GRID"]);
  });

  test("a price that is withdrawn during a preview is withdrawn", async () => {
    await open();
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await stage.settled();
    await policy(policyText("", "preview"));
    as("mira").unlabel(1, "bounty: 500 GRID");
    await stage.settled();
    expect(programme.thread(1).comments[0]?.body).toContain("**No bounty.**");
    expect(await programme.ledger()).toEqual([]);
  });

  test("another owner's policy does not go with a repository that is transferred", async () => {
    await open({ policy: null });
    programme.org.createRepository(".github", {
      files: { [file]: policyText() },
      collaborators: { mira: "maintain" },
    });
    as("nadia").openPull({ title: "Warm up", files: { "src/0.ts": "" } });
    await stage.settled();
    const borealis = stage.sandbox.createOrganization("borealis");
    borealis.addMember("mira", "admin");
    programme.org.addMember("mira", "admin");
    borealis.installApp();
    as("mira").transferRepository("borealis");
    await stage.settled();
    const { number } = stage.sandbox
      .as("nadia")
      .in("borealis/engine")
      .openPull({ title: "Work", files: { "src/a.ts": "" } });
    stage.sandbox.as("mira").in("borealis/engine").merge(number);
    await stage.settled();
    expect(await stage.balances(borealis.id)).toEqual([]);
  });

  test("a policy that changed while the App was away is read when it comes back", async () => {
    await open();
    await merged("nadia", "Work", "src/a.ts");
    programme.org.uninstallApp();
    await stage.settled();
    as("mira").pushFiles("main", { [file]: policyText().replace("50 GRID", "1 GRID") });
    programme.org.installApp();
    await stage.settled();
    await merged("oskar", "More", "src/b.ts");
    expect(await programme.ledger()).toEqual(["held by nadia: 50 GRID", "held by oskar: 1 GRID"]);
  });

  test("a closing as not planned takes the price label off, so that it promises nothing", async () => {
    await open();
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    await stage.settled();
    as("mira").closeIssue(1, "not_planned");
    await stage.settled();
    as("mira").reopenIssue(1);
    await stage.settled();
    expect(programme.thread(1).labels).toEqual([]);
    expect(await programme.ledger()).toEqual([]);
  });

  test("who opened an issue cannot take its price away by closing it", async () => {
    await open();
    const { number } = as("oskar").openIssue({ title: "Crash" });
    as("mira").label(number, "bounty: 500 GRID");
    await stage.settled();
    as("oskar").closeIssue(number, "not_planned");
    await stage.settled();
    expect(await programme.ledger()).toEqual(["bounty on engine#1: 500 GRID"]);
    as("mira").reopenIssue(number);
    as("tomas").closeIssue(number, "not_planned");
    await stage.settled();
    expect(await programme.ledger()).toEqual([]);
  });

  test("who undoes and redoes labels is named, and the App does not argue with itself", async () => {
    await open();
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 100 GRID"] });
    as("mira").createLabel("bounty: 900 GRID");
    await stage.settled();
    as("tomas").unlabel(1, "bounty: 100 GRID");
    as("tomas").label(1, "bounty: 900 GRID");
    await stage.settled();
    expect(programme.thread(1).labels).toEqual(["bounty: 100 GRID"]);
    expect(programme.thread(1).comments[0]?.body).toContain("tomas may not set prices here");
  });
});
