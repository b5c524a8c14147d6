/** The pages of hiring from the outside: forms of other pages, odd addresses, text of others, and an instance without sign-in. */
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { pino } from "pino";
import { startFoothold } from "../../src/main.ts";
import { openProgramme, type Programme } from "../scenarios/programme.ts";
import { openStage, policyText, type Stage } from "../scenarios/stage.ts";
import { Browser } from "./browser.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements: { typescript: { title: 'Type & Script', match: { any-glob-to-any-file: "**/*.ts" } } }
`;

let stage: Stage;
let programme: Programme;
let own: string;
let nadia: Browser;

beforeAll(async () => {
  stage = await openStage();
  programme = await openProgramme(stage, { policy: policyText(hiring) });
  programme.org.setTeam("hiring", ["ida"]);
  await programme.opened("mira");
  own = `/me/${programme.org.login}`;
});
afterAll(() => stage.end());
beforeEach(async () => {
  nadia = new Browser(stage.foothold.url ?? "");
  await nadia.signIn(stage.sandbox, "nadia");
});

const post = (who: Browser, path: string, fields: Record<string, string> = {}) =>
  who.visit(path, { method: "POST", body: new URLSearchParams(fields) });
const tokenOf = ({ text }: { text: string }) => /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";
const joined = async () =>
  (await stage.foothold.db.pool.query("select 1 from foothold.participants where state = 'joined'")).rows
    .length;

test("a form without the session's token does nothing", async () => {
  const oskar = new Browser(stage.foothold.url ?? "");
  await oskar.signIn(stage.sandbox, "oskar");
  const others = tokenOf(await oskar.visit(own));
  for (const fields of [
    {},
    { token: "" },
    { token: others },
    { token: `${tokenOf(await nadia.visit(own))}x` },
  ]) {
    expect((await post(nadia, `${own}/join`, fields)).status).toBe(403);
  }
  expect((await post(new Browser(stage.foothold.url ?? ""), `${own}/join`)).status).toBe(403);
  expect((await post(nadia, "/sign-out")).status).toBe(403);
  expect((await nadia.visit("/me")).text).toContain("signed in as");
  expect(await joined()).toBe(0);
  const large = await post(nadia, `${own}/join`, { token: "x".repeat(20_000) });
  expect(large.status).toBe(413);
});

test("a link does what a form does not: nothing", async () => {
  for (const wish of ["join", "leave", "object", "badges"]) {
    expect((await nadia.visit(`${own}/${wish}`)).status).toBe(404);
  }
  expect(await joined()).toBe(0);
});

test.each([
  "/hiring",
  "/hiring/",
  "/hiring/nobody",
  "/hiring/%00",
  "/hiring/%ff",
  "/hiring/..%2f..%2fetc",
  "/me/nobody",
  "/me/nobody/forget",
  "/me/nobody/everything.json",
  "/badges/nobody/nadia/typescript.json",
  "/nothing",
])("nothing is at %s", async (path) => {
  const seen = await nadia.visit(path);
  expect(seen.status).toBe(404);
  expect(seen.text).toContain("Nothing is here");
});

test("requirements that are none, pages that are none, and logins with signs for patterns are nobody's", async () => {
  const ida = new Browser(stage.foothold.url ?? "");
  const people = `/hiring/${programme.org.login}/people`;
  await ida.signIn(stage.sandbox, "ida", people);
  expect((await ida.visit(`${people}?requirement=cooking`)).status).toBe(404);
  expect((await ida.visit(`${people}?requirement=typescript&after=%27%3B--`)).status).toBe(200);
  expect((await ida.visit(`${people}?requirement=typescript&after=999999999999999-1`)).status).toBe(200);
  await nadia.press(await nadia.visit(own), `${own}/join`);
  expect((await ida.visit(`${people}?login=n`)).text).toContain(">nadia</a>");
  for (const odd of ["%", "_", "\\", "n%", "n\0x"]) {
    expect((await ida.visit(`${people}?login=${encodeURIComponent(odd)}`)).text).toContain("Nobody here.");
  }
  expect((await ida.visit(`${people}?login=%3Cb%3E`)).text).toContain("Logins that begin with &lt;b&gt;");
  await nadia.press(await nadia.visit(own), `${own}/leave`);
});

test("more people than a page holds are on further pages, each once, the latest first", async () => {
  const { db } = stage.foothold;
  const { id } = programme.org;
  await db.pool.query(
    "insert into foothold.people (github_id, login) select 9000000 + n, 'many-' || lpad(n::text, 3, '0') from generate_series(1, 120) n",
  );
  await db.pool.query(
    "insert into foothold.participants (owner_id, person, state, since, joined_at, active_at) select $1, number, 'joined', now(), now(), now() from foothold.people where login like 'many-%'",
    [id],
  );
  // Many on one day: the order among them has to hold as well.
  await db.pool.query(
    "insert into foothold.evidence_latest (owner_id, requirement, person, last_at) select $1, 'typescript', number, '2026-01-01'::timestamptz + (number % 3) * interval '1 day' from foothold.people where login like 'many-%'",
    [id],
  );
  const ida = new Browser(stage.foothold.url ?? "");
  const people = `/hiring/${programme.org.login}/people`;
  await ida.signIn(stage.sandbox, "ida", people);
  for (const query of ["?requirement=typescript", "?login=many"]) {
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let next: string | undefined = `${people}${query}`; next !== undefined; ) {
      const { text } = await ida.visit(next.replaceAll("&amp;", "&"));
      const logins = [...text.matchAll(/>(many-\d+)<\/a>/g)].map(([, login = ""]) => login);
      seen.push(...logins);
      sizes.push(logins.length);
      next = /rel="next" href="([^"]+)"/.exec(text)?.[1];
      // No page says how many there are.
      expect(text).not.toMatch(/(?<!many-)\b120\b/);
    }
    expect(sizes).toEqual([50, 50, 20]);
    expect(new Set(seen).size).toBe(120);
  }
  await db.pool.query("delete from foothold.evidence_latest where requirement = 'typescript'");
  await db.pool.query(
    "delete from foothold.participants where person in (select number from foothold.people where login like 'many-%')",
  );
});

test("what others wrote stays text", async () => {
  const title = '<script>alert(1)</script> "quoted" & <b>bold</b> [x](javascript:alert(1))';
  const { number } = programme.as("nadia").openPull({ title, files: { "src/odd <name> & more.ts": "" } });
  await programme.settled();
  await programme.merged(number);
  await nadia.press(await nadia.visit(own), `${own}/join`);
  await programme.settled();
  const { text } = await nadia.visit(own);
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; &lt;b&gt;bold");
  expect(text).toContain("src/odd &lt;name&gt; &amp; more.ts");
  expect(text).not.toMatch(/<script|<b>bold|href="javascript/);
  await nadia.press(await nadia.visit(own), `${own}/leave`);
});

test("every page has the headers that keep others out, HEAD is GET without a body", async () => {
  const signedIn = await nadia.visit(own);
  for (const { headers } of [
    signedIn,
    await nadia.visit(`/hiring/${programme.org.login}`),
    await nadia.visit("/x"),
  ]) {
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  }
  const head = await nadia.visit(own, { method: "HEAD" });
  expect([head.status, head.text]).toEqual([200, ""]);
  expect(Number(head.headers.get("content-length"))).toBe(Buffer.byteLength(signedIn.text));
  expect((await nadia.visit("/nothing", { method: "HEAD" })).status).toBe(404);
  expect((await nadia.visit("/nothing", { method: "DELETE" })).status).toBe(404);
  expect((await nadia.visit("/api/github/webhooks")).status).toBe(405);
});

test("the first page names organisations whose hiring page there is, and nobody else's", async () => {
  stage.pass(1 / 1440);
  const { text } = await nadia.visit("/");
  expect(text).toContain(`href="/hiring/${programme.org.login}"`);
  expect(text).not.toContain('href="/hiring/aurora"');
});

test("an instance that nobody can sign in to shows what is public, and says what is missing", async () => {
  const { sandbox } = stage;
  const foothold = await startFoothold(
    {
      appId: sandbox.app.id,
      privateKey: sandbox.app.privateKey,
      webhookSecrets: [sandbox.app.webhookSecret],
      database: { url: "unused" },
      role: "web",
      host: "127.0.0.1",
      port: 0,
      githubUrl: sandbox.url,
      publicUrl: null,
      signIn: null,
      logLevel: "silent",
    },
    { db: stage.foothold.db, now: stage.now, log: pino({ level: "silent" }) },
  );
  const visitor = new Browser(foothold.url ?? "");
  expect((await visitor.visit(`/hiring/${programme.org.login}`)).status).toBe(200);
  for (const path of ["/me", own, "/sign-in", "/sign-in/github?code=a&state=b"]) {
    const seen = await visitor.visit(path);
    expect([seen.status, seen.text]).toEqual([503, expect.stringContaining("GITHUB_CLIENT_SECRET")]);
  }
  const nothing = await visitor.visit(`/hiring/${programme.org.login}/people`);
  expect(nothing.status).toBe(404);
  expect(nothing.text).not.toContain("sign-in");
  await foothold.stop();
});
