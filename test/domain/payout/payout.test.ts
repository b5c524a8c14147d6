import {
  afterStep,
  batchState,
  batchStates,
  isOpen,
  maySettle,
  payoutStates,
  payoutSteps,
} from "../../../src/domain/payout/payout.ts";

const steps = [
  // state      prepare     send    pay     fail
  ["planned", "prepared", null, "paid", "failed"],
  ["prepared", "prepared", "sent", "paid", "failed"],
  ["sent", null, "sent", "paid", "failed"],
  ["paid", null, null, "paid", null],
  ["failed", null, null, null, "failed"],
] as const;

test.each(steps)("from %s: prepare %s, send %s, pay %s, fail %s", (state, ...after) => {
  expect(payoutSteps.map((step) => afterStep(state, step))).toEqual(after);
});

test("what is paid or failed is so for good: no step leads out of it", () => {
  const ends = payoutStates.filter((state) => !isOpen(state));
  expect(ends).toEqual(["paid", "failed"]);
  for (const state of ends) {
    for (const step of payoutSteps) expect([state, null]).toContain(afterStep(state, step));
  }
});

const words = [
  // rail goes by, whose word, what: from where it settles
  ["treasurer", "treasurer", "pay", ["planned", "prepared", "sent", "paid"]],
  ["treasurer", "treasurer", "fail", ["planned", "prepared", "sent", "failed"]],
  ["treasurer", "chain", "pay", []],
  ["treasurer", "chain", "fail", []],
  ["chain", "treasurer", "pay", []],
  // Nothing that is signed: it may still happen.
  ["chain", "treasurer", "fail", ["planned", "failed"]],
  ["chain", "chain", "pay", ["prepared", "sent", "paid"]],
  ["chain", "chain", "fail", ["planned", "prepared", "sent", "failed"]],
] as const;

test.each(words)(
  "a rail that goes by the %s: the %s's word to %s settles from %j",
  (rail, word, step, from) => {
    expect(payoutStates.filter((state) => maySettle(state, step, word, rail))).toEqual(from);
  },
);

const batches = [
  [[], "settled"],
  [["paid", "failed"], "settled"],
  [["planned", "paid"], "planned"],
  [["planned", "prepared"], "prepared"],
  [["prepared", "sent", "failed"], "sent"],
] as const;

test.each(batches)("a batch with payouts %j is %s", (states, state) => {
  expect(batchState(states.map((one) => ({ state: one })))).toBe(state);
  expect(batchStates).toContain(state);
});
