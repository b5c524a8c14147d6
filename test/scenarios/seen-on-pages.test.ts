/** Wanting to be seen, on the pages: joining in private, being seen by the team alone, leaving, and being gone. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Browser } from "../web/browser.ts";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  title: Work with us
  requirements:
    typescript:
      title: TypeScript
      match: { any-glob-to-any-file: "**/*.ts" }
    community:
      title: Community work
      kinds: [question]
  values:
    kind: { title: Kindness }
  contacts:
    careers: { title: Careers, about: Write to us, email: careers@example.org, purpose: applications }
`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.end());

const browser = () => new Browser(stage.foothold.url ?? "");
const requestsOf = (about: RegExp) => stage.sandbox.requests.filter(({ path }) => about.test(path)).length;

async function open(): Promise<Programme> {
  const programme = await openProgramme(stage, { policy: policyText(hiring) });
  programme.org.setTeam("hiring", ["ida"]);
  // The policy is read with the first thing that happens.
  await programme.opened("mira");
  return programme;
}

/** Somebody signs in and presses a button of their page at the organisation. */
async function presses(who: Browser, { org, settled }: Programme, what: string) {
  const seen = await who.press(await who.visit(`/me/${org.login}`), `/me/${org.login}/${what}`);
  await settled();
  return seen;
}

test("nadia joins on the page, ida of the team sees her, she leaves and is gone", async () => {
  const programme = await open();
  const { login } = programme.org;
  const pull = await programme.opened("nadia");
  await programme.merged(pull);

  const nadia = browser();
  const signedIn = await nadia.signIn(stage.sandbox, "nadia", `/me/${login}`);
  expect(signedIn.text).toContain("You have not joined.");
  expect(signedIn.text).toContain("the team <code>hiring</code>");
  const comments = programme.thread(pull).comments.length;
  const joined = await presses(nadia, programme, "join");
  expect(joined.text).toContain("You have joined.");
  // Nobody else can tell: nothing was said on GitHub.
  expect(programme.thread(pull).comments).toHaveLength(comments);
  const own = await nadia.visit(`/me/${login}`);
  expect(own.text).toContain('TypeScript <span class="level some">some evidence</span>');
  expect(own.text).toContain("Work ");
  expect(own.text).toContain("accepted by mira");

  const ida = browser();
  const view = await ida.signIn(stage.sandbox, "ida", `/hiring/${login}/people`);
  expect(view.text).toContain(`/hiring/${login}/people/nadia#requirement-typescript`);
  const person = await ida.visit(`/hiring/${login}/people/nadia`);
  // The same object: rule, work, factors.
  const work = /<ol class="work">[\s\S]*?<\/ol>/;
  expect(work.exec(person.text)?.[0]).toBe(work.exec(own.text)?.[0]);
  expect((await ida.visit(`/hiring/${login}/people?login=NAD`)).text).toContain(">nadia</a>");
  expect((await ida.visit(`/hiring/${login}/people?login=mir`)).text).toContain("Nobody here.");

  await presses(nadia, programme, "leave");
  expect((await ida.visit(`/hiring/${login}/people`)).text).not.toContain("nadia");
  expect((await ida.visit(`/hiring/${login}/people?login=nadia`)).text).toContain("Nobody here.");
  expect((await ida.visit(`/hiring/${login}/people/nadia`)).status).toBe(404);
});

test("everybody else gets what stands where nothing is, and GitHub is asked once a minute", async () => {
  const programme = await open();
  const { login } = programme.org;
  const nothing = await browser().visit("/hiring/nobody-at-all/people");
  expect(nothing.status).toBe(404);
  const tomas = browser();
  for (const path of [`/hiring/${login}/people`, `/hiring/${login}/people/nadia`]) {
    const signedOut = await browser().visit(path);
    expect(signedOut.status).toBe(404);
    expect(signedOut.text.replaceAll(login, "nobody-at-all").replace("%2Fnadia", "")).toBe(nothing.text);
    const outside = await tomas.signIn(stage.sandbox, "tomas", path);
    expect(outside.status).toBe(404);
  }
  const ida = browser();
  const before = requestsOf(/teams\/hiring\/memberships\/ida$/);
  await ida.signIn(stage.sandbox, "ida", `/hiring/${login}/people`);
  for (let turn = 0; turn < 3; turn += 1) {
    expect((await ida.visit(`/hiring/${login}/people`)).status).toBe(200);
  }
  expect(requestsOf(/teams\/hiring\/memberships\/ida$/)).toBe(before + 1);
  programme.org.setTeam("hiring", []);
  stage.pass(61 / 86_400);
  expect((await ida.visit(`/hiring/${login}/people`)).status).toBe(404);
});

