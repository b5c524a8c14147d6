/** The contract over every rail of the registry. */
import { expect, test } from "@jest/globals";
import { type RailName, railNames } from "../../src/domain/payout/rails/registry.ts";
import * as paying from "../../src/paying.ts";
import { rails } from "../../src/rails/registry.ts";
import * as treasury from "../../src/treasury.ts";
import { grid } from "../records.ts";
import { describeRail } from "./contract.ts";
import { ownerId, type RailWorld } from "./world.ts";

/** Every rail brings a world in which it is tried; the compiler asks for it. */
const worlds: Readonly<Record<RailName, () => Promise<RailWorld>>> = {
  manual: async () => ({
    policy: "tokens: {GRID: {offchain: true, decimals: 2}}\n",
    token: grid,
    onChain: null,
    finish: async (desk, batch) => {
      const { payouts } = await paying.viewBatch(desk, ownerId, batch);
      const outcomes = payouts.map(
        ({ line }) => ({ line, outcome: "paid", reason: null, reference: "r" }) as const,
      );
      await paying.settle(desk, { ownerId, batch, word: "treasurer", outcomes });
    },
    close: async () => undefined,
  }),
};

test("each rail stands under its own name, with what it declares", () => {
  expect(Object.keys(rails)).toEqual(railNames);
  for (const name of railNames) expect(rails[name].name).toBe(name);
});

for (const name of railNames) describeRail(rails[name], worlds[name], { paying, treasury });
