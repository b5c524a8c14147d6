import { openStage, type Stage } from "./stage.ts";

describe("a priced issue becomes a merged pull request and a ledger entry", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.end());

  test("from the label to what is owed", async () => {
    const { sandbox, settled, thread, balances } = stage;
    const mira = sandbox.as("mira").in("aurora/engine");
    const nadia = sandbox.as("nadia").in("aurora/engine");
    const { number: issue } = mira.openIssue({ title: "Crash on empty input", body: "It crashes." });
    mira.label(issue, "bounty: 500 GRID");
    await settled();
    expect(thread(issue).comments).toHaveLength(1);
    expect(thread(issue).comments[0]?.author).toBe("foothold[bot]");
    expect(thread(issue).comments[0]?.body).toMatch(/\*\*Bounty: 500 GRID\*\*[\s\S]*`Closes #1`/);
    expect(await balances()).toEqual([
      `bounty:${repositoryId(stage)}:${issueId(stage, issue)} 500 GRID`,
      "treasury -500 GRID",
    ]);

    const { number: pull } = nadia.openPull({ title: "Handle it", body: `Closes #${issue}`, files: fix });
    await settled();
    const [check] = thread(pull).checks;
    expect(check?.title).toBe("Earns 500 GRID when merged");
    expect(check?.summary).toContain("| nadia | author | 500 GRID | the bounty of 500 GRID on #1 |");
    expect(thread(pull).comments).toEqual([]);

    mira.review(pull, { state: "approve", body: "Nice" });
    mira.merge(pull);
    await settled();
    expect(thread(issue).state).toBe("closed");
    expect(thread(issue).comments).toHaveLength(1);
    expect(thread(issue).comments[0]).toMatchObject({ edited: true });
    expect(thread(issue).comments[0]?.body).toContain("**Bounty: 500 GRID**, earned by nadia with #2.");
    expect(thread(pull).comments).toHaveLength(1);
    expect(thread(pull).comments[0]?.body).toMatch(/\*\*Earned: 500 GRID\*\*[\s\S]*Held until/);
    expect(await balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);

    stage.pass(8);
    await stage.holdsEnd();
    expect(await balances()).toEqual(["owed:1 500 GRID", "treasury -500 GRID"]);
  });

  test("one pull request closes three bounties, and each is earned once", async () => {
    const { sandbox, settled, thread, balances } = stage;
    const mira = sandbox.as("mira").in("aurora/engine");
    for (const amount of [100, 200, 300]) {
      const { number } = mira.openIssue({ title: `Worth ${amount}`, body: "" });
      mira.label(number, `bounty: ${amount} GRID`);
    }
    await settled();
    const nadia = sandbox.as("nadia").in("aurora/engine");
    const body = "Closes #1, fixes #2 and resolves aurora/engine#3";
    const { number: pull } = nadia.openPull({ title: "All three", body, files: fix });
    mira.merge(pull);
    await settled();
    expect(thread(pull).comments[0]?.body).toContain("**Earned: 600 GRID**");
    expect(await balances()).toEqual(["held:1 600 GRID", "treasury -600 GRID"]);
  });

  test("a plain mention claims nothing, and taking the reference out withdraws the claim", async () => {
    const { sandbox, settled, thread } = stage;
    const mira = sandbox.as("mira").in("aurora/engine");
    const { number: issue } = mira.openIssue({ title: "Crash", body: "" });
    mira.label(issue, "bounty: 500 GRID");
    const nadia = sandbox.as("nadia").in("aurora/engine");
    const { number: pull } = nadia.openPull({ title: "See", body: `About #${issue}`, files: fix });
    await settled();
    expect(thread(pull).checks[0]?.title).toBe("Earns 50 GRID when merged");
    nadia.editPull(pull, { body: `Fixes #${issue}` });
    await settled();
    expect(thread(pull).checks[0]?.title).toBe("Earns 500 GRID when merged");
    nadia.editPull(pull, { body: "Never mind" });
    await settled();
    expect(thread(pull).checks[0]?.title).toBe("Earns 50 GRID when merged");
    expect(thread(pull).checks).toHaveLength(1);
  });

  test("the second of two pull requests for one issue is told who got the bounty", async () => {
    const { sandbox, settled, thread, balances } = stage;
    const mira = sandbox.as("mira").in("aurora/engine");
    const { number: issue } = mira.openIssue({ title: "Crash", body: "" });
    mira.label(issue, "bounty: 500 GRID");
    const [first, second] = ["nadia", "oskar"].map((login) =>
      sandbox
        .as(login)
        .in("aurora/engine")
        .openPull({ title: "Fix", body: `Closes #${issue}`, files: { [`${login}.ts`]: "" } }),
    );
    mira.merge(first?.number ?? 0);
    mira.merge(second?.number ?? 0);
    await settled();
    expect(thread(first?.number ?? 0).comments[0]?.body).toContain("**Earned: 500 GRID**");
    expect(thread(second?.number ?? 0).comments[0]?.body).toContain("the bounty on #1 went to #2");
    expect(await balances()).toEqual(["held:1 500 GRID", "held:2 50 GRID", "treasury -550 GRID"]);
  });

  test("GitHub delivers everything twice, and nothing happens twice", async () => {
    const { sandbox, settled, thread, balances } = stage;
    const mira = sandbox.as("mira").in("aurora/engine");
    const { number: issue } = mira.openIssue({ title: "Crash", body: "" });
    mira.label(issue, "bounty: 500 GRID");
    const nadia = sandbox.as("nadia").in("aurora/engine");
    const { number: pull } = nadia.openPull({ title: "Fix", body: `Closes #${issue}`, files: fix });
    mira.merge(pull);
    await settled();
    const requests = sandbox.requests.length;
    for (const delivery of [...sandbox.deliveries]) sandbox.redeliver(delivery);
    await settled();
    expect(sandbox.requests).toHaveLength(requests);
    expect(thread(issue).comments).toHaveLength(1);
    expect(thread(pull).comments).toHaveLength(1);
    expect(await balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);
  });
});

const fix = { "src/input.ts": "export {};\n" };

function repositoryId({ sandbox }: Stage): number {
  return sandbox.repository("aurora/engine").id;
}

function issueId({ sandbox }: Stage, number: number): number {
  return sandbox.repository("aurora/engine").threads.find((thread) => thread.number === number)?.id ?? 0;
}
