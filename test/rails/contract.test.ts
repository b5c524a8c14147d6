/** The contract over every rail of the registry. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type RailName, railNames } from "../../src/domain/payout/rails/registry.ts";
import * as paying from "../../src/paying.ts";
import { rails } from "../../src/rails/registry.ts";
import * as treasury from "../../src/treasury.ts";
import { grid } from "../records.ts";
import { describeRail } from "./contract.ts";
import { type Anvil, confirmations, startAnvil } from "./on-anvil.ts";
import { ownerId, type RailWorld } from "./world.ts";

let anvil: Anvil;
beforeAll(async () => {
  anvil = await startAnvil();
});
afterAll(async () => {
  await anvil[Symbol.asyncDispose]();
});

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
  transfer: async () => {
    const { chain, rpc, payer, signer, token } = anvil;
    const { address, contract } = await token("RefusingToken");
    const [deployer] = chain.signers;
    if (deployer === undefined) throw new Error("a chain has signers");
    const caps = "caps: [{payment: 1 STD, day: 2 STD, total: 3 STD}]";
    const finalise = () => chain.mine(confirmations);
    return {
      policy: `tokens: {STD: {chain: ${chain.chainId}, address: "${address}", decimals: 6}}
payouts: {rail: transfer, confirmations: ${confirmations}, transfer: {from: "${payer.address}", ${caps}}}
`,
      token: { id: `eip155:${chain.chainId}/erc20:${address}`, symbol: "STD", decimals: 6 },
      onChain: {
        chainId: chain.chainId,
        port: rpc,
        signer,
        received: async (of) => (await contract.read("balanceOf", of)) as bigint,
        refuse: async (of) => {
          await contract.send(deployer, "refuse", of, 0);
        },
        finalise,
        snapshot: async () => {
          const id = await chain.snapshot();
          return () => chain.revert(id);
        },
      },
      finish: async (desk, batch) => {
        await finalise();
        await paying.refreshBatch(desk, ownerId, batch);
      },
      close: async () => undefined,
    };
  },
};

test("each rail stands under its own name, with what it declares", () => {
  expect(Object.keys(rails)).toEqual(railNames);
  for (const name of railNames) expect(rails[name].name).toBe(name);
});

for (const name of railNames) describeRail(rails[name], worlds[name], { paying, treasury });
