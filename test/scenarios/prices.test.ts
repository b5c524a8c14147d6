import { openProgramme, type Programme } from "./programme.ts";
import { openStage, type Stage } from "./stage.ts";

describe("prices on issues", () => {
  let shared: Stage;
  let stage: Programme;
  beforeAll(async () => {
    shared = await openStage({ policy: null });
  });
  beforeEach(async () => {
    stage = await openProgramme(shared);
  });
  afterAll(() => shared.end());

  const people = () => ({ mira: stage.as("mira"), tomas: stage.as("tomas"), nadia: stage.as("nadia") });
  const comment = (issue: number) => stage.thread(issue).comments[0]?.body ?? "";
  const bounty = async () => (await stage.ledger())[0]?.split(": ")[1];

  test("changing the label edits the same comment and keeps the history", async () => {
    const { number } = people().mira.openIssue({ title: "Crash", body: "" });
    people().mira.label(number, "bounty: 500 GRID");
    await stage.settled();
    people().mira.unlabel(number, "bounty: 500 GRID");
    people().mira.label(number, "bounty: 700 GRID");
    await stage.settled();
    expect(stage.thread(number).comments).toHaveLength(1);
    expect(comment(number)).toMatch(
      /\*\*Bounty: 700 GRID\*\*[\s\S]*History: 500 GRID by mira, .*; withdrawn by mira, .*; 700 GRID by mira/,
    );
    expect(await bounty()).toBe("700 GRID");
  });

  test("somebody who may not set prices is undone, and told why", async () => {
    const { number } = people().mira.openIssue({ title: "Crash", body: "" });
    people().mira.createLabel("bounty: 500 GRID");
    people().tomas.label(number, "bounty: 500 GRID");
    await stage.settled();
    expect(stage.thread(number).labels).toEqual([]);
    expect(comment(number)).toContain(
      "tomas may not set prices here (that is for people with write permission), so the label `bounty: 500 GRID` was removed.",
    );
    expect(await stage.ledger()).toEqual([]);

    people().mira.label(number, "bounty: 100 GRID");
    await stage.settled();
    people().tomas.unlabel(number, "bounty: 100 GRID");
    await stage.settled();
    expect(stage.thread(number).labels).toEqual(["bounty: 100 GRID"]);
    expect(comment(number)).toContain("was restored");
    expect(await bounty()).toBe("100 GRID");
  });

  test("two price labels are refused and nothing is lost", async () => {
    const { number } = people().mira.openIssue({ title: "Crash", body: "" });
    people().mira.label(number, "bounty: 500 GRID");
    await stage.settled();
    people().mira.label(number, "bounty: 900 GRID");
    await stage.settled();
    expect(comment(number)).toMatch(/2 price labels[\s\S]*500 GRID stands until one is left/);
    expect(await bounty()).toBe("500 GRID");
    people().mira.unlabel(number, "bounty: 500 GRID");
    await stage.settled();
    expect(comment(number)).toContain("**Bounty: 900 GRID**");
    expect(comment(number)).not.toContain("price labels");
    expect(await bounty()).toBe("900 GRID");
  });

  test.each([
    ["bounty: 500", "it has no token"],
    ["bounty: 500 GOLD", "its token is not in the policy, which has GRID"],
    ["bounty: 0 GRID", "it is zero"],
    ["bounty: -5 GRID", "it is below zero"],
    ["bounty: 1e30 GRID", "it is not a plain number"],
    ["bounty: 0.0000000000000000001 GRID", "finer than the token's smallest unit"],
  ])("the label %s is explained with one example of the right form", async (label, problem) => {
    const { number } = people().mira.openIssue({ title: "Crash", body: "" });
    people().mira.label(number, label);
    await stage.settled();
    expect(comment(number)).toContain(problem);
    expect(comment(number)).toContain("Write it like `bounty: 500 GRID`.");
    expect(await stage.ledger()).toEqual([]);
  });

  test("closing as not planned gives the amount back to the budget", async () => {
    const { number } = people().mira.openIssue({ title: "Crash", body: "" });
    people().mira.label(number, "bounty: 500 GRID");
    await stage.settled();
    people().mira.closeIssue(number, "not_planned");
    await stage.settled();
    expect(comment(number)).toContain("closed as not planned");
    expect(await stage.ledger()).toEqual([]);
  });

  test("an issue opened with its price is priced, and labels of other kinds concern nobody", async () => {
    const { number } = people().mira.openIssue({
      title: "Crash",
      body: "",
      labels: ["bug", "bounty: 40 GRID"],
    });
    await stage.settled();
    expect(comment(number)).toContain("**Bounty: 40 GRID**");
    const before = shared.sandbox.requests.length;
    people().mira.label(number, "help wanted");
    people().mira.unlabel(number, "bug");
    await stage.settled();
    expect(shared.sandbox.requests).toHaveLength(before);
  });

  test("/bounty sets, changes and withdraws, and the label's price is not overruled", async () => {
    const { number } = people().mira.openIssue({ title: "Crash", body: "" });
    people().mira.comment(number, "/bounty 300 GRID");
    await stage.settled();
    expect(stage.thread(number).comments.filter((one) => one.author === "foothold[bot]")).toHaveLength(1);
    // The edited comment is the answer; a reaction would be one more request.
    expect(stage.thread(number).comments[0]?.reactions).toEqual([]);
    expect(await bounty()).toBe("300 GRID");
    people().mira.comment(number, "/bounty 200 GRID");
    await stage.settled();
    expect(await bounty()).toBe("200 GRID");
    people().mira.comment(number, "/bounty none");
    await stage.settled();
    expect(await stage.ledger()).toEqual([]);
    people().mira.label(number, "bounty: 50 GRID");
    people().mira.comment(number, "/bounty 60 GRID");
    await stage.settled();
    expect(await bounty()).toBe("50 GRID");
    const [last] = stage.thread(number).comments.filter((one) => one.author === "foothold[bot]");
    expect(last?.body).toContain("The label `bounty: 50 GRID` sets this price. Change the label instead.");
  });

  test("an outsider's /bounty is refused in the same comment", async () => {
    const { number } = people().mira.openIssue({ title: "Crash", body: "" });
    people().nadia.comment(number, "Please!\n\n/bounty 1000 GRID");
    await stage.settled();
    const [, answer] = stage.thread(number).comments;
    expect(answer?.body).toContain(
      "`/bounty` is for people with write permission here, and nadia is not among them.",
    );
    expect(stage.thread(number).comments[0]?.reactions).toEqual([
      { by: "foothold[bot]", content: "confused" },
    ]);
    expect(await stage.ledger()).toEqual([]);
  });
});
