/** The manifest flow as a browser walks through it, against the sandbox. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import { readEnvironment } from "../../src/environment.ts";
import { html } from "../../src/web/html.ts";
import { type Setup, startSetup } from "../../src/web/setup.ts";

let sandbox: Sandbox;
let folder: string;
let setup: Setup;
let home: string;
let trouble: string[];
let isStored: boolean;
let clock: Date;

beforeEach(async () => {
  sandbox = await startSandbox({ webhook: { secret: "a-secret-of-the-sandbox" } });
  folder = mkdtempSync(path.join(tmpdir(), "setup-test-"));
  home = path.join(folder, "home");
  await serve(sandbox.url);
});
afterEach(async () => {
  await setup.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(githubUrl: string): Promise<void> {
  trouble = [];
  isStored = false;
  clock = new Date();
  const settings = { home, host: "0.0.0.0", port: 0, githubUrl };
  setup = await startSetup({ settings, now: () => clock, onTrouble: (text) => trouble.push(text) });
  void setup.stored.then(() => {
    isStored = true;
  });
}

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function seen(response: Response): Promise<Seen> {
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function answer(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Seen> {
  const body = new URLSearchParams({ organisation: "", kind: "instance", address: "", ...fields });
  return seen(await fetch(`${setup.url}/setup`, { method: "POST", body, headers }));
}

const unescaped = (text: string) =>
  text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");

/** The form of a page: where it goes, and the manifest in it. */
function formOf(text: string): { action: string; manifest: Record<string, unknown> } {
  const action = unescaped(/<form method="post" action="([^"]+)"/.exec(text)?.[1] ?? "");
  const manifest = unescaped(/name="manifest" value="([^"]+)"/.exec(text)?.[1] ?? "null");
  return { action, manifest: JSON.parse(manifest) };
}

/** Sends the manifest to GitHub, and says where GitHub sends the browser back to. */
async function sendManifest(page: Seen): Promise<string> {
  const { action, manifest } = formOf(page.text);
  const body = new URLSearchParams({ manifest: JSON.stringify(manifest) });
  const response = await fetch(action, { method: "POST", body, redirect: "manual" });
  return response.headers.get("location") ?? "";
}

const manifest = parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
const good = { organisation: "positron", address: "https://foothold.example.org/" };

