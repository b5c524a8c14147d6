import fc from "fast-check";
import type { Policy } from "../../src/domain/policy.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { origin, tokens, written } from "./written.ts";

function policyOf(text: string, more: { defaults?: string } = {}): Policy {
  const result = parsePolicy(text, { ...origin, ...more });
  if (result.status !== "ok") throw new Error(written(result).join("\n"));
  return result.policy;
}

test("the least there is", () => {
  expect(policyOf("version: 1")).toEqual({
    mode: "preview",
    name: "the organisation's contribution programme",
    tokens: new Map(),
    hold: 7 * 86_400_000,
    who: {
      price: [{ permission: "write" }],
      award: [{ permission: "maintain" }],
      credit: [{ permission: "maintain" }],
      override: [{ permission: "maintain" }],
      manage: [{ permission: "write" }],
      merge: [{ permission: "read" }],
    },
    secondPerson: [],
    welcome: null,
    stewards: null,
    quiet: false,
    afterHold: "keep",
    reservations: null,
    payouts: {
      stated: false,
      rail: "manual",
      rails: new Map(),
      minimum: [],
      schedule: null,
      treasury: new Map(),
      walletCoolingOff: 2 * 86_400_000,
      confirmations: null,
      options: { manual: { reference: "Payout {batch}-{line}" }, transfer: null },
    },
    hiring: null,
    commit: "c0ffee",
    rules: {
      branches: null,
      merging: { "self-merge": "needs-approval" },
      "excluded-labels": [],
      banned: [],
      automated: {
        contributions: "allow",
        checkbox: "This pull request was made by an automated tool",
      },
      bounties: null,
      prices: [],
      kinds: {},
      modifiers: [],
      shares: { author: 1, "co-author": 1, assignee: 0, extra: [], remainder: "largest" },
      budgets: [],
      caps: { "per-pull-request": [], "per-person": [] },
    },
  });
});

test("tokens have ids that outlive their symbols", () => {
  const ids = [...policyOf(tokens).tokens.values()].map((token) => [token.symbol, token.id, token.decimals]);
  expect(ids).toEqual([
    ["GRID", "eip155:1/erc20:0x52908400098527886E0F7030069857D2E4169EE7", 18],
    ["EUR", "offchain:7/EUR", 2],
  ]);
});

test("an address needs no quotes, though YAML takes it for a number", () => {
  const text = tokens.replaceAll('"', "");
  expect(policyOf(text).tokens.get("GRID")?.id).toBe(
    "eip155:1/erc20:0x52908400098527886E0F7030069857D2E4169EE7",
  );
});

test("kinds keep the order of the file", () => {
  const text = `${tokens}kinds: {test: {labels: [t]}, code: {reward: 5 GRID}, a11y: {labels: [a]}}`;
  expect(Object.keys(policyOf(text).rules.kinds)).toEqual(["test", "code", "a11y"]);
});

test.each(["0 days", "90 minutes", "12 hours", "1 day", "2 weeks", "7days"])("hold: %s", (hold) => {
  expect(policyOf(`version: 1\nhold: ${hold}`).hold).toBeGreaterThanOrEqual(0);
});

test.each([
  ["a byte order mark", "\uFEFFversion: 1\n"],
  ["Windows line ends", "version: 1\r\nmode: live\r\n"],
  ["a document mark", "---\nversion: 1\n...\n"],
  ["comments", "# a\nversion: 1 # b\n"],
])("%s is no problem", (_, text) => {
  expect(written(parsePolicy(text, origin))).toEqual(["ok"]);
});

test("a directive is refused", () => {
  expect(written(parsePolicy("%YAML 9.9\n---\nversion: 1", origin))[0]).toContain(
    "directives are not supported",
  );
});

