/** Applying, as a contributor lives through it: what would be sent, what is, how it goes on, and taking it back. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openHiring, openHiringStage } from "./hiring-programme.ts";
import { policyText, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openHiringStage();
});
afterAll(() => stage.end());
const open = (...more: [Parameters<typeof openHiring>[1]?]) => openHiring(stage, ...more);

test("first one sees what would be sent; said again with its hash, exactly that is sent", async () => {
  const programme = await open();
  const { says, comment, candidate, shownHash } = programme;
  const pull = await programme.opened("nadia");
  await programme.merged(pull);
  await says("nadia", pull, "/hiring join");
  await says("mira", pull, '/endorse @nadia kind "Helped newcomers"');
  await says("nadia", pull, "/hiring apply engineer");
  const shown = comment(pull);
  expect(shown).toContain("**Nothing is sent yet.**");
  expect(shown).toContain("| TypeScript | shown | some evidence | for shown:");
  expect(shown).toContain("| Rust | some evidence | no evidence here |");
  expect(shown).toContain("Also belongs into it: Letter (`letter:`), Portfolio (`portfolio:`).");
  expect(shown).toContain("send to careers@example.org");
  expect(programme.hiring.threads).toHaveLength(0);
  await says(
    "nadia",
    pull,
    `/hiring apply engineer ${shownHash(pull)} "Hello @mira letter: Because <b>I</b> like it"`,
  );
  expect(comment(pull)).toContain("Sent, with the snapshot");
  expect(comment(pull)).toContain(
    "Still open: Portfolio; send them to careers@example.org. Nobody is refused for it.",
  );
  expect(comment(pull)).toContain("nadia, Network engineer: **Screening**, since");
  expect(comment(pull)).toContain("We are reading it.");
  const { title, body, labels, author, state } = candidate();
  expect({ title, labels, author, state }).toEqual({
    title: "nadia: Network engineer",
    labels: ["stage: screening"],
    author: "foothold[bot]",
    state: "open",
  });
  expect(body).toContain("| TypeScript | shown | some evidence |");
  expect(body).toContain("Five years of networks");
  expect(body).toContain("Hello @\u200bmira");
  expect(body).toContain("Because &lt;b&gt;I&lt;/b&gt; like it");
  expect(body).toContain("Open points: Portfolio.");
  expect(body).toMatch(/\[aurora-\d+\/engine\\#\u200b1 Work \d+\]\(\/aurora-\d+\/engine\/pull\/1\)/);
  expect(body).toContain("| Screening (`screening`) | 7 days to 14 days | `hiring` |");
  expect(body).toContain("**Kindness**, by mira");
  expect(body).not.toMatch(/(^|[^a-z])@[a-z]/im);
  expect(programme.onCandidate()).toBe("");
});

test("what is stored names nobody, and what was sent keeps its hash", async () => {
  const programme = await open();
  const pull = await programme.opened("nadia");
  await programme.merged(pull);
  await programme.applied("nadia");
  const [row] = await programme.rows();
  const text = JSON.stringify(row);
  expect(text).not.toMatch(/nadia|mira|harriet/);
  const { id } = stage.sandbox.owner("nadia");
  expect(text).not.toContain(String(id));
  expect(programme.candidate().body).toContain(String(row?.hash));
});

test("only who joined, for what is open, with the hash they read, and not twice", async () => {
  const { says, comment, opened, shownHash, hiring } = await open();
  const pull = await opened("oskar");
  await says("oskar", pull, "/hiring apply engineer");
  expect(comment(pull)).toContain("Only who wants to be seen can apply: `/hiring join`");
  await says("oskar", pull, "/hiring join");
  await says("oskar", pull, "/hiring apply writer");
  expect(comment(pull)).toContain(
    "`writer` is not open here: `/hiring apply engineer`, `/hiring apply interest`.",
  );
  await says("oskar", pull, "/hiring apply");
  expect(comment(pull)).toContain("Say for what:");
  await says("oskar", pull, "/hiring apply engineer 0123456789ab");
  expect(comment(pull)).toContain("There is nothing to send yet.");
  await says("oskar", pull, "/hiring apply engineer");
  const first = shownHash(pull);
  await says("oskar", pull, "/hiring apply engineer");
  await says("oskar", pull, `/hiring apply engineer ${first}`);
  expect(comment(pull)).toContain("That is not the snapshot that you read last.");
  expect(hiring.threads).toHaveLength(0);
  await says("oskar", pull, "/hiring apply engineer");
  await says("oskar", pull, `/hiring apply engineer ${shownHash(pull)}`);
  expect(hiring.threads).toHaveLength(1);
  await says("oskar", pull, "/hiring apply engineer");
  expect(comment(pull)).toContain("that application is open. Take it back before you send another.");
});

test("a draft ends after two weeks", async () => {
  const { says, comment, opened, shownHash, rows, pass, hiring } = await open();
  const pull = await opened("nadia");
  await says("nadia", pull, "/hiring join");
  await says("nadia", pull, "/hiring apply engineer");
  stage.pass(15);
  await says("nadia", pull, `/hiring apply engineer ${shownHash(pull)}`);
  expect(comment(pull)).toContain("older than 14 days, so it is not sent");
  await pass(0);
  expect(await rows()).toEqual([]);
  expect(hiring.threads).toHaveLength(0);
});

test("with no position that fits, one is remembered for what one says", async () => {
  const { says, comment, opened, shownHash, candidate } = await open();
  const pull = await opened("nadia");
  await says("nadia", pull, "/hiring join");
  await says("nadia", pull, "/hiring apply interest");
  expect(comment(pull)).toContain("Why should we?");
  await says("nadia", pull, `/hiring apply interest ${shownHash(pull)} "I run three of your nodes"`);
  expect(candidate().title).toBe("nadia: being remembered");
  expect(candidate().body).toContain("I run three of your nodes");
});

test("where nobody could receive it nothing is sent, and only the operator is told why", async () => {
  const programme = await open({ secret: false });
  const pull = await programme.applied("nadia");
  expect(programme.comment(pull)).toContain(
    "Applications cannot be received here just now. Nothing was sent",
  );
  expect(programme.comment(pull)).not.toContain("public");
  expect(programme.hiring.threads).toHaveLength(0);
  const warned = stage.logged.filter(({ msg }) => String(msg).includes("repository of candidates is public"));
  expect(warned).toHaveLength(1);
  expect(JSON.stringify(warned)).not.toContain("nadia");
  // The draft is there still: once it is private, the same line sends it.
  programme.as(programme.org.login, "hiring").setPrivate(true);
  await programme.says("nadia", pull, `/hiring apply engineer ${hashIn(programme.comment(pull))}`);
  expect(programme.hiring.threads).toHaveLength(1);

  const without = await openHiring(stage, {
    policy: policyText(
      'hiring: { candidates: { repository: nowhere, team: "team:hiring" }, positions: { engineer: { title: Engineer } }, stages: { read: { title: Read } } }',
    ),
  });
  const other = await without.applied("nadia");
  expect(without.comment(other)).toContain("Nothing was sent");
  expect(stage.logged.some(({ msg }) => String(msg).includes("is missing, or the App"))).toBe(true);
});

function hashIn(comment: string): string {
  return /engineer ([0-9a-f]{12})/.exec(comment)?.[1] ?? "";
}

test.each([
  ["/hiring withdraw engineer", "Taken back: your application for Network engineer."],
  ["/hiring leave", "You have left."],
  ['/hiring object "I changed my mind"', "Nothing is done any more"],
])("%s takes it back: its issue is closed and says nothing of their work", async (line, answer) => {
  const programme = await open();
  const { candidate, comment, says } = programme;
  const pull = await programme.applied("nadia", '"letter: I like it"');
  expect(candidate().body).toContain("I like it");
  await says("nadia", pull, line);
  expect(comment(pull)).toContain(answer);
  expect(comment(pull)).toContain("An application that was sent from here was taken back.");
  const { state, stateReason, labels, body, title } = candidate();
  expect({ state, stateReason, title }).toEqual({
    state: "closed",
    stateReason: "not_planned",
    title: "Taken back: Network engineer",
  });
  expect(labels).toContain("outcome: withdrawn");
  expect(body).not.toContain("I like it");
  expect(body).not.toContain("nadia");
  expect(programme.onCandidate()).toContain("The person took this application back, and it is closed.");
  const [row] = await programme.rows();
  expect(row).toMatchObject({ state: "closed", outcome: "withdrawn", taken_back: true });
  // Nothing of it is left but that it was, and when.
  expect(row?.snapshot).toMatchObject({ requirements: [], endorsements: [] });
  expect(row?.life).toMatchObject({ included: [], moves: [], told: null });
});

test("forgetting leaves no application, and an issue that says nothing of anybody", async () => {
  const programme = await open();
  const pull = await programme.applied("nadia");
  await programme.says("harriet", pull, "Hello");
  programme.as("mira", "hiring").comment(1, '/stage talk "nadia reviews well"');
  await programme.settled();
  await programme.says("nadia", pull, "/hiring forget");
  await programme.says("nadia", pull, "/hiring forget");
  expect(await programme.rows()).toEqual([]);
  const { state, title, body } = programme.candidate();
  expect(state).toBe("closed");
  expect(`${title} ${body} ${programme.onCandidate()}`).not.toContain("nadia");
});

test("after taking it back one can apply again, and a draft can be taken back too", async () => {
  const { applied, says, comment, shownHash, hiring, rows } = await open();
  const pull = await applied("nadia");
  await says("nadia", pull, "/hiring withdraw");
  expect(comment(pull)).toContain("You have an application for `engineer`. Say which one to take back.");
  await says("nadia", pull, "/hiring withdraw engineer");
  await says("nadia", pull, "/hiring withdraw engineer");
  expect(comment(pull)).toContain("You have no application here.");
  await says("nadia", pull, "/hiring apply engineer");
  await says("nadia", pull, "/hiring withdraw engineer");
  expect(comment(pull)).toContain("Nothing was sent for Network engineer, and the draft is deleted.");
  expect(await rows()).toHaveLength(1);
  await says("nadia", pull, "/hiring apply engineer");
  await says("nadia", pull, `/hiring apply engineer ${shownHash(pull)}`);
  expect(hiring.threads).toHaveLength(2);
});

test("an issue form does the same: its author sees what would be sent, and sends it", async () => {
  const programme = await open();
  const { as, comment, candidate, says, shownHash } = programme;
  as("mira").createLabel("application");
  const body = [
    "### Position",
    "",
    "Network engineer",
    "",
    "### Letter",
    "",
    "I like it.",
    "### Not a field of the form",
    "- @mira knows me",
    "",
    "### Portfolio",
    "",
    "_No response_",
  ].join("\n");
  const { number } = as("nadia").openIssue({ title: "Application", body, formLabels: ["application"] });
  await programme.settled();
  expect(comment(number)).toContain("Only who wants to be seen can apply");
  await says("nadia", number, "/hiring join");
  as("nadia").editIssue(number, { body: `${body}\n` });
  await programme.settled();
  expect(comment(number)).toContain("nadia: `application form`");
  expect(comment(number)).toContain("With what you wrote: Letter.");
  const hash = shownHash(number);
  as("nadia").editIssue(number, { title: "My application" });
  await programme.settled();
  expect(shownHash(number)).toBe(hash);
  await says("nadia", number, `/hiring apply engineer ${hash}`);
  expect(candidate().body).toContain("> \\#\\#\\# Not a field of the form\n> \\- @\u200bmira knows me");
  expect(candidate().body).toContain("Open points: Portfolio.");
});

test("nobody's work is looked at because somebody else put the form's label on their issue", async () => {
  const { as, settled, comment, rows, says } = await open();
  const { number } = as("nadia").openIssue({ title: "A bug", body: "### Position\n\nengineer" });
  await says("nadia", number, "/hiring join");
  const before = comment(number);
  as("mira").label(number, "application");
  await settled();
  expect(comment(number)).toBe(before);
  expect(await rows()).toEqual([]);
});

test("what an issue says is kept with no decision that its labels made", async () => {
  const { as, settled, org } = await open();
  as("mira").openIssue({ title: "A", body: "Something personal", labels: ["bounty: 5 GRID"] });
  await settled();
  const { rows } = await stage.foothold.db.pool.query(
    "select fact::text as fact from foothold.decisions where owner_id = $1",
    [org.id],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].fact).not.toContain("personal");
});

test("/hiring says what is promised, and of too few how it was", async () => {
  const { says, comment, opened } = await open();
  const pull = await opened("nadia");
  await says("nadia", pull, "/hiring");
  expect(comment(pull)).toContain("- `/hiring apply <position>`: apply for a position");
  expect(comment(pull)).toContain("- first answer: 14 days promised; too few applied to say how it was");
});
