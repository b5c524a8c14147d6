import { openStage, type Stage } from "./stage.ts";

describe("when something is down", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.end());
  const as = (login: string) => stage.sandbox.as(login).in("aurora/engine");

  test("a merge while GitHub's API is down: everything happens later, once", async () => {
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    const { number } = as("nadia").openPull({ title: "Fix", body: "Closes #1", files: { "src/a.ts": "" } });
    await stage.settled();
    stage.sandbox.goDown();
    as("mira").merge(number);
    await stage.sandbox.settle();
    await stage.foothold.idle();
    expect(await stage.balances()).not.toContain("held:1 500 GRID");
    stage.sandbox.comeUp();
    await stage.retried();
    expect(await stage.balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);
    expect(stage.thread(number).comments).toHaveLength(1);
    expect(stage.thread(1).comments).toHaveLength(1);
  });

  test("a comment that GitHub made without telling us is found again, not made twice", async () => {
    const { number } = as("nadia").openPull({ title: "Fix", files: { "src/a.ts": "" } });
    await stage.settled();
    stage.sandbox.loseAnswers({ times: 1, match: /POST .*\/comments/ });
    as("mira").merge(number);
    await stage.retried();
    expect(stage.thread(number).comments).toHaveLength(1);
  });

  test("a rate limit is waited for", async () => {
    const { number } = as("nadia").openPull({ title: "Fix", files: { "src/a.ts": "" } });
    await stage.settled();
    stage.sandbox.fail({ status: 403, times: 1, retryAfter: 1, match: /graphql/ });
    as("mira").merge(number);
    await stage.retried();
    expect(await stage.balances()).toEqual(["held:1 50 GRID", "treasury -50 GRID"]);
  });

  test("a delivery that never came is fetched", async () => {
    const { number } = as("nadia").openPull({ title: "Fix", files: { "src/a.ts": "" } });
    await stage.settled();
    stage.sandbox.dropDeliveries(1);
    as("mira").merge(number);
    await stage.settled();
    const lost = stage.sandbox.deliveries.find(
      (delivery) => delivery.event === "pull_request" && delivery.statusCode !== 202,
    );
    if (lost !== undefined) stage.sandbox.redeliver(lost);
    await stage.settled();
    expect(await stage.balances()).toEqual(["held:1 50 GRID", "treasury -50 GRID"]);
  });

  test("the App is stopped in the middle of it all and started again: no second comment, check or entry", async () => {
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    const { number } = as("nadia").openPull({ title: "Fix", body: "Closes #1", files: { "src/a.ts": "" } });
    await stage.settled();
    await stage.restarted(() => as("mira").merge(number));
    expect(await stage.balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);
    expect(stage.thread(number).comments).toHaveLength(1);
    expect(stage.thread(1).comments).toHaveLength(1);
    for (const delivery of [...stage.sandbox.deliveries]) stage.sandbox.redeliver(delivery);
    await stage.settled();
    expect(stage.thread(number).comments).toHaveLength(1);
    expect(stage.sandbox.repository("aurora/engine").checkRuns).toHaveLength(1);
    stage.pass(8);
    await stage.holdsEnd();
    expect(await stage.balances()).toEqual(["owed:1 500 GRID", "treasury -500 GRID"]);
  });
});
