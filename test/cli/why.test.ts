import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import jsonwebtoken from "jsonwebtoken";
import { ada, cy, labelled, pull, review } from "../domain/pulls.ts";
import { foothold, footholdWith } from "./running.ts";

let folder: string;
let policy: string;
let pulls: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "foothold-why-test-"));
  policy = path.join(folder, "policy.yml");
  pulls = path.join(folder, "pulls.ndjson");
  await writeFile(
    policy,
    `version: 1
kinds:
  doc: { labels: [docs] }
  code: {}
hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  title: Careers
  requirements:
    typescript:
      title: TypeScript
      match: { any-glob-to-any-file: "**/*.ts" }
    writing:
      title: Writing
      kinds: [doc]
`,
  );
  const all = [
    pull({ number: 1, id: "a" }),
    pull({ number: 2, id: "b", mergedAt: "2026-03-03T10:00:00Z", coAuthors: [cy] }),
    pull({ number: 3, id: "c", mergedBy: ada, ...labelled("docs") }),
    pull({ number: 4, id: "d", author: cy, reviews: { nodes: [review(ada)] } }),
    pull({ number: 5, id: "e", mergedAt: "2026-03-20T00:00:01Z" }),
  ];
  await writeFile(pulls, all.map((one) => `${JSON.stringify(one)}\n`).join(""));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const why = (...args: string[]) => foothold("why", ...args, "--pulls", pulls, "--policy", policy);

test("a table of what counts with its factors, and what does not with its reason", async () => {
  const { code, out, err } = await why("Ada");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("nobody is ranked");
  expect(out).toMatch(/^TypeScript \(typescript, .*policy\.yml:9\): some evidence$/m);
  expect(out).toMatch(/^code: some evidence; E 1\.2\d{3}, S 0\.2\d{3}; weeks: 1, approvers: 1$/m);
  expect(out).toMatch(
    /^0\.24\d\d +1 +0\.5000 +1 +0\.9\d{3} +1\/2 +2026-03-03 +2026-W10 +grid\/core#2 .* by its files: src\/a\.ts +bob$/m,
  );
  expect(out).toMatch(/^2026-03-02 +grid\/core#3 .* an author merged it, and no maintainer .* approved it$/m);
  expect(out).toMatch(/^2026-03-02 +review of grid\/core#4 .* asks for no change and comments on no line$/m);
  expect(out).toMatch(/^Writing \(writing, .*\): no evidence here\nfor some evidence: a first contribution/m);
});

test("JSON is the same object, for one requirement, as of a day", async () => {
  const { out } = await why("ada", "typescript", "--as-of", "2026-03-02", "--json");
  const result = JSON.parse(out);
  expect(Object.keys(result)).toEqual([
    "notice",
    "person",
    "asOf",
    "policy",
    "formula",
    "requirements",
    "endorsements",
  ]);
  expect(result).toMatchObject({
    person: { id: 1, login: "ada" },
    asOf: "2026-03-02T23:59:59.999Z",
    policy: { file: policy, commit: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(result.requirements).toHaveLength(1);
  expect(result.requirements[0].kinds[0].counted[0]).toMatchObject({
    work: { number: 1 },
    factors: { weight: 1, accept: 1, rank: 0 },
  });
});

test("what was merged later than the moment of asking is not known", async () => {
  const { out } = await why("ada", "--json");
  expect(out).not.toContain('"number":5');
});

test("each format is of the same evidence", async () => {
  const resume = await why("ada", "--format", "json-resume");
  expect(JSON.parse(resume.out).basics.name).toBe("ada");
  expect((await why("ada", "--format", "markdown")).out).toMatch(/^# Evidence of ada's work\n/);
  const badge = await why("ada", "typescript", "--format", "shields");
  expect(JSON.parse(badge.out)).toMatchObject({ label: "TypeScript", message: "some evidence" });
  const home = { FOOTHOLD_HOME: path.join(folder, "home") };
  const issued = ["--issuer", "https://foothold.example.org", "--owner", "grid", "--format", "open-badge"];
  const of = ["--pulls", pulls, "--policy", policy];
  const signed = await footholdWith(home, "why", "ada", "typescript", ...issued, ...of);
  const { payload } = JSON.parse(JSON.stringify(jsonwebtoken.decode(signed.out.trim(), { complete: true })));
  expect(payload).toMatchObject({
    iss: "https://foothold.example.org/issuers/grid",
    name: "TypeScript: some evidence",
  });
});

test("who appears nowhere has no evidence here, and is not found", async () => {
  const { code, out, err } = await why("nobody");
  expect([code, err]).toEqual([0, "Nobody called nobody appears in these pull requests.\n"]);
  expect(out).toContain("TypeScript");
  expect(out).not.toContain("E 0");
});

test.each([
  [["ada", "rust"], /has no requirement rust: it has typescript, writing/],
  [["ada", "--as-of", "2026-02-30"], /--as-of takes a day/],
  [["ada", "--format", "pdf"], /--format takes one of json-resume, markdown, shields/],
  [["ada", "--format", "shields"], /a badge is of one requirement/],
  [["ada", "typescript", "--format", "open-badge"], /takes --issuer and --owner/],
  [
    ["ada", "typescript", "--format", "open-badge", "--issuer", "ftp://x", "--owner", "grid"],
    /--issuer is an address/,
  ],
  [["ada", "--format", "markdown", "--json"], /two forms/],
])("%j is refused", async (args, message) => {
  const { code, out, err } = await why(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
});

test("a policy without hiring has nothing to be evidence of", async () => {
  const bare = path.join(folder, "bare.yml");
  await writeFile(bare, "version: 1\n");
  const { code, err } = await foothold("why", "ada", "--pulls", pulls, "--policy", bare);
  expect(code).toBe(2);
  expect(err).toMatch(/has no hiring/);
});
