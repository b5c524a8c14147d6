/** Every sentence that people read on GitHub: whole, calm, and with nobody called who does not have to act. */
import { describe, expect, test } from "@jest/globals";
import { commands } from "../../src/commands/registry.ts";
import { amount } from "../../src/domain/amount.ts";
import { isAnyone } from "../../src/domain/permission.ts";
import type { CapPeriod, Reason } from "../../src/domain/reason.ts";
import { lineRoles, permissions } from "../../src/domain/rules/rule.ts";
import * as bounty from "../../src/messages/bounty.ts";
import { awardAnswers, bountyAnswers, notAllowed, notHere } from "../../src/messages/commands.ts";
import { commandTable, helpText } from "../../src/messages/help.ts";
import * as prices from "../../src/messages/prices.ts";
import { explain } from "../../src/messages/reasons.ts";
import { whoText } from "../../src/messages/who.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { bountyRecord } from "../records.ts";

const parsed = parsePolicy(
  `version: 1
tokens: { GRID: { chain: 1, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 } }
kinds: { code: {} }
`,
  { file: "foothold.yml", commit: "c".repeat(40), ownerId: 1 },
);
if (parsed.status !== "ok") throw new Error(JSON.stringify(parsed.problems));
const { policy } = parsed;
const token = { id: "eip155:1/erc20:0x0", symbol: "GRID", decimals: 18 };
const money = { token, amount: amount(1_500_000_000_000_000_000n) };
const label = "bounty: 1.5 GRID | @ada";
const login = "@grace_acme";
const at = "2026-11-23T10:00:00.000Z";

type ReasonOf<Code extends Reason["code"]> = Extract<Reason, { code: Code }>;
const periods: CapPeriod[] = ["pull request", "day", "week", "month", "quarter", "year"];

/** Every reason there is, in each of its forms: the compiler asks for a row when there is a new one. */
const reasons: { readonly [Code in Reason["code"]]: readonly Omit<ReasonOf<Code>, "code">[] } = {
  "kind-amount": [
    { kind: "doc", money, because: { by: "files" } },
    { kind: "eventOrganizing", money, because: { by: "label", label } },
    { kind: "code", money, because: { by: "default" } },
  ],
  "bounty-amount": [
    { issue: 4, money, label },
    { issue: 4, money, label: null },
    {
      issue: 4,
      money,
      label: "easy + high",
      made: [
        { code: "label-amount", label: "easy", money },
        { code: "factor", factor: "× 2", for: { by: "label", label: "high" } },
      ],
    },
  ],
  "label-amount": [{ label, money }],
  factor: [
    { factor: "× 2", for: { by: "label", label } },
    { factor: "−10%", for: { by: "change-requests", count: 1 } },
    { factor: "−20%", for: { by: "change-requests", count: 2 } },
    { factor: "+50%", for: { by: "size", lines: 1 } },
    { factor: "× 0.5", for: { by: "size", lines: 12 } },
  ],
  extra: [
    ...lineRoles.map((role) => ({ role, part: "10%", paid: "on-top" as const, total: money })),
    { role: "mentor", part: "10%", paid: "out-of", total: money },
    { role: "reviewer", part: "reductions", paid: "on-top", total: money },
  ],
  overridden: [
    { by: login, note: "see @ada | ![x](https://example.org)", from: money },
    { by: login, note: "agreed beforehand", from: null },
  ],
  "excluded-label": [{ label }],
  banned: [{ login }],
  "automated-undisclosed": [{ checkbox: "Made by a tool of @ada | `x`" }],
  "automated-forbidden": [{ checkbox: "Made by a tool of @ada | `x`" }],
  "needs-linked-issue": [{}],
  "own-issue": [{ login }],
  "two-price-labels": [{ labels: [label, "easy"] }],
  "unreadable-price-label": [{ label }],
  unpriced: [{}],
  "assumed-size": [{}],
  "assumed-disclosure": [{}],
  shared: [
    { part: 1, of: 2 },
    { part: 1, of: 3, weight: 2 },
  ],
  capped: periods.flatMap((per) => [
    { cap: money, per, from: money },
    ...(per === "pull request" ? [] : [{ cap: money, per, from: money, scope: "repository" as const }]),
  ]),
  split: [
    { by: login, part: 1, of: 3 },
    { by: login, part: 2, of: 2 },
  ],
  "bounty-on-hold": [{ issue: 4, by: login }],
  "reserved-for": [{ issue: 4, login, until: at }],
  "not-reserved": [{ issue: 4 }],
  granted: [{ by: login, note: "see @ada | ![x](https://example.org)" }],
  "not-merged": [{}],
  draft: [{}],
  "closed-unmerged": [{}],
  "wrong-branch": [{ branch: "next", allowed: ["main", "release/*"] }],
  "self-merged": [{}],
  "needs-approval": [{}],
  "merger-not-allowed": [{ login, needed: [{ permission: "write" }] }],
  bot: [{ login: "renovate[bot]" }],
  "deleted-account": [{}],
  "no-human-author": [{}],
  "is-revert": [{}],
  "other-repository": [{ issue: 4 }],
  "priced-after-merge": [{ issue: 4 }],
  "no-kind": [{}],
  "kind-unpaid": [{ kind: "a11y" }],
  "bounty-instead": [{}],
  "not-planned": [{ issue: 4 }],
  "two-prices": [{ issue: 4, labels: [label, "bounty: 2 GRID"] }],
  "price-not-recorded": [{ issue: 4, label }],
  "already-awarded": [
    { issue: 4, pull: 5 },
    { issue: 4, pull: null },
  ],
  "unreadable-label": [{ issue: 4, label }],
  "assumed-branch": [{ branch: "main" }],
  "assumed-merger": [{ login }],
  "assumed-files": [{ kind: "code" }],
};
const explained = Object.entries(reasons).flatMap(([code, forms]) =>
  forms.map((form, index): [string, string] => [
    `${code} ${index + 1}`,
    explain({ code, ...form } as Reason),
  ]),
);