describe("the organisation's defaults", () => {
  const defaults = `${tokens}mode: live\nname: All of us\nshares: {author: 3, co-author: 1}\n`;
  test("count where the repository's file lacks a key, and not within a key that it has", () => {
    const policy = policyOf("shares: {co-author: 2}\nkinds: {code: {reward: 5 GRID}}", { defaults });
    expect(policy).toMatchObject({
      mode: "live",
      name: "All of us",
      rules: { shares: { author: 1, "co-author": 2 } },
    });
  });
  test("their problems name them", () => {
    const result = parsePolicy("version: 1\nmode: liv", {
      ...origin,
      defaults: "hold: 1\nmode: x",
      defaultsFile: "org.yml",
    });
    expect(result).toMatchObject({
      problems: [
        { file: "foothold.yml", line: 2, key: "mode" },
        { file: "org.yml", line: 1, key: "hold" },
      ],
    });
  });
  test("their syntax counts too", () => {
    const result = parsePolicy("version: 1", { ...origin, defaults: "a: b: c" });
    expect(result).toMatchObject({
      problems: [{ file: "the organisation's .github/foothold.yml", line: 1 }],
    });
  });
});

test("at most fifty problems", () => {
  const text = Array.from({ length: 200 }, (_, index) => `key${index}: 1`).join("\n");
  const result = parsePolicy(text, origin);
  expect(result.status === "invalid" && result.problems.length).toBe(50);
});

test.each<[string, string]>([
  ["brackets", "[".repeat(60_000)],
  ["braces", "a: ".concat("{".repeat(60_000))],
  ["dashes", "- ".repeat(30_000)],
  ["question marks", "? ".repeat(30_000)],
  ["colons", "a: ".repeat(20_000)],
  ["keys", Array.from({ length: 9000 }, (_, index) => `k${index}:`).join("\n")],
  ["one key many times", "a:\n".repeat(20_000)],
  [
    "doubled aliases",
    `${Array.from({ length: 9 }, (_, index) => `k${index}: &k${index} [${`*k${index - 1},`.repeat(9)}]`).join("\n")}`,
  ],
  ["closing brackets", "]".repeat(60_000)],
  ["documents", "---\n".repeat(15_000)],
  ["indentation", Array.from({ length: 350 }, (_, index) => `${" ".repeat(index)}a:`).join("\n")],
  ["a long number", `version: ${"9".repeat(60_000)}`],
  ["too much", "#".repeat(70_000)],
])("a file of %s is refused in seconds, not minutes", (_, text) => {
  const before = performance.now();
  expect(parsePolicy(text, origin).status).toBe("invalid");
  expect(performance.now() - before).toBeLessThan(5000);
});

const fragment = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ..."version tokens kinds code doc reward match caps shares hold null true 50 GRID EUR ~ __proto__ << &a *a !!set".split(
      " ",
    ),
    ...[
      "\n",
      "\n  ",
      "\n    - ",
      ": ",
      "- ",
      "[",
      "]",
      "{",
      "}",
      ", ",
      "'",
      '"',
      "|",
      ">",
      "#",
      "\t",
      "\r\n",
      "---\n",
      "? ",
      "\u0000",
      "\ud800",
    ],
    tokens,
  ),
);

test("never throws, whatever the text", () => {
  fc.assert(
    fc.property(
      fc.array(fragment, { maxLength: 30 }),
      fc.array(fragment, { maxLength: 5 }),
      (parts, under) => {
        const result = parsePolicy(parts.join(""), { ...origin, defaults: under.join("") });
        if (result.status === "ok") return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const one of result.problems) {
          expect(one.line).toBeGreaterThan(0);
          expect(one.column).toBeGreaterThan(0);
          expect(one.message).not.toBe("");
          expect(one.fix).not.toBe("");
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test("never throws, whatever the data", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom(
          "version",
          "tokens",
          "kinds",
          "caps",
          "shares",
          "hold",
          "who",
          "reservations",
          "second-person",
          "budgets",
          "prices",
          "modifiers",
          "branches",
          "bounties",
          "merging",
        ),
        fc.jsonValue(),
      ),
      (data) => {
        parsePolicy(JSON.stringify(data), origin);
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  "branches: { length: {} }",
  "caps: { per-pull-request: { length: {} } }",
  "kinds: { code: { labels: { length: {} } } }",
])("a mapping that poses as a list is a problem, not a crash: %s", (line) => {
  const parsed = parsePolicy(`version: 1\n${line}\n`, { file: "foothold.yml", commit: "0", ownerId: 1 });
  expect(parsed.status).toBe("invalid");
});
