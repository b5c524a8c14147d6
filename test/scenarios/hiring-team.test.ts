/** The hiring team's side: stages that people move with a reason, what is undone, reminders, outcomes and response times. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parsePolicy } from "../../src/policy/load.ts";
import { readResponseTimes } from "../../src/store/candidates.ts";
import { hiringPolicy, openHiring, openHiringStage } from "./hiring-programme.ts";
import { policyText, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openHiringStage();
});
afterAll(() => stage.end());

/** nadia has applied: her issue is #1 of the private repository. */
async function open() {
  const programme = await openHiring(stage);
  const asked = await programme.applied("nadia");
  const { as, settled } = programme;
  const there = (login: string) => as(login, "hiring");
  return {
    ...programme,
    asked,
    there,
    /** A comment on her issue. */
    writes: async (login: string, text: string) => {
      there(login).comment(1, text);
      await settled();
    },
    /** Something on her issue, and everything that follows from it. */
    does: async (login: string, act: (who: ReturnType<typeof there>) => void) => {
      act(there(login));
      await settled();
    },
    labels: () => [...programme.candidate().labels].sort(),
    told: () => /nadia, Network engineer: (.*)/.exec(programme.comment(asked))?.[1],
  };
}

test("a stage moves when a person has put its label on and said why", async () => {
  const { does, writes, labels, onCandidate, candidate, told } = await open();
  await does("tomas", (tomas) => tomas.label(1, "stage: talk"));
  expect(onCandidate()).toMatch(
    /@tomas: why does it go on to \*\*Talk\*\*\? Write `\/reason "…"` until .*; until then it stays in Screening\./,
  );
  expect(labels()).toEqual(["stage: screening", "stage: talk"]);
  expect(told()).toContain("**Screening**");
  await writes("mira", '/reason "I think so too"');
  expect(onCandidate()).toContain("tomas put the label on, so tomas says why.");
  await writes("tomas", '/reason "Her reviews are clear"');
  expect(labels()).toEqual(["stage: talk"]);
  expect(onCandidate()).toMatch(
    /\*\*Talk\*\*, since .*\n\n- .*: Screening\n- .*: Talk, by tomas: Her reviews are clear\./,
  );
  expect(candidate().body).toMatch(/\| Talk \(`talk`\) \| – \| `leads` \| \d.* \| tomas \|/);
  expect(told()).toMatch(/\*\*Talk\*\*, since .*\. Next is a talk\./);
  await writes("tomas", '/reason "Once more"');
  expect(onCandidate()).toContain("No move waits for a reason.");
});

test("/stage moves and says why at once, for owners of either stage", async () => {
  const { writes, labels, onCandidate, told } = await open();
  await writes("harriet", "/stage talk");
  expect(onCandidate()).toContain("/stage");
  expect(labels()).toEqual(["stage: screening"]);
  await writes("harriet", '/stage nowhere "Why not"');
  expect(onCandidate()).toContain("`nowhere` is no stage: there is `screening`, `talk`, `offer`.");
  await writes("harriet", '/stage talk "Her reviews are clear"');
  expect(labels()).toEqual(["stage: talk"]);
  expect(told()).toContain("**Talk**");
  await writes("leo", '/stage talk "Again"');
  expect(onCandidate()).toContain("It is in Talk already.");
  await writes("leo", '/stage offer "A good talk"');
  expect(labels()).toEqual(["stage: offer"]);
  // offer is looked after by the team hiring, and leo is of the leads.
  await writes("leo", '/stage offer "x"');
  await writes("leo", '/outcome hired "She is good"');
  expect(onCandidate()).toContain(
    "This stage is for people with triage permission or members of the team hiring.",
  );
});

test("a bot moves nobody: what it does is put back and explained, until it is left alone", async () => {
  const { labels, onCandidate, settled, told, rows, hiring } = await open();
  const bot = stage.sandbox.createUser("mover[bot]", { bot: true });
  hiring.collaborators.set(bot.id, "write");
  const mover = stage.sandbox.as(bot).in(hiring);
  mover.label(1, "stage: offer");
  await settled();
  expect(labels()).toEqual(["stage: screening"]);
  expect(onCandidate()).toContain("What mover\\[bot\\] did was undone: a program moves nobody.");
  mover.unlabel(1, "stage: screening");
  await settled();
  expect(labels()).toEqual(["stage: screening"]);
  mover.closeIssue(1, "not_planned");
  await settled();
  expect((await rows())[0]).toMatchObject({ state: "open", outcome: null, first_answer_at: null });
  expect(told()).toContain("**Screening**");
  for (let times = 0; times < 5; times += 1) {
    mover.label(1, "stage: offer");
    await settled();
  }
  expect(labels()).toEqual(["stage: offer", "stage: screening"]);
  expect((await rows())[0]).toMatchObject({ stage: "screening" });
  expect(stage.logged.some(({ msg }) => String(msg).includes("a bot keeps changing the issue"))).toBe(true);
});