const change = (to: string) => ({ at, by: login, to });
const history = [change("1 GRID"), change("1.5 GRID")];
const problems = [
  "no-unit",
  "unknown-token",
  "not-a-number",
  "negative",
  "zero",
  "too-many-decimals",
  "too-large",
] as const;

const said: [string, string][] = [
  ...explained,
  ["a bounty", bounty.bountyStatus(bountyRecord({ history }), policy)],
  ["a bounty in a preview", bounty.bountyPreview(money, 4, { ...policy, mode: "preview" })],
  ["a bounty withdrawn", bounty.bountyStatus(bountyRecord({ state: "withdrawn", history }), policy)],
  ["a bounty not planned", bounty.bountyNotPlanned(policy, history)],
  ["a bounty earned", bounty.bountyAwarded(bountyRecord(), "#5", [login, "ada", "cy"], policy)],
  ["two prices", prices.twoPrices([label, label], money)],
  ["two prices and none", prices.twoPrices([label, label], null)],
  ...(["removed", "restored"] as const).map((undone): [string, string] => [
    `a label ${undone}`,
    prices.notAllowedToPrice(login, label, [{ permission: "write" }], undone),
  ]),
  ...problems.map((problem): [string, string] => [
    `a price that is wrong: ${problem}`,
    prices.unreadablePrice(problem, label, "bounty: 500 GRID", ["GRID", "EUR"]),
  ]),
  ...Object.entries({
    ...bountyAnswers,
    awarded: bountyAnswers.awarded(5),
    "awarded to nobody known": bountyAnswers.awarded(null),
    setByLabel: bountyAnswers.setByLabel([label]),
    set: bountyAnswers.set(money),
    otherToken: bountyAnswers.otherToken(money),
  }),
  ["a bot awarded", awardAnswers.bot(login)],
  ["oneself awarded", awardAnswers.self],
  ["an award in a preview", awardAnswers.preview(login, money)],
  ...permissions.map((needed): [string, string] => [
    `too little: ${needed}`,
    notAllowed("award", login, [{ permission: needed }]),
  ]),
  ["not here", notHere("bounty", ["issue"])],
  ["help", helpText(commands, policy)],
  ["help without a policy", commandTable(commands)],
];

test("there is a sentence for every reason", () => {
  expect(explained.length).toBeGreaterThanOrEqual(Object.keys(reasons).length);
  expect(explained.filter(([, text]) => text.trim() === "")).toEqual([]);
});

describe.each(said)("%s", (_, text) => {
  const outsideOfCode = text.replace(/`[^`]*`|<code>.*?<\/code>/g, "");

  test("is whole", () => {
    expect(text).not.toMatch(/undefined|\bnull\b|NaN|\[object|function|=>/);
  });

  test("is calm", () => {
    expect(outsideOfCode.replaceAll("\\!", "")).not.toMatch(/!/);
  });

  test("has no needless white space", () => {
    expect(text).not.toMatch(/[ \t]+$|[ \t]+\n|\n{3,}|^\s|\s$| {2,}/);
  });

  test("calls nobody", () => {
    expect(outsideOfCode).not.toMatch(/@[a-z\d]/i);
  });
});

test("help names every command with its example and who may use it", () => {
  for (const { name, examples, who } of commands) {
    const row = helpText(commands, policy)
      .split("\n")
      .find((line) => line.includes(`/${name}`));
    expect(row).toContain(examples[0]);
    expect(row).toContain(isAnyone(who(policy)) ? "" : whoText(who(policy)));
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(4);
  }
});

test("reasons stay inside their cell of a table", () => {
  for (const [, text] of explained) expect(text).not.toMatch(/(?<!\\)\|/);
});
