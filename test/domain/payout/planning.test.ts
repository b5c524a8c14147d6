import { amount } from "../../../src/domain/amount.ts";
import type { Payable } from "../../../src/domain/payout/planning.ts";
import { planPayouts } from "../../../src/domain/payout/planning.ts";
import { eur, everything, given, grid, now, owed, payingPolicy } from "./owed.ts";

const since = "2026-03-01T00:00:00.000Z";
const later = "2026-04-02T00:00:00.000Z";
const wallet = { activeFrom: since, onlyOn: null };

test("everybody who is owed gets one line for each token, in one batch for each chain", () => {
  const plan = planPayouts(
    everything,
    given([
      owed(),
      owed({ token: grid, amount: amount(5n), wallet }),
      owed({ personId: 12, login: "oskar", amount: amount(250n) }),
    ]),
  );
  expect(
    plan.batches.map(({ batch, payouts }) => [
      batch.number,
      batch.rail,
      batch.chainId,
      payouts.map(({ line, login, amount: value, token }) => `${line} ${login} ${value} ${token.symbol}`),
    ]),
  ).toEqual([
    [1, "manual", null, ["1 nadia 1000 EUR", "2 oskar 250 EUR"]],
    [2, "manual", 31337, ["1 nadia 5 GRID"]],
  ]);
  expect(plan.notPaid).toEqual([]);
  expect(plan.entries.map(({ key, type, postings }) => [key, type, postings])).toEqual([
    ["send:1:1", "send", sent(11, "1", 1000n)],
    ["send:1:2", "send", sent(12, "1", 250n)],
    ["send:2:1", "send", sent(11, "2", 5n)],
  ]);
});

function sent(personId: number, batch: string, value: bigint) {
  return [
    { account: { type: "owed", personId }, amount: -value },
    { account: { type: "sent", batch }, amount: value },
  ];
}

test("batches are numbered on, and remember the policy and the time", () => {
  const [one] = planPayouts(everything, given([owed()], payingPolicy(), 41)).batches;
  expect(one?.batch).toEqual({
    number: 42,
    rail: "manual",
    chainId: null,
    plannedAt: now,
    policyCommit: "c1",
  });
});

const minimum = payingPolicy("{minimum: [10 EUR, 1 GRID]}");
const banning = payingPolicy("{}", "banned: [Nadia, 99]");
type Case = readonly [string, Partial<Payable>, string, ReturnType<typeof payingPolicy>?];
const cases: readonly Case[] = [
  ["less than the minimum waits", { amount: amount(999n) }, "below-minimum", minimum],
  ["the minimum itself is paid", { amount: amount(1000n) }, "paid", minimum],
  ["another token has another minimum", { token: grid, amount: amount(10n ** 18n) }, "paid", minimum],
  ["whoever owes after a deduction is owed nothing", { amount: amount(-1n) }, "below-zero"],
  ["whoever is banned waits, by login", {}, "banned", banning],
  ["and by id", { personId: 99, login: "zoe" }, "banned", banning],
  ["by hand, no wallet is needed", { token: grid }, "paid"],
  [
    "a wallet that cools off waits",
    { token: grid, wallet: { activeFrom: later, onlyOn: null } },
    "cooling-off",
  ],
  ["until it has", { token: grid, wallet: { activeFrom: now, onlyOn: null } }, "paid"],
  ["what is on no chain waits for no wallet", { wallet: { activeFrom: later, onlyOn: null } }, "paid"],
  ["who was set aside waits", { token: grid, wallet, setAside: true }, "set-aside"],
];

test.each(cases.map(([title, ...rest]) => [title, rest] as const))(
  "%s",
  (_, [one, expected, policy = payingPolicy()]) => {
    const plan = planPayouts(everything, given([owed(one)], policy));
    const [refused] = plan.notPaid;
    expect(refused?.reason ?? "paid").toBe(expected);
    expect(plan.entries).toHaveLength(expected === "paid" ? 1 : 0);
    if (expected === "cooling-off") expect(refused?.until).toBe(later);
  },
);

test("who was set aside is tried again when the treasurer says so", () => {
  const state = given([owed({ token: grid, wallet, setAside: true })]);
  expect(planPayouts({ ...everything, again: [{ personId: 11 }] }, state).entries).toHaveLength(1);
});

test("only the people and tokens that are named, the others are not even refused", () => {
  const state = given([owed({ amount: amount(-5n) }), owed({ personId: 12, login: "oskar", token: grid })]);
  expect(planPayouts({ ...everything, only: [{ personId: 12 }] }, state)).toMatchObject({
    notPaid: [],
    entries: [{}],
  });
  expect(planPayouts({ ...everything, tokens: [eur.id] }, state)).toMatchObject({
    notPaid: [{ login: "nadia", reason: "below-zero" }],
    entries: [],
  });
});

test("more lines than a rail takes at once make another batch", () => {
  const many = Array.from({ length: 1001 }, (_, index) => owed({ personId: index + 1, login: `p${index}` }));
  const { batches } = planPayouts(everything, given(many));
  expect(batches.map(({ batch, payouts }) => [batch.number, payouts.length])).toEqual([
    [1, 1000],
    [2, 1],
  ]);
});