test("who looks after nothing moves nothing, and nobody moves themselves", async () => {
  const { does, writes, labels, onCandidate, there, hiring } = await open();
  hiring.collaborators.set(stage.sandbox.owner("oskar").id, "read");
  await writes("oskar", '/stage talk "Why not"');
  expect(onCandidate()).toContain(
    "`/stage` is for people with triage permission, members of the team hiring or members of the team leads here, and oskar is not among them.",
  );
  // A permission that is gone when the news is read.
  stage.sandbox.fail({ status: 502, times: 1, match: /permission/ });
  there("tomas").label(1, "stage: talk");
  await stage.sandbox.settle();
  hiring.collaborators.set(stage.sandbox.owner("tomas").id, "read");
  await stage.retried();
  expect(labels()).toEqual(["stage: screening"]);
  expect(onCandidate()).toContain(
    "What tomas did was undone: it is for people with triage permission, members of the team hiring or members of the team leads.",
  );
  hiring.collaborators.set(stage.sandbox.owner("nadia").id, "triage");
  await does("nadia", (nadia) => nadia.label(1, "stage: offer"));
  expect(labels()).toEqual(["stage: screening"]);
  expect(onCandidate()).toContain("What nadia did was undone: nobody moves their own application.");
  await writes("nadia", '/stage offer "I am good"');
  expect(onCandidate()).toContain("Nobody moves their own application.");
});

test("of two labels the latest move counts; one that gets no reason is undone after three days", async () => {
  const { does, labels, onCandidate, pass, rows } = await open();
  await does("tomas", (tomas) => tomas.label(1, "stage: talk", "stage: offer"));
  expect(labels()).toEqual(["stage: offer", "stage: screening"]);
  expect(onCandidate()).toContain("why does it go on to **Offer**");
  await does("tomas", (tomas) => tomas.unlabel(1, "stage: screening"));
  expect(labels()).toEqual(["stage: offer"]);
  await pass(2);
  expect(onCandidate()).toContain("why does it go on");
  await pass(1.1);
  expect(onCandidate()).toContain("tomas gave no reason, so the move to Offer was undone.");
  expect(labels()).toEqual(["stage: screening"]);
  expect((await rows())[0]).toMatchObject({ stage: "screening", first_answer_at: null });
});

test("the owners of an overdue stage are reminded in the one comment, once and then each week", async () => {
  const { onCandidate, pass, writes, org, hiring } = await open();
  await pass(13);
  expect(onCandidate()).toBe("");
  await pass(1.1);
  const first = onCandidate();
  expect(first).toContain(`@${org.login}/hiring: the candidate waits for you. Last reminder:`);
  await pass(3);
  expect(onCandidate()).toBe(first);
  await pass(4.1);
  expect(onCandidate()).not.toBe(first);
  expect(hiring.threads[0]?.comments).toHaveLength(1);
  await writes("harriet", '/stage talk "At last"');
  expect(onCandidate()).not.toContain("Overdue");
  await pass(40);
  expect(onCandidate()).not.toContain("Overdue");
});

test("closing asks for the outcome, whoever closed is reminded, and nothing is decided meanwhile", async () => {
  const { does, writes, candidate, onCandidate, pass, told, rows, labels } = await open();
  await does("tomas", (tomas) => tomas.closeIssue(1, "not_planned"));
  expect(onCandidate()).toMatch(
    /@tomas: you closed this on .*How did it end\? Write `\/outcome <key> "reason"`/,
  );
  expect(told()).toContain("**Screening**");
  await pass(7.1);
  expect(onCandidate()).toContain("Last reminder:");
  expect((await rows())[0]).toMatchObject({ state: "open", outcome: null });
  await writes("tomas", '/outcome fired "x"');
  expect(onCandidate()).toContain(
    "`fired` is no outcome of the policy: there is `hired`, `declined`, `withdrawn`",
  );
  await writes("tomas", '/outcome declined "We look for Rust"');
  expect(onCandidate()).toMatch(/\*\*Declined\*\*, by tomas, .*\. We look for Rust\./);
  expect(onCandidate()).not.toContain("@tomas");
  expect(labels()).toEqual(["outcome: declined", "stage: screening"]);
  expect(told()).toMatch(/\*\*Declined\*\*, .*It does not work out this time\./);
  expect((await rows())[0]).toMatchObject({ state: "closed", outcome: "declined", taken_back: false });
  await does("mira", (mira) => mira.label(1, "stage: offer"));
  expect(labels()).toEqual(["outcome: declined", "stage: screening"]);
  await does("mira", (mira) => mira.reopenIssue(1));
  expect(candidate().state).toBe("open");
  expect(labels()).toEqual(["stage: screening"]);
  expect(told()).toContain("**Screening**");
  await writes("mira", '/outcome hired "She learnt Rust"');
  expect(candidate()).toMatchObject({ state: "closed", stateReason: "completed" });
  expect(labels()).toEqual(["outcome: hired", "stage: screening"]);
});

