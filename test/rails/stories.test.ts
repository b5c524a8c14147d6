/** Payday by each rail of the registry, from earned to paid. */
import { railNames } from "../../src/domain/payout/rails/registry.ts";
import { settle } from "../../src/paying.ts";
import { findPayouts } from "../../src/store/payouts.ts";
import { ownerId, payingPolicy, walletOf } from "./earned.ts";
import { type Anvil, confirmations, startAnvil } from "./on-anvil.ts";
import { describeRail, type RailStage } from "./stories.ts";

let anvil: Anvil;
beforeAll(async () => {
  anvil = await startAnvil();
});
afterAll(() => anvil[Symbol.asyncDispose]());

const noSigner = () => Promise.reject(new Error("it has no key"));

async function byHand(): Promise<RailStage> {
  const token = { address: "0x5FbDB2315678afecb367f032d93F642f64180aa3", symbol: "STD", decimals: 6 };
  return {
    policy: payingPolicy(token, "{rail: manual}"),
    chain: null,
    signer: noSigner,
    carryOut: async (paying, batch) => {
      const lines = (await findPayouts(paying.db.kysely, ownerId, batch)).map(({ line }) => line);
      const outcomes = lines.map(
        (line) => ({ line, outcome: "paid", reason: null, reference: "R1" }) as const,
      );
      await settle(paying, { ownerId, batch, word: "treasurer", outcomes });
    },
    finalise: async () => undefined,
    holds: null,
    refuse: null,
  };
}

async function byTransfer(): Promise<RailStage> {
  const token = await anvil.token("RefusingToken");
  const caps = "caps: [{payment: 100 STD, day: 1000 STD, total: 5000 STD}]";
  const [deployer] = anvil.chain.signers;
  if (deployer === undefined) throw new Error("the chain has no signer");
  return {
    policy: payingPolicy(
      token,
      `{rail: transfer, confirmations: ${confirmations}, transfer: {from: "${anvil.payer.address}", ${caps}}}`,
    ),
    chain: anvil.rpc,
    signer: anvil.signer,
    // Mined as it is sent, each in a block of its own.
    carryOut: async () => undefined,
    finalise: () => anvil.chain.mine(confirmations),
    holds: token.holds,
    refuse: async (login) => {
      await token.contract.send(deployer, "refuse", walletOf(login), 0);
    },
  };
}

const stages = { manual: byHand, transfer: byTransfer };

test("every rail is tried", () => {
  expect(Object.keys(stages)).toEqual([...railNames]);
});

describeRail("manual", stages.manual);
describeRail("transfer", stages.transfer);
