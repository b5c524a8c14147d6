/** `simulate --html` and `--against`: what a maintainer shows to the others before a policy is turned on. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseHTML } from "linkedom";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { ada, closing, cy, issue, labelled, pull } from "../domain/pulls.ts";
import { foothold } from "./running.ts";

const evil = `<script>alert("&'")</script>`;
const policyText = (code: number) => `version: 1
tokens:
  GRID: { offchain: true, decimals: 2 }
  EUR: { offchain: true, decimals: 2 }
bounties: {}
kinds:
  talk: { labels: [talk], reward: 100 EUR }
  code: { reward: ${code} GRID }
caps: { per-person: [{ amount: 100 GRID, per: month }] }
`;
const pulls: PullSnapshot[] = [
  pull({ number: 1, id: "a", mergedAt: "2026-01-01T10:00:00Z", title: evil }),
  pull({ number: 2, id: "b", mergedAt: "2026-01-05T10:00:00Z" }),
  pull({ number: 3, id: "c", mergedAt: "2026-03-01T10:00:00Z", author: { ...cy, login: evil } }),
  pull({ number: 4, id: "d", mergedAt: "2026-03-02T10:00:00Z", ...labelled("talk") }),
  pull({
    number: 5,
    id: "e",
    mergedAt: "2026-03-03T10:00:00Z",
    author: ada,
    ...closing(issue(1, ["bounty: 75 GRID"])),
  }),
];

let folder: string;
let files: Record<"pulls" | "policy" | "other" | "report", string>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "foothold-report-test-"));
  const at = (name: string) => path.join(folder, name);
  files = { pulls: at("p.ndjson"), policy: at("new.yml"), other: at("old.yml"), report: at("report.html") };
  await writeFile(files.pulls, pulls.map((one) => `${JSON.stringify(one)}\n`).join(""));
  await writeFile(files.policy, policyText(80));
  await writeFile(files.other, policyText(50));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const simulate = (...more: string[]) =>
  foothold("simulate", "--policy", files.policy, "--pulls", files.pulls, ...more);

async function report(...more: string[]) {
  const { code, err } = await simulate("--html", files.report, ...more);
  expect([code, err]).toEqual([0, `The report is in ${files.report}\n`]);
  const text = await readFile(files.report, "utf8");
  return { text, document: parseHTML(text).document };
}

/** Rows of the table with that caption, cells parted by bars, without the spaces that align them. */
function rowsOf(document: ReturnType<typeof parseHTML>["document"], caption: string): string[] {
  const table = [...document.querySelectorAll("table")].find(
    (one) => one.querySelector("caption")?.textContent === caption,
  );
  return [...(table?.querySelectorAll("tbody tr") ?? [])].map((row) =>
    [...row.children].map((cell) => (cell.textContent ?? "").replace(/[\u2007\u2008]/g, "")).join("|"),
  );
}

test("the report has every figure as text, beside plots with titles and units", async () => {
  const { document } = await report();
  expect(document.querySelector("h1")?.textContent).toBe("What new.yml would have paid");
  expect(document.querySelector(".total")?.textContent).toBe("255 GRID, 100 EUR");
  expect(rowsOf(document, "GRID a month, by kind")).toEqual([
    "2026-01|100||100",
    "2026-02|||0",
    "2026-03|80|75|155",
  ]);
  expect(rowsOf(document, "GRID a person")).toEqual(["ada|175", `${evil}|80`]);
  expect(rowsOf(document, "What caps and other limits took off")).toEqual([
    "at most 100 GRID per month and person|1|60|GRID",
  ]);
  // Three plots of each token, once for wide and once for narrow screens.
  const plots = [...document.querySelectorAll("svg[role=img]")];
  expect(plots).toHaveLength(12);
  expect(new Set(plots.map((plot) => plot.getAttribute("aria-label")))).toEqual(
    new Set([
      "GRID a month, by kind",
      "How many pull requests earned how much, in GRID",
      "GRID a person",
      "EUR a month, by kind",
      "How many pull requests earned how much, in EUR",
      "EUR a person",
    ]),
  );
  expect(plots[0]?.textContent).toContain("month of the merge (UTC)");
});

test("the report is one file, and holds nothing of users that a browser would run", async () => {
  const { text, document } = await report("--against", files.other);
  expect(document.querySelectorAll("script, link, img, iframe, object")).toHaveLength(0);
  expect(text).not.toContain("<script");
  expect(text).not.toMatch(/\b(src|href)=/);
  expect(text).toContain("default-src 'none'; style-src 'unsafe-inline'");
  const ids = [...document.querySelectorAll("*")].flatMap((node) =>
    [...node.attributes].map((one) => one.name),
  );
  expect(ids.filter((name) => name.startsWith("on"))).toEqual([]);
});

test("the report says who gets more and less than by another policy, and on what", async () => {
  const { document } = await report("--against", files.other);
  expect(rowsOf(document, "Both policies in all")).toEqual(["all|255|225|+30|GRID", "all|100|100|0|EUR"]);
  expect(rowsOf(document, "Both policies by kind")).toEqual([
    "bounty|75|75|0|GRID",
    "code|180|150|+30|GRID",
    "talk|100|100|0|EUR",
  ]);
  const text = document.body.textContent ?? "";
  expect(text).toContain("It\nrewards 5 of them, the other one 5.");
});

test("the comparison is in the JSON, and on the terminal", async () => {
  const { out } = await simulate("--against", files.other, "--json");
  const { comparison, against, percentiles, capped } = JSON.parse(out);
  expect(against.totals).toEqual([
    { token: "GRID", amount: "225" },
    { token: "EUR", amount: "100" },
  ]);
  expect(comparison.pulls.map((one: { number: number }) => one.number)).toEqual([1, 2, 3]);
  expect(comparison.people).toEqual([
    {
      login: evil,
      changes: [
        { token: "GRID", policy: "80", against: "50", difference: "30" },
        { token: "EUR", policy: "0", against: "0", difference: "0" },
      ],
    },
  ]);
  expect(percentiles.people[0]).toEqual({
    token: "GRID",
    count: 2,
    p50: "80",
    p90: "175",
    p99: "175",
    max: "175",
  });
  expect(capped).toEqual([
    { cap: { token: "GRID", amount: "100" }, per: "month", lines: 1, cut: { token: "GRID", amount: "60" } },
  ]);
  const { out: text } = await simulate("--against", files.other);
  expect(text).toContain(`${files.policy} against ${files.other}`);
  expect(text).toMatch(/^code +GRID +180 +150 +\+30$/m);
});

test("policies that count a token in other units are not compared", async () => {
  await writeFile(files.other, policyText(50).replace("decimals: 2", "decimals: 6"));
  const { code, err } = await simulate("--against", files.other);
  expect([code, err]).toEqual([2, "foothold: GRID has 2 decimals in one policy and 6 in the other\n"]);
});

test("a policy that pays nothing has a report too", async () => {
  await writeFile(files.policy, "version: 1\ntokens: { GRID: { offchain: true, decimals: 2 } }\n");
  const { document } = await report();
  expect(document.querySelector(".total")?.textContent).toBe("Nothing");
  expect(document.querySelectorAll("svg")).toHaveLength(0);
});
