import { openStage, type Stage } from "./stage.ts";

describe("a priced issue becomes a merged pull request and a ledger entry", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.end());

  test("from the label to the award", async () => {
    const { sandbox, settled, thread, balances } = stage;
    const mira = sandbox.as("mira").in("aurora/engine");
    const nadia = sandbox.as("nadia").in("aurora/engine");
    const { number: issue } = mira.openIssue({ title: "Crash on empty input", body: "It crashes." });
    mira.label(issue, "bounty: 500 GRID");
    await settled();
    console.log(thread(issue).comments.map((comment) => comment.body).join("\n----\n"));

    const { number: pull } = nadia.openPull({
      title: "Handle empty input",
      body: `Closes #${issue}`,
      head: "fix",
      files: { "src/input.ts": "export {};\n" },
    });
    await settled();
    console.log(thread(pull).checks.map((check) => `${check.title}\n${check.summary}`).join("\n----\n"));
    mira.review(pull, { state: "approve", body: "Nice" });
    mira.merge(pull);
    await settled();
    console.log(thread(pull).comments.map((comment) => comment.body).join("\n----\n"));
    console.log(thread(issue).comments.map((comment) => comment.body).join("\n----\n"));
    console.log(await balances(), sandbox.requests.map((r) => JSON.stringify(r)).join("\n"));
  });
});
