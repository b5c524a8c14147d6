import type { Role } from "../../sandbox/github.ts";
import { lookedAt } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/registry.ts";
import { isAnyone } from "../../src/domain/permission.ts";
import { policy } from "../domain/pulls.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

const live = policy("kinds: {code: {}}");

describe("commands in comments", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.end());
  const as = (login: string) => stage.sandbox.as(login).in("aurora/engine");
  /** An owner of the organisation gives whoever has a role another one. */
  const setRole = (from: Role, to: Role) => {
    const { collaborators } = stage.sandbox.repository("aurora/engine");
    for (const [id, role] of collaborators) if (role === from) collaborators.set(id, to);
  };
  const answers = (number: number) =>
    stage.thread(number).comments.filter((one) => one.author === "foothold[bot]");

  test("/help lists what can be said, in one comment however often it is asked", async () => {
    const { number } = as("nadia").openIssue({ title: "Question" });
    as("nadia").comment(number, "/help");
    as("oskar").comment(number, "Hello\n/help");
    await stage.settled();
    expect(answers(number)).toHaveLength(1);
    expect(answers(number)[0]?.body).toMatch(/oskar: `\/help`[\s\S]*\| `\/bounty 500 GRID`/);
  });

  test("/award grants a reward with its reason, once, and only by who may", async () => {
    const { number } = as("mira").openIssue({ title: "Thanks" });
    as("ida").comment(number, '/award @nadia 75 GRID doc "Wrote the guide"');
    await stage.settled();
    expect(answers(number)[0]?.body).toContain(
      "`/award` is for people with maintain permission here, and ida is not among them.",
    );
    const { id } = as("mira").comment(number, '/award @nadia 75 GRID doc "Wrote the guide, with @oskar"');
    await stage.settled();
    expect(answers(number)[0]?.body).toMatch(/\*\*75 GRID to nadia\*\*, granted by mira: Wrote the guide/);
    as("nadia").comment(number, "/help");
    await stage.settled();
    expect(answers(number)[0]?.body).toContain("**75 GRID to nadia**");
    expect(answers(number)[0]?.body).not.toContain("with @oskar\n");
    as("mira").editComment(id, '/award @nadia 75 GRID doc "Wrote the guide, with @oskar"\n\nThank you!');
    await stage.settled();
    expect(await stage.balances()).toEqual(["held:1 75 GRID", "treasury -75 GRID"]);
    stage.pass(8);
    await stage.holdsEnd();
    expect(await stage.balances()).toEqual(["owed:1 75 GRID", "treasury -75 GRID"]);
  });

  test("nobody awards themselves, bots are not awarded, and unknown people are named", async () => {
    const { number } = as("mira").openIssue({ title: "Thanks" });
    stage.sandbox.createUser("renovate[bot]", { bot: true });
    for (const [person, refusal] of [
      ["mira", "Nobody can award themselves"],
      ["nobody-at-all", "GitHub knows no `nobody-at-all`"],
    ]) {
      as("mira").comment(number, `/award @${person} 5 GRID code "x"`);
      await stage.settled();
      expect(answers(number)[0]?.body).toContain(refusal);
    }
    expect(await stage.balances()).toEqual([]);
  });

  test("what is quoted, in code, or said by a bot is no command, and costs no request", async () => {
    const { number } = as("mira").openIssue({ title: "Thanks" });
    await stage.settled();
    const before = stage.sandbox.requests.length;
    as("mira").comment(
      number,
      "> /award @nadia 5 GRID code x\n\n```\n/bounty 500 GRID\n```\n\nsay /help to see\n\n    /bounty 5 GRID",
    );
    const bot = stage.sandbox.createUser("helper[bot]", { bot: true });
    stage.sandbox.as(bot).in("aurora/engine").comment(number, "/help");
    await stage.settled();
    expect(answers(number)).toEqual([]);
    expect(stage.sandbox.requests).toHaveLength(before);
  });

  test("a permission that was taken back between the comments and their reading counts as taken back, for every command that takes one", async () => {
    await stage.end();
    stage = await openStage({ policy: policyText("reservations: {}") });
    const { number: issue } = as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
    as("nadia").comment(issue, "/start");
    const { number: done } = as("mira").openIssue({ title: "Slow", labels: ["bounty: 300 GRID"] });
    const files = { "src/a.ts": "export {};\n" };
    const { number: pull } = as("oskar").openPull({ title: "Tidy", body: "", files });
    as("ida").review(pull, { state: "approve" });
    as("ida").merge(pull);
    await stage.settled();
    as("mira").closeIssue(done);
    await stage.settled();
    const before = await stage.balances();
    const said: readonly (readonly [number, string])[] = [
      [issue, "/stop"],
      [issue, "/bounty 600 GRID"],
      [issue, "/extend 7 days"],
      [done, "/split @nadia"],
      [issue, '/award @nadia 75 GRID doc "the guide"'],
      [issue, '/tip 5 GRID "thanks"'],
      [pull, '/override @oskar 300 GRID "more"'],
      [issue, '/credit @nadia doc "the guide"'],
      [issue, '/endorse @nadia kind "the guide"'],
      [issue, '/stage talk "the guide"'],
      [issue, '/reason "the guide"'],
      [issue, '/outcome hired "the guide"'],
      [issue, "/enrol @nadia internship/summer"],
      [issue, "/levels"],
      [issue, '/hold "wait"'],
      [issue, "/release"],
      [pull, '/revert "no"'],
    ];
    const taking = commands.filter(
      (one) => !isAnyone(one.who(live)) || lookedAt(one, { words: [] }).includes("permission"),
    );
    expect(said.map(([, line]) => line.split(" ")[0]).sort()).toEqual(
      taking.map((one) => `/${one.name}`).sort(),
    );

    stage.sandbox.fail({ status: 502, times: 1, match: /permission/ });
    const heard: string[] = [];
    for (const [thread, line] of said) as("mira").comment(thread, line);
    await stage.sandbox.settle();
    setRole("maintain", "read");
    await stage.retried();
    for (const thread of [issue, done, pull]) heard.push(answers(thread)[0]?.body ?? "");
    expect(await stage.balances()).toEqual(before);
    expect(heard[0]).toMatch(
      /Reserved for nadia[\s\S]*`\/release` is for people with write permission here, and mira/,
    );
    expect(heard[1]).toContain(
      "`/split` is for people with write permission here, and mira is not among them.",
    );
    expect(heard[2]).toContain(
      "`/revert` is for people with write permission here, and mira is not among them.",
    );
    const reactions = stage.sandbox.requests.filter((one) => one.path.endsWith("/reactions"));
    expect(reactions).toHaveLength(said.length);
  });

  test("a permission that was given between the comment and its reading counts as given", async () => {
    const { number } = as("mira").openIssue({ title: "Thanks" });
    await stage.settled();
    stage.sandbox.fail({ status: 502, times: 1, match: /permission/ });
    as("tomas").comment(number, "/bounty 500 GRID");
    await stage.sandbox.settle();
    setRole("triage", "write");
    await stage.retried();
    expect(answers(number)[0]?.body).toContain("**Bounty: 500 GRID**");
  });
});