describe("the whole flow", () => {
  test("makes an App of app.yml, stores its keys for nobody else, and says where to install it", async () => {
    const questions = await seen(await fetch(setup.url));
    expect(questions.text).toContain("Set Foothold up");
    const confirmation = await answer(good);
    expect(confirmation.status).toBe(200);
    const { action, manifest: sent } = formOf(confirmation.text);
    expect(action).toMatch(`${sandbox.url}/organizations/positron/settings/apps/new?state=`);
    expect(sent).toEqual({
      name: "Foothold positron",
      url: "https://foothold.example.org",
      description: manifest.description,
      public: false,
      hook_attributes: { url: "https://foothold.example.org/api/github/webhooks", active: true },
      redirect_url: `${setup.url}/setup/created`,
      callback_urls: ["https://foothold.example.org/sign-in/github"],
      default_permissions: manifest.default_permissions,
      default_events: manifest.default_events,
    });
    for (const name of [...Object.keys(manifest.default_permissions), ...manifest.default_events]) {
      expect(confirmation.text).toMatch(new RegExp(`<dt>${name}(: \\w+)?</dt><dd>[A-Z]`));
    }

    const made = await seen(await fetch(await sendManifest(confirmation)));
    expect(made.status).toBe(200);
    expect(made.text).toContain(`href="${sandbox.url}/apps/foothold/installations/new"`);
    expect(sandbox.app.webhookUrl).toBe("https://foothold.example.org/api/github/webhooks");

    const file = path.join(home, "credentials.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.tmp`)).toBe(false);
    const stored = JSON.parse(readFileSync(file, "utf8"));
    expect(stored).toMatchObject({ id: sandbox.app.id, webhook_secret: "a-secret-of-the-sandbox" });
    const reading = readEnvironment({ FOOTHOLD_HOME: home });
    expect(reading).toMatchObject({ status: "ready", environment: { appId: sandbox.app.id } });

    await setup.stored;
    for (const secret of [stored.pem, stored.webhook_secret, stored.client_secret]) {
      for (const shown of [made.text, ...trouble]) expect(shown).not.toContain(secret);
    }
  });

  test("goes through a proxy, for one's own account, and says how to forward", async () => {
    const confirmation = await answer({ kind: "proxy", address: "https://smee.io/abc" });
    const { action, manifest: sent } = formOf(confirmation.text);
    expect(new URL(action).pathname).toBe("/settings/apps/new");
    expect(sent).toMatchObject({ name: "Foothold", hook_attributes: { url: "https://smee.io/abc" } });
    const made = await seen(await fetch(await sendManifest(confirmation)));
    const { port } = new URL(setup.url);
    expect(made.text).toContain(
      `--url https://smee.io/abc --target http://localhost:${port}/api/github/webhooks`,
    );
  });

  test("gives a page that is loaded twice the same answer, with one request to GitHub", async () => {
    const back = await sendManifest(await answer(good));
    const [one, two] = await Promise.all([fetch(back), fetch(back)]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(sandbox.requests.filter((request) => request.path.startsWith("/app-manifests"))).toHaveLength(1);
  });
});

describe("what is refused", () => {
  const mistakes: [Record<string, string>, string][] = [
    [{ address: "https://a.example", organisation: "not a name" }, "no name of an organisation"],
    [{ address: "https://a.example", organisation: '"><script>' }, "no name of an organisation"],
    [{ address: "" }, "no address"],
    [{ address: "javascript:alert(1)" }, "no address"],
    [{ address: "https://user@a.example" }, "Leave out"],
    [{ address: "https://a.example", kind: "other" }, "Choose one"],
  ];
  test.each(mistakes)("%j is asked for again, with what was typed", async (fields, expected) => {
    const page = await answer(fields);
    expect(page.status).toBe(422);
    expect(page.text).toContain(expected);
    expect(page.text).toContain(html`value="${fields.organisation ?? ""}"`.text);
    expect(page.text).toContain(html`value="${fields.address ?? ""}"`.text);
    expect(page.text).not.toContain("<script>");
  });

  test("an address that the real GitHub cannot reach", async () => {
    await setup.close();
    await serve("https://api.github.com");
    expect((await answer({ address: "http://localhost:3000" })).text).toContain("https://smee.io");
    expect((await answer({ address: "http://foothold.example.org" })).text).toContain(
      "has to begin with https://",
    );
    const page = await answer(good);
    expect(formOf(page.text).action).toMatch(
      "https://github.com/organizations/positron/settings/apps/new?state=",
    );
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://github.com;");
  });

  test("an answer that was not asked for, or comes too late", async () => {
    const code = sandbox.registerManifest();
    for (const query of [`?code=${code}`, `?code=${code}&state=guessed`]) {
      expect((await fetch(`${setup.url}/setup/created${query}`)).status).toBe(403);
    }
    const back = await sendManifest(await answer(good));
    clock = new Date(clock.getTime() + 2 * 3_600_000);
    expect((await fetch(back)).status).toBe(403);
    expect(existsSync(home)).toBe(false);
    expect(isStored).toBe(false);
  });

  test("a code that GitHub does not know, without telling it to the log", async () => {
    const back = new URL(await sendManifest(await answer(good)));
    back.searchParams.set("code", "c0ffee");
    const page = await seen(await fetch(back));
    expect(page.status).toBe(502);
    expect(page.text).toContain("does not know this code");
    expect(trouble).toEqual(["GitHub did not hand over the App: 404"]);
    sandbox.violations.length = 0;
  });

  test("forms of other pages, and names that were made to point at this machine", async () => {
    expect((await answer(good, { origin: "https://evil.example" })).status).toBe(403);
    expect((await answer(good, { origin: setup.url })).status).toBe(200);
    const { port } = new URL(setup.url);
    const status = await new Promise((resolve, reject) => {
      const request = http.get({ host: "localhost", port, headers: { host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject);
    });
    expect(status).toBe(421);
  });

  test("a form without end", async () => {
    expect((await answer({ address: "x".repeat(20_000) })).status).toBe(413);
  });
});

test("GitHub out of reach, or a folder that cannot be written: the same page works once that is mended", async () => {
  const back = await sendManifest(await answer(good));
  sandbox.goDown();
  expect((await fetch(back)).status).toBe(502);
  sandbox.comeUp();
  // A file stands where the folder is to be made.
  writeFileSync(home, "");
  const page = await seen(await fetch(back));
  expect(page.status).toBe(500);
  expect(page.text).toContain("load this page again");
  rmSync(home);
  expect((await fetch(back)).status).toBe(200);
  expect(statSync(path.join(home, "credentials.json")).mode & 0o777).toBe(0o600);
});

test("listens on the loopback interface only, and lets nothing in but its own style", async () => {
  expect(new URL(setup.url).hostname).toBe("localhost");
  const { headers, text } = await seen(await fetch(setup.url));
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; /);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(text).not.toMatch(/<script| style="| on\w+="/);
});

describe("html", () => {
  test("escapes what is put in, once", () => {
    const inner = html`<b>${'<i a="1">&\''}</b>`;
    expect(html`<p>${inner} ${[inner, "&"]} ${1n} ${null}${undefined}${false}${true}</p>`.text).toBe(
      `<p>${inner.text} ${inner.text}&amp; 1 </p>`,
    );
    expect(inner.text).toBe("<b>&lt;i a=&quot;1&quot;&gt;&amp;&#39;</b>");
  });
});
