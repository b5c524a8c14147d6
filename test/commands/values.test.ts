/** The words of commands as values: what is understood, and how each thing that is not is explained. */
import { describe, expect, test } from "@jest/globals";
import { type Command, command, type PriceWish, UserError } from "../../src/commands/command.ts";
import { findCalls } from "../../src/commands/parse.ts";
import { findCommand } from "../../src/commands/registry.ts";
import { loginsIn, readValues } from "../../src/commands/values.ts";
import { formatMoney, type Money } from "../../src/domain/amount.ts";
import { nothing } from "../../src/domain/decision.ts";
import { anyone } from "../../src/domain/permission.ts";
import { parsePolicy } from "../../src/policy/load.ts";

const parsed = parsePolicy(
  `version: 1
tokens:
  GRID: { chain: 1, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 }
  EUR: { offchain: true, decimals: 2 }
kinds: { code: {} }
`,
  { file: "foothold.yml", commit: "0".repeat(40), ownerId: 1 },
);
if (parsed.status !== "ok") throw new Error(JSON.stringify(parsed.problems));
const { policy } = parsed;

const ada = { id: 7, login: "Ada", bot: false };
const managed = { id: 8, login: "grace_acme", bot: false };
const bot = { id: 9, login: "helper", bot: true };
const users = [ada, managed, bot];

function values(line: string, one?: Command): Record<string, unknown> {
  const [call] = findCalls(line);
  if (call === undefined) throw new Error(`${line} is no command`);
  const declared = one ?? findCommand(call.name);
  if (declared === undefined) throw new Error(`there is no ${call.name}`);
  return readValues(declared, call, policy, users);
}

