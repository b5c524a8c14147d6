/**
 * The careers pages of the first two organisations are whole in their policies: every heading, point and paragraph of
 * a page is in careers-pages.ts, in its order, and every key that carries it there is in the policy.
 */
import { existsSync, readFileSync } from "node:fs";
import type { Policy } from "../../src/domain/policy.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { aethergrid, positron, type Row } from "./careers-pages.ts";
import { written } from "./written.ts";

const seeds = new URL("../../../shared/seeds/", import.meta.url);

function policyOf(name: string): Policy {
  const text = readFileSync(new URL(`../../config/${name}.yml`, import.meta.url), "utf8");
  const result = parsePolicy(text, { file: `${name}.yml`, commit: "c1", ownerId: 7 });
  if (result.status !== "ok") throw new Error(written(result).join("\n"));
  return result.policy;
}

/** The headings, points and paragraphs of a page, and what its front matter says of it. */
function itemsOf(page: string): string[] {
  const [, front = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(page) ?? [];
  const said = front.split("\n").filter((line) => /^(title|description) *:/.test(line));
  const text = body.replace(/<!--[\s\S]*?-->/g, "").replace(/<[^>]+>/g, "");
  const items: string[] = [];
  let isParagraph = false;
  for (const line of text.split("\n")) {
    const isApart = /^(#{1,6} |[-*+] |\d+[.)] )/.test(line);
    const isNothing = /^\s*$|^-{3,}$|^\[[^\]]+\]: /.test(line);
    if (isApart || (!isNothing && !isParagraph)) items.push(line.trim());
    isParagraph = !isApart && !isNothing;
    // A bold line is a heading of its own, though the points below it follow at once.
    if (/^\*\*[^*]+\*\*:?$/.test(line)) isParagraph = false;
  }
  return [...said, ...items];
}

/** What a path such as "hiring.positions.writer.responsibilities[0]" leads to; entries of lists go by their keys. */
function at(root: unknown, path: string): unknown {
  let value = root;
  for (const step of path.split(/[.[\]]/).filter((one) => one !== "")) {
    if (typeof value !== "object" || value === null) return undefined;
    const list: readonly unknown[] = Array.isArray(value) && !/^\d+$/.test(step) ? value : [];
    value = Reflect.get(value, step) ?? list.find((entry) => names(entry, step));
  }
  return value;
}

function names(entry: unknown, key: string): boolean {
  if (typeof entry !== "object" || entry === null) return false;
  return ["key", "kind", "requirement"].some((name) => Reflect.get(entry, name) === key);
}

function isThere(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== "";
}

describe.each<[name: string, rows: readonly Row[]]>([
  ["aethergrid", aethergrid],
  ["positron", positron],
])("%s", (name, rows) => {
  const policy = policyOf(name);

  test("each key of the table is in the policy", () => {
    const keys = rows.flatMap(([, ...paths]) => paths);
    expect(keys.filter((path) => !isThere(at(policy, path)))).toEqual([]);
    expect(rows.filter(([, ...paths]) => paths.length === 0)).toEqual([]);
  });

  test("no requirement and no point of a position is left over", () => {
    const used = rows.flatMap(([, ...paths]) => paths);
    const roles = policy.hiring?.positions.filter(({ type }) => type === "role") ?? [];
    const points = roles.flatMap(({ key, responsibilities, otherRequirements, requirements }) => [
      ...responsibilities.map((_, index) => `hiring.positions.${key}.responsibilities[${index}]`),
      ...otherRequirements.map((_, index) => `hiring.positions.${key}.otherRequirements[${index}]`),
      ...requirements.map(({ requirement }) => `hiring.positions.${key}.requirements.${requirement}`),
    ]);
    const requirements = policy.hiring?.requirements.map(({ key }) => `hiring.requirements.${key}`) ?? [];
    expect(points.filter((path) => !used.includes(path))).toEqual([]);
    expect(requirements.filter((path) => !used.some((one) => one.startsWith(path)))).toEqual([]);
  });

  const page = new URL(`${name}-careers.md`, seeds);
  if (!existsSync(page)) {
    test.skip("the page is not here (../shared/seeds)", () => undefined);
    return;
  }

  test("every heading, point and paragraph of the page is in the table", () => {
    const items = itemsOf(readFileSync(page, "utf8"));
    const strays = items.map((item, index) => ({ item, expected: rows[index]?.[0] ?? "nothing more" }));
    expect(strays.filter(({ item, expected }) => !item.startsWith(expected))).toEqual([]);
    expect(rows).toHaveLength(items.length);
  });
});

test("AetherGrid: seven positions in three groups, and two of its student paths", () => {
  const positions = policyOf("aethergrid").hiring?.positions ?? [];
  const groups = [...new Set(positions.map(({ group }) => group))];
  const counted = groups.map((group) => [group, positions.filter((one) => one.group === group).length]);
  expect(counted).toEqual([
    ["Engineering", 4],
    ["Research", 1],
    ["Community & Operations", 2],
    ["Internships & Students", 2],
  ]);
  expect(positions.filter(({ type }) => type === "role")).toHaveLength(7);
});

test("AetherGrid: six stages, and one to two weeks for the screening", () => {
  const week = 7 * 86_400_000;
  const stages = policyOf("aethergrid").hiring?.stages ?? [];
  expect(stages.map(({ key }) => key)).toEqual([
    "application",
    "screening",
    "technical-interview",
    "project",
    "team-interview",
    "offer",
  ]);
  expect(stages.flatMap(({ key, time }) => (time === null ? [] : [[key, time]]))).toEqual([
    ["screening", { least: week, most: 2 * week }],
  ]);
});

test("Positron: no published positions, and a place for whoever says why", () => {
  const hiring = policyOf("positron").hiring;
  expect(hiring?.positions).toEqual([]);
  expect(hiring?.interest?.question).toBe("Tell us why.");
  expect(hiring?.stages[0]?.title).toBe("On our radar");
});
