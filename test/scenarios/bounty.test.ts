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
