/**
 * Every page in a real browser, on a desktop and on a phone: no error in its console, nothing wider than the screen.
 * With SCREENSHOTS set to a folder, a picture of each is left there.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContext } from "playwright-core";
import { openProgramme, type Programme } from "../scenarios/programme.ts";
import { openStage, type Stage } from "../scenarios/stage.ts";
import { openChromium } from "./chromium.ts";

const policy = (name: string) => readFileSync(new URL(`../../config/${name}.yml`, import.meta.url), "utf8");

let stage: Stage;
let browser: Browser;
let positron: Programme;
let aethergrid: Programme;

beforeAll(async () => {
  stage = await openStage();
  browser = await openChromium();
  positron = await openProgramme(stage, { policy: policy("positron") });
  aethergrid = await openProgramme(stage, { policy: policy("aethergrid") });
  await positron.opened("mira");
  await work(aethergrid);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await stage.end();
});

/** nadia's work of several kinds, with names as long as there can be, and a team that looks at it. */
async function work(programme: Programme): Promise<void> {
  const { org, as, settled, says } = programme;
  stage.sandbox.createUser("as-long-a-login-as-github-would-take-it");
  org.setTeam("hiring", ["ida"]);
  const long = `src/p2p/${"a-folder-with-a-name-that-does-not-end/".repeat(3)}gossip.rs`;
  const titles = [
    "Gossip less often when nothing is new",
    `Teach the scheduler ${"to wait for tasks that wait for others ".repeat(5)}`,
    "Verify signatures in batches",
    "Supercalifragilisticexpialidocious".repeat(4),
  ];
  const pulls: number[] = [];
  for (const [index, title] of titles.entries()) {
    const files = {
      [index === 1 ? long : `src/net/${index}.rs`]: `// ${index}\n`,
      [`docs/${index}.md`]: "# Notes\n",
    };
    pulls.push(as("nadia").openPull({ title, files }).number);
  }
  await settled();
  const [first = 0, second = 0, third = 0, fourth = 0] = pulls;
  await says("nadia", first, "/hiring join");
  as("ida").review(first, { state: "approve" });
  as("mira").label(fourth, "spam");
  for (const pull of [first, second, third, fourth]) as("mira").merge(pull);
  await settled();
  await says("mira", first, '/credit @nadia question "Answered on the forum, at length & <with> care"');
  await says(
    "mira",
    first,
    '/endorse @nadia inclusivity "Helped three newcomers through their first review"',
  );
  const other = as("as-long-a-login-as-github-would-take-it").openPull({
    title: "Other",
    files: { "src/net/o.rs": "" },
  });
  await settled();
  await says("as-long-a-login-as-github-would-take-it", other.number, "/hiring join");
  as("mira").merge(other.number);
  await settled();
}

interface Screen {
  readonly name: string;
  readonly path: () => string;
  readonly as?: string;
  readonly shows: string;
}

interface Width {
  readonly page: number;
  readonly screen: number;
  /** Elements that reach over the right edge. */
  readonly out: readonly string[];
}

/** As text, because it runs in the page and not here. */
const widthOfPage = `({
  page: document.documentElement.scrollWidth,
  screen: window.innerWidth,
  out: [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
    .map((one) => one.tagName + " " + one.textContent.slice(0, 40)),
})`;

const grid = () => aethergrid.org.login;
const screens: readonly Screen[] = [
  { name: "home", path: () => "/", shows: "Foothold runs here" },
  { name: "hiring-positron", path: () => `/hiring/${positron.org.login}`, shows: "No published positions" },
  {
    name: "hiring-aethergrid",
    path: () => `/hiring/${grid()}`,
    shows: "Senior Distributed Systems Engineer",
  },
  { name: "me-signed-out", path: () => "/me", shows: "Sign in with GitHub" },
  { name: "nothing-here", path: () => `/hiring/${grid()}/people`, shows: "Nothing is here" },
  { name: "forgotten", path: () => "/forgotten", shows: "You are being forgotten" },
  { name: "me-new", path: () => "/me", as: "oskar", shows: "None keeps anything" },
  { name: "me-before", path: () => `/me/${grid()}`, as: "oskar", shows: "If you join" },
  { name: "me", path: () => "/me", as: "nadia", shows: "You joined on" },
  { name: "me-evidence", path: () => `/me/${grid()}`, as: "nadia", shows: "Gossip less often" },
  { name: "me-said", path: () => `/me/${grid()}?said=join&all=yes`, as: "nadia", shows: "You have joined." },
  { name: "me-forget", path: () => `/me/${grid()}/forget`, as: "nadia", shows: "This cannot be undone" },
  {
    name: "people",
    path: () => `/hiring/${grid()}/people?requirement=p2p`,
    as: "ida",
    shows: "P2P networking",
  },
  {
    name: "people-found",
    path: () => `/hiring/${grid()}/people?login=a`,
    as: "ida",
    shows: "Logins that begin",
  },
  { name: "person", path: () => `/hiring/${grid()}/people/nadia`, as: "ida", shows: "Gossip less often" },
];

describe.each([
  ["desktop", 1280, 800],
  ["phone", 390, 844],
] as const)("on a %s", (device, width, height) => {
  const contexts = new Map<string, BrowserContext>();
  afterAll(async () => {
    for (const context of contexts.values()) await context.close();
  });

  /** A browser in which somebody is signed in, or nobody. */
  async function contextOf(login: string | undefined): Promise<BrowserContext> {
    const known = contexts.get(login ?? "");
    if (known !== undefined) return known;
    const context = await browser.newContext({
      viewport: { width, height },
      baseURL: stage.foothold.url ?? "",
    });
    contexts.set(login ?? "", context);
    if (login !== undefined) {
      stage.sandbox.signIn(login);
      const page = await context.newPage();
      await page.goto("/sign-in");
      expect(await page.textContent("header")).toContain(login);
      await page.close();
      stage.sandbox.signIn(null);
    }
    return context;
  }

  test.each(screens)("$name", async ({ name, path: where, as, shows }) => {
    const context = await contextOf(as);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      // A page that says that nothing is here has to come with 404, which the browser notes.
      const isItself = message.location().url === page.url() && name === "nothing-here";
      if (message.type() === "error" && !isItself) errors.push(message.text());
    });
    await page.goto(where());
    expect(await page.textContent("main")).toContain(shows);
    const wide = await page.evaluate<Width>(widthOfPage);
    expect(wide).toEqual({ page: wide.screen, screen: width, out: [] });
    expect(errors).toEqual([]);
    const folder = process.env.SCREENSHOTS;
    if (folder !== undefined) {
      await page.screenshot({ path: path.join(folder, `${name}-${device}.png`), fullPage: true });
    }
    await page.close();
  });
});

test("what the buttons do, they do without a script", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: stage.foothold.url ?? "" });
  stage.sandbox.signIn("tomas");
  const page = await context.newPage();
  await page.goto(`/hiring/${positron.org.login}`);
  await page.click("text=Join on your page");
  await page.click("text=Sign in with GitHub");
  stage.sandbox.signIn(null);
  await page.click("button:has-text('Join')");
  expect(await page.textContent("[role=status]")).toContain("You have joined.");
  await page.click("button:has-text('Leave')");
  expect(await page.textContent("[role=status]")).toContain("You have left.");
  await page.click("text=Sign out");
  await page.goto("/me");
  expect(await page.textContent("main")).toContain("Sign in with GitHub");
  await context.close();
});
