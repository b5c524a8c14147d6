import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ActorNode, PullSnapshot } from "../../src/domain/snapshot.ts";
import { ada, closing, cy, issue, pull, robot } from "../domain/pulls.ts";
import { foothold } from "./running.ts";

interface Simulated {
  readonly pulls: number;
  readonly merged: number;
  readonly rewarded: number;
  readonly totals: readonly { readonly token: string; readonly amount: string }[];
  readonly people: readonly {
    readonly login: string;
    readonly pulls: number;
    readonly totals: Simulated["totals"];
  }[];
  readonly kinds: readonly { readonly kind: string; readonly pulls: number }[];
  readonly notCounted: readonly { readonly code: string; readonly count: number }[];
  readonly assumedBranches: readonly { readonly branch: string; readonly count: number }[];
}

const root = new URL("../../", import.meta.url).pathname;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "foothold-simulate-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, pulls: readonly PullSnapshot[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, pulls.map((one) => `${JSON.stringify(one)}\n`).join(""));
  return file;
}

async function simulate(files: readonly string[], ...more: string[]): Promise<Simulated> {
  const { code, out, err } = await foothold("simulate", "--pulls", ...files, ...more, "--json");
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as Simulated;
}

const noBranch = { nameWithOwner: "grid/core", databaseId: 50 };
const own: PullSnapshot[] = [
  pull({ number: 1, id: "a", mergedAt: "2026-03-01T10:00:00Z", coAuthors: [cy] }),
  pull({ number: 2, id: "b", author: cy, labels: { nodes: [{ name: "documentation" }] } }),
  pull({ number: 3, id: "c", mergedBy: ada }),
  pull({ number: 4, id: "d", author: robot }),
  pull({ number: 5, id: "e", state: "OPEN", merged: false, mergedAt: null, mergedBy: null }),
  pull({ number: 6, id: "f", labels: { nodes: [{ name: "talk" }] } }),
  pull({
    number: 7,
    id: "g",
    ...closing(issue(1, ["bounty: 12.5 GRID"], { author: ada })),
    baseRepository: noBranch,
  }),
  pull({ number: 8, id: "h", baseRepository: noBranch, baseRefName: "next", author: cy }),
];

test("what a policy would have paid, by person and kind, in each token", async () => {
  const result = await simulate([await fileOf("own.ndjson", own)]);
  expect(result).toMatchObject({ pulls: 8, merged: 7, rewarded: 5 });
  expect(result.totals).toEqual([
    { token: "GRID", amount: "142.5" },
    { token: "EUR", amount: "100" },
  ]);
  expect(result.people.map((one) => [one.login, one.pulls])).toEqual([
    ["cy", 3],
    ["ada", 3],
  ]);
  expect(result.kinds.map((one) => [one.kind, one.pulls])).toEqual([
    ["code", 2],
    ["doc", 1],
    ["bounty", 1],
    ["talk", 1],
  ]);
  expect(result.notCounted).toContainEqual({ code: "self-merged", count: 1 });
  expect(result.assumedBranches).toEqual([
    { branch: "main", count: 1 },
    { branch: "next", count: 1 },
  ]);
});

test("prints a column for each token, points under points, and names the branches", async () => {
  const { out } = await foothold("simulate", "--pulls", await fileOf("own.ndjson", own));
  expect(out.split("\n").slice(0, 6)).toEqual([
    "8 pull requests, 7 merged, 5 rewarded: 142.5 GRID, 100 EUR",
    "",
    "person  pull requests   GRID  EUR",
    "──────  ─────────────  ─────  ───",
    "cy                  3  105",
    "ada                 3   37.5  100",
  ]);
  expect(out).toContain("taken as the default branch: main (1), next (1)\n");
});

test.each([
  ["not JSON", "{\n", /:1 is not JSON$/m],
  ["no pull request", '\n{"number": 1}\n', /:2 is no pull request: id /m],
])("a line that is %s is named", async (_, text, message) => {
  const file = path.join(folder, "odd.ndjson");
  await writeFile(file, text);
  const { code, out, err } = await foothold("simulate", "--pulls", file);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
});

test("a file that is not there is said in one line", async () => {
  const { code, err } = await foothold("simulate", "--pulls", path.join(folder, "nowhere"));
  expect(code).toBe(2);
  expect(err).toMatch(/^foothold: cannot read .*nowhere: ENOENT/);
});

const recordings = path.join(root, "../shared/data/pulls");
const withRecordings = existsSync(recordings) ? test : test.skip;
if (!existsSync(recordings)) console.info("No recorded pull requests here: simulating them is skipped.");

// Nothing of ours from here to the test: the example policy's rules written down again, in hundredths of GRID.
const isHuman = (one: ActorNode | null): one is ActorNode => one?.__typename === "User" && !!one.databaseId;

function authorsOf(one: PullSnapshot): string[] {
  return [...new Set([one.author, ...(one.coAuthors ?? [])].filter(isHuman).map((who) => who.login))];
}

function isLookedAt(one: PullSnapshot, authors: readonly string[]): boolean {
  if (one.mergedBy !== null && !authors.includes(one.mergedBy.login)) return true;
  const verdicts = one.reviews.nodes.filter((review) => review.state !== "COMMENTED");
  return [...new Map(verdicts.map((review) => [review.author?.login ?? "", review]))].some(
    ([login, { state, authorAssociation: role }]) =>
      state === "APPROVED" && !authors.includes(login) && /^(OWNER|MEMBER|COLLABORATOR)$/.test(role),
  );
}

function priceOf(one: PullSnapshot): number {
  const paths = one.files?.nodes.map((file) => file.path) ?? [];
  const all = (pattern: RegExp) => paths.length > 0 && paths.every((name) => pattern.test(name));
  if (all(/^(locales|translations)\//) || /^(i18n|l10n)\//.test(one.headRefName)) return 2000;
  if (all(/^docs\/|\.(md|rst|adoc)$/)) return 3000;
  if (all(/^tests?\/|\.test\.|_test\.[^/]*$/)) return 3000;
  return all(/^\.github\/|(^|\/)Dockerfile$|^nix\//) ? 2500 : 5000;
}

withRecordings("over recorded pull requests the total is what a few lines of arithmetic give", async () => {
  const files = readdirSync(recordings).map((name) => path.join(recordings, name));
  const pulls = files
    .flatMap((file) => readFileSync(file, "utf8").split("\n").filter(Boolean))
    .map((line) => JSON.parse(line) as PullSnapshot);
  const earned = new Map<string, number>();
  for (const one of pulls.filter((node) => node.merged && !node.title.startsWith('Revert "'))) {
    const authors = authorsOf(one);
    if (authors.length === 0 || !isLookedAt(one, authors)) continue;
    for (const who of authors) earned.set(who, (earned.get(who) ?? 0) + priceOf(one) / authors.length);
  }
  const total = [...earned.values()].reduce((a, b) => a + b, 0) / 100;
  const result = await simulate(files);
  expect(result.totals).toEqual([{ token: "GRID", amount: String(total) }]);
  const people = Object.fromEntries(result.people.map((one) => [one.login, Number(one.totals[0]?.amount)]));
  expect(people).toEqual(Object.fromEntries([...earned].map(([who, value]) => [who, value / 100])));
});