function refusal(line: string): string {
  try {
    values(line);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error(`${line} was taken`);
}

const bountyExample = "For example: `/bounty 500 GRID`.";

describe("an amount", () => {
  test.each([
    ["/bounty 500 GRID", "500 GRID"],
    ["/bounty 0.25 GRID", "0.25 GRID"],
    ["/bounty 007 GRID", "7 GRID"],
    ["/bounty 500 grid", "500 GRID"],
    ["/bounty 500GRID", "500 GRID"],
    ["/bounty 0.5grid", "0.5 GRID"],
    ["/bounty 12.50 EUR", "12.5 EUR"],
    ["/bounty 0.000000000000000001 GRID", "0.000000000000000001 GRID"],
    ["/bounty 1.0000000000000000000000 GRID", "1 GRID"],
  ])("%s is %s", (line, money) => {
    const price = values(line).price as PriceWish;
    expect(price.type === "set" && formatMoney(price.money)).toBe(money);
  });

  test.each([
    ["/bounty +100 GRID", "100 GRID"],
    ["/bounty +0.5GRID", "0.5 GRID"],
  ])("%s adds %s", (line, money) => {
    const price = values(line).price as PriceWish;
    expect(price.type === "add" && formatMoney(price.money)).toBe(money);
  });

  test.each([["/bounty none"], ["/bounty None"]])("%s withdraws", (line) => {
    expect(values(line)).toEqual({ price: { type: "none" } });
  });

  test.each([
    ["/bounty", "The amount is missing"],
    ["/bounty 100", "`100` is no amount: it has no token"],
    ["/bounty lots", "`lots` is no amount: it is not a plain number"],
    ["/bounty GRID 500", "`GRID 500` is no amount: its token is not in the policy, which has GRID and EUR"],
    ["/bounty -5 GRID", "`-5 GRID` is no amount: it is below zero"],
    ["/bounty 0 GRID", "`0 GRID` is no amount: it is zero"],
    ["/bounty 0.00 GRID", "`0.00 GRID` is no amount: it is zero"],
    ["/bounty 1e30 GRID", "`1e30 GRID` is no amount: it is not a plain number"],
    ["/bounty 0x10 GRID", "`0x10 GRID` is no amount: it is not a plain number"],
    ["/bounty .5 GRID", "`.5 GRID` is no amount: it is not a plain number"],
    ["/bounty 1/2 GRID", "`1/2 GRID` is no amount: it is not a plain number"],
    ["/bounty ٥ GRID", "`٥ GRID` is no amount: it is not a plain number"],
    ["/bounty 0.0000000000000000001 GRID", "it is finer than the token's smallest unit"],
    ["/bounty 0.001 EUR", "`0.001 EUR` is no amount: it is finer than the token's smallest unit"],
    [`/bounty ${"9".repeat(40)} GRID`, "it is larger than any supply"],
    ["/bounty 500 DOGE", "`500 DOGE` is no amount: its token is not in the policy, which has GRID and EUR"],
    ["/bounty 500DOGE", "`500 DOGE` is no amount: its token is not in the policy, which has GRID and EUR"],
    [
      "/bounty 500DOGE GRID",
      "`500 DOGE` is no amount: its token is not in the policy, which has GRID and EUR",
    ],
    ["/bounty 1,000 GRID", "`1,000 GRID` has to be written without separators"],
    ["/bounty 1,000,000.5 GRID", "has to be written without separators"],
    ["/bounty 1'000 GRID", "has to be written without separators"],
    ["/bounty 1_000 GRID", "has to be written without separators"],
    ["/bounty 0,5 GRID", "`0,5 GRID` is no amount: it is not a plain number"],
    ["/bounty 1 000 GRID", "`1 000` is no amount: its token is not in the policy"],
    ["/bounty 500 GRID now", "`now` is too much"],
    ["/bounty none at all", "`at all` is too much"],
  ])("%s is refused: %s", (line, reason) => {
    const said = refusal(line);
    expect(said).toContain(reason);
    expect(said).toContain("`/bounty");
    expect(said).toContain(bountyExample);
  });
});

describe("a grant", () => {
  test.each([
    ['/award @ada 50 GRID doc "Wrote the guide"', "50 GRID", "doc", "Wrote the guide"],
    ["/award @Ada 50 GRID doc wrote the guide", "50 GRID", "doc", "wrote the guide"],
    ["/award @ada 50GRID DOC “wrote it”", "50 GRID", "doc", "wrote it"],
    [
      "/award @ada 1 EUR eventorganizing for @grace and @linus",
      "1 EUR",
      "eventOrganizing",
      "for @grace and @linus",
    ],
  ])("%s", (line, money, kind, reason) => {
    const { person, amount, ...rest } = values(line);
    expect(person).toBe(ada);
    expect(formatMoney(amount as Money)).toBe(money);
    expect(rest).toEqual({ kind, reason });
  });

  test("goes to a managed user, whose login has an underscore", () => {
    expect(values("/award @grace_acme 5 GRID doc x").person).toBe(managed);
  });

  test.each([
    ["/award", "A person is missing, written with an @"],
    ["/award ada 50 GRID doc x", "A person is missing, written with an @"],
    ["/award 50 GRID @ada doc x", "A person is missing, written with an @"],
    ["/award @ 50 GRID doc x", "A person is missing, written with an @"],
    ["/award @helper[bot] 50 GRID doc x", "A person is missing, written with an @"],
    ["/award @aurora/team 50 GRID doc x", "A person is missing, written with an @"],
    ["/award @linus 50 GRID doc x", "GitHub knows no `linus`"],
    ["/award @ada", "The amount is missing"],
    ["/award @ada GRID", "`GRID` is no amount: it is not a plain number"],
    ["/award @ada 50", "`50` is no amount: it has no token"],
    ["/award @ada doc 50 GRID x", "its token is not in the policy"],
    ["/award @ada none doc x", "its token is not in the policy"],
    ["/award @ada 50 GRID", "The kind is missing"],
    ["/award @ada 50 GRID docs x", "`docs` is no kind of contribution, as code, doc and test are"],
    ["/award @ada 50 GRID doc", "The reason is missing"],
    ['/award @ada 50 GRID doc ""', "The reason is missing"],
  ])("%s is refused: %s", (line, reason) => {
    const said = refusal(line);
    expect(said).toContain(reason);
    expect(said).toMatch(/For example: `\/award @octocat 50 GRID doc ".+"`\.$/);
  });
});

describe("a command without arguments", () => {
  test("takes none", () => {
    expect(values("/help")).toEqual({});
    expect(refusal("/help me `please`")).toBe("`me please` is too much. For example: `/help`.");
  });
});

describe("who is looked up on GitHub", () => {
  const logins = (line: string) => {
    const [call] = findCalls(line);
    const declared = call && findCommand(call.name);
    return call === undefined || declared === undefined ? [] : loginsIn(declared, call);
  };

  test.each([
    ["/award @ada 50 GRID doc x", ["ada"]],
    ["/award @ada 50 GRID doc thanks to @grace @linus @mira", ["ada"]],
    ["/award @grace_acme 50 GRID doc x", ["grace_acme"]],
    ["/award ada 50 GRID doc x", []],
    ["/award 50 GRID @ada doc x", []],
    [`/award @${"a".repeat(40)} 50 GRID doc x`, []],
    ["/award @../../orgs/aurora 50 GRID doc x", []],
    ["/bounty 50 GRID @ada", []],
    ["/help @ada", []],
  ])("%s: %j", (line, expected) => {
    expect(logins(line)).toEqual(expected);
  });

  test("each person, wherever the command wants one", () => {
    const thank = command({
      name: "thank",
      summary: "Thanks one person for another.",
      examples: ["/thank 5 GRID @ada @grace_acme"],
      on: ["issue"],
      who: () => anyone,
      whoInWords: "anyone",
      arguments: [
        { name: "amount", type: "money" },
        { name: "who", type: "user" },
        { name: "by", type: "user" },
      ],
      run: () => ({ decision: nothing, answer: "" }),
    }) as unknown as Command;
    for (const line of ["/thank 5 GRID @ada @grace_acme", "/thank 5GRID @ada @grace_acme"]) {
      const [call] = findCalls(line);
      expect(call && loginsIn(thank, call)).toEqual(["ada", "grace_acme"]);
      expect(values(line, thank)).toMatchObject({ who: ada, by: managed });
    }
    expect(() => values("/thank 5 @ada @grace_acme", thank)).toThrow("`5` is no amount: it has no token");
  });
});
