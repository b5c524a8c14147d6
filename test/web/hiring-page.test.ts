/** The public hiring page holds all that a policy says of hiring, for the organisations whose policies are shipped. */
import { readFileSync } from "node:fs";
import { day } from "../../src/messages/day.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { hiringPage } from "../../src/web/hiring/hiring-page.ts";
import type { HiringInForce } from "../../src/web/hiring/ports.ts";
import { html } from "../../src/web/html.ts";
import { written } from "../policy/written.ts";

function inForce(text: string): HiringInForce {
  const result = parsePolicy(text, { file: ".github/foothold.yml", commit: "c1", ownerId: 7 });
  if (result.status !== "ok" || result.policy.hiring === null) throw new Error(written(result).join("\n"));
  return { page: result.policy.hiring, policy: result.policy, fileUrl: "https://github.com/o/r/blob/c1/f" };
}
const shipped = (name: string) =>
  inForce(readFileSync(new URL(`../../config/${name}.yml`, import.meta.url), "utf8"));

/** What the page has no use for: names by which the policy calls things, and what is told to candidates alone. */
const unsaid = new Set([
  "key",
  "kind",
  "kinds",
  "type",
  "file",
  "place",
  "label",
  "owners",
  "tell",
  "mentors",
  "candidates",
]);
const besides = new Set(["evidence", "purpose", "requirement", "level", "position", "contact"]);

/** Every text of a policy that people read, with the path that it stands at. */
function textsOf(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unsaid.has(key) || besides.has(key) ? [] : textsOf(inner, path === "" ? key : `${path}.${key}`),
  );
}

/** As the page writes it. */
const shown = (path: string, text: string) =>
  path.endsWith(".url") ? text : path.endsWith(".starts") ? day(text) : html`${text}`.text;

describe.each(["positron", "aethergrid", "foothold.example"])("%s", (name) => {
  const hiring = shipped(name);
  const { text } = hiringPage("aurora", hiring).body;

  test("every heading, point and paragraph of the policy is on the page", () => {
    const texts = textsOf(hiring.page);
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter(([path, one]) => !text.includes(shown(path, one)))).toEqual([]);
  });

  test("each requirement says which work is evidence of it", () => {
    for (const { key, title, kinds } of hiring.page.requirements) {
      const [, part = ""] = text.split(`<h3 id="requirement-${key}">`);
      expect(part.startsWith(html`${title}</h3>`.text)).toBe(true);
      expect(part.slice(0, part.indexOf("<h", 10))).toContain("Evidence is merged work");
      if (kinds !== null) expect(part).toContain("of the kind");
    }
  });

  test("links lead to http(s), to this page or to this instance, and where they lead there is something", () => {
    const links = [...text.matchAll(/href="([^"]*)"/g)].map(([, to = ""]) => to);
    expect(links.filter((to) => !/^(https?:\/\/|#|\/)/.test(to))).toEqual([]);
    const ids = new Set([...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    expect(links.filter((to) => to.startsWith("#") && !ids.has(to.slice(1)))).toEqual([]);
    expect(ids.size).toBe([...text.matchAll(/ id="/g)].length);
  });

  test("nobody is named, and nothing is ranked", () => {
    for (const { login } of hiring.page.mentors) expect(text).not.toContain(login);
  });
});

test("AetherGrid: times, rewards, programmes and what is promised are said", () => {
  const { text } = hiringPage("grid", shipped("aethergrid")).body;
  for (const words of [
    "1 to 2 weeks",
    "50 AGRID",
    "12 weeks · Paid",
    "within 2 weeks",
    "(optional)",
    "by week 2",
  ]) {
    expect(text).toContain(words);
  }
  expect(text).toContain("as a preview");
});

test("a position that is closed is not shown, and what somebody wrote stays text", () => {
  const { body } = hiringPage(
    "aurora",
    inForce(`version: 1
hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  title: 'Fish & "chips" < 4'
  requirements: { rust: { title: 'R & D', labels: ['"><b>'] } }
  stages: { arrived: { title: Arrived } }
  positions:
    open: { title: Open seat, responsibilities: ['a < b'] }
    closed: { title: Closed seat, open: false }
`),
  );
  expect(body.text).toContain("Fish &amp; &quot;chips&quot; &lt; 4");
  expect(body.text).toContain("R &amp; D");
  expect(body.text).toContain("&quot;&gt;&lt;b&gt;");
  expect(body.text).toContain("Open seat");
  expect(body.text).not.toContain("Closed seat");
});