test("a login that was given up and taken by somebody else opens nothing", async () => {
  const programme = await open();
  const { sandbox } = stage;
  sandbox.createUser("vera");
  const vera = browser();
  await vera.signIn(sandbox, "vera");
  sandbox.renameUser("vera", "vera-2");
  sandbox.createUser("vera");
  programme.org.setTeam("hiring", ["vera"]);
  expect((await vera.visit(`/hiring/${programme.org.login}/people`)).status).toBe(404);
});

test("an objection keeps what there is and shows nothing of it; badges are off until they are switched on", async () => {
  const programme = await open();
  const { login } = programme.org;
  await programme.merged(await programme.opened("oskar"));
  const oskar = browser();
  await oskar.signIn(stage.sandbox, "oskar");
  await presses(oskar, programme, "join");
  const badge = `/badges/${login}/oskar/typescript.json`;
  expect((await browser().visit(badge)).status).toBe(404);
  await presses(oskar, programme, "badges");
  const shown = await browser().visit(badge);
  expect(JSON.parse(shown.text)).toEqual({
    schemaVersion: 1,
    label: "TypeScript",
    message: "some evidence",
    color: "blue",
  });
  expect((await browser().visit(`/badges/${login}/oskar/nothing.json`)).status).toBe(404);
  await presses(oskar, programme, "object");
  expect((await browser().visit(badge)).status).toBe(404);
  const own = await oskar.visit(`/me/${login}`);
  expect(own.text).toContain("You objected on");
  expect(own.text).not.toContain("Work ");
  const ida = browser();
  const view = await ida.signIn(stage.sandbox, "ida", `/hiring/${login}/people`);
  expect(view.text).not.toContain("oskar");
  // Coming back does not bring the badge back.
  await presses(oskar, programme, "join");
  expect((await browser().visit(badge)).status).toBe(404);
});

test("what is kept can be taken along, and being forgotten ends every session", async () => {
  const programme = await open();
  const { login } = programme.org;
  await programme.merged(await programme.opened("nadia"));
  const nadia = browser();
  await nadia.signIn(stage.sandbox, "nadia");
  await presses(nadia, programme, "join");
  const everything = JSON.parse((await nadia.visit(`/me/${login}/everything.json`)).text);
  expect(everything.participation).toMatchObject({ login: "nadia", state: "joined", badges: false });
  expect(everything.mergedWork).toHaveLength(1);
  const resume = JSON.parse((await nadia.visit(`/me/${login}/resume.json`)).text);
  expect(resume.skills).toMatchObject([{ name: "TypeScript", level: "some" }]);
  const markdown = await nadia.visit(`/me/${login}/evidence.md`);
  expect(markdown.text).toContain("## TypeScript: some evidence");
  expect(markdown.headers.get("content-disposition")).toBe(`attachment; filename="${login}-evidence.md"`);

  const asked = await nadia.visit(`/me/${login}/forget`);
  expect(asked.text).toContain("This cannot be undone.");
  const gone = await nadia.press(asked, `/me/${login}/forget`);
  expect(gone.text).toContain("You are being forgotten");
  await programme.settled();
  expect((await nadia.visit("/me")).text).toContain("Sign in with GitHub");
  const { rows } = await stage.foothold.db.pool.query(
    "select state from foothold.participants where owner_id = $1",
    [programme.org.id],
  );
  expect(rows.map(({ state }) => state)).not.toContain("joined");
});

test("an organisation where the App is gone still lets people leave, and shows no page", async () => {
  const programme = await open();
  const { login } = programme.org;
  const nadia = browser();
  await nadia.signIn(stage.sandbox, "nadia");
  await presses(nadia, programme, "join");
  programme.org.uninstallApp();
  await programme.settled();
  expect((await browser().visit(`/hiring/${login}`)).status).toBe(404);
  const left = await presses(nadia, programme, "leave");
  expect(left.text).toContain("You have left.");
});

test("nobody is named in what is logged", () => {
  expect(JSON.stringify(stage.logged)).not.toMatch(/nadia|oskar|\bida\b|vera/);
});
