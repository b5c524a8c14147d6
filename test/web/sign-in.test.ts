/** Signing in with GitHub, as browsers go through it: what binds it to one browser, how it ends, and what is kept. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { createSignIn } from "../../src/web/hiring/sign-in.ts";
import type { Visit } from "../../src/web/hiring/visit.ts";
import { openProgramme, type Programme } from "../scenarios/programme.ts";
import { openStage, policyText, type Stage } from "../scenarios/stage.ts";
import { Browser } from "./browser.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements: { typescript: { title: 'Type & Script', match: { any-glob-to-any-file: "**/*.ts" } } }
`;

let stage: Stage;
let programme: Programme;
let browser: Browser;
let address: number;

beforeAll(async () => {
  stage = await openStage();
  programme = await openProgramme(stage, { policy: policyText(hiring) });
  await programme.opened("mira");
  address = 0;
});
afterAll(() => stage.end());
beforeEach(() => {
  browser = fresh();
});

/** A browser of its own address: failures of one test are no other's. */
function fresh(): Browser {
  address += 1;
  return new Browser(stage.foothold.url ?? "", { "x-forwarded-for": `203.0.113.${address}` });
}

const rows = async (sql: string) => (await stage.foothold.db.pool.query(sql)).rows;
const own = () => `/me/${programme.org.login}`;
const isSignedIn = async (who: Browser) => (await who.visit("/me")).text.includes("You are signed in as");

/** Begins, and says where GitHub sends the browser back to. */
async function begun(who: Browser, login = "nadia"): Promise<{ asked: URL; back: string }> {
  const asked = new URL(await who.redirect("/sign-in?to=/me"));
  stage.sandbox.signIn(login);
  const response = await fetch(asked, { redirect: "manual" });
  stage.sandbox.signIn(null);
  return { asked, back: response.headers.get("location") ?? "" };
}

test("whoever GitHub says it is, is signed in, and led on to where they wanted", async () => {
  const seen = await browser.signIn(stage.sandbox, "nadia", own());
  expect(new URL(seen.url).pathname).toBe(own());
  expect(seen.text).toContain(">nadia</a>");
  expect(await isSignedIn(browser)).toBe(true);
  expect(await isSignedIn(fresh())).toBe(false);
});

test("a proof of who began goes along, and no more is asked than who it is", async () => {
  const { asked } = await begun(browser);
  expect(asked.searchParams.get("code_challenge_method")).toBe("S256");
  expect(asked.searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
  expect(asked.searchParams.get("scope")).toBeNull();
  expect(asked.searchParams.get("redirect_uri")).toBe(`${stage.foothold.url}/sign-in/github`);
});

test("what GitHub answers is good once, in the browser that began, for ten minutes", async () => {
  const { back } = await begun(browser);
  const other = fresh();
  expect((await other.visit(back)).status).toBe(403);
  expect(await isSignedIn(other)).toBe(false);
  const kept = new Map(browser.cookies);
  expect((await browser.visit(back)).status).toBe(200);
  // The same answer and the same cookie, and another code: the state is used up.
  const again = fresh();
  for (const [name, value] of kept) again.cookies.set(name, value);
  const replayed = new URL(back);
  replayed.searchParams.set(
    "code",
    new URL((await begun(fresh(), "oskar")).back).searchParams.get("code") ?? "",
  );
  expect((await again.visit(replayed.href)).status).toBe(403);
  const late = fresh();
  const { back: lateBack } = await begun(late);
  stage.pass(11 / 1440);
  expect((await late.visit(lateBack)).status).toBe(403);
});

test.each([
  ["a state that nobody began", "?code=abc&state=none"],
  ["no state", "?code=abc"],
  ["nothing", ""],
])("an answer with %s signs nobody in", async (_, query) => {
  await begun(browser);
  const seen = await browser.visit(`/sign-in/github${query}`);
  expect(seen.status).toBe(403);
  expect(await isSignedIn(browser)).toBe(false);
});

test("a code that GitHub does not take, and a person who refuses, are said plainly", async () => {
  const { back } = await begun(browser);
  const wrong = new URL(back);
  wrong.searchParams.set("code", "not-a-code");
  const refused = await browser.visit(wrong.href);
  expect([refused.status, refused.text]).toEqual([
    403,
    expect.stringContaining("GitHub did not say who you are"),
  ]);
  const denied = new URL((await begun(browser)).back);
  denied.searchParams.delete("code");
  denied.searchParams.set("error", "access_denied");
  expect((await browser.visit(denied.href)).status).toBe(403);
});

test("while GitHub is away, nobody is signed in, and the page says so", async () => {
  const { back } = await begun(browser);
  stage.sandbox.fail({ match: /^GET \/user$/, status: 502, times: 1 });
  expect((await browser.visit(back)).status).toBe(503);
  expect(await isSignedIn(browser)).toBe(false);
});

test("after ten failures from one address there is a pause", async () => {
  for (let turn = 0; turn < 10; turn += 1) {
    expect((await browser.visit("/sign-in/github?code=a&state=b")).status).toBe(403);
  }
  expect((await browser.visit("/sign-in/github?code=a&state=b")).status).toBe(429);
  expect((await browser.visit("/sign-in")).status).toBe(429);
  expect((await fresh().visit("/sign-in/github?code=a&state=b")).status).toBe(403);
  stage.pass(11 / 1440);
  expect((await browser.visit("/sign-in/github?code=a&state=b")).status).toBe(403);
});

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/metrics",
  "/me/../x",
  "javascript:1",
])("nobody is led on to %s", async (to) => {
  const seen = await browser.signIn(stage.sandbox, "nadia", to);
  expect(new URL(seen.url).pathname).toBe("/me");
});

test("the store holds hashes of secrets, and no token; the cookie is for this server alone", async () => {
  await browser.signIn(stage.sandbox, "nadia");
  const secret = browser.cookies.get("foothold") ?? "";
  expect(secret).toMatch(/^[\w-]{43}$/);
  const [session] = await rows(
    "select encode(hash, 'hex') as hash from foothold.sessions order by begun_at desc limit 1",
  );
  expect(session.hash).toBe(createHash("sha256").update(secret).digest("hex"));
  const tables = await rows(
    "select table_name as name from information_schema.tables where table_schema = 'foothold'",
  );
  for (const { name } of tables) {
    const [{ found }] = await rows(
      `select count(*)::int as found from foothold.${name} t where t::text like '%ghu\\_%' or t::text like '%${secret}%'`,
    );
    expect([name, found]).toEqual([name, 0]);
  }
});

test("over https the cookies are Secure and bound to the host", async () => {
  const signIn = createSignIn({
    sessions: {
      beginSignIn: async () => undefined,
      takeSignIn: async () => null,
      begin: async () => undefined,
      find: async () => null,
      end: async () => undefined,
      endAll: async () => undefined,
    },
    app: { apiUrl: "https://api.github.com", clientId: "Iv1", clientSecret: "s" },
    publicUrl: () => "https://foothold.example.org",
    now: () => new Date(),
  });
  const visit = { query: new URLSearchParams(), session: null, address: "" } as unknown as Visit;
  const reply = await signIn.begin(visit);
  if (reply.type !== "to") throw new Error("no redirect");
  expect(reply.location).toMatch(/^https:\/\/github\.com\/login\/oauth\/authorize\?client_id=Iv1&/);
  expect(reply.location).toContain(encodeURIComponent("https://foothold.example.org/sign-in/github"));
  expect(reply.cookies).toEqual([
    expect.stringMatching(
      /^__Host-foothold-sign-in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
    ),
  ]);
});

test("a session ends after twelve hours without use, and after seven days whatever happens", async () => {
  await browser.signIn(stage.sandbox, "nadia");
  stage.pass(11 / 24);
  expect(await isSignedIn(browser)).toBe(true);
  stage.pass(11 / 24);
  expect(await isSignedIn(browser)).toBe(true);
  stage.pass(12.1 / 24);
  expect(await isSignedIn(browser)).toBe(false);

  await browser.signIn(stage.sandbox, "nadia");
  for (let day = 0; day < 13; day += 1) {
    stage.pass(0.5 - 1 / 96);
    expect(await isSignedIn(browser)).toBe(true);
  }
  stage.pass(0.5);
  expect(await isSignedIn(browser)).toBe(false);
  // Signing in clears away what has ended.
  await browser.signIn(stage.sandbox, "nadia");
  expect(await rows("select 1 from foothold.sessions")).toHaveLength(1);
});

test("signing out ends the session, not only the cookie", async () => {
  await browser.signIn(stage.sandbox, "nadia");
  const stolen = fresh();
  for (const [name, value] of browser.cookies) stolen.cookies.set(name, value);
  expect(await isSignedIn(stolen)).toBe(true);
  await browser.press(await browser.visit("/me"), "/sign-out");
  expect(browser.cookies.has("foothold")).toBe(false);
  expect(await isSignedIn(stolen)).toBe(false);
});
