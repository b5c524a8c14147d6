/** The policy's `payouts`: what is read of it, and what is wrong with it where. */
import { railOf } from "../../src/domain/payout/policy.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { origin, tokens } from "./written.ts";

function read(text: string) {
  return parsePolicy(`${tokens}payouts: ${text}\n`, origin);
}

test("a rail for each token, by its id; what is on no chain goes by hand", () => {
  const parsed = read("{rails: {GRID: manual}, minimum: [5 GRID], schedule: 30 days, confirmations: 12}");
  if (parsed.status !== "ok") throw new Error(JSON.stringify(parsed.problems));
  const { payouts, tokens: known } = parsed.policy;
  const grid = known.get("GRID");
  const eur = known.get("EUR");
  if (grid === undefined || eur === undefined) throw new Error("the tokens are declared");
  expect(payouts).toMatchObject({
    stated: true,
    rail: "manual",
    rails: new Map([[grid.id, "manual"]]),
    minimum: [{ token: grid }],
    schedule: 30 * 86_400_000,
    walletCoolingOff: 48 * 3_600_000,
    confirmations: 12,
  });
  expect([grid, eur].map((token) => railOf(payouts, token))).toEqual(["manual", "manual"]);
});

test.each([
  [
    "a token that is not declared",
    "{rails: {GRIT: manual}}",
    "rails.GRIT: GRIT is not declared under tokens (did you mean GRID?)",
  ],
  [
    "a second minimum of a token",
    "{minimum: [5 GRID, 6 GRID]}",
    "minimum[1]: GRID has a minimum already (remove one of them)",
  ],
  ["a rail that there is not", "{rail: pigeon}", "rail: "],
  ["a key of nobody's", "{speed: high}", "speed: unknown key speed"],
  ["confirmations of nothing", "{confirmations: 0}", "confirmations: "],
  [
    "a rail without the options that it needs",
    "{rails: {GRID: transfer}}",
    "rails.GRID: transfer needs its options",
  ],
  [
    "a day that allows less than a payment",
    '{transfer: {from: "0x52908400098527886E0F7030069857D2E4169EE7", caps: [{payment: 5 GRID, day: 4 GRID, total: 9 GRID}]}}',
    "transfer.caps[0].day: a day allows less than one payment",
  ],
  [
    "a cap of two tokens",
    '{transfer: {from: "0x52908400098527886E0F7030069857D2E4169EE7", caps: [{payment: 5 GRID, day: 5 EUR, total: 9 GRID}]}}',
    "transfer.caps[0].day: a cap is of one token",
  ],
  ["an option that a rail has not", "{manual: {iban: x}}", "manual.iban: unknown key iban"],
])("%s", (_, text, problem) => {
  const parsed = read(text);
  const written =
    parsed.status === "ok" ? [] : parsed.problems.map((one) => `${one.key}: ${one.message} (${one.fix})`);
  expect(written).toEqual([expect.stringContaining(`payouts.${problem}`)]);
});
