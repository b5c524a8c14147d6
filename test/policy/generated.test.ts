import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { generated, stale } from "../../scripts/generate.ts";
import { contributionKinds } from "../../src/domain/contribution.ts";
import { rules } from "../../src/domain/rules/registry.ts";
import { parsePolicy } from "../../src/policy/load.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const example = read("config/foothold.example.yml");
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(read("config/foothold.schema.json")));

test("generated files are fresh", async () => {
  expect(await stale()).toEqual([]);
});

describe("the example", () => {
  const result = parsePolicy(example, { file: "foothold.example.yml", commit: "0", ownerId: 1 });
  if (result.status !== "ok") throw new Error(JSON.stringify(result));

  test("is live, and every kind of it earns", () => {
    expect(result.policy.mode).toBe("live");
    for (const kind of Object.values(result.policy.rules.kinds)) expect(kind?.reward).toBeDefined();
  });

  test("holds every option", () => {
    const schema = JSON.parse(read("config/foothold.schema.json"));
    for (const key of Object.keys(schema.properties))
      expect(example).toMatch(new RegExp(`^(# )?${key}:`, "m"));
    for (const rule of Object.values(rules)) expect(Object.keys(schema.properties)).toContain(rule.name);
  });

  test("passes the JSON Schema", () => {
    expect(validate(parse(example)) || validate.errors).toBe(true);
  });
});

test.each(["aethergrid", "positron"])("%s.yml passes the JSON Schema", (name) => {
  expect(validate(parse(read(`config/${name}.yml`))) || validate.errors).toBe(true);
});

test("every rule stands under its own name", () => {
  for (const [key, rule] of Object.entries(rules)) expect(rule.name).toBe(key);
});

test.each([
  { version: 1, knds: {} },
  { version: 1, kinds: { docs: {} } },
  { version: 1, kinds: { doc: { match: [{ "changed-file": "x" }] } } },
  { version: 1, shares: { autor: 1 } },
  { version: 1, tokens: { grid: { offchain: true, decimals: 2 } } },
  { version: 1, tokens: { GRID: { chain: 1, decimals: 2 } } },
  { version: 1, kinds: { doc: { reward: 50 } } },
  { version: 1, hiring: {} },
  { version: 1, hiring: { candidates: { repository: "a/b", team: "write" } } },
  {
    version: 1,
    hiring: { candidates: { repository: "a", team: "team:b" }, values: { Open: { title: "O" } } },
  },
  { version: 2 },
  {},
])("the JSON Schema refuses %j", (policy) => {
  expect(validate(policy)).toBe(false);
});

test("the reference has every key, every kind and a description for each", () => {
  const reference = read("docs/policy.md");
  for (const kind of contributionKinds) expect(reference).toContain(`\`${kind}\``);
  for (const line of reference
    .split("\n")
    .filter((one) => one.startsWith("| `") && one.split(" | ").length === 4)) {
    expect(line).not.toMatch(/\| *\|$/);
  }
  expect(reference).toContain("caps.per-person[].per");
  expect(Object.keys(generated)).toContain("docs/policy.md");
});
