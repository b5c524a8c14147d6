import { openProgramme, type Programme } from "./programme.ts";
import { openStage, type Stage } from "./stage.ts";

describe("commands in comments", () => {
  let shared: Stage;
  let stage: Programme;
  beforeAll(async () => {
    shared = await openStage({ policy: null });
  });
  beforeEach(async () => {
    stage = await openProgramme(shared);
  });
  afterAll(() => shared.end());
  const as = (login: string) => stage.as(login);
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
    expect(await stage.ledger()).toEqual(["held by nadia: 75 GRID"]);
    shared.pass(8);
    await shared.holdsEnd();
    expect(await stage.ledger()).toEqual(["owed to nadia: 75 GRID"]);
  });

  test("nobody awards themselves, bots are not awarded, and unknown people are named", async () => {
    const { number } = as("mira").openIssue({ title: "Thanks" });
    shared.sandbox.createUser("renovate[bot]", { bot: true });
    for (const [person, refusal] of [
      ["mira", "Nobody can award themselves"],
      ["nobody-at-all", "GitHub knows no `nobody-at-all`"],
    ]) {
      as("mira").comment(number, `/award @${person} 5 GRID code "x"`);
      await stage.settled();
      expect(answers(number)[0]?.body).toContain(refusal);
    }
    expect(await stage.ledger()).toEqual([]);
  });

  test("what is quoted, in code, or said by a bot is no command, and costs no request", async () => {
    const { number } = as("mira").openIssue({ title: "Thanks" });
    await stage.settled();
    const before = shared.sandbox.requests.length;
    as("mira").comment(
      number,
      "> /award @nadia 5 GRID code x\n\n```\n/bounty 500 GRID\n```\n\nsay /help to see\n\n    /bounty 5 GRID",
    );
    shared.sandbox.createUser("helper[bot]", { bot: true });
    as("helper[bot]").comment(number, "/help");
    await stage.settled();
    expect(answers(number)).toEqual([]);
    expect(shared.sandbox.requests).toHaveLength(before);
  });

  test("a permission that was taken back between the comment and its reading counts as taken back", async () => {
    const { number } = as("mira").openIssue({ title: "Thanks" });
    await stage.settled();
    const collaborators = as("mira").repository.collaborators;
    shared.sandbox.fail({ status: 502, times: 1, match: /permission/ });
    as("mira").comment(number, "/bounty 500 GRID");
    await shared.sandbox.settle();
    for (const [id, role] of collaborators) if (role === "maintain") collaborators.delete(id);
    await shared.retried();
    expect(answers(number)[0]?.body).toContain("`/bounty` is for people with write permission");
    expect(await stage.ledger()).toEqual([]);
  });
});
