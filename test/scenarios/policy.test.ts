import { openStage, policyText, type Stage } from "./stage.ts";

describe("the policy file", () => {
  let stage: Stage;
  const open = async (policy: string | null = policyText()) => {
    stage = await openStage({ policy });
  };
  afterEach(() => stage.end());
  const as = (login: string) => stage.sandbox.as(login).in("aurora/engine");
  const check = (pull: number) => stage.thread(pull).checks.find((one) => one.name === "Foothold policy");
  const file = ".github/foothold.yml";

  test("where there is none, nothing is posted and GitHub is asked once", async () => {
    await open(null);
    as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    const pull = as("nadia").openPull({ title: "Fix", body: "Closes #1", files: { "src/a.ts": "" } });
    as("nadia").comment(1, "/help");
    as("mira").merge(pull.number);
    await stage.settled();
    expect(stage.thread(1).comments.map((comment) => comment.author)).toEqual(["nadia"]);
    expect(stage.thread(pull.number)).toMatchObject({ comments: [], checks: [] });
    expect(stage.sandbox.requests.map(({ graphql }) => graphql).filter((name) => name !== null)).toEqual([
      "FootholdPolicy",
    ]);
  });

  test("the pull request that brings the first one is checked, line by line", async () => {
    await open(null);
    const bad = policyText().replace("reward: 50 GRID", "reward: 50 GRD").replace("hold:", "hodl:");
    const pull = as("mira").openPull({ title: "A programme", files: { [file]: bad } });
    await stage.settled();
    expect(check(pull.number)).toMatchObject({ conclusion: "failure", title: "2 problems in the policy" });
    expect(check(pull.number)?.annotations.map(({ start_line: line }) => line)).toEqual([6, 13]);
    as("mira").pushToPull(pull.number, { [file]: policyText() });
    await stage.settled();
    expect(check(pull.number)).toMatchObject({ conclusion: "success", title: "The policy is fine" });
    as("mira").merge(pull.number);
    const code = as("nadia").openPull({ title: "Fix", files: { "src/a.ts": "" } });
    await stage.settled();
    expect(stage.thread(code.number).checks[0]?.title).toBe("Earns 50 GRID when merged");
  });

  test("a newcomer's change to it, from a fork, is checked and not used", async () => {
    await open();
    const generous = policyText().replace("50 GRID", "5000 GRID");
    const pull = as("nadia").openPull({ title: "More", files: { [file]: generous, "src/a.ts": "" } });
    await stage.settled();
    expect(check(pull.number)?.conclusion).toBe("success");
    expect(stage.thread(pull.number).checks.find((one) => one.name === "Foothold")?.title).toBe(
      "Earns 50 GRID when merged",
    );
  });

  test("a bad edit on the default branch keeps the last good policy, and says so on the commit", async () => {
    await open();
    const first = as("nadia").openPull({ title: "Warm up", files: { "src/0.ts": "" } });
    await stage.settled();
    as("mira").merge(first.number);
    const sha = as("mira").pushFiles("main", { [file]: `${policyText()}\nkinds: [` });
    await stage.settled();
    const runs = stage.sandbox.repository("aurora/engine").checkRuns.filter((run) => run.headSha === sha);
    expect(runs.map(({ name, conclusion }) => [name, conclusion])).toEqual([["Foothold policy", "failure"]]);
    const pull = as("nadia").openPull({ title: "Fix", files: { "src/a.ts": "" } });
    await stage.settled();
    expect(stage.thread(pull.number).checks[0]?.title).toBe("Earns 50 GRID when merged");
    as("mira").pushFiles("main", { [file]: policyText().replace("50 GRID", "60 GRID") });
    await stage.settled();
    as("nadia").pushToPull(pull.number, { "src/b.ts": "" });
    await stage.settled();
    expect(stage.thread(pull.number).checks[0]?.title).toBe("Earns 60 GRID when merged");
  });

  test("the organisation's defaults hold where a repository says nothing, and change for all at once", async () => {
    await open("version: 1\nkinds: { code: { reward: 5 GRID } }\n");
    const defaults = policyText("caps: { per-pull-request: [3 GRID] }\n");
    stage.org.createRepository(".github", {
      files: { [file]: defaults },
      collaborators: { mira: "maintain" },
    });
    await stage.settled();
    const pull = as("nadia").openPull({ title: "Fix", files: { "src/a.ts": "" } });
    await stage.settled();
    expect(stage.thread(pull.number).checks[0]?.title).toBe("Earns 3 GRID when merged");
    const raised = defaults.replace("3 GRID", "4 GRID");
    stage.sandbox
      .as("mira")
      .in("aurora/.github")
      .pushFiles("main", { [file]: raised });
    await stage.settled();
    as("nadia").pushToPull(pull.number, { "src/b.ts": "" });
    await stage.settled();
    expect(stage.thread(pull.number).checks[0]?.title).toBe("Earns 4 GRID when merged");
  });
});