test("an outcome is no label: put on by hand it is undone", async () => {
  const { does, labels, onCandidate } = await open();
  await does("mira", (mira) => mira.label(1, "outcome: hired"));
  expect(labels()).toEqual(["stage: screening"]);
  expect(onCandidate()).toContain("an outcome takes a reason");
  await does("mira", (mira) => mira.label(1, "urgent"));
  expect(labels()).toEqual(["stage: screening", "urgent"]);
});

test("who took an application back is not brought back by reopening its issue", async () => {
  const { does, says, asked, candidate, onCandidate } = await open();
  await says("nadia", asked, "/hiring leave");
  await does("mira", (mira) => mira.reopenIssue(1));
  expect(candidate().state).toBe("closed");
  expect(onCandidate()).toContain("It stays closed: the person took it back.");
});

test("an edited body is written anew, and other words beside it are the team's", async () => {
  const { does, candidate } = await open();
  const { body, title } = candidate();
  await does("mira", (mira) => mira.editIssue(1, { title: "Hire her", body: "She is great" }));
  expect(candidate()).toMatchObject({ body, title });
  await does("mira", (mira) => mira.editIssue(1, { body: "" }));
  expect(candidate().body).toBe(body);
});

test("of a deleted or transferred issue the candidate and the operator hear, and nothing goes on", async () => {
  const { does, told, rows, pass, org } = await open();
  org.createRepository("elsewhere", { private: true, collaborators: { mira: "maintain" } });
  await does("mira", (mira) => mira.transferIssue(1, `${org.login}/elsewhere`));
  expect(told()).toContain("this application cannot be followed here any more");
  expect((await rows())[0]).toMatchObject({ state: "closed", outcome: null, issue_id: null });
  await pass(30);
  const other = await open();
  await other.does(other.org.login, (owner) => owner.deleteIssue(1));
  expect(other.told()).toContain("cannot be followed here any more");
  for (const word of ["transferred", "deleted"]) {
    expect(stage.logged.some(({ msg }) => String(msg).includes(`issue of a candidate was ${word}`))).toBe(
      true,
    );
  }
});

test("in the private repository no other command is read", async () => {
  const { writes, onCandidate, org } = await open();
  await writes("mira", '/award @oskar 50 GRID doc "A gift"');
  expect(await stage.balances(org.id)).toEqual([]);
  expect(onCandidate()).toBe("");
  await writes("mira", "/help");
  expect(onCandidate()).toContain("`/stage");
});

test("how long people wait is measured of three at least, and an answer that never came counts", async () => {
  const programme = await openHiring(stage);
  const parsed = parsePolicy(policyText(hiringPolicy), { file: "f", commit: "c", ownerId: 1 });
  if (parsed.status !== "ok" || parsed.policy.hiring === null) throw new Error("no hiring");
  const { hiring } = parsed.policy;
  const times = () => readResponseTimes(stage.foothold.db, programme.org.id, hiring, stage.now());
  const there = (login: string) => programme.as(login, "hiring");
  await programme.applied("nadia");
  await programme.applied("oskar");
  await programme.applied("ida");
  await programme.pass(4);
  there("harriet").comment(1, "Thank you, we read it.");
  there("leo").comment(2, "Nice");
  there("harriet").comment(2, '/stage talk "Good work"');
  await programme.settled();
  expect(await times()).toMatchObject({ firstAnswer: null });
  await programme.pass(16);
  expect((await times()).firstAnswer).toMatchObject({ promised: 14 * 86_400_000, within: 67 });
  const pull = await programme.opened("nadia");
  await programme.says("nadia", pull, "/hiring");
  expect(programme.comment(pull)).toMatch(
    /- first answer: 14 days promised; half had it within [45] days; 67% within it\n- outcome: 60 days promised; too few applied/,
  );
});
